"""Patronymics of both languages: whose child somebody is, and how Ukrainian says a Russian patronymic."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Final

from core.mentions.words.alphabet import key, readable
from core.mentions.words.given import classes_of, given_genders, name_key
from core.mentions.words.grammar import MASCULINE

_OF_MEN: Final = "(?:а|у|ем|е|еві|єм|і)?$"
_OF_WOMEN: Final = "(?:а|ы|е|у|ой|ою|и|і|о)$"
_SUFFIXES: Final = tuple(
    re.compile(suffix)
    for suffix in (
        "(?:[ьй]?[оеє]|ъе)вич" + _OF_MEN,
        "[иіы]ч" + _OF_MEN,
        "(?:[ьй]?[оеєії]|ъе)вн" + _OF_WOMEN,
        "[иі]?ничн" + _OF_WOMEN,
        "[иі]чн" + _OF_WOMEN,
    )
)
_ENDINGS: Final = ("", "й", "ь", "ий", "ій", "ей", "а", "я", "о", "ья")
_CHANGED: Final = {"яковл": "яков", "льв": "лев", "федор": "федір", "павл": "павло", "ил": "илья", "ілл": "ілля"}

# Names that Ukrainian does not say as the rules for letters would have it, and the patronymics that are irregular.
_UKRAINIAN: Final = (
    "александр:олександр алексей:олексій андрей:андрій сергей:сергій николай:микола владимир:володимир "
    "дмитрий:дмитро михаил:михайло павел:павло василий:василь евгений:євген игорь:ігор константин:костянтин "
    "филипп:пилип иосиф:йосип илья:ілля яков:яків федор:федір афанасий:панас никита:микита петр:петро "
    "григорий:григорій юрий:юрій анатолий:анатолій валерий:валерій виталий:віталій геннадий:геннадій "
    "аркадий:аркадій вячеслав:в'ячеслав лев:лев леонид:леонід виктор:віктор эдуард:едуард иван:іван тимофей:тимофій "
    "матвей:матвій емельян:омелян елисей:єлисей даниил:данило"
)
_SONS: Final = {"яків": "якович", "федір": "федорович", "микола": "миколайович", "ілля": "ілліч", "лев": "львович"}
_DAUGHTERS: Final = {
    "яків": "яківна",
    "федір": "федорівна",
    "микола": "миколаївна",
    "ілля": "іллівна",
    "лев": "львівна",
}


@cache
def _ukrainian() -> dict[str, str]:
    """Ukrainian given names by the class that they share with the Russian ones."""
    pairs = (pair.split(":") for pair in _UKRAINIAN.split())
    return {name: uk for ru, uk in pairs for name in classes_of(name_key(ru))}


@lru_cache(maxsize=10_000)
def fathers_of(form: str) -> frozenset[str]:
    """The classes of given names that the father may bear, by a folded patronymic in any case; empty if unknown."""
    word = readable(form)
    known = given_genders()
    found: set[str] = set()
    for suffix in _SUFFIXES:
        match = suffix.search(word)
        if match is None or match.start() < 2:
            continue
        stem = word[: match.start()]
        for beginning in (stem, _CHANGED.get(stem, stem)):
            for ending in _ENDINGS:
                name = name_key(beginning + ending)
                if known.get(name, 0) & MASCULINE:
                    found.update(classes_of(name))
    return frozenset(found)


@lru_cache(maxsize=10_000)
def _same_patronymic(form: str, own: str) -> bool:
    length = max(4, len(own) - 3)
    return form[:length] == own[:length] or not fathers_of(form).isdisjoint(fathers_of(own))


def patronymic_fits(form: str, patronymics: Collection[str]) -> bool:
    """Whether a folded patronymic in some case is one of these, in either language (Сергеевича, Сергійовичу)."""
    return any(_same_patronymic(form, own) for own in patronymics)


def spoken_patronymic(word: str) -> str | None:
    """How a Russian patronymic of a man is said among people: Семёныч of Семёнович, Сергеич of Сергеевич."""
    if word.endswith("ович"):
        return word.removesuffix("ович") + "ыч"
    return word.removesuffix("евич") + "ич" if word.endswith("евич") else None


def ukrainian_patronymic(word: str) -> str | None:
    """The Ukrainian form of a lower-case Russian patronymic, where the father's name differs by more than letters."""
    names = {name for found in fathers_of(key(word)) if (name := _ukrainian().get(found))}
    if len(names) != 1:
        return None
    father = names.pop()
    if word.endswith("на"):
        if father in _DAUGHTERS:
            return _DAUGHTERS[father]
        return father[:-1] + "ївна" if father[-1] == "й" else father.rstrip("оаяь") + "івна"
    return _SONS.get(father) or father.rstrip("оа") + "ович"
