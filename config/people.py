"""Persons of public lists as officials: what OpenSanctions, Wikidata and the like tell, in the catalogue's form."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from core.types import Official, Position

_MOST_ALIASES = 12
_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_UKRAINIAN = re.compile(r"[іїєґ]|['’ʼ](?=[яюєї])", re.IGNORECASE)
# What Ukrainian alone writes so without a letter of its own: adjectives, and given names.
_UKRAINIAN_ADJECTIVE = re.compile(r"\w{3}[сцз]ьк(?:ий|а)\b", re.IGNORECASE)
_UKRAINIAN_GIVEN = """
    володимир микола михайло дмитро петро павло олександр олександра олекса олена ганна тетяна пилип йосип данило василь
    омелян едуард панас опанас левко гнат уляна мотря явдоха килина оляна
"""
_RUSSIAN = re.compile(r"[ыэъё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zà-ɏа-џѐ-ӿ]", re.IGNORECASE)
_PATRONYMIC = re.compile(r"(?:вич|[вш]на|ична|оглы|кызы)$", re.IGNORECASE)


@dataclass(slots=True)
class Person:
    """One person as a list tells of them, before it is known what of that is of use."""

    id: str
    names: list[str]
    aliases: list[str] = field(default_factory=list)
    by_language: dict[str, str] = field(default_factory=dict)
    gender: str | None = None
    wikidata: str | None = None
    positions: list[Position] = field(default_factory=list)
    public: bool = True  # whether the list gives a public role

    def official(self) -> Official | None:
        """The entry of the catalogue; None if no name is in a script that is matched."""
        names = {code: _tidy(name) for code, name in self.by_language.items() if _usable(name)}
        rest: dict[str, None] = {}
        for name in filter(_usable, map(_tidy, self.names)):
            code = language_of(name) or ""
            if _better(name, names.get(code)):
                rest.update(dict.fromkeys(old for old in (names.get(code),) if old))
                names[code] = name
            else:
                rest[name] = None
        rest.update(dict.fromkeys(filter(_usable, map(_tidy, self.aliases))))
        if not names:
            return None
        known = {name.casefold() for name in names.values()}
        aliases = tuple(name for name in rest if name.casefold() not in known)[:_MOST_ALIASES]
        return Official(self.id, names, aliases, self.gender, self.wikidata, tuple(self.positions))


def language_of(name: str) -> str | None:
    """`ru`, `uk` or `en` by the letters of a name; None for other scripts and mixtures."""
    if _OTHER_SCRIPT.search(name):
        return None
    if _CYRILLIC.search(name):
        if _LATIN.search(name):
            return None
        return "uk" if _is_ukrainian(name) else "ru"
    return "en" if _LATIN.search(name) else None


def _is_ukrainian(name: str) -> bool:
    if _RUSSIAN.search(name):
        return False
    if _UKRAINIAN.search(name) or _UKRAINIAN_ADJECTIVE.search(name):
        return True
    return not set(_UKRAINIAN_GIVEN.split()).isdisjoint(name.lower().split())


def _usable(name: str) -> bool:
    return 1 < len(name.strip()) <= 100 and language_of(name) is not None


def _better(name: str, other: str | None) -> bool:
    """Whether a name tells more than another: with a patronymic, else the first one wins."""
    if other is None:
        return True
    return language_of(name) != "en" and _has_patronymic(name) and not _has_patronymic(other)


def _has_patronymic(name: str) -> bool:
    return any(_PATRONYMIC.search(word) for word in name.split()[1:])


def _tidy(name: str) -> str:
    """Single spaces; words in capitals (ПУТИН Владимир) as names are written."""
    words = name.replace("\u00a0", " ").split()
    return " ".join(word.title() if len(word) > 3 and word.isupper() else word for word in words)


def day_of(text: str | None) -> date | None:
    """The day of an ISO date, its first day where only a year or a month is told (`2004`, `+2004-03-00T…`)."""
    match = re.match(r"\+?(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text or "")
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 1) or 1, int(match[3] or 1) or 1
    try:
        return date(year, month, day)
    except ValueError:
        return None


def merged(officials: Iterable[Official], more: Iterable[Official]) -> list[Official]:
    """`officials`, then those of `more` whom they lack, by id, Wikidata id and whole name."""
    found: dict[str, Official] = {official.id: official for official in officials}
    wikidata = {official.wikidata for official in found.values() if official.wikidata}
    names = {name.casefold() for official in found.values() for name in official.names.values()}
    for official in more:
        twin = any(" " in name and name.casefold() in names for name in official.names.values())
        if official.id not in found and official.wikidata not in wikidata and not twin:
            found[official.id] = official
            if official.wikidata:
                wikidata.add(official.wikidata)
    return list(found.values())


def entry_of(official: Official) -> dict[str, Any]:
    """The official as the catalogue file has it."""
    entry: dict[str, Any] = {"id": official.id, "name": dict(official.names)}
    if official.aliases:
        entry["aliases"] = list(official.aliases)
    if official.gender:
        entry["gender"] = official.gender
    if official.wikidata:
        entry["wikidata"] = official.wikidata
    if official.positions:
        entry["positions"] = [_position_entry(position) for position in official.positions]
    return entry


def _position_entry(position: Position) -> Mapping[str, Any]:
    entry: dict[str, Any] = {"title": position.title}
    if position.short:
        entry["short"] = list(position.short)
    if position.held_from:
        entry["from"] = position.held_from.isoformat()
    if position.held_to:
        entry["to"] = position.held_to.isoformat()
    return entry


def added_entry(official: Official, positions: tuple[Position, ...], reason: str | None, *, as_json: bool) -> str:
    """One more entry for a catalogue file, with the reason for which somebody without a public role is in it."""
    entry = entry_of(replace(official, positions=positions))
    if reason and reason.strip():
        entry["reason"] = " ".join(reason.split())
    if as_json:
        return json.dumps(entry, ensure_ascii=False)
    return str(yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=1000))


def catalogue_text(officials: Iterable[Official], path: Path | None) -> str:
    """The officials as a catalogue file: JSON for a path that ends so (it loads faster), else YAML."""
    entries = [entry_of(official) for official in officials]
    if path is not None and path.suffix == ".json":
        return "[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries) + "\n]\n"
    return str(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000))
