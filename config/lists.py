"""Reads public lists of persons: OpenSanctions (FollowTheMoney JSON, `targets.simple.csv`) and Wikidata JSON.

Formats after the publishers' own descriptions: an FtM entity a line with `schema` and `properties`; the simple table
with `id, schema, name, aliases, …`; Wikidata entities with `labels`, `aliases` and `claims`, one a line, in a list, or
under `entities`.
"""

import csv
import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from config.people import Person, day_of, language_of
from core.errors import UsageError
from core.types import Position

_GENDERS = {"male": "m", "female": "f", "Q6581097": "m", "Q6581072": "f"}
_PUBLIC_TOPICS = ("role.pep", "role.pol", "role.judge", "role.civil", "role.diplo", "role.oligarch", "gov")
_LANGUAGES = ("ru", "uk", "en")
_HUMAN = "Q5"
_LINES_OF_A_ROW = 50  # an address in a table may have several

Bad = Callable[[int, str], None]


@dataclass(slots=True)
class ReadList:
    """What was read: persons, and how many the list has without a public role."""

    persons: list[Person] = field(default_factory=list)
    without_role: int = 0


def read_list(path: Path, *, everyone: bool, tell: Bad) -> ReadList:
    """The persons of a list; its kind is seen from its content. Bad lines are told by number and skipped.

    Persons without a public role (relatives, private persons) are left out unless `everyone`. A simple table tells
    nothing of roles: all its persons are taken. Raises UsageError for a file that can't be read or is of no known kind.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            start = file.read(4096)
            file.seek(0)
            if start.lstrip()[:1] in ("{", "["):
                persons = _from_json(file, path, start, tell)
            elif "schema" in start.partition("\n")[0] and "name" in start.partition("\n")[0]:
                persons = _from_table(file, tell)
            else:
                raise UsageError(
                    f"{path}: neither OpenSanctions (FtM JSON, targets.simple.csv) nor Wikidata JSON",
                    mend="export one of these, see docs/catalogue.md",
                )
            found = ReadList()
            for person in persons:
                if person.public or everyone:
                    found.persons.append(person)
                else:
                    found.without_role += 1
            return found
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror or error}") from error


def _from_table(file: TextIO, tell: Bad) -> Iterator[Person]:
    columns: list[str] = []
    for line, values in _rows(file, tell):
        if not columns:
            columns = values
            continue
        row = dict(zip(columns, values, strict=False))
        if row.get("schema") != "Person":
            continue
        number, name = row.get("id", "").strip(), row.get("name", "").strip()
        if not number or len(values) > len(columns):
            tell(line, f"{len(values)} columns instead of {len(columns)}" if number else "no id")
            continue
        aliases = [alias.strip() for alias in row.get("aliases", "").split(";") if alias.strip()]
        yield Person(number, [name] if name else [], aliases, wikidata=number if _is_wikidata(number) else None)


def _rows(file: TextIO, tell: Bad) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with the numbers of their lines.

    A quotation mark that is never closed takes everything after it into its field: a row of very many lines, or the
    last one of the file, is such a line, which is told and skipped; what follows it is read on.
    """
    ahead: deque[str] = deque()
    number = 0
    while True:
        taken: list[str] = []

        def lines(taken: list[str] = taken) -> Iterator[str]:
            while line := ahead.popleft() if ahead else file.readline():
                taken.append(line)
                if len(taken) > _LINES_OF_A_ROW:
                    return
                yield line

        try:
            row = next(csv.reader(lines(), strict=True), None)
        except csv.Error:
            row = []
        if not taken:
            return
        first = number + 1
        if row is None or row or len(taken) == 1:
            number += len(taken)
            if row:
                yield first, row
            elif taken[0].strip():
                tell(first, "quotation marks do not match")
        else:
            tell(first, "a quotation mark is never closed")
            ahead.extendleft(reversed(taken[1:]))
            number = first


def _is_wikidata(text: str) -> bool:
    return text[:1] == "Q" and text[1:].isdigit()


