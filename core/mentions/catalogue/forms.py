"""All written forms of a person's names: case forms in Russian and Ukrainian, and Latin spellings, folded."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from core.mentions.words import paradigms_ru, paradigms_uk
from core.mentions.words.alphabet import key
from core.mentions.words.given import classes_of, gender_of, general_names, given_genders, name_key
from core.mentions.words.grammar import ANY_CASE, FEMININE, GENDERS, MASCULINE, NOM, Form
from core.mentions.words.nameorder import distance, parse_names
from core.mentions.words.names import PersonName
from core.mentions.words.patronymics import spoken_patronymic, ukrainian_patronymic
from core.mentions.words.translit import as_heard, ru_to_uk, to_latin, uk_to_ru
from core.types import Official

_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_NOT_RUSSIAN = re.compile(r"[іїєґ'’ʼ]", re.IGNORECASE)
_NOT_UKRAINIAN = re.compile(r"[ыэъё]", re.IGNORECASE)
_HARD_YE = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])є")
_MOST_VARIANTS = 10
_NAME = re.compile(r"^[^\W\d_][\w'’ʼ.-]*(?:[ -]+[^\W\d_][\w'’ʼ.-]*)+$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A surname, alias or phrase with all its folded forms and the marks of each; `latin` tells the alphabet."""

    word: str
    forms: tuple[tuple[str, int], ...]
    latin: bool


