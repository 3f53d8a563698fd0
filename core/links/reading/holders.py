"""People whom an article calls by their office alone: «глава области», “Lviv's mayor”.

Who is meant is told by the office and place in a watched channel's name or aliases, by what the article has told of him
before, or by the catalogue, of which the mentions are. Two who fit are nobody. It counts only where the sentence speaks
of Telegram or of somebody's channel, as they speak in many places.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core.encoders import Span
from core.links.reading.grammar.holders import (
    ANY_PLACE,
    IN_THE_NOMINATIVE,
    KINDS,
    NO_PLACE,
    NO_REGION,
    NOT_HE,
    NOT_HIMSELF,
    OF_NO_PLACE,
    OTHER,
    REGION,
    TOWN,
)
from core.links.reading.grammar.leading import A_FULL_NAME
from core.links.reading.grammar.offices import OF_A_PART
from core.links.reading.offices import place_stems
from core.links.reading.spelling import folded
from core.types import Official, Position, WatchedChannel

_KIND = re.compile("|".join(rf"(?P<{kind}>(?<![\w-])(?:{called})(?!\w))" for kind, called in KINDS.items()))
_NOT_HIMSELF = re.compile(rf"(?<!\w)(?:{NOT_HIMSELF})")
_NOT_HE = re.compile(NOT_HE)
_IN_THE_NOMINATIVE = re.compile(IN_THE_NOMINATIVE)
# Another office whose name stands for the region that it heads: «Олег Петренко / Одеська ОВА».
_OF_A_REGION = re.compile(r"(?P<where>\w+) о[вд]а(?!\w)")
_OF_MANY = frozenset({ANY_PLACE, OTHER})  # bare, they are nobody
_OF_A_PLACE = (REGION, TOWN)
_REACH = 60  # characters
_A_WORD = re.compile(r"[^\W\d_]+")
# Омской [области]
_PART_OF_A_COUNTRY = re.compile(rf"\s+(?:{OF_A_PART})(?!\w)")
_OF_A_PLACE_AT_END = re.compile(r"(?<=\w{2})(?:[сцз]ьк|ск)\w{1,3}$")
_BEHIND = re.compile(r"(?: (?:of |of the )?[\w’'-]+){1,3}")
_BEFORE = re.compile(r"(?:[\w’'-]+ ){1,2}$")
_A_CAPITAL = re.compile(r"\s+(?:(?:of|in)\s+(?:the\s+)?)?[A-ZА-ЯЁІЇЄҐ]")
_CAPITAL_BEFORE = re.compile(r"(?<=\w\s)[A-ZА-ЯЁІЇЄҐ][\w’'-]*\s+$|^[A-Z][\w-]+['’]s\s+$")
_ADJECTIVE_BEFORE = re.compile(r"(?<!\w)(?P<adjective>\w{2,}(?:[сцз]ьк|ск)(?:ий|ого|ому|им|ом|а|ая|ой))\s+$")
_NO_PLACE, _NO_REGION = re.compile(NO_PLACE), re.compile(NO_REGION)
_OF_NO_PLACE = re.compile(OF_NO_PLACE)
# [Governor] X, [the mayor of Omsk,] X; X[, the mayor]
_TITLE_BEFORE = re.compile(rf"(?:{_KIND.pattern})(?:\s+(?:of\s+)?(?:the\s+)?[\w’'-]+){{0,3}}?,?\s+[\"“«]?$")
_TITLE_BEHIND = re.compile(rf"[\"”»]?,\s+(?:[\w’'-]+\s+){{0,4}}?(?:{_KIND.pattern})")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever is called as one that holds an office: his channel, None if it is not watched; what the names of the
    place begin with, nothing if none is told; and when he holds it, None if that is now.
    """

    who: str
    channel: WatchedChannel | None
    places: frozenset[str] = frozenset()
    position: Position | None = None


Holders = Mapping[str, Sequence[Holder]]


