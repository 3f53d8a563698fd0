"""JSON Lines in and out for the analysis commands: bad lines are named and skipped, never fatal."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, TypeVar, cast

import click

from core.errors import UsageError

Record = TypeVar("Record")


class BadLine(Exception):
    """One line that can't be used; `str()` says why."""


class LineReader:
    """Reads records from JSON Lines files; `bad` counts the lines that were named on standard error and skipped."""

    def __init__(self) -> None:
        self.bad = 0

    def read(self, path: str, parse: Callable[[dict[str, Any]], Record]) -> Iterator[Record]:
        """The records of `path` (`-` is standard input) in order. Raises `UsageError` if it can't be opened."""
        name = "standard input" if path == "-" else path
        with _opened(path, "r") as lines:
            for number, line in enumerate(_decoded(lines, name), start=1):
                if not line.strip():
                    continue
                try:
                    value = json.loads(line)
                    if not isinstance(value, dict):
                        raise BadLine("not a JSON object")
                    record = parse(value)
                except (BadLine, ValueError, RecursionError) as error:
                    self.bad += 1
                    click.echo(f"{name}:{number}: {_short(error)}; skipped", err=True)
                    continue
                yield record


def _decoded(lines: TextIO, name: str) -> Iterator[str]:
    try:
        yield from lines
    except OSError as error:
        raise UsageError(f"{name}: can't be read: {error.strerror or error}") from error


def _short(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at column {error.colno}"
    return str(error) or type(error).__name__


@contextmanager
def writer(path: str) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A function that writes one record a line to `path` (`-` is standard output)."""
    with _opened(path, "w") as output:

        def write(record: dict[str, Any]) -> None:
            try:
                output.write(json.dumps(record, ensure_ascii=False) + "\n")
            except BrokenPipeError:
                raise
            except OSError as error:
                raise _unwritable(path, error) from error

        yield write


def refuse_to_overwrite(output: str, *inputs: str | None) -> None:
    """Raises UsageError if what is to be written would take the place of a file that is read."""
    target = Path(output)
    if output == "-" or not target.is_file():
        return
    for name in inputs:
        if name is not None and name != "-" and Path(name).exists() and target.samefile(name):
            raise UsageError(f"{output} is read and would be overwritten", mend="give another -o")


def standard_output() -> TextIO:
    """Standard output for a program or a file: in UTF-8 whatever the locale is, which a terminal alone speaks."""
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")
    return stream


@contextmanager
def _opened(path: str, mode: str) -> Iterator[TextIO]:
    if path == "-":
        stream = sys.stdin if mode == "r" else standard_output()
        if mode == "r" and hasattr(stream, "reconfigure"):
            # Lines may hold broken bytes; they are then told as bad lines, not as a crash.
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
        yield stream
        stream.flush()
        return
    try:
        # A byte order mark is common in files from Windows.
        encoding, errors = ("utf-8-sig", "surrogateescape") if mode == "r" else ("utf-8", "replace")
        stream = cast(TextIO, Path(path).open(mode, encoding=encoding, errors=errors))  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"{path}: can't be opened: {error.strerror or error}") from error
    try:
        yield stream
    finally:
        try:
            stream.close()
        except BrokenPipeError:
            raise
        except OSError as error:  # what was not written yet
            raise _unwritable(path, error) from error


def _unwritable(path: str, error: OSError) -> UsageError:
    return UsageError(f"{path}: can't be written: {error.strerror or error}")


def text_of(value: dict[str, Any], key: str, *, default: str | None = None) -> str:
    """The string at `key`; a number is read as its digits, null and absence as `default` if there is one."""
    found = value.get(key)
    if found is None:
        if default is None:
            raise BadLine(f"{key!r} is missing")
        return default
    if isinstance(found, int | float) and not isinstance(found, bool):
        return str(found)
    if not isinstance(found, str):
        raise BadLine(f"{key!r} is not a string")
    return found.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


_YEARS = range(1900, 2200)  # dates are reckoned with: none may stand at an end of the calendar


def moment_of(value: dict[str, Any], key: str) -> datetime | None:
    """The instant at `key` (ISO 8601; without an offset it is UTC), None for null and absence."""
    found = value.get(key)
    if found is None or found == "":
        return None
    if not isinstance(found, str):
        raise BadLine(f"{key!r} is not a date")
    try:
        moment = datetime.fromisoformat(found)
    except ValueError as error:
        raise BadLine(f"{key!r} is not an ISO 8601 date: {found[:40]!r}") from error
    if moment.year not in _YEARS:
        raise BadLine(f"{key!r} is out of range: {found[:40]!r}")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
