"""`slukh import`: posts from a file into the store."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from cli.rules import RulesFiles
from config.settings import Settings, load_settings
from core.clock import utc_now
from core.counts import counted
from core.errors import UsageError
from core.pipeline.archive.importformats import Circumstances
from core.pipeline.archive.importing import Importer, ImportReport
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.searchalerts import SavedSearches
from core.pipeline.hearing.stories import StoryPlacer
from core.pipeline.rules import RulesHolder
from core.storage.store import Store


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--timezone", metavar="NAME", help="Zone of dates without one [default: the newsroom's].")
def import_posts(file: Path, timezone: str | None) -> int:
    """Reads posts into the store: a Telegram Desktop export (JSON, its result.json or folder), or JSON Lines; - is
    standard input.

    \b
    Examples: slukh import ChatExport_2025-11-07/result.json
              slukh import posts.jsonl
              zcat posts.jsonl.gz | slukh import -
    A post line is {channel_id, message_id, date, text} and optionally channel, username, edit_date, grouped_id,
    entities, media, deleted. It can be stopped and run again: what is stored is neither lost nor doubled, and
    nobody is alerted. Exits 1 if a line could not be used.
    """
    path = file / "result.json" if file.is_dir() else file
    if str(file) == "-" or path.is_fifo():
        settings = load_settings()
        with _kept(None if str(file) == "-" else path, settings.cache) as kept:
            return asyncio.run(_import(settings, kept, kept.stat().st_size, Path.cwd(), timezone))
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file")
    return asyncio.run(_import(load_settings(), path, path.stat().st_size, path.parent, timezone))


@contextmanager
def _kept(pipe: Path | None, cache: Path) -> Iterator[Path]:
    """A file of what comes through a pipe, or by standard input: what kind of file it is, its beginning tells. It may
    be as large as a store, for which the system's folder of small files has no room.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="slukh-", dir=cache) as folder:
        path = Path(folder) / (pipe.name if pipe else "standard input")
        try:
            with path.open("wb") as kept:
                if pipe is None:
                    shutil.copyfileobj(sys.stdin.buffer, kept)
                else:
                    with pipe.open("rb") as source:
                        shutil.copyfileobj(source, kept)
        except OSError as error:
            raise UsageError(f"{pipe or 'standard input'}: can't be read: {error.strerror or error}") from error
        yield path


async def _import(settings: Settings, path: Path, size: int, folder: Path, timezone: str | None) -> int:
    rules = await asyncio.to_thread(RulesFiles(settings.watchlist, settings.cache).load)
    holder = RulesHolder(rules)
    try:
        zone = ZoneInfo(timezone) if timezone else rules.zone
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"{timezone!r} is no time zone", mend="write one like Europe/Riga") from None
    errors = Console(stderr=True)
    async with Store(settings.database_url) as store:
        intake = Intake(store, holder, utc_now, StoryPlacer())
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
            task = progress.add_task("Importing", total=size)
            importer = Importer(
                store,
                intake,
                holder,
                complain=lambda line: progress.console.print(line, markup=False, highlight=False, soft_wrap=True),
                progress=lambda read: progress.update(task, completed=read),
            )
            report = await importer.run(path, Circumstances(utc_now(), zone, folder))
            progress.update(task, description="Indexing", total=None)
            await Indexer(store, utc_now, searches=SavedSearches(store, holder, utc_now)).drain()
    click.echo(_summary(report))
    return 1 if report.bad else 0


def _summary(report: ImportReport) -> str:
    parts = [f"{counted(report.new, 'new post')} of {counted(len(report.channels), 'channel')}"]
    for number, one, many in (
        (report.versions, "new version", "new versions"),
        (report.deleted, "deletion", "deletions"),
        (report.same, "stored already", "stored already"),
        (report.older, "older text than the stored one, left out", "older texts than the stored ones, left out"),
        (
            report.redacted,
            "text that was redacted in the file, left out",
            "texts that were redacted in the file, left out",
        ),
        (report.skipped_chats, "chat that is no channel, skipped", "chats that are no channels, skipped"),
        (report.bad, "record that can't be used, skipped", "records that can't be used, skipped"),
    ):
        if number:
            parts.append(counted(number, one, many))
    return "; ".join(parts)
