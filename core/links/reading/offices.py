"""Offices that an article calls by what they are: «республиканский Минздрав», “the energy ministry”.

Which one is meant is told by the place beside it, or by the one place that the article speaks of. It counts only where
the sentence speaks of Telegram, as offices speak in many places.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.links.reading.grammar.offices import COUNTRIES, IN_THE_NOMINATIVE, KINDS, NOT_ITSELF, OF_A_PART
from core.links.reading.spelling import folded, romanised
from core.types import WatchedChannel

_KIND = re.compile("|".join(rf"(?P<k{number}>(?<!\w)(?:{kind})(?!\w))" for number, kind in enumerate(KINDS)))
_KIND_NAMES = "|".join(KINDS)
_COUNTRY = re.compile("|".join(rf"(?P<c{number}>(?<!\w)(?:{names})(?!\w))" for number, names in enumerate(COUNTRIES)))
_OF_A_PART = re.compile(rf"(?<!\w)(?:{OF_A_PART})(?!\w)")
# «Минздрав Дагестана», «Чернівецька обласна прокуратура»
_AN_OFFICE = re.compile(
    r"(?:(?P<front>\w+(?:ая|ий|ое|ська|цька|зька)) (?:\w+(?:ая|на|ий|ое) )?)?"
    rf"(?P<kind>{_KIND_NAMES})(?P<behind>(?: [\w-]+){{0,3}})"
)
_NOT_ITSELF = re.compile(rf"(?<!\w)(?:{NOT_ITSELF})$")
_IN_THE_NOMINATIVE = re.compile(IN_THE_NOMINATIVE)
_SHORTEST = 4  # letters of a place that don't change
_WORD = re.compile(r"[^\W\d_]{3,}")
_REACH = 60  # characters
_WORDS_BEFORE = re.compile(r"(?:[\w’'.-]+ ){1,3}$")
_WORDS_BEHIND = re.compile(r"(?: [\w’'.-]+){1,2}")
# Псков[ской], Харк[івська]
_OF_A_PLACE = re.compile(rf"(?<=\w{{{_SHORTEST}}})(?:ив)?(?:[сцз]ьк|ск)\w{{1,3}}$")
# Льв[ова], Льв[ів]: a vowel that changes
_CHANGING = re.compile(r"(?<=\w{3})(?:[оеи]ва|[оеи]в[иу]|[ои]в[оие]м)$|(?<=^\w{3})ив$")
_ENDING = 3  # letters that may change


@dataclass(frozen=True, slots=True)
class Office:
    """A watched channel of an office: of a country (a name of `_COUNTRY`), or of a part of one that `place` finds."""

    channel: WatchedChannel
    country: str | None
    place: re.Pattern[str] | None


def offices_among(channels: Sequence[WatchedChannel]) -> dict[str, list[Office]]:
    """Those of `channels` that are called as offices are, by kind."""
    found: dict[str, list[Office]] = {}
    for channel in channels:
        called = _AN_OFFICE.fullmatch(folded(channel.name))
        kind = _KIND.match(called.group("kind")) if called else None
        if called is None or kind is None:
            continue
        where = " ".join(filter(None, called.group("front", "behind")))
        of_a_part = _OF_A_PART.search(where) is not None
        country = None if of_a_part else _COUNTRY.search(where)
        place = "|".join(map(re.escape, dict.fromkeys(place_stems(where))))
        found.setdefault(str(kind.lastgroup), []).append(
            Office(
                channel,
                country.lastgroup if country else None,
                re.compile(rf"(?<!\w)(?:{place})") if place and not country else None,
            )
        )
    return found


def place_stems(where: str) -> list[str]:
    """What the places in `where`, folded, begin with in any form, in Cyrillic and Latin letters."""
    stems = [_stem(word) for word in _WORD.findall(where) if not _OF_A_PART.fullmatch(word)]
    return stems + [folded(roman) for stem in stems for roman in romanised(stem)]


def _stem(place: str) -> str:
    """What the names of a place and what is said of it begin with: псков of «Псковской» and «Псков»."""
    adjective = _OF_A_PLACE.search(place) or _CHANGING.search(place)
    return place[: adjective.start()] if adjective else place[: max(_SHORTEST, len(place) - _ENDING)]


def offices_in(sentence: str, article: str, known: Mapping[str, list[Office]]) -> list[tuple[int, int, WatchedChannel]]:
    """Where `sentence` calls one of the `known` offices by its kind, and whose channel that is. Texts are folded."""
    found = []
    for match in _KIND.finditer(sentence):
        if others_speak(sentence, match.start()):
            continue
        offices = known.get(match.lastgroup or "")
        office = _meant(sentence, match, article, offices) if offices else None
        if office is not None:
            found.append((match.start(), match.end(), office.channel))
    return found


def others_speak(sentence: str, start: int) -> bool:
    """Whether the words before an office, called by its name or its kind at `start` of a folded `sentence`, tell that
    others speak: somebody who works there, or who complains of it.
    """
    return _NOT_ITSELF.search(sentence, max(0, start - _REACH), start) is not None


def may_be_subject(office: str) -> bool:
    """Whether an office, as `offices_in` found it, stands in the nominative."""
    return _IN_THE_NOMINATIVE.fullmatch(office) is not None


def _meant(sentence: str, called: re.Match[str], article: str, offices: list[Office]) -> Office | None:
    beside = _beside(sentence, called)
    country = _COUNTRY.search(beside)
    here = [each for each in offices if each.place and each.place.search(beside)]
    if len(here) == 1:
        return here[0]
    if country is not None:
        here = [each for each in offices if each.country == country.lastgroup]
        return here[0] if len(here) == 1 else None
    of_a_part = _OF_A_PART.search(beside) is not None
    spoken_of = [each for each in offices if _is_spoken_of(each, article) and (each.place or not of_a_part)]
    return spoken_of[0] if len(spoken_of) == 1 else None


def _is_spoken_of(office: Office, article: str) -> bool:
    """Whether the article is about the place whose office it is."""
    if office.place:
        return office.place.search(article) is not None
    return office.country in {None, *_countries(article)}


def _beside(sentence: str, called: re.Match[str]) -> str:
    """The few words next to the office; those behind it come first, as they tell most."""
    front = _WORDS_BEFORE.search(sentence, max(0, called.start() - _REACH), called.start())
    behind = _WORDS_BEHIND.match(sentence, called.end())
    return " ".join(words.group() for words in (behind, front) if words)


@lru_cache(maxsize=8)
def _countries(article: str) -> frozenset[str]:
    return frozenset(match.lastgroup for match in _COUNTRY.finditer(article) if match.lastgroup)
