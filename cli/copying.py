"""`slukh backup`, `restore` and `move`: the whole store copied, verified row by row and by its evidence chains."""

import asyncio
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import URL

from config.settings import Settings, load_settings
from core.counts import counted
from core.errors import StorageError, UsageError
from core.pipeline.archive.copying import (
    TableDigest,
    bring_up,
    copy_store,
    digest_store,
    index_anew,
    is_of_this_program,
)
from core.pipeline.archive.detachment import wrong_months
from core.pipeline.archive.verifying import chain_channels, verify_channel
from core.storage.engine import database_url
from core.storage.store import Store

_PIECE = 1024 * 1024
_SQLITE = b"SQLite format 3\0"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--media/--no-media", default=True, help="Also the kept photos and files (once each).")
def backup(folder: Path, media: bool) -> int:
    """Copies the store into a file in FOLDER while everything goes on, and verifies the copy.

    \b
    Example: slukh backup /mnt/backup
    Beside the file stands a .json with what it holds. Sessions and keys are not in it: they are secrets of their own.
    """
    settings = load_settings()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"slukh-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    part, done = folder / f"{name}.part", folder / f"{name}.db"
    try:
        found = _with_progress(lambda said: copy_store(settings.database_url, _url(part), said))
        links = asyncio.run(_verify(_url(part)))
        part.chmod(0o600)
        manifest: dict[str, Any] = {
            "program": version("slukh"),
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "sha256": _sha256(part),
            "evidence_records": links,
            "tables": {table: asdict(digest) for table, digest in found.items()},
        }
        done.with_suffix(".json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        part.rename(done)
    finally:
        for left in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
            with suppress(OSError):  # of a disk on which nothing could be written, say: that is told
                left.unlink(missing_ok=True)
    if settings.watchlist.exists():
        shutil.copy2(settings.watchlist, folder / settings.watchlist.name)
    files, damaged = _copy_media(settings, folder / "media") if media else (0, [])
    click.echo(f"{done}: {_told(found, links)}" + (f", {files} new files in {folder / 'media'}" if media else ""))
    for said in damaged:
        click.echo(f"slukh: {said}", err=True)
    if nothing := not any(digest.rows for digest in found.values()):
        click.echo(
            "slukh: nothing was ever stored in what was backed up; check that DATABASE_URL, from .env of the folder in"
            " which this runs, is that of the Slukh that runs",
            err=True,
        )
    return 1 if damaged or nothing else 0


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> int:
    """Copies a backup FILE into the empty database that DATABASE_URL names, and verifies it.

    \b
    Example: slukh restore /mnt/backup/slukh-20261125T030000Z.db
    """
    settings = load_settings()
    _require_sqlite(file)
    manifest = _manifest(file)
    if manifest["sha256"] != _sha256(file):
        raise StorageError(f"{file} is not what was written: its SHA-256 differs", mend="take another backup")
    source = _url(file)
    if is_of_this_program(source):
        found = _with_progress(lambda said: copy_store(source, settings.database_url, said))
        said = {table: TableDigest(**digest) for table, digest in manifest["tables"].items()}
        if wrong := [table for table in said if found.get(table) != said[table]]:
            raise StorageError(f"{file} holds other rows than its manifest says: {', '.join(wrong)}")
    else:
        found = _restore_older(file, settings)
    links = asyncio.run(_verify(settings.database_url))
    index_anew(settings.database_url)
    click.echo(f"restored: {_told(found, links)}; the search index is made again by the next `slukh monitors`")
    return 0


@click.command()
@click.argument("source")
@click.argument("target")
def move(source: str, target: str) -> int:
    """Copies the store at the URL SOURCE into the empty one at TARGET, and verifies it. Stop Slukh first.

    \b
    Example: slukh move sqlite:///var/slukh.db postgresql://slukh:password@db/slukh
    The source stays as it is. Then set DATABASE_URL to the target, and start.
    """
    for url, name in ((source, "SOURCE"), (target, "TARGET")):
        database_url(url, name)  # what is wrong with either is told before anything begins
    found = _with_progress(lambda said: copy_store(source, target, said))
    if digest_store(source) != found:
        raise StorageError("the source was written to meanwhile", mend="stop Slukh, and move into a new database")
    links = asyncio.run(_verify(target))
    index_anew(target)
    click.echo(f"moved: {_told(found, links)}; the search index is made again by the next `slukh monitors`")
    return 0


def _restore_older(file: Path, settings: Settings) -> dict[str, TableDigest]:
    """An earlier program's backup: a copy of it is brought up first, so that the backup stays what it was."""
    settings.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.cache) as folder:
        copy = Path(shutil.copy(file, folder))
        bring_up(_url(copy))
        return _with_progress(lambda said: copy_store(_url(copy), settings.database_url, said))