class Person(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the resolver knows of an official: gender, classes of given names, lemmas for initials, and the like."""

    gender: str | None
    classes: frozenset[str]
    given: tuple[str, ...]
    patronymics: tuple[str, ...]
    particles: frozenset[str]
    junior: bool
    eastern: bool
    weight: int  # how much the catalogue knows of the person: positions, languages, aliases


@dataclass(frozen=True, slots=True)
class Names:
    """An official's names, read: the person, its surname spellings, and the rest of the aliases."""

    person: Person
    surnames: tuple[Spelling, ...]
    nicknames: tuple[str, ...]
    patronymics: tuple[Spelling, ...]
    own_given: tuple[tuple[str, int], ...]


def is_cyrillic(word: str) -> bool:
    return _CYRILLIC.search(word) is not None


def gender_of_person(official: Official, names: Iterable[PersonName]) -> str | None:
    """The gender: as given, else from the patronymic, the given name, the surname's ending."""
    if official.gender in ("m", "f"):
        return official.gender
    readings = list(names)
    for name in readings:
        if name.patronymic:
            return "f" if name.patronymic.endswith(("на", "кызы")) else "m"
    for name in readings:
        for word in name.given[:1]:
            found = gender_of(word.split("-")[0])
            if found and not (found == "f" and _is_mans(word, name)):
                return found
    for name in readings:
        last = name.surname[-1] if name.surname else ""
        if last.endswith(("ова", "ева", "ёва", "єва", "ская", "цкая", "ська", "цька", "іна")):
            return "f"
        if last.endswith(("ов", "ев", "ёв", "єв", "ский", "цкий", "ський", "цький")):
            return "m"
    return None


def _is_mans(given: str, name: PersonName) -> bool:
    """Whether an adjective for a surname tells that a woman's name in a consonant is a man's (Кароль Навроцький)."""
    last = name.surname[-1] if name.surname else ""
    return last.endswith(("ский", "цкий", "ський", "цький")) and given[-1] not in "ая"


def read_names(official: Official) -> Names:
    """The names of `official`, with those aliases that are written like a full name or like its surname."""
    written = list(official.names.values())
    parsed: list[tuple[str, PersonName]] = list(zip(official.names, parse_names(written), strict=True))
    tokens = {key(part) for _, name in parsed for part in (*name.surname, *name.given)}
    nicknames: list[str] = []
    for alias in official.aliases:
        if _NAME.match(alias) and _looks_like_name(alias, parsed):
            parsed.append(("", parse_names([*written, alias])[-1]))
        elif " " not in alias.strip() and any(_near(key(alias), token) for token in tokens):
            parsed.append(("", PersonName((), None, (alias.strip().lower(),))))
        else:
            nicknames.append(alias)
    gender = gender_of_person(official, [name for _, name in parsed])
    spellings: dict[str, Spelling] = {}
    languages = set(official.names)
    for lang, name in parsed:
        if name.surname:
            language = lang if lang in ("ru", "uk") else _language(" ".join(name.surname))
            for found in _surname_spellings(name.surname, language, gender, "uk" in languages, "ru" in languages):
                old = spellings.get(found.word)
                spellings[found.word] = found if old is None else _joined(old, found)
    classes: set[str] = set()
    given: dict[str, None] = {}
    patronymics: dict[str, None] = {}
    own: dict[str, int] = {}
    particles: set[str] = set()
    marks = {"m": MASCULINE, "f": FEMININE}.get(gender or "", GENDERS)
    general = general_names()
    for lang, name in parsed:
        for word in name.given:
            for part in (word, *word.split("-")) if "-" in word else (word,):
                folded = name_key(part)
                if not folded:
                    continue
                given[folded] = None
                classes.update(classes_of(folded))
                # A name that was written in an oblique case («Рамзану Кадыров») stands for its dictionary form, too.
                for lemma, bits in general.read(folded) if folded not in given_genders() else ():
                    if not bits & NOM:
                        classes.update(classes_of(lemma))
                if len(folded) > 1:
                    own[folded] = own.get(folded, 0) | marks
                if is_cyrillic(part):
                    for other in _in_other_language(part, lang, languages):
                        classes.update(classes_of(other))
                        if all(other[:2] != known[:2] for known in given):
                            given[other] = None  # «И. Сидоренко», whom the catalogue has as Ірина
                        if other not in given_genders():
                            own[other] = own.get(other, 0) | marks
                    for latin in to_latin(part, "ru", 4):
                        classes.update(classes_of(key(latin)))
                        given[key(latin)] = None
        if name.patronymic:
            patronymics[key(name.patronymic)] = None
            for other in _in_ukrainian(name.patronymic):
                patronymics[key(other)] = None
        particles.update(key(particle) for particle in name.particles)
    person = Person(
        gender,
        frozenset(classes),
        tuple(given),
        tuple(patronymics),
        frozenset(particles),
        any(name.junior for _, name in parsed),
        any(name.eastern for _, name in parsed),
        2 * len(official.positions) + len(official.names) + len(official.aliases) + (official.wikidata is not None),
    )
    sons_of = [name.patronymic for _, name in parsed if name.patronymic]
    fathers = [*map(_patronymic, sons_of), *map(_spoken, filter(None, map(spoken_patronymic, sons_of)))]
    return Names(person, tuple(spellings.values()), tuple(nicknames), tuple(fathers), tuple(own.items()))


def _language(word: str) -> str:
    if not is_cyrillic(word):
        return "en"
    return "uk" if _NOT_RUSSIAN.search(word) else "ru"


def _in_other_language(given: str, lang: str, languages: set[str]) -> list[str]:
    """Folded spellings of a Cyrillic given name in Ukrainian or Russian, where the catalogue lacks that language."""
    language = lang if lang in ("ru", "uk") else _language(given)
    if language == "ru" and "uk" not in languages:
        return [name_key(spelled) for spelled in ru_to_uk(given)]
    if language == "uk" and "ru" not in languages:
        return [name_key(spelled) for spelled in uk_to_ru(given)]
    return []


def _looks_like_name(alias: str, parsed: list[tuple[str, PersonName]]) -> bool:
    words = {key(word) for word in re.split(r"[\s-]+", alias)}
    return any(_near(word, key(part)) for _, name in parsed for part in name.surname for word in words)


def _near(one: str, other: str) -> bool:
    """Whether two folded words are spellings of one name rather than a name and a nickname."""
    if not one or not other or one[0] != other[0]:
        return False
    if len(one) < 4 or len(other) < 4:
        return one == other
    return distance(one, other) <= (1 if len(one) < 6 else 2)


def _joined(one: Spelling, other: Spelling) -> Spelling:
    forms = dict(one.forms)
    for form, bits in other.forms:
        forms[form] = forms.get(form, 0) | bits
    return Spelling(one.word, tuple(forms.items()), one.latin)


def _in_ukrainian(patronymic: str) -> list[str]:
    known = ukrainian_patronymic(patronymic)
    return ru_to_uk(patronymic) if known is None else [known]


@lru_cache(maxsize=5_000)
def _patronymic(word: str) -> Spelling:
    forms: dict[str, int] = {}
    for form, bits in paradigms_ru.patronymic(word):
        forms[key(form)] = forms.get(key(form), 0) | bits
    for spelled in (word, *_in_ukrainian(word)[:2]):
        for form, bits in paradigms_uk.patronymic(spelled):
            forms[key(form)] = forms.get(key(form), 0) | bits
    return Spelling(word, tuple(forms.items()), latin=False)


@lru_cache(maxsize=5_000)
def _spoken(word: str) -> Spelling:
    return Spelling(word, tuple((key(form), bits) for form, bits in paradigms_ru.patronymic(word)), latin=False)


@lru_cache(maxsize=20_000)
def _surname_spellings(
    parts: tuple[str, ...], language: str, gender: str | None, has_uk: bool, has_ru: bool
) -> tuple[Spelling, ...]:
    word = " ".join(parts)
    if language == "en":
        plain = _without_diacritics(word)
        return tuple(_latin(spelled, gender) for spelled in dict.fromkeys((word, plain)))
    found: list[Spelling] = []
    russian = [parts] if language == "ru" else []
    ukrainian = [parts, *_softer(parts)] if language == "uk" else []
    if language == "ru" and not has_uk:
        ukrainian = _combined([ru_to_uk(part) for part in parts], _MOST_VARIANTS)
    elif language == "ru" and len(parts) == 1 and (heard := as_heard(word)) not in (None, word):
        ukrainian = [(heard,)]
    if language == "uk" and not has_ru:
        russian = _combined([uk_to_ru(part) for part in parts], _MOST_VARIANTS)
    done: dict[str, Spelling] = {}
    for words in russian:
        both = not _NOT_UKRAINIAN.search(" ".join(words)) and (not has_uk or words in ukrainian)
        spelled = _cyrillic(words, gender, russian=True, ukrainian=both)
        done[spelled.word] = spelled
    for words in ukrainian:
        spelled = _cyrillic(words, gender, russian=False, ukrainian=True)
        done[spelled.word] = _joined(done[spelled.word], spelled) if spelled.word in done else spelled
    found.extend(done.values())
    latin: dict[str, None] = {}
    for words, scheme in [*((words, "ru") for words in russian[:1]), *((words, "uk") for words in ukrainian[:1])]:
        for spelled_parts in _combined([to_latin(_masculine_end(part), scheme, 8) for part in words], 12):
            latin[" ".join(spelled_parts)] = None
    found.extend(_latin(spelled, gender) for spelled in list(latin)[:14] if len(spelled) > 2)
    return tuple(found)


def _softer(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A Ukrainian surname with е where Russian has е, too, behind a consonant (Умєров, Умеров)."""
    plain = tuple(_HARD_YE.sub("е", part) for part in parts)
    return [plain] if plain != parts else []


def _masculine_end(word: str) -> str:
    return word


def _combined(choices: list[list[str]], limit: int = 4) -> list[tuple[str, ...]]:
    if len(choices) == 1:
        return [(word,) for word in choices[0][:limit]]
    size = max(len(words) for words in choices)
    return list(dict.fromkeys(tuple(words[min(i, len(words) - 1)] for words in choices) for i in range(size)))[:limit]


def _latin(word: str, gender: str | None) -> Spelling:
    marks = {"m": MASCULINE, "f": FEMININE}.get(gender or "", GENDERS)
    return Spelling(word, ((key(word), ANY_CASE | marks),), latin=True)


def _without_diacritics(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("ß", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _cyrillic(parts: tuple[str, ...], gender: str | None, *, russian: bool, ukrainian: bool) -> Spelling:
    forms: dict[str, int] = {}
    paradigms = []
    # Of a woman's surname only one that her husband bears as well («Сергій та Інна Мірошниченки»): the plural of
    # another has forms of the man's («Петровим»).
    bends = len(parts) == 1 and (gender != "f" or parts[0][-1:] not in "ая")
    if russian:
        paradigms.append(paradigms_ru.surname)
        if bends:
            for form, bits in paradigms_ru.plural(parts[0]):
                forms[key(form)] = bits
        elif len(parts) == 1:
            for form, bits in paradigms_ru.sisters(parts[0]):
                forms[key(form)] = bits
    if ukrainian:
        paradigms.append(paradigms_uk.surname)
        if bends:
            for form, bits in paradigms_uk.plural(parts[0]):
                forms[key(form)] = forms.get(key(form), 0) | bits
        elif len(parts) == 1:
            for form, bits in paradigms_uk.sisters(parts[0]):
                forms[key(form)] = forms.get(key(form), 0) | bits
    for paradigm in paradigms:
        tables = [paradigm(part, gender) for part in parts]
        joined: list[Form] = tables[-1]
        for index in range(len(tables) - 2, -1, -1):
            first = [*tables[index], (parts[index], ANY_CASE | GENDERS)]
            joined = [
                (f"{head} {tail}", a & b & (ANY_CASE | GENDERS))
                for head, a in first
                for tail, b in joined
                if a & b & ANY_CASE and a & b & GENDERS
            ]
        for form, bits in joined:
            folded = key(form)
            forms[folded] = forms.get(folded, 0) | bits
    return Spelling(" ".join(parts), tuple(forms.items()), latin=False)
