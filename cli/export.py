"""`slukh export`: stored posts as CSV, JSON Lines or an evidence bundle."""

import asyncio
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console
from rich.progress import Progress

from cli.empty import tell_if_empty
from cli.rules import RulesFiles
from config.settings import load_settings
from core.clock import utc_now
from core.counts import counted
from core.errors import UsageError
from core.pipeline.archive.bundle import BundleMaker, refuse_samples
from core.pipeline.archive.exporting import Exporter, csv_writer, jsonl_writer
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.searchalerts import SavedSearches
from core.pipeline.rules import RulesHolder
from core.storage.store import Store


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--all", "everything", is_flag=True, help="Every stored post instead of a search.")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl", "bundle"]), default="jsonl", show_default=True)
@click.option("-o", "--output", default="-", show_default=True, help="File; for a bundle a folder or a .zip file.")
@click.option(
    "--media-mb",
    type=click.IntRange(0),
    default=500,
    show_default=True,
    help="At most so many MB of files in a bundle.",
)
def export(query: tuple[str, ...], everything: bool, form: str, output: str, media_mb: int) -> int:
    """Writes the posts that a search finds (see `slukh search --help`), or all of them.

    \b
    Examples: slukh export official:lavrov after:2025-11-01 --format csv -o lavrov.csv
              slukh export --all -o posts.jsonl
              slukh export is:deleted --format bundle -o evidence.zip
    A bundle holds every version, the kept files, the hash chain, a page to read, and a verifier that needs nothing but
    Python.
    """
    text = " ".join(query).strip()
    if bool(text) == everything:
        raise UsageError("say what to export", mend="give a search, or --all")
    target = None if output == "-" else Path(output)
    if form == "bundle":
        if target is None:
            raise UsageError("a bundle needs a place", mend="give -o FOLDER or -o FILE.zip")
        if target.exists():
            raise UsageError(f"{target} exists already", mend="choose another name")
    return asyncio.run(_export(None if everything else text, form, target, media_mb))


async def _export(query: str | None, form: str, target: Path | None, media_mb: int) -> int:
    settings = load_settings()
    holder = RulesHolder(await asyncio.to_thread(RulesFiles(settings.watchlist, settings.cache).load))
    errors = Console(stderr=True)
    async with Store(settings.database_url) as store:
        if form == "bundle":
            await refuse_samples(store)
        if query is not None:
            await Indexer(store, utc_now, searches=SavedSearches(store, holder, utc_now)).drain()
        exporter = Exporter(store, holder, utc_now, query)
        with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
            task = progress.add_task("Exporting", total=await exporter.count() if errors.is_terminal else None)
            if form == "bundle":
                assert target is not None
                with _bundle_folder(target) as folder:
                    maker = BundleMaker(
                        store,
                        holder,
                        utc_now,
                        exporter,
                        _program(),
                        media=settings.media,
                        media_limit=media_mb * 1_000_000,
                    )
                    count = await maker.write(folder, lambda done: progress.update(task, completed=done))
            else:
                count = 0
                with _output(target, form) as file:
                    write = csv_writer(file) if form == "csv" else jsonl_writer(file)
                    async for batch in exporter.batches():
                        for post in batch:
                            write(post)
                        count += len(batch)
                        progress.update(task, completed=count)
        if not count:
            await tell_if_empty(store)
    told = counted(count, "post") + (f" in {target}" if target else "")
    if away := exporter.away:
        months = ", ".join(sorted({month for one in away for month in one.months}))
        told += f"; texts of {counted(len(away), 'post')} are away with {months}, attach these months to have them, too"
    click.echo(told, err=True)
    return 0


@contextmanager
def _output(target: Path | None, form: str) -> Iterator[TextIO]:
    """The file to write; under its name only once it is whole. Spreadsheets know UTF-8 by its mark."""
    if target is None:
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    # A pipe or a device is written to, never replaced by a file of its name.
    special = target.exists() and not target.is_file() and not target.is_dir()
    part = target if special else target.with_name(target.name + ".part")
    try:
        with part.open("w", encoding="utf-8-sig" if form == "csv" else "utf-8", errors="replace", newline="") as file:
            yield file
        if not special:
            part.replace(target)
    except OSError as error:
        raise UsageError(f"{target}: can't be written: {error.strerror or error}") from error
    finally:
        if not special:
            with suppress(OSError):  # why nothing was written is told, not that nothing is there to remove
                part.unlink(missing_ok=True)


@contextmanager
def _bundle_folder(target: Path) -> Iterator[Path]:
    """A folder beside the target; it becomes the target, or is packed into it, once it is whole."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".slukh-", dir=target.parent) as work:
            folder = Path(work) / target.stem
            yield folder
            if target.suffix.lower() != ".zip":
                folder.replace(target)
                return
            packed = Path(work) / "bundle.zip"
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in sorted(folder.rglob("*")):
                    archive.write(path, f"{target.stem}/{path.relative_to(folder).as_posix()}")
            shutil.move(packed, target)
    except OSError as error:
        raise UsageError(f"{target}: can't be written: {error.strerror or error}") from error


def _program() -> str:
    from importlib.metadata import version

    return f"slukh {version('slukh')}"