def holders_among(
    channels: Sequence[WatchedChannel], officials: Iterable[Official], of_officials: Mapping[str, WatchedChannel]
) -> dict[str, list[Holder]]:
    """Those of `channels` that are called by an office and a place, and those of `officials` who hold one, by kind;
    `of_officials` are their channels by their ids.
    """
    found: dict[str, list[Holder]] = {}
    for channel in channels:
        names = (channel.name, *channel.aliases)
        own = {word for name in names for word in _name_of_a_person(name)}
        for kind, places in _offices_of(names, own).items():
            found.setdefault(kind, []).append(Holder(channel.name, channel, frozenset(places)))
    for official in officials:
        watched = of_officials.get(official.id)
        for position in official.positions:
            for kind, places in _offices_held((position.title, *position.short)).items():
                if kind not in _OF_MANY:
                    who = watched.name if watched else official.id
                    found.setdefault(kind, []).append(Holder(who, watched, frozenset(places), position))
    return found


@lru_cache(maxsize=4096)  # a catalogue is read anew with each change of it or of the watchlist
def _offices_held(titles: tuple[str, ...]) -> dict[str, list[str]]:
    return _offices_of(titles, ())


def _offices_of(names: Iterable[str], own: Collection[str]) -> dict[str, list[str]]:
    """The kinds of the offices that stand in `names`, each with what its places begin with."""
    found: dict[str, list[str]] = {}
    for small in map(folded, names):
        for called in _KIND.finditer(small):
            where = f"{small[: called.start()]} {small[called.end() :]}"
            if not _NOT_HIMSELF.search(small, 0, called.start()) and not _NO_REGION.search(where):
                found.setdefault(str(called.lastgroup), []).extend(_places(where, own))
        if of_a_region := _OF_A_REGION.search(small):
            found.setdefault(REGION, []).extend(_places(of_a_region.group("where"), own))
    return {kind: places for kind, places in found.items() if places}


def _name_of_a_person(name: str) -> list[str]:
    is_one = A_FULL_NAME.fullmatch(name) and not _KIND.search(folded(name))
    return folded(name).split() if is_one else []


def _places(where: str, own: Collection[str]) -> list[str]:
    words = [word for word in re.findall(r"[\w-]+", where) if word not in own and not _NO_PLACE.fullmatch(word)]
    return place_stems(" ".join(words))


def introduced(text: str, start: int, end: int) -> str | None:
    """The kind of office that `text`, folded, gives to the person named at `[start, end)`, if it does."""
    before = _TITLE_BEFORE.search(text, max(0, start - _REACH), start)
    title = before or _TITLE_BEHIND.match(text, end)
    if title is None or title.lastgroup is None or title.lastgroup == ANY_PLACE:
        return None
    begins = title.start(title.lastgroup)
    return None if _NOT_HIMSELF.search(text, max(0, begins - _REACH), begins) else title.lastgroup


def holders_in(
    text: str,
    sentence: Span,
    article: str,
    known: Holders,
    told: Holders,
    day: date | None,
    mentions: Sequence[tuple[Span, WatchedChannel | None]],
) -> list[tuple[Span, WatchedChannel]]:
    """Where `sentence` of `text` calls somebody by the office alone, and whose channel that is.

    `article` is the whole `text` folded, `day` is its own; `known` are those whom watchlist and catalogue tell, `told`
    whom the article has told of, `mentions` where officials are spoken of, with their channels (None: not watched).
    """
    found = []
    for called in _KIND.finditer(article, *sentence):
        if _NOT_HIMSELF.search(article, max(sentence.start, called.start() - _REACH), called.start()):
            continue
        if _NOT_HE.match(article, called.end()):
            continue
        here = [each for each in mentions if each[0].start < called.end() and called.start() < each[0].end]
        if here:
            span, channel = here[0]
            where = Span(min(span.start, called.start()), max(span.end, called.end()))
        else:
            where, channel = _meant(text, sentence, article, called, known, told, day)
        if channel is not None:
            found.append((where, channel))
    return found


