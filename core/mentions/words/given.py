"""Given names: which words are some, in any case form, and which of them stand for one another (Джо, Джозеф, Joe)."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from core.mentions import words as package
from core.mentions.memo import keep
from core.mentions.words.alphabet import key
from core.mentions.words.grammar import ACC, ANY_CASE, DAT, FEMININE, GEN, INS, LOC, MASCULINE, NOM, VOC
from core.mentions.words.ordinary import is_ordinary

_DATA: Final = Path(package.__path__[0]) / "data"  # where the sources are, wherever this code is
_MOST_KEPT: Final = 50_000
_DOUBLED: Final = re.compile(r"(.)\1+")

# Ending of a form, what to put in its place to get the lemma, the cases. Masculine lemmas end in a consonant, й, ь, о.
_MASCULINE: Final = (
    ("а", "", GEN | ACC), ("а", "о", GEN | ACC), ("я", "й", GEN | ACC), ("я", "ь", GEN | ACC), ("я", "", GEN | ACC),
    ("у", "", DAT | LOC), ("у", "о", DAT | LOC | VOC), ("ю", "й", DAT | LOC | VOC),
    ("ю", "ь", DAT | LOC | VOC), ("ю", "", DAT | LOC | VOC), ("же", "г", VOC),
    ("ом", "", INS), ("ом", "о", INS), ("ем", "й", INS), ("ем", "ь", INS), ("ем", "", INS), ("єм", "й", INS),
    ("е", "", LOC | VOC), ("е", "о", LOC | VOC), ("е", "й", LOC), ("е", "ь", LOC), ("и", "й", LOC), ("і", "", LOC),
    ("ї", "й", LOC),
    ("ові", "", DAT | LOC), ("ові", "о", DAT | LOC), ("еві", "", DAT | LOC), ("еві", "ь", DAT | LOC),
    ("єві", "й", DAT | LOC),
)  # fmt: skip
_FIRST_DECLENSION: Final = (
    ("ы", "а", GEN), ("и", "а", GEN), ("и", "я", GEN | DAT | LOC), ("е", "а", DAT | LOC), ("е", "я", DAT | LOC),
    ("у", "а", ACC), ("ю", "я", ACC | VOC), ("ой", "а", INS), ("ою", "а", INS), ("ей", "я", INS), ("ей", "а", INS),
    ("ею", "я", INS), ("ею", "а", INS), ("єю", "я", INS), ("і", "а", DAT | LOC | GEN), ("і", "я", GEN | DAT | LOC),
    ("ї", "я", GEN | DAT | LOC), ("и", "ь", GEN | DAT | LOC), ("ью", "ь", INS), ("зі", "га", DAT | LOC),
    ("ці", "ка", DAT | LOC), ("о", "а", VOC), ("є", "я", VOC),
)  # fmt: skip
_IRREGULAR: Final = {"павл": "павел", "льв": "лев", "петр": "петро"}


_Rule = tuple[str, str, int]


def _folded(rules: tuple[_Rule, ...]) -> dict[str, tuple[_Rule, ...]]:
    """The rules by the last letter of the form: (ending, what to put there, cases)."""
    table: dict[str, list[_Rule]] = {}
    for ending, instead, cases in rules:
        folded = key(ending)
        table.setdefault(folded[-1], []).append((folded, key(instead), cases))
    return {last: tuple(found) for last, found in table.items()}


_RULES_M: Final = _folded(_MASCULINE)
_RULES_F: Final = _folded(_FIRST_DECLENSION)
_A, _YA, _J, _SOFT = key("а"), key("я"), key("й"), key("ь")
_FIRST_ENDINGS: Final = (_A, _YA)
_STEMS: Final = {key(stem): key(lemma) for stem, lemma in _IRREGULAR.items()}


def name_key(name: str) -> str:
    """A given name as the key of a word in a text: without an apostrophe within (`В'ячеслав`)."""
    return key(name).replace(" ", "")


def skeleton(folded: str) -> str:
    """What two spellings of one name share: no doubled letters, й as и, no soft signs."""
    plain = folded.replace(_J, key("и")).replace(_SOFT, "")
    return _DOUBLED.sub(r"\1", plain)


@cache
def ambiguous_names() -> frozenset[str]:
    """Given names that are common words or places as well (Герой, Роман, Владимир), folded."""
    lines = [line for line in (_DATA / "given.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    return frozenset(key(lines[3]).split())


@cache
def _known() -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    genders: dict[str, int] = {}
    classes: dict[str, list[str]] = {}
    lines = [line for line in (_DATA / "given.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    for line, gender in zip(lines[:3], (MASCULINE, FEMININE, MASCULINE | FEMININE), strict=True):
        for name in key(line).split():
            genders[name] = genders.get(name, 0) | gender
    lines = [line for line in (_DATA / "english.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    for line, gender in zip(lines, (MASCULINE, FEMININE, MASCULINE | FEMININE), strict=True):
        for name in line.split():
            genders[key(name)] = genders.get(key(name), 0) | gender
    for line in (_DATA / "variants.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        mark, *names = line.split()
        gender = FEMININE if mark == "f" else MASCULINE
        first = skeleton(name_key(names[0]))
        for name in names:
            folded = name_key(name)
            genders[folded] = genders.get(folded, 0) | gender
            found = classes.setdefault(skeleton(folded), [])
            if first not in found:
                found.append(first)
    return genders, {name: tuple(found) for name, found in classes.items()}


def given_genders() -> dict[str, int]:
    """All given names that we know, folded, with the bits of their genders."""
    return _known()[0]


@lru_cache(maxsize=50_000)
def classes_of(folded: str) -> tuple[str, ...]:
    """The classes of interchangeable names that a folded name belongs to; by default its own."""
    bare = skeleton(folded)
    return _known()[1].get(bare) or (bare,)


def gender_of(name: str) -> str | None:
    """The gender of a given name in its dictionary form, where only one is known for it."""
    bits = given_genders().get(name_key(name), 0)
    return {MASCULINE: "m", FEMININE: "f"}.get(bits)


class GivenNames:
    """Reads word forms as given names: those known in general and those of a catalogue."""

    def __init__(self, own: dict[str, int] | None = None) -> None:
        self._genders = dict(given_genders())
        for lemma, gender in (own or {}).items():
            self._genders[lemma] = self._genders.get(lemma, 0) | gender
        self._memory: dict[str, tuple[tuple[str, int], ...]] = {}

    def __contains__(self, form: str) -> bool:
        return bool(self.read(form))

    def read(self, form: str) -> tuple[tuple[str, int], ...]:
        """The readings of a folded form as (lemma, bits of case and gender); none if it is no given name."""
        found = self._memory.get(form)
        if found is None:
            found = keep(self._memory, form, self._read(form), _MOST_KEPT)
        return found

    def _read(self, form: str) -> tuple[tuple[str, int], ...]:
        found = self._read_as_spelled(form)
        if not _UKRAINIAN.isdisjoint(form) and len(form) >= _SHORTEST_SPELLED and (found or not is_ordinary(form)):
            # «Кевін», «Лілія», «Маркіяна»: most dictionaries of names are Russian; «Антоніна» is one name, and another
            # name's genitive
            for lemma, bits in self._read_as_spelled(form.translate(_IN_RUSSIAN)).items():
                found.setdefault(lemma, bits)
        return tuple(found.items())

    def is_spelled(self, form: str) -> bool:
        """Whether a folded form is a given name as it is, without a look at how Russian spells it (not so `Єрмак`)."""
        return bool(self._read_as_spelled(form))

    def _read_as_spelled(self, form: str) -> dict[str, int]:
        found: dict[str, int] = {}
        genders = self._genders
        gender = genders.get(form, 0)
        if gender:
            if form[-1] in _FIRST_ENDINGS:
                bent = form[-2:-1] not in _VOWELS or form[-1] == _YA  # Франсуа stays
            else:
                bent = gender == MASCULINE and _bends(form) and form > "\x7f"
            found[form] = gender | (NOM if bent else ANY_CASE)
        if len(form) > 2:
            for rules, masculine in ((_RULES_M, True), (_RULES_F, False)):
                for ending, instead, cases in rules.get(form[-1], ()):
                    if len(form) <= len(ending) or not form.endswith(ending):
                        continue
                    stem = form[: -len(ending)]
                    lemma = stem + instead
                    if masculine and instead == "" and stem in _STEMS:
                        lemma = _STEMS[stem]
                    gender = genders.get(lemma, 0)
                    if masculine:
                        gender &= MASCULINE
                        if not instead and not _bends(stem):
                            continue
                    if cases == VOC and is_ordinary(form):
                        continue  # «Надо», «Мало» call nobody
                    if gender:
                        found[lemma] = found.get(lemma, 0) | gender | cases
        return found


@cache
def general_names() -> GivenNames:
    """A reader of the given names that are known in general."""
    return GivenNames()


# Letters of Ukrainian with those that stand for them in the Russian spelling of a name.
_UKRAINIAN: Final = frozenset(map(key, "іїє"))
_IN_RUSSIAN: Final = str.maketrans(key("іїє"), key("иие"))
_SHORTEST_SPELLED: Final = 4
_VOWELS: Final = frozenset(key("а е и о у ы ю я є ї").split()) | {key("і")}


def _bends(lemma: str) -> bool:
    return lemma[-1:] not in _VOWELS


def same_given(readings: Collection[tuple[str, int]], classes: Collection[str]) -> int:
    """The bits of those readings that belong to one of `classes`; 0 if none does."""
    bits = 0
    for lemma, marks in readings:
        for found in classes_of(lemma):
            if found in classes:
                bits |= marks
    return bits