def _records(file: TextIO, path: Path, start: str, tell: Bad) -> Iterator[tuple[int, dict[str, Any]]]:
    """JSON objects of lines, of one list, or of the values under `entities`, with the numbers of lines (entries)."""
    first = start.lstrip().partition("\n")[0].rstrip().rstrip(",")
    whole = first[:1] == "[" or not _is_object(first)
    if whole and not (first == "[" and _is_object(start.lstrip()[1:].lstrip().partition("\n")[0].rstrip().rstrip(","))):
        try:
            value = json.loads(file.read())
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{path}: not JSON: {error}") from error
        if isinstance(value, dict):
            value = value.get("entities", value)
            value = list(value.values()) if isinstance(value, dict) else value
        for number, item in enumerate(value, 1):
            if isinstance(item, dict):
                yield number, item
            else:
                tell(number, "not a JSON object")
        return
    for number, line in enumerate(file, 1):
        line = line.strip().rstrip(",")
        if line in ("", "[", "]"):
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            tell(number, f"not JSON: {error}")
            continue
        if not isinstance(value, dict):
            tell(number, "not a JSON object")
        elif isinstance(value.get("entities"), dict):
            yield from ((number, each) for each in value["entities"].values() if isinstance(each, dict))
        else:
            yield number, value


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _from_json(file: TextIO, path: Path, start: str, tell: Bad) -> Iterator[Person]:
    persons: dict[str, Person] = {}
    topics: dict[str, bool] = {}
    posts: dict[str, list[str]] = {}
    held: list[tuple[str, str, str | None, str | None]] = []  # person, post, from, to
    for number, record in _records(file, path, start, tell):
        if "claims" in record or "labels" in record:
            _read_entity(record, persons, posts, held)
        elif record.get("schema") == "Person" and not record.get("id"):
            tell(number, "no id")
        elif isinstance(record.get("properties"), dict):
            _read_ftm(record, persons, topics, posts, held)
        else:
            tell(number, "neither an OpenSanctions nor a Wikidata entity")
    for person_id, post, since, until in held:
        person = persons.get(person_id)
        titles = posts.get(post, [])
        if person is not None and titles:
            position = Position(titles[0], tuple(titles[1:4]), day_of(since), day_of(until))
            person.positions.append(_in_order(position))
    for person in persons.values():
        person.public = bool(person.positions) or topics.get(person.id, False)
        yield person


def _in_order(position: Position) -> Position:
    if position.held_from and position.held_to and position.held_from > position.held_to:
        return replace(position, held_from=None, held_to=position.held_to)
    return position


def _read_ftm(
    record: dict[str, Any],
    persons: dict[str, Person],
    topics: dict[str, bool],
    posts: dict[str, list[str]],
    held: list[tuple[str, str, str | None, str | None]],
) -> None:
    own: dict[str, Any] = record["properties"]

    def values(name: str) -> list[str]:
        found = own.get(name) or []
        return [text for text in (found if isinstance(found, list) else [found]) if isinstance(text, str)]

    number, schema = str(record.get("id") or ""), record.get("schema")
    if schema == "Person" and number:
        wikidata = next((found for found in [*values("wikidataId"), number] if _is_wikidata(found)), None)
        gender = next((_GENDERS[text] for text in values("gender") if text in _GENDERS), None)
        caption = record.get("caption")
        names = [*([caption] if isinstance(caption, str) else []), *values("name")]
        person = Person(number, list(dict.fromkeys(names)), values("alias"), {}, gender, wikidata)
        person.positions = [Position(title) for title in values("position") if language_of(title) in _LANGUAGES][:8]
        persons[number] = person
        topics[number] = any(topic.startswith(_PUBLIC_TOPICS) for topic in values("topics"))
    elif schema == "Position" and number:
        posts[number] = [title for title in values("name") if language_of(title) is not None]
    elif schema == "Occupancy":
        since, until = next(iter(values("startDate")), None), next(iter(values("endDate")), None)
        held.extend((holder, post, since, until) for holder in values("holder") for post in values("post"))


def _read_entity(
    record: dict[str, Any],
    persons: dict[str, Person],
    posts: dict[str, list[str]],
    held: list[tuple[str, str, str | None, str | None]],
) -> None:
    number = str(record.get("id") or "")
    labels = {code: label["value"] for code, label in _mapping(record, "labels").items() if _has_value(label)}
    claims = _mapping(record, "claims")
    if not _is_wikidata(number):
        return
    kinds = [_target(claim) for claim in claims.get("P31", [])]
    if _HUMAN not in kinds and "P39" not in claims:
        if "P31" in claims or labels:
            posts[number] = [labels[code] for code in _LANGUAGES if code in labels]
        return
    aliases = [
        alias["value"]
        for code, found in _mapping(record, "aliases").items()
        if code in _LANGUAGES
        for alias in found
        if _has_value(alias)
    ]
    gender = next((_GENDERS[g] for g in (_target(claim) for claim in claims.get("P21", [])) if g in _GENDERS), None)
    names = {code: labels[code] for code in _LANGUAGES if code in labels}
    persons[number] = Person(number, [], aliases, names, gender, number)
    for claim in claims.get("P39", []):
        post = _target(claim)
        if post is not None:
            qualifiers = _mapping(claim, "qualifiers")
            held.append((number, post, _time(qualifiers, "P580"), _time(qualifiers, "P582")))


def _mapping(record: Any, name: str) -> dict[str, Any]:
    found = record.get(name) if isinstance(record, dict) else None
    return found if isinstance(found, dict) else {}


def _has_value(label: Any) -> bool:
    return isinstance(label, dict) and isinstance(label.get("value"), str)


def _target(claim: Any) -> str | None:
    """The id of the entity that a claim points at."""
    value = _mapping(_mapping(_mapping(claim, "mainsnak"), "datavalue"), "value")
    found = value.get("id")
    return found if isinstance(found, str) else None


def _time(qualifiers: dict[str, Any], name: str) -> str | None:
    for snak in qualifiers.get(name) or []:
        found = _mapping(_mapping(snak, "datavalue"), "value").get("time")
        if isinstance(found, str):
            return found
    return None