def _meant(
    text: str, sentence: Span, article: str, called: re.Match[str], known: Holders, told: Holders, day: date | None
) -> tuple[Span, WatchedChannel | None]:
    kind, nobody = str(called.lastgroup), (Span(*called.span()), None)
    kinds = (ANY_PLACE, *_OF_A_PLACE) if kind == ANY_PLACE else (kind, *(ANY_PLACE,) * (kind in _OF_A_PLACE))
    holders = [each for same in kinds for each in known.get(same, ()) if _holds(each, day)]
    before = _BEFORE.search(article, max(sentence.start, called.start() - _REACH), called.start())
    behind = _BEHIND.match(article, called.end(), sentence.end)
    here: dict[str, tuple[Span, WatchedChannel | None]] = {}
    for beside in (behind, before):  # what stands behind tells more: “the Moscow-installed mayor of Omsk”
        words = [*_A_WORD.finditer(article, *beside.span())] if beside and not here else []
        for each in holders if words else ():
            places = [word for word in words if not each.places.isdisjoint(_beginnings(word.group()))]
            if places:
                start = min(called.start(), places[0].start())
                here[each.who] = Span(start, _phrase_end(article, called, places[-1])), each.channel
    if here or kind == ANY_PLACE:
        found = here.popitem()[1] if len(here) == 1 else nobody
        return nobody if _A_CAPITAL.match(text, found[0].end) else found
    if kind == OTHER or _A_CAPITAL.match(text, called.end(), sentence.end) or _is_of_a_place(text, sentence, called):
        return nobody
    holders = [each for each in holders if each in known.get(kind, ())]
    spoken_of = _spoken_of(_places_in(text[sentence.start : sentence.end]), holders)
    if not spoken_of:
        spoken_of = {each.who: each.channel for each in told.get(kind, ())}
        if not spoken_of or kind in _OF_A_PLACE:  # an article may speak of many countries
            spoken_of |= _spoken_of(_places_in(text), holders)
    return (Span(*called.span()), spoken_of.popitem()[1]) if len(spoken_of) == 1 else nobody


def _spoken_of(
    places: tuple[frozenset[str], frozenset[str]], holders: Sequence[Holder]
) -> dict[str, WatchedChannel | None]:
    """Those whose places are among `places`, by name, or in an adjective if there is none by name."""
    for some in places:
        found = {each.who: each.channel for each in holders if not some.isdisjoint(each.places)}
        if found:
            return found
    return {}


@lru_cache(maxsize=8)
def _places_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """What the words of `text` that begin with a capital begin with, folded, and the stems of adjectives of places."""
    words = set(_A_WORD.findall(text))
    names = frozenset(each for word in words if word[0].isupper() for each in _beginnings(folded(word)))
    adjectives = (_OF_A_PLACE_AT_END.search(folded(word)) for word in words)
    return names, frozenset(each.string[: each.start()] for each in adjectives if each)


def _beginnings(word: str) -> list[str]:
    return [word[:length] for length in range(2, len(word) + 1)]


def _phrase_end(article: str, called: re.Match[str], place: re.Match[str]) -> int:
    """Where an office ends with the place behind it: «губернатор Омской области»."""
    part = _PART_OF_A_COUNTRY.match(article, place.end()) if place.end() > called.end() else None
    return part.end() if part else max(called.end(), place.end())


def _is_of_a_place(text: str, sentence: Span, called: re.Match[str]) -> bool:
    """Whether a place stands before an office: “the Omsk mayor”, «омский мэр»."""
    front = text[max(sentence.start, called.start() - _REACH) : called.start()]
    adjective = _ADJECTIVE_BEFORE.search(front)
    if adjective:
        return _OF_NO_PLACE.fullmatch(folded(adjective.group("adjective"))) is None
    return _CAPITAL_BEFORE.search(front) is not None


def _holds(holder: Holder, day: date | None) -> bool:
    return holder.position is None or holder.position.held_on(day)


def may_be_subject(surface: str) -> bool:
    """Whether somebody, called as `holders_in` found him, folded, stands in the nominative."""
    return _IN_THE_NOMINATIVE.match(surface) is not None
