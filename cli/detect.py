"""`slukh detect`, `slukh explain`: the mention rules over files, without database or network."""

import gc
import json
import random
import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import click

from core.errors import ConfigError, UsageError
from core.mentions import Catalogue, cache_key, compile_catalogue, detect_where, load_catalogue, save_catalogue
from core.types import Mention, ReasonCode

_BATCH = 64


@click.command()
@click.option("--officials", "officials_file", type=click.Path(dir_okay=False), help="Catalogue (default: starter).")
@click.option("-o", "--output", default="-", show_default=True, help="Where the mentions go; - is standard output.")
@click.option("--adjectives", is_flag=True, help="Find adjectives made of surnames, too.")
@click.argument("docs", default="-")
def detect(officials_file: str | None, output: str, adjectives: bool, docs: str) -> None:
    """Find officials in documents.

    DOCS are JSON Lines {id, text, date?}; each mention is a line {doc_id, start, end, official_id, kind, reason}, in
    the order of the documents. Spans count characters of the text.
    """
    catalogue = open_catalogue(officials_file)
    gc.freeze()
    gc.disable()  # records come and go without cycles; the collector would only walk the catalogue
    run = DetectRun(catalogue, docs, adjectives=adjectives)
    with _reading(docs) as source, _writing(output) as target:
        try:
            run.all(source, target)
        except BrokenPipeError:
            sys.exit(1)
    if run.bad:
        sys.exit(1)


class DetectRun:
    """One pass over documents: reads in batches, writes lines, counts what was bad."""

    def __init__(self, catalogue: Catalogue, name: str, *, adjectives: bool) -> None:
        self.catalogue = catalogue
        self.name = "standard input" if name == "-" else name
        self.adjectives = adjectives
        self.bad = 0
        self.number = 0
        self._ids: dict[str, str] = {}
        self._reasons: dict[tuple[ReasonCode, ...], str] = {}
        self._sentinel = random.getrandbits(60)
        self._glue = f",{self._sentinel},".encode()

    def all(self, source: IO[bytes], target: IO[bytes]) -> None:
        progress = sys.stderr.isatty()
        while lines := list(islice(source, _BATCH)):
            records = self._records(lines)
            if records:
                found = detect_where(
                    [record[1] for record in records],
                    self.catalogue,
                    dates=[record[2] for record in records],
                    adjectives=self.adjectives,
                )
                written = [self._line(records[number][0], mentions) for number, mentions in found]
                target.write("".join(written).encode("utf-8", "replace"))
            if progress:
                sys.stderr.write(f"\r{self.number} documents")
        if progress:
            sys.stderr.write("\n")

    def _records(self, lines: list[bytes]) -> list[tuple[Any, str, datetime | None]]:
        values = self._parsed(lines)
        day = datetime.fromisoformat
        try:
            records = [(v["id"], v["text"], day(v["date"]) if v.get("date") else None) for v in values]
        except (KeyError, AttributeError, TypeError, ValueError):
            return self._one_by_one(lines, values)
        if any(type(record[1]) is not str for record in records):
            return self._one_by_one(lines, values)
        self.number += len(lines)
        return records

    def _one_by_one(self, lines: list[bytes], values: Sequence[Any]) -> list[tuple[Any, str, datetime | None]]:
        """The records of a batch in which some line is bad, which is told."""
        records: list[tuple[Any, str, datetime | None]] = []
        first = self.number + 1
        self.number += len(lines)
        for offset, value in enumerate(values):
            if value is None:
                continue
            try:
                date = value.get("date")
                text = value["text"]
                if type(text) is not str:
                    raise TypeError("'text' is not a string" if text is not None else "'text' is missing")
                records.append((value["id"], text, datetime.fromisoformat(date) if date else None))
            except KeyError as error:
                self._tell(first + offset, f"{error} is missing")
            except AttributeError:
                self._tell(first + offset, "not a JSON object")
            except TypeError as error:
                self._tell(first + offset, str(error) if "text" in str(error) else "'date' is not an ISO 8601 date")
            except ValueError:
                self._tell(first + offset, f"'date' is not an ISO 8601 date: {str(value.get('date'))[:40]!r}")
        return records

    def _parsed(self, lines: list[bytes]) -> Sequence[Any]:
        """The values of the lines; None for an empty or a bad one, which is told. One call parses a whole batch."""
        if self.number == 0 and lines[0].startswith(b"\xef\xbb\xbf"):
            lines[0] = lines[0][3:]
        try:
            together = json.loads(b"[" + self._glue.join(lines) + b"]")
        except (ValueError, RecursionError):
            together = []
        # A number that no line can know stands between the values: a line that holds two of them is found out.
        if len(together) == 2 * len(lines) - 1 and all(mark == self._sentinel for mark in together[1::2]):
            return together[::2]
        return [self._parsed_one(line, self.number + index) for index, line in enumerate(lines, 1)]

    def _parsed_one(self, line: bytes, number: int) -> Any:
        if not line.strip():
            return None
        try:
            value = json.loads(line)
        except RecursionError:
            self._tell(number, "nested too deeply")
            return None
        except UnicodeDecodeError:
            self._tell(number, "not UTF-8")
            return None
        except ValueError as error:
            self._tell(number, f"not JSON: {error}")
            return None
        if value is None:
            self._tell(number, "not a JSON object")
        return value

    def _tell(self, number: int, why: str) -> None:
        self.bad += 1
        click.echo(f"{self.name}:{number}: {why}; skipped", err=True)

    def _line(self, doc_id: Any, mentions: list[Mention]) -> str:
        doc = json.dumps(doc_id, ensure_ascii=False)
        parts: list[str] = []
        for mention in mentions:
            official = self._ids.get(mention.official_id)
            if official is None:
                official = self._ids[mention.official_id] = json.dumps(mention.official_id, ensure_ascii=False)
            why = self._reasons.get(mention.reasons)
            if why is None:
                why = self._reasons[mention.reasons] = json.dumps(_reason_text(mention.reasons), ensure_ascii=False)
                if len(self._reasons) > 20_000:
                    self._reasons.clear()
            parts.append(
                f'{{"doc_id": {doc}, "start": {mention.start}, "end": {mention.end}, "official_id": {official}, '
                f'"kind": "{mention.kind}", "reason": {why}}}\n'
            )
        return "".join(parts)


