"""Compiles officials into a `Catalogue`: groups spellings, cuts forms in two, builds the automaton."""

import hashlib
import json
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache

from daachorse import DoubleArrayAhoCorasick

from core.mentions.catalogue.adjectives import adjectives_of
from core.mentions.catalogue.compiled import (
    FORMAT,
    BareTitles,
    Catalogue,
    Heads,
    Tables,
    official_row,
    person_row,
    read_official,
)
from core.mentions.catalogue.forms import Person, Spelling, read_names
from core.mentions.catalogue.groups import (
    CAPITAL,
    COMMON,
    GIVEN,
    LATIN,
    PLACE,
    SHORT,
    TOWN,
    UPPER,
    WIDESPREAD,
    Group,
    GroupKind,
    RoleRow,
    group_row,
)
from core.mentions.catalogue.hints import Hints, hints_row
from core.mentions.catalogue.inukrainian import of_women
from core.mentions.catalogue.nicknames import nickname_spellings
from core.mentions.catalogue.regionforms import region_forms
from core.mentions.catalogue.roles import (
    HEADS_OF_STATES,
    adjective_forms,
    bare_variants,
    country_of,
    head_forms,
    office_of_acting,
    parse_role,
    phrase_forms,
    variants,
)
from core.mentions.catalogue.rows import Entries, Rows, reader_of
from core.mentions.words.alphabet import common_beginning, key
from core.mentions.words.commonwords import ENGLISH_WORDS, WordBook
from core.mentions.words.given import given_genders
from core.mentions.words.grammar import CASES
from core.mentions.words.widespread import is_widespread
from core.types import Official, Position

_SHORTEST_BEGINNING = 5
# Within role phrases, what may stand before a name in quotation marks.
_BEFORE_QUOTED = frozenset(
    key(word)
    for word in (
        *("партии", "партії", "фракции", "фракції", "движения", "руху", "правления", "правління", "директоров"),
        *("банка", "банку", "компании", "компанії", "корпорации", "корпорації", "госкорпорации", "держкорпорації"),
        *("концерна", "концерну", "холдинга", "холдингу", "группы", "групи", "агентства", "фонда", "фонду", "центра"),
        *("телеканала", "телеканалу", "батальона", "батальйону", "полка", "полку", "бригади", "бригады"),
    )
)


