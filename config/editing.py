"""Editing the newsroom's YAML by program: single entries are replaced in the text, so that comments stay."""

import os.path
import tempfile
from pathlib import Path

import yaml

from config import fields
from config.document import read_document
from config.officials import load_officials
from config.watchlist import MAX_BYTES, load_watchlist
from core.errors import ConfigError
from core.types import Official, Watchlist


def checked_officials(text: str) -> list[Official]:
    """The catalogue that a text makes. Raises ConfigError with line and reason."""
    with _as_file(text) as path:
        return load_officials(path)


def checked_watchlist(text: str, before: str | None = None) -> Watchlist:
    """The watchlist that a text makes. Raises ConfigError with line and reason.

    With `before`, the text that it takes the place of, it may name no catalogue but one in or below the watchlist's own
    folder, or the one that stands there already: who edits at the desk chooses nothing else for the machine to read.
    """
    with _as_file(text) as path:
        found = load_watchlist(path)
        if before is not None and found.officials is not None:
            _refuse_another_folder(path, before)
        return found


def _refuse_another_folder(path: Path, before: str) -> None:
    document = read_document(path, max_bytes=MAX_BYTES)
    named = fields.text(document, document.value["officials"], ("officials",), "officials")
    elsewhere = named.startswith("~") or Path(named).is_absolute() or os.path.normpath(named).split("/")[0] == ".."
    if not elsewhere:
        return
    with _as_file(before) as old:
        value = read_document(old, max_bytes=MAX_BYTES).value
    if not isinstance(value, dict) or value.get("officials") != named:
        raise document.error(
            ("officials",),
            f"officials names a file outside the watchlist's folder: {fields.shown(named)}",
            mend="name a file of that folder, or have it changed in the file itself, on the machine",
            code="fault-elsewhere",
            found=fields.shown(named),
        )


def entry(text: str, official_id: str) -> str | None:
    """The part of a catalogue's text that is this official's entry; None when there is none."""
    found = _span(text, official_id)
    return None if found is None else text[found[0] : found[1]].rstrip() + "\n"


def with_entry(text: str, official_id: str | None, new: str) -> str:
    """The catalogue's text with the official's entry replaced, or added at the end where `official_id` is None.

    An empty `new` takes the entry out. Raises ConfigError where there is no such entry, or where the file is written in
    a form whose entries can't be told apart by lines (JSON, flow style).
    """
    new = new.strip("\n")
    if official_id is None:
        return (text.rstrip("\n") + "\n\n" if text.strip() else "") + new + "\n"
    found = _span(text, official_id)
    if found is None:
        raise ConfigError(f"the catalogue has no entry {official_id!r}", code="fault-no-entry", name=official_id)
    before, old, after = text[: found[0]], text[found[0] : found[1]], text[found[1] :]
    rest = old[len(old.rstrip()) :]  # blank lines and what follows stay
    return before + (new + (rest or "\n") if new else "") + after


def lines_before(text: str, official_id: str | None) -> int:
    """How many lines of the catalogue's text stand before the entry that `with_entry` puts there."""
    if official_id is None:
        return text.rstrip("\n").count("\n") + 2 if text.strip() else 0
    found = _span(text, official_id)
    return 0 if found is None else text[: found[0]].count("\n")


def _span(text: str, official_id: str) -> tuple[int, int] | None:
    """Where an entry stands in the text, from its dash to the next entry or the comments before it."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        problem = getattr(error, "problem", None) or " ".join(str(error).split())
        raise ConfigError(f"the catalogue can't be read: {problem}", code="fault-not-yaml", problem=problem) from error
    if not isinstance(root, yaml.SequenceNode) or root.flow_style:
        reason = "entries of this file can't be edited one by one"
        raise ConfigError(reason, mend="edit the file itself", code="fault-no-entries")
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for node in root.value:
        if not isinstance(node, yaml.MappingNode):
            continue
        for key, value in node.value:
            if key.value == "id" and str(value.value) == official_id:
                first = node.start_mark.line
                last = max(first, node.end_mark.line - (1 if node.end_mark.column == 0 else 0))
                while last > first and (not lines[last].strip() or lines[last].lstrip().startswith("#")):
                    last -= 1
                return starts[first], starts[last + 1]
    return None


class _as_file:
    """The text as a file, for the loaders, which tell lines by it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folder = tempfile.TemporaryDirectory(prefix="slukh-check-")

    def __enter__(self) -> Path:
        path = Path(self._folder.name) / "text.yaml"
        path.write_text(self._text, encoding="utf-8")
        return path

    def __exit__(self, *exc: object) -> None:
        self._folder.cleanup()
