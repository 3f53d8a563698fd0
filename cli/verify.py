"""`slukh verify`: is what is stored what was received?"""

import asyncio
import os
import re
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from config.settings import load_settings
from core.counts import counted
from core.errors import UsageError
from core.pipeline.archive.detachment import wrong_months
from core.pipeline.archive.heads import all_heads, load_key, noted, wrong_heads
from core.pipeline.archive.keptmedia import wrong_files
from core.pipeline.archive.verifying import ChainReport, chain_channels, evidence_count, verify_channel
from core.storage.store import Store
from core.timestamps import authority_roots

_MANY = 200_000  # records from which a second process is worth its start


@click.command()
@click.option("--channel", type=click.IntRange(-(1 << 62), 1 << 62), help="Only this channel id.")
@click.option("--heads", is_flag=True, help="Also print each chain's last hash, to compare with one kept elsewhere.")
@click.option("--root", help="A daily head that was noted, as the admins get it: it must be the one stored here.")
@click.option("--media", is_flag=True, help="Also read every kept photo and file, and compare it with its hash.")
def verify(channel: int | None, heads: bool, root: str | None, media: bool) -> int:
    """Checks the evidence chain: every version, deletion, kept file, review and redaction, in the order in which it was
    received, and the signed heads with their timestamps.

    \b
    Example: slukh verify --heads
    Exits 1 if anything was changed, removed or inserted, and says what.
    """
    if root is not None and not re.fullmatch(r"[0-9a-f]{64}", root := root.strip().lower()):
        raise UsageError("--root is no head: these are 64 hexadecimal digits", mend="copy it whole from the message")
    return asyncio.run(_verify(channel, heads, root, media))


async def _verify(channel: int | None, heads: bool, root: str | None, media: bool) -> int:
    errors = Console(stderr=True)
    settings = load_settings()
    broken = links = 0
    detached: Counter[str] = Counter()
    async with Store(settings.database_url) as store:
        channels = [channel] if channel is not None else await store.read(chain_channels)
        total = await store.read(evidence_count)
        signed = await store.read(all_heads)
        own = None
        if settings.head_key.exists():
            own = load_key(settings.head_key).public_key().public_bytes_raw()
        roots = authority_roots(settings.timestamp_ca) if settings.timestamp_ca is not None else []
        for problem in wrong_heads(signed, own, root, roots):
            broken += 1
            click.echo(problem)
        for problem in await store.read(wrong_months):
            broken += 1
            click.echo(problem)
        known = noted(signed)
        missing = sorted(set(known) - set(channels)) if channel is None else []
        with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
            task = progress.add_task("Checking", total=total)
            wanted = [(one, tuple(known.get(one, ()))) for one in [*channels, *missing]]
            async for report in _reports(store, wanted, total):
                progress.advance(task, report.links)
                links += report.links
                broken += len(report.findings)
                detached.update(report.detached)
                _print(report, heads)
        if channel is not None and not links and not broken:
            raise UsageError(f"nothing is stored of a channel {channel}", mend="give its bare id, as exports have it")
        if media:
            broken += await _check_files(store, settings.media, channels)
    for month, versions in sorted(detached.items()):
        click.echo(f"month {month} is detached: {counted(versions, 'version was', 'versions were')} not checked")
    records = f"{counted(links, 'record')} of {counted(len(channels), 'channel')}"
    if broken:
        click.echo(f"{counted(broken, 'finding')} in {records}")
        return 1
    but = f", but for {counted(detached.total(), 'text that was', 'texts that were')} not looked at" if detached else ""
    click.echo(f"{records} {'is as it was' if links == 1 else 'are as they were'} received{but}")
    return 0


async def _reports(
    store: Store, wanted: list[tuple[int, tuple[tuple[int, str], ...]]], total: int
) -> AsyncIterator[ChainReport]:
    """The reports of these channels. They are independent: of a large store as many at once as there are processors."""
    if total < _MANY or len(wanted) < 2:
        for channel_id, known in wanted:
            yield await store.read(partial(verify_channel, channel_id=channel_id, noted=known))
        return
    url, loop = store.url.render_as_string(hide_password=False), asyncio.get_running_loop()
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(wanted)), mp_context=get_context("spawn")) as workers:
        waiting = [loop.run_in_executor(workers, _check, url, channel_id, known) for channel_id, known in wanted]
        for future in asyncio.as_completed(waiting):
            yield await future


async def _check_files(store: Store, folder: Path | None, channels: list[int]) -> int:
    """Says which kept files are not there or were changed, and how many that are."""
    if folder is None:
        raise UsageError("no files are kept here", mend="set MEDIA to their folder, or leave --media out")
    broken = 0
    for channel_id in channels:
        for file in await store.read(partial(wrong_files, folder=folder, channel_id=channel_id)):
            broken += 1
            click.echo(f"{file.channel_id}/{file.message_id}: the file {file.sha256} is gone or was changed")
    return broken


def _check(url: str, channel_id: int, known: tuple[tuple[int, str], ...]) -> ChainReport:
    async def check() -> ChainReport:
        async with Store(url) as store:
            return await store.read(lambda session: verify_channel(session, channel_id, known))

    return asyncio.run(check())


def _print(report: ChainReport, heads: bool) -> None:
    for finding in report.findings:
        place = f"{finding.channel_id}/{finding.message_id}" if finding.message_id else str(finding.channel_id)
        number = f" version {finding.number}" if finding.message_id and finding.number else ""
        click.echo(f"{place}{number}: {finding.what}")
    if heads:
        click.echo(f"{report.channel_id} {report.links} {report.head}")