def _with_progress(
    work: Callable[[Callable[[str, int], None]], dict[str, TableDigest]],
) -> dict[str, TableDigest]:
    errors = Console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("Copying", total=None)
        return work(lambda table, rows: progress.update(task, description=f"{table}: {counted(rows, 'row')}"))


async def _verify(url: str | URL) -> int:
    """Checks every chain of a store; returns how many records they have. Raises StorageError."""
    links = 0
    async with Store(url) as store:
        for problem in await store.read(wrong_months):
            raise StorageError(
                f"the copy does not hold: {problem}", mend="`slukh verify` tells whether the source does"
            )
        for channel_id in await store.read(chain_channels):
            report = await store.read(partial(verify_channel, channel_id=channel_id))
            links += report.links
            if report.findings:
                first = report.findings[0]
                raise StorageError(
                    f"the evidence of channel {channel_id} does not hold in the copy: {first.what}",
                    mend="`slukh verify` tells whether it holds in the source",
                )
    return links


def _told(found: dict[str, TableDigest], links: int) -> str:
    rows = sum(digest.rows for digest in found.values())
    told = (
        f"{counted(rows, 'row')} in {counted(len(found), 'table')}, {counted(found['post'].rows, 'post')},"
        f" {counted(links, 'evidence record')}, all verified"
    )
    if away := found["detached_version"].rows:
        told += (
            f"; without the texts of {counted(away, 'version')}"
            f" in {counted(found['detached_month'].rows, 'detached month')}"
        )
    return told


def _require_sqlite(file: Path) -> None:
    """Raises StorageError for what is no database, such as the .json beside a backup or a dump of another program."""
    with file.open("rb") as begun:
        if begun.read(len(_SQLITE)) == _SQLITE:
            return
    beside = file.with_suffix(".db")
    backup = str(beside) if beside != file and beside.exists() else "the .db that `slukh backup` wrote"
    raise StorageError(f"{file} is no backup: it is no SQLite file", mend=f"have {backup} restored")


def _manifest(file: Path) -> dict[str, Any]:
    path = file.with_suffix(".json")
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {"sha256": found["sha256"], "tables": found["tables"]}
    except FileNotFoundError:
        why = "there is no such file"
    except OSError as error:
        why = f"can't be read: {error.strerror or error}"
    except (ValueError, KeyError, TypeError):
        why = "it is no list of what a backup holds"
    mend = f"copy it from where the backup was made: it was written beside {file.name}"
    raise UsageError(f"{path}: {why}", mend=mend)


def _url(file: Path) -> URL:
    """The address of a SQLite file, whatever its folder is called: in a text, what is behind a ? would be left out."""
    return URL.create("sqlite", database=str(file.resolve()))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _copy_media(settings: Settings, folder: Path) -> tuple[int, list[str]]:
    """Files are named by their hash: only what is not there yet is copied, and each copy is checked. Returns how many
    are new, and what is wrong with those that are no longer what they were: all others are copied all the same.
    """
    if settings.media is None or not settings.media.is_dir():
        return 0, []
    new, damaged = 0, []
    for path in sorted(settings.media.glob("??/*")):
        place = folder / path.parent.name / path.name
        if place.exists() or len(path.name) != 64:
            continue
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = place.with_suffix(".part")
        try:
            _copy_into(part, path)
        except FileNotFoundError:  # a redaction took it away since we looked
            continue
        except _Unreadable as error:
            part.unlink(missing_ok=True)
            damaged.append(f"{path} can't be read, and is not in the backup: {error}")
            continue
        if _sha256(part) != path.name:
            part.unlink()
            damaged.append(f"{path} is not what it was, and not in the backup: its content does not fit its name")
            continue
        part.rename(place)
        new += 1
    return new, damaged


class _Unreadable(Exception):
    """A file can't be read: it alone is damaged. What can't be written ends the backup."""


def _copy_into(copy: Path, path: Path) -> None:
    """Raises FileNotFoundError for a file that is not there, _Unreadable for one that can't be read to its end."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _Unreadable(error.strerror or str(error)) from error
    with file, copy.open("wb") as written:
        while True:
            try:
                piece = file.read(_PIECE)
            except OSError as error:
                raise _Unreadable(error.strerror or str(error)) from error
            if not piece:
                return
            written.write(piece)