def digest_of(officials: Iterable[Official]) -> str:
    """The digest of a catalogue's content; equal for equal officials in the same order."""
    sums = hashlib.sha256(str(FORMAT).encode())
    for official in officials:
        sums.update(json.dumps(official_row(official), ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return sums.hexdigest()[:32]


class _Builder:
    def __init__(self) -> None:
        self.groups: dict[tuple[GroupKind, str, tuple[tuple[str, int], ...]], list[int]] = {}
        self.flags: dict[tuple[GroupKind, str, tuple[tuple[str, int], ...]], int] = {}
        self.roles: dict[str, dict[str, list[RoleRow]]] = {}  # by tail or whole phrase
        self.heads: dict[str, dict[str, int]] = {}
        self.governors: Heads = {}

    def add(self, kind: GroupKind, spelling: Spelling, member: int, flags: int = 0) -> None:
        group = (kind, spelling.word, spelling.forms)
        members = self.groups.setdefault(group, [])
        if not members or members[-1] != member:
            members.append(member)
        self.flags[group] = self.flags.get(group, 0) | flags | (LATIN if spelling.latin else 0)

    def add_role(self, phrase: str, member: int, since: int, until: int) -> None:
        role = parse_role(phrase)
        if role is None:
            return
        word, head = role.tail, key(role.head)
        forms: tuple[tuple[str, int], ...] = ((word, CASES),)
        if not word:
            forms = tuple(phrase_forms(role))
            word, head = min(forms)[0] + "|", ""
        else:
            for form, bits in head_forms(role.head):
                found = self.heads.setdefault(form, {})
                found[head] = found.get(head, 0) | bits
            for adjective in role.adjectives:
                for form, bits in adjective_forms(adjective):
                    found = self.heads.setdefault(key(form), {})
                    found[key(adjective)] = found.get(key(adjective), 0) | bits
        adjectives = tuple(key(adjective) for adjective in role.adjectives) if head else ()
        row = (adjectives, member, since, until)
        rows = self.roles.setdefault(word, {}).setdefault(head, [])
        if row not in rows[-4:]:
            rows.append(row)
        self.groups.setdefault((GroupKind.ROLE, word, forms), [])
        self.flags[GroupKind.ROLE, word, forms] = 0


def compile_catalogue(officials: Sequence[Official]) -> Catalogue:
    """The catalogue of `officials`, in their order. Seconds for thousands: keep it with `store.save_catalogue`."""
    builder = _Builder()
    people: list[Person] = []
    own_given: dict[str, int] = {}
    for index, official in enumerate(officials):
        names = read_names(official)
        for form, bits in names.own_given:
            own_given[form] = own_given.get(form, 0) | bits
        for spelling in names.surnames:
            builder.add(GroupKind.SURNAME, spelling, index)
        for spelling in dict.fromkeys(a for one in names.surnames for a in adjectives_of(one.word, latin=one.latin)):
            builder.add(GroupKind.ADJECTIVE, spelling, index)
        for spelling in names.patronymics:
            builder.add(GroupKind.PATRONYMIC, spelling, index)
        for position in official.positions:
            since, until = _days_of(position)
            phrases = dict.fromkeys(v for p in (position.title, *position.short) for v in variants(p))
            if names.person.gender == "f":
                phrases.update(dict.fromkeys(of_women(phrases)))
            for phrase in phrases:
                builder.add_role(phrase, index, since, until)
                if forms := region_forms(phrase):
                    builder.add(GroupKind.REGION, Spelling(forms[0][0], forms, latin=False), index)
            country, office = country_of(position.title.lower())
            if country is not None and office in HEADS_OF_STATES:
                offices = builder.governors.setdefault(country.genitives[0], {})
                kind = HEADS_OF_STATES[office != HEADS_OF_STATES[0]]  # «премьер» is the same office as the long one
                offices.setdefault(kind, []).append((index, since, until))
                for title in HEADS_OF_STATES:
                    builder.add(GroupKind.STATE, Spelling(key(title), head_forms(title), latin=False), index)
        for alias in names.nicknames:
            mark = UPPER if alias.isupper() and len(alias) > 1 else CAPITAL if alias[:1].isupper() else 0
            for spelling in nickname_spellings(alias, names.person.gender):
                builder.add(GroupKind.ALIAS, spelling, index, mark)
        people.append(names.person)
    return Catalogue(digest_of(officials), _tables(builder, officials, people, own_given))


def _tables(
    builder: _Builder, officials: Sequence[Official], people: list[Person], own_given: dict[str, int]
) -> Tables:
    book = WordBook()
    known_given = given_genders()
    patterns: dict[str, list[int]] = {}
    endings: dict[tuple[tuple[str, int], ...], int] = {}
    groups: list[Group] = []
    for (kind, word, forms), members in builder.groups.items():
        flags = builder.flags[kind, word, forms]
        common: dict[str, int] = {}
        if not flags & LATIN and kind in (GroupKind.SURNAME, GroupKind.ALIAS):
            common, place = book.common_forms(forms)
            if flags & UPPER:
                common = {form: 2 for form, _ in forms if book.is_known(form)}
            flags |= (COMMON if common else 0) | (PLACE if place else 0)
        if flags & LATIN and kind is GroupKind.SURNAME and word in ENGLISH_WORDS:
            common = {form: 2 for form, _ in forms}
            flags |= COMMON
        if len(word) <= 3:
            flags |= SHORT
        if kind is GroupKind.SURNAME and is_widespread(word):
            flags |= WIDESPREAD
        if kind is GroupKind.SURNAME and flags & PLACE and book.is_town(word):
            flags |= TOWN
        if key(word) in known_given:
            flags |= GIVEN
        number = len(groups)
        roles = builder.roles[word] if kind is GroupKind.ROLE else {}
        groups.append(Group(number, kind, word, flags, tuple(members), common, roles))
        beginning = common_beginning([form for form, _ in forms])
        words_at_most_begun = all(" " not in form[len(beginning) :] for form, _ in forms)
        if len(beginning) >= _SHORTEST_BEGINNING and len(forms) > 1 and words_at_most_begun and beginning[-1] != " ":
            table = tuple(sorted((form[len(beginning) :], bits) for form, bits in forms))
            sense = endings.setdefault(table, len(endings))
            patterns.setdefault(" " + beginning, []).extend((sense, number))
        else:
            for form, bits in forms:
                sense = endings.setdefault((("", bits),), len(endings))
                for written in (form, *_quoted(form)) if kind is GroupKind.ROLE else (form,):
                    patterns.setdefault(f" {written} ", []).extend((sense, number))
    ordered = sorted(patterns)
    senses: array[int] = array("I")
    sense_at: array[int] = array("I", [0])
    for pattern in ordered:
        senses.extend(patterns[pattern])
        sense_at.append(len(senses))
    # An automaton needs a pattern; no text holds this one, since folded texts have no control characters.
    automaton = DoubleArrayAhoCorasick([p.encode("latin-1") for p in ordered] or [b"\x00\x01"])
    if not ordered:
        sense_at.append(0)
    women = [person.gender == "f" for person in people]
    titles = [_bare_titles(official, woman=woman) for official, woman in zip(officials, women, strict=True)]
    return Tables(
        tuple(official.id for official in officials),
        automaton.serialize(),
        sense_at,
        senses,
        array("I", (person.weight for person in people)),
        tuple(dict(table) for table in endings),
        Rows.of(map(group_row, groups), reader_of(Group)),
        Rows.of(map(person_row, people), reader_of(Person)),
        Rows.of(map(official_row, officials), read_official),
        Entries.of(titles, reader_of(list[BareTitles])),
        Rows.of(map(hints_row, officials, people, titles), reader_of(Hints)),
        builder.heads,
        own_given,
        _bearers(people),
        builder.governors,
        frozenset(index for index, person in enumerate(people) if person.eastern),
        frozenset(index for index, person in enumerate(people) if person.particles),
    )


def _quoted(phrase: str) -> list[str]:
    """A folded role phrase with the quotation mark before a name in it («фракции «Слуга народа»»), where one may be."""
    words = phrase.split(" ")
    return [
        f"{' '.join(words[:count])}  {' '.join(words[count:])}"
        for count in range(1, len(words))
        if words[count - 1] in _BEFORE_QUOTED
    ]


def _bearers(people: Sequence[Person]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, person in enumerate(people):
        for name in sorted(person.classes):
            found.setdefault(name, []).append(index)
    return found


def _bare_titles(official: Official, *, woman: bool) -> dict[str, list[BareTitles]]:
    found: dict[str, dict[tuple[int, int, bool], dict[str, None]]] = {}
    for position in official.positions:
        since, until = _days_of(position)
        for phrase in (position.title, *position.short):
            acted = office_of_acting(phrase) if since else None
            for office, acts in ((phrase, False), (acted, True)):
                for title in _titles_of(office, woman=woman) if office is not None else ():
                    periods = found.setdefault(title.partition(" ")[0], {})
                    periods.setdefault((since, until, acts), {})[title] = None
    return {word: [(*period, tuple(titles)) for period, titles in periods.items()] for word, periods in found.items()}


def _days_of(position: Position) -> tuple[int, int]:
    """The first and the last day of an office as ordinals; 0 is open."""
    return (
        position.held_from.toordinal() if position.held_from else 0,
        position.held_to.toordinal() if position.held_to else 0,
    )


@lru_cache(maxsize=5_000)
def _titles_of(phrase: str, *, woman: bool) -> tuple[str, ...]:
    """All forms of the bare titles that a position's title gives, to a woman also what Ukrainian calls her."""
    titles: dict[str, None] = {}
    said = bare_variants(phrase)
    for variant in (*said, *(of_women(said) if woman else ())):
        role = parse_role(variant)
        if role is not None:
            for form, _ in phrase_forms(role):
                titles[f"{form} {role.tail}".rstrip()] = None
    return tuple(titles)