def _reason_text(reasons: Sequence[ReasonCode]) -> str:
    from core.i18n import reason_text

    return reason_text(reasons, "en")


def open_catalogue(officials_file: str | None) -> Catalogue:
    """The compiled catalogue of a file (default: the starter catalogue), from the cache if nothing changed.

    Raises UsageError for a file that can't be read and ConfigError for one that is wrong.
    """
    from config.officials import load_officials, starter_path

    path = Path(officials_file) if officials_file is not None else starter_path()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror or error}") from error
    folder, name = _cache_folder(), cache_key(content)
    found = load_catalogue(folder, name)
    if found is None:
        found = compile_catalogue(load_officials(path))
        try:
            save_catalogue(found, folder, name)
        except OSError as error:
            click.echo(f"{folder}: the compiled catalogue can't be kept: {error.strerror or error}", err=True)
    return found


def _cache_folder() -> Path:
    from config.settings import Settings, load_settings

    try:
        return load_settings(env_file=None).cache
    except ConfigError:
        return Settings().cache


def _reading(path: str) -> IO[bytes]:
    if path == "-":
        return open(sys.stdin.fileno(), "rb", closefd=False)
    try:
        return Path(path).open("rb", buffering=1 << 20)
    except OSError as error:
        raise UsageError(f"{path}: can't be opened: {error.strerror or error}") from error


def _writing(path: str) -> IO[bytes]:
    if path == "-":
        return open(sys.stdout.fileno(), "wb", closefd=False)
    try:
        return Path(path).open("wb", buffering=1 << 20)
    except OSError as error:
        raise UsageError(f"{path}: can't be opened: {error.strerror or error}") from error


def _day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not an ISO 8601 date") from error


@click.command()
@click.option("--officials", "officials_file", type=click.Path(dir_okay=False), help="Catalogue (default: starter).")
@click.option("--date", "date_text", help="The text's date, for role phrases (ISO 8601).")
@click.option("--language", default="en", type=click.Choice(["en", "ru", "uk"]), show_default=True)
@click.argument("text", nargs=-1)
def explain(officials_file: str | None, date_text: str | None, language: str, text: tuple[str, ...]) -> None:
    """Say why a text names an official, and what was rejected. Without TEXT, standard input is read."""
    from core.i18n import reason_text
    from core.mentions import explain as explain_text

    whole = " ".join(text) if text else click.get_text_stream("stdin").read()
    catalogue = open_catalogue(officials_file)
    candidates = explain_text(whole, catalogue, date=_day(date_text))
    for candidate in candidates:
        sign = "+" if candidate.accepted else "-"
        who = ", ".join(candidate.official_ids) or "nobody"
        why = reason_text(candidate.reasons, language)
        click.echo(f"{sign} {candidate.start}-{candidate.end} {candidate.surface!r} {who}: {why}")
    if not candidates:
        click.echo("nothing of the catalogue stands in this text")
