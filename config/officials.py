"""The catalogue of officials: who is looked for, under which names, and which role phrases denote them when."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from config import fields
from config.document import Document, Place, read_document
from core.types import Official, Position, Watchlist

MAX_BYTES = 200_000_000

# `reason` is why somebody without a public role is in the catalogue; it is kept for people to read.
_KEYS = frozenset({"id", "name", "aliases", "gender", "wikidata", "positions", "reason"})
_POSITION_KEYS = frozenset({"title", "short", "from", "to"})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}\Z")
_GENDERS = {"m": "m", "f": "f", "M": "m", "F": "f"}


def starter_path() -> Path:
    """The catalogue that is used when neither the watchlist nor the command line names one."""
    return Path(__file__).with_name("officials.yaml")


def catalogue_path(named: Path | str | None, watchlist: Watchlist | None = None) -> Path:
    """Which catalogue is meant: the one `named` on the command line, else the watchlist's, else the starter one."""
    chosen = named if named is not None else watchlist.officials if watchlist is not None else None
    return starter_path() if chosen is None else Path(chosen)


def load_officials(path: Path | str) -> list[Official]:
    """The officials in `path` (YAML or JSON), in file order; an empty file gives none, with a warning.

    Raises ConfigError with file, line and reason for what can't be used; then no part of the file is. Unknown keys
    and languages and odd Wikidata ids are warned of. 100,000 officials in JSON take a few seconds, so call this off
    the event loop.
    """
    document = read_document(path, max_bytes=MAX_BYTES)
    if document.value is None:
        document.warn((), "the catalogue is empty: nobody is looked for")
    found: list[Official] = []
    ids: dict[str, int] = {}
    wikidata: dict[str, int] = {}
    for index, item in enumerate(fields.sequence(document, document.value, (), "the catalogue")):
        official = _official(document, item, (index,))
        first = ids.setdefault(official.id, index)
        if first != index:
            document.subject = ""
            line, shown = document.line((first,)), fields.shown(official.id)
            reason = f"the id {shown} is given twice, first in line {line}"
            raise document.error(
                (index,), reason, mend="give one of them another id", code="fault-id-twice", name=shown, first=line or 0
            )
        if official.wikidata is not None and (other := wikidata.setdefault(official.wikidata, index)) != index:
            document.warn((index, "wikidata"), f"{official.wikidata} is also that of {found[other].id}")
        found.append(official)
    document.tell_warnings()
    return found


def _official(document: Document, item: Any, place: Place) -> Official:
    document.subject = ""
    entry = fields.mapping(document, item, place, "an official", "- id: sergey-lavrov")
    if not entry.keys() <= _KEYS:
        fields.warn_of_unknown_keys(document, entry, place, _KEYS)
    official_id = _id(document, entry.get("id"), place)
    document.subject = official_id
    return Official(
        id=official_id,
        names=_names(document, entry.get("name"), place),
        aliases=fields.texts(document, entry.get("aliases"), (*place, "aliases"), "the alias", minimum=2),
        gender=_gender(document, entry.get("gender"), place),
        wikidata=_wikidata(document, entry.get("wikidata"), place),
        positions=_positions(document, entry.get("positions"), (*place, "positions")),
    )


def _id(document: Document, value: Any, place: Place) -> str:
    if value is None:
        mend = "add one, e.g. id: sergey-lavrov"
        raise document.error(place, "the official has no id", mend=mend, code="fault-no-id")
    if isinstance(value, int) and not isinstance(value, bool):  # JSON exports have numbers here
        value = str(value)
    return fields.text(document, value, (*place, "id"), "the id")


def _names(document: Document, value: Any, place: Place) -> dict[str, str]:
    if value is None:
        mend = "add one, e.g. name: {ru: Сергей Лавров}"
        raise document.error(place, "the name is missing", mend=mend, code="fault-no-name")
    place = (*place, "name")
    given = fields.mapping(document, value, place, "the name", "name: {ru: …, en: …, uk: …}")
    found: dict[str, str] = {}
    for code, name in given.items():
        if name is None:
            continue
        if code not in fields.KNOWN_LANGUAGES:
            document.warn((*place, code), f"the name is in the unknown language {fields.shown(code)}")
            fields.text(document, code, place, "the language")
        found[code] = fields.text(document, name, (*place, code), "the name", minimum=2)
    if not found:
        reason = "the name is given in no language"
        raise document.error(place, reason, mend="give one of ru, en, uk", code="fault-no-language")
    return found


def _gender(document: Document, value: Any, place: Place) -> str | None:
    if value is None:
        return None
    found = _GENDERS.get(value) if isinstance(value, str) else None
    if found is None:
        reason = f"the gender is {fields.shown(value)}"
        mend, shown = "write m or f, or leave it out", fields.found_text(value)
        raise document.error((*place, "gender"), reason, mend=mend, code="fault-gender", found=shown)
    return found


def _wikidata(document: Document, value: Any, place: Place) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and _WIKIDATA.match(value):
        return value
    document.warn((*place, "wikidata"), f"the Wikidata id is ignored: {fields.shown(value)} is not like Q58217")
    return None


def _positions(document: Document, value: Any, place: Place) -> tuple[Position, ...]:
    if not value:
        if value is not None and not isinstance(value, list):
            reason = f"the positions must be a list, not {fields.shown(value)}"
            raise document.error(place, reason, code="fault-list", found=fields.found_text(value))
        return ()
    items = fields.sequence(document, value, place, "the positions")
    return tuple(_position(document, item, (*place, index)) for index, item in enumerate(items))


def _position(document: Document, item: Any, place: Place) -> Position:
    entry = fields.mapping(document, item, place, "a position", "- title: министр иностранных дел России")
    if not entry.keys() <= _POSITION_KEYS:
        fields.warn_of_unknown_keys(document, entry, place, _POSITION_KEYS)
    if entry.get("title") is None:
        mend = "add the role phrase as title"
        raise document.error(place, "a position has no title", mend=mend, code="fault-no-title")
    held_from = _day(document, entry.get("from"), (*place, "from"))
    held_to = _day(document, entry.get("to"), (*place, "to"))
    if held_from is not None and held_to is not None and held_from > held_to:
        reason = f"a position ends on {held_to}, before it starts on {held_from}"
        raise document.error((*place, "to"), reason, code="fault-ends-before", to=str(held_to), since=str(held_from))
    return Position(
        title=fields.text(document, entry["title"], (*place, "title"), "the title", minimum=2),
        short=fields.texts(document, entry.get("short"), (*place, "short"), "the short title", minimum=2),
        held_from=held_from,
        held_to=held_to,
    )


def _day(document: Document, value: Any, place: Place) -> date | None:
    if value is None:
        return None
    if isinstance(value, str) and _DATE.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # the 30th of February is refused below, as any other bad date
    reason = f"the date {fields.shown(value)} is not a day"
    mend = "write it as 2004-03-09, or leave it out"
    raise document.error(place, reason, mend=mend, code="fault-date", found=fields.found_text(value))
