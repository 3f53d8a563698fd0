"""`slukh detect`, `slukh explain`: the mention rules over files, without database or network."""

import gc
import json
import sys
from datetime import datetime
from json.encoder import encode_basestring
from pathlib import Path
from typing import IO, Any

import click
import msgspec

from cli.jsonlines import refuse_to_overwrite
from core.errors import ConfigError, UsageError
from core.mentions import Catalogue, cache_key, compile_catalogue, detect_where, load_catalogue, save_catalogue
from core.mentions.memo import keep
from core.types import Mention, MentionKind, ReasonCode, reason

_BATCH_BYTES = 1 << 16  # what is found together stays in the processor's cache
_MOST_KEPT = 20_000  # ways of telling of a mention


class _Document(msgspec.Struct, gc=False):
    """A line of the input; a line that does not decode as one is looked at again by `json`, and told of."""

    id: Any
    text: str
    date: str | None = None


@click.command()
@click.option("--officials", "officials_file", type=click.Path(dir_okay=False), help="Catalogue (default: starter).")
@click.option("-o", "--output", default="-", show_default=True, help="Where the mentions go; - is standard output.")
@click.option("--adjectives", is_flag=True, help="Find adjectives made of surnames, too.")
@click.argument("docs", default="-")
def detect(officials_file: str | None, output: str, adjectives: bool, docs: str) -> None:
    """Find officials in documents.

    DOCS are JSON Lines {id, text, date?}; each mention is a line {doc_id, start, end, official_id, kind, reason}, in
    the order of the documents. Spans count characters of the text.

    \b
    Example: slukh detect posts.jsonl -o mentions.jsonl
    """
    refuse_to_overwrite(output, docs, officials_file)
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
        from core.i18n import reason_text  # slow to load, and not needed by the other commands of this file

        self._reason_text = reason_text
        self.catalogue = catalogue
        self.name = "standard input" if name == "-" else name
        self.adjectives = adjectives
        self.bad = 0
        self.number = 0
        self._ids: dict[str, str] = {}
        self._told: dict[tuple[MentionKind, tuple[ReasonCode, ...]], str] = {}  # how lines end
        self._decode = msgspec.json.Decoder(_Document).decode
        reason_text((reason("mention-introduced", name=""),), "en")  # reads the texts, which is a part of the start

    def all(self, source: IO[bytes], target: IO[bytes]) -> None:
        progress = sys.stderr.isatty()
        while lines := source.readlines(_BATCH_BYTES):
            docs, dates = self._documents(lines)
            if docs:
                texts = [doc.text for doc in docs]
                found = detect_where(texts, self.catalogue, dates=dates, adjectives=self.adjectives)
                if found:
                    written = "".join([self._line(docs[number].id, mentions) for number, mentions in found])
                    target.write(written.encode("utf-8", "replace"))
            if progress:
                sys.stderr.write(f"\r{self.number} documents")
        if progress:
            sys.stderr.write("\n")

    def _documents(self, lines: list[bytes]) -> tuple[list[_Document], list[datetime | None]]:
        """The documents of the lines with their dates; bad lines are told and left out."""
        if self.number == 0 and lines[0].startswith(b"\xef\xbb\xbf"):
            lines[0] = lines[0][3:]
        day = datetime.fromisoformat
        try:
            docs = list(map(self._decode, lines))
            dates = [day(doc.date) if doc.date else None for doc in docs]
        except (ValueError, RecursionError):
            return self._one_by_one(lines)
        self.number += len(lines)
        return docs, dates

    def _one_by_one(self, lines: list[bytes]) -> tuple[list[_Document], list[datetime | None]]:
        """The documents of a batch in which some line is bad, which is told."""
        docs: list[_Document] = []
        dates: list[datetime | None] = []
        first = self.number + 1
        self.number += len(lines)
        for number, line in enumerate(lines, first):
            value = self._parsed_one(line, number)
            if value is None:
                continue
            try:
                date = value.get("date")
                text = value["text"]
                if type(text) is not str:
                    raise TypeError("'text' is not a string" if text is not None else "'text' is missing")
                doc, moment = _Document(value["id"], text), datetime.fromisoformat(date) if date else None
            except KeyError as error:
                self._tell(number, f"{error} is missing")
            except AttributeError:
                self._tell(number, "not a JSON object")
            except TypeError as error:
                self._tell(number, str(error) if "text" in str(error) else "'date' is not an ISO 8601 date")
            except ValueError:
                self._tell(number, f"'date' is not an ISO 8601 date: {str(value.get('date'))[:40]!r}")
            else:
                docs.append(doc)
                dates.append(moment)
        return docs, dates

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
        if type(doc_id) is str:
            doc = encode_basestring(doc_id)
        else:
            doc = str(doc_id) if type(doc_id) is int else json.dumps(doc_id, ensure_ascii=False)
        parts: list[str] = []
        for start, end, _, official_id, kind, reasons, _ in mentions:
            official = self._ids.get(official_id)
            if official is None:
                official = self._ids[official_id] = json.dumps(official_id, ensure_ascii=False)
            told = self._told.get((kind, reasons))
            if told is None:
                why = encode_basestring(self._reason_text(reasons, "en"))
                told = keep(self._told, (kind, reasons), f'"kind": "{kind}", "reason": {why}}}\n', _MOST_KEPT)
            parts.append(f'{{"doc_id": {doc}, "start": {start}, "end": {end}, "official_id": {official}, {told}')
        return "".join(parts)


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
@click.option("--adjectives", is_flag=True, help="Find adjectives made of surnames, too.")
@click.argument("text", nargs=-1)
def explain(
    officials_file: str | None, date_text: str | None, language: str, adjectives: bool, text: tuple[str, ...]
) -> None:
    """Say why a text names an official, and what was rejected. Without TEXT, or for -, standard input is read.

    \b
    Example: slukh explain 'Сергей Лавров прилетел в Минск'
    """
    from core.i18n import reason_text
    from core.mentions import explain as explain_text

    whole = " ".join(text) if text not in ((), ("-",)) else sys.stdin.buffer.read().decode("utf-8", "replace")
    catalogue = open_catalogue(officials_file)
    candidates = explain_text(whole, catalogue, date=_day(date_text), adjectives=adjectives)
    for candidate in candidates:
        sign = "+" if candidate.accepted else "-"
        who = ", ".join(candidate.official_ids) or "nobody"
        why = reason_text(candidate.reasons, language)
        click.echo(f"{sign} {candidate.start}-{candidate.end} {candidate.surface!r} {who}: {why}")
    if not candidates:
        click.echo("nothing of the catalogue stands in this text")
