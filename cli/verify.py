"""`slukh verify`: is what is stored what was received?"""

import asyncio

import click
from rich.console import Console
from rich.progress import Progress

from config.settings import load_settings
from core.pipeline.verifying import ChainReport, chain_channels, evidence_count, verify_channel
from core.storage.store import Store


@click.command()
@click.option("--channel", type=int, help="Only this channel id.")
@click.option("--heads", is_flag=True, help="Also print each chain's last hash, to compare with one kept elsewhere.")
def verify(channel: int | None, heads: bool) -> int:
    """Checks the evidence chain: every version and deletion, in the order in which it was received.

    \b
    Example: slukh verify --heads
    Exits 1 if anything was changed, removed or inserted, and says what.
    """
    return asyncio.run(_verify(channel, heads))


async def _verify(channel: int | None, heads: bool) -> int:
    errors = Console(stderr=True)
    broken = links = 0
    async with Store(load_settings().database_url) as store:
        channels = [channel] if channel is not None else await store.read(chain_channels)
        total = await store.read(evidence_count)
        with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
            task = progress.add_task("Checking", total=total)
            for channel_id in channels:
                report = await store.read(lambda session, c=channel_id: verify_channel(session, c))
                progress.advance(task, report.links)
                links += report.links
                broken += len(report.findings)
                _print(report, heads)
    if broken:
        click.echo(f"{broken} findings in {links} records of {len(channels)} channels")
        return 1
    click.echo(f"{links} records of {len(channels)} channels are as they were received")
    return 0


def _print(report: ChainReport, heads: bool) -> None:
    for finding in report.findings:
        place = f"{finding.channel_id}/{finding.message_id}" if finding.message_id else str(finding.channel_id)
        number = f" version {finding.number}" if finding.message_id and finding.number else ""
        click.echo(f"{place}{number}: {finding.what}")
    if heads:
        click.echo(f"{report.channel_id} {report.links} {report.head}")
