"""Which earlier posts tell the same in other words: pieces of words weighted by rarity, together with vectors."""

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from core.encoders import STOP_WORDS
from core.encoders.numbers import IN_LETTERS
from core.encoders.rows import Floats, Ragged, Rows, segment_sums
from core.stories.headings import heading, names_in, speaker_in
from core.stories.marks import is_list
from core.stories.moulds import mould_of, moulds_of, recast
from core.stories.places import places_in

# A logistic regression on five sets of judged pairs, its weights rounded (a fourth of the log odds; bench/stories.py,
# docs/decisions/0022). How alike the meaning of two texts is tells more than how many of their words are.
_WORDS, _MEANING = 0.4, 1.35
_WORDS_ALONE = 2.8  # where there are no vectors
_EVEN = 0.6  # the likeness of meaning at which an encoder that tells more is as undecided as any
_NUMBERS = 0.16  # "17 drones" and "8 drones" may be two reports
_OTHER_DAYS = 0.5  # forecasts and tallies of two days
_NAMED_APART = 0.2  # "Weather in Brest" and "Weather in Gomel"
_PLACED_APART = 0.4  # what one town does and what another does, in the same words
_SAID_BESIDES = 0.4  # a law, and what somebody thinks of it
_LISTED = 0.3  # a digest or a list of statements tells many things, and retells none of them
_ENOUGH = 0.46
# In no other way does one border suit a quiet day and a day on which all channels write about one thing.
_OTHERS_WEIGHT = 0.5
_PASSED_OVER, _OTHERS = 3, 10  # the nearest tell the same, perhaps; those after them are near by their subject
_FEWEST_OTHERS = 3
_LEAST_OTHERS = 0.4  # of few texts most have no neighbour by their subject, but not because there is none
_UNKNOWN_OTHERS = 0.6  # where there are none to tell, one has to be surer
# Texts of one hour tell the same further below than those of two days: what comes later is mostly what happened next.
_LATER, _LATER_SECONDS = 0.5, 12 * 3600.0
_UNDATED_SECONDS = 4 * 3600.0
_LEAST_WORDS = 0.04  # below, no likeness of meaning makes a rewrite
_LEAST_RECAST = 0.3  # texts less alike share no sentence but for its names
_SAME_MOULD = 0.5  # short texts as alike as this that differ in their numbers are reports from one mould
_MIDDLE_TEXTS = 200  # so many texts at the origin hold the middle of the vectors there while few are known
_PIECE = 4  # letters: forms and derivations of a word share most of its pieces, whatever a stemmer makes of them
_COMMON = 0.05  # pieces in more of the texts than this do not find candidates
_ASSUMED = 500  # texts: with few posts all pieces count as nearly equally rare
_CANDIDATES = 20
SHORTEST = 4  # words that tell something: headlines have no more
_SHORT = 45  # words: texts in which a single number is the news
_BUCKETS = 1 << 16  # of pieces: a language has about as many that are not rare
_NUMBER = re.compile(r"\d")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "января січня january", "февраля лютого february", "марта березня march", "апреля квітня april",
            "мая травня may", "июня червня june", "июля липня july", "августа серпня august",
            "сентября вересня september", "октября жовтня october", "ноября листопада november",
            "декабря грудня december",
        )
    )
    for name in names.split()
}  # fmt: skip
_OFTEN = (1 + np.log(np.maximum(np.arange(256), 1))).astype(np.float32)

Numbers = npt.NDArray[np.uint16]
_Names = TypeVar("_Names")


class Named(NamedTuple, Generic[_Names]):
    """Of whom and what a text names: in its heading, as having said what that tells, as where it happened."""

    heading: _Names
    speaker: _Names
    towns: _Names
    countries: _Names


@dataclass(frozen=True, slots=True)
class Told:
    """A text as rewrites see it: its pieces (buckets, ascending), how often it has each (1 to 255), a piece of
    each name in `Named` (its bucket, and _BUCKETS times the number of the field), its numbers, and how its sentences
    are built.
    """

    pieces: Numbers
    counts: npt.NDArray[np.uint8]
    names: npt.NDArray[np.uint32]
    figures: "Figures"
    moulds: bytes = b""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers that a text gives (in figures, from two to ten in letters, too), hashed, its length in words,
    whether it is a list of several things, the days of the year that it names (31 times the month and the day), and
    the mould of its heading.
    """

    numbers: tuple[int, ...]
    length: int
    listed: bool = False
    days: tuple[int, ...] = ()
    mould: bytes = b""


_NAMELESS: Named[set[str]] = Named(set(), set(), set(), set())


def told_in(text: str, read: Sequence[str]) -> Told:
    """`Told` of a text as `story_text` leaves it; `read` are its words."""
    line = heading(text)
    named = Named(names_in(line), speaker_in(line), *places_in(text))
    return told(read, listed=is_list(text), named=named, mould=mould_of(line), moulds=moulds_of(text))


def told(
    read: Sequence[str],
    *,
    listed: bool = False,
    named: Named[set[str]] = _NAMELESS,
    mould: bytes = b"",
    moulds: bytes = b"",
) -> Told:
    """`Told` of the words of a text; `listed` if it is a list, `named` its names in small letters, `mould` that of its
    heading and `moulds` those of its sentences.
    """
    counts: Counter[int] = Counter()
    for word in read:
        folded = word.lower()
        if folded in STOP_WORDS or _NUMBER.match(word):
            continue
        marked = f" {folded.replace('ё', 'е')}"
        for start in range(max(1, len(marked) - _PIECE + 1)):
            counts[_bucket(marked[start : start + _PIECE])] += 1
    pieces = np.array(sorted(counts), dtype=np.uint16)
    often = np.array([min(counts[each], 255) for each in pieces.tolist()], dtype=np.uint8)
    # The first letters are in every form of a name, and among the pieces of each word that begins with them.
    pairs = [(kind, name) for kind, names in enumerate(named) for name in names]
    names = np.array([kind * _BUCKETS + _first_piece(name) for kind, name in pairs], dtype=np.uint32)
    return Told(pieces, often, names, figures_of(read, listed=listed, mould=mould), moulds)


def _first_piece(name: str) -> int:
    folded = name.replace("ё", "е")
    # Of a short name a case may change the fourth letter («в Химках», «из Химок»).
    return _bucket(folded[:_PIECE] if len(folded) > 6 else f" {folded}"[:_PIECE])


def _bucket(piece: str) -> int:
    return zlib.crc32(piece.encode()) % _BUCKETS


def figures_of(read: Sequence[str], *, listed: bool = False, mould: bytes = b"") -> Figures:
    """The figures of the words of a text; `listed` if it is a list, `mould` that of its heading."""
    numbers = list(filter(_NUMBER.match, read))
    lowered = list(map(str.lower, read))
    telling = len(read) - sum(map(STOP_WORDS.__contains__, lowered)) - len(numbers)
    days = _days(lowered) if numbers else ()
    numbers += map(IN_LETTERS.__getitem__, filter(IN_LETTERS.__contains__, lowered))
    return Figures(tuple(sorted({zlib.crc32(word.encode()) for word in numbers})), telling, listed, days, mould)


def _days(lowered: Sequence[str]) -> tuple[int, ...]:
    """The days of the year that words name: «8 ноября», “8 November”, “November 8”."""
    found = set()
    for at, word in enumerate(lowered):
        month = _MONTHS.get(word)
        if month is not None:
            for day in (*lowered[max(at - 1, 0) : at], *lowered[at + 1 : at + 2]):
                if day.isdecimal() and 1 <= int(day[:3]) <= 31:
                    found.add(31 * month + int(day))
    return tuple(sorted(found))


def other_days(one: Figures, other: Figures) -> bool:
    """Whether both name days and none in common: forecasts and tallies of two days."""
    return bool(one.days and other.days) and set(one.days).isdisjoint(other.days)


def other_numbers(one: Figures, other: Figures) -> bool:
    """Whether two short texts give different numbers: then they are two reports, however alike."""
    if min(one.length, other.length) > _SHORT or not one.numbers or not other.numbers:
        return False
    return set(one.numbers).isdisjoint(other.numbers)


def another_report(one: Figures, other: Figures) -> bool:
    """Whether two texts in nearly the same words are two reports all the same: they count other things, or their
    headings name others.
    """
    return other_numbers(one, other) or recast(one.mould, other.mould)


def common_numbers(one: Figures, other: Figures) -> float:
    """How much of what the text with fewer numbers counts the other counts too: 0 to 1, or -1 for nothing; 0 where one
    of them gives no number. What a list and a text that is none both count tells nothing: the list counts many things.
    """
    if not one.numbers or not other.numbers:
        return 0.0
    common = len(set(one.numbers).intersection(other.numbers))
    if not common:
        return -1.0
    return 0.0 if one.listed != other.listed else common / min(len(one.numbers), len(other.numbers))


def background(near: Iterable[float]) -> float:
    """How alike a text is to others of its subject, by its likenesses to the texts that are nearest."""
    others = sorted(near, reverse=True)[_PASSED_OVER:_OTHERS]
    others += [_UNKNOWN_OTHERS] * (_FEWEST_OTHERS - len(others))
    return max(sum(others) / len(others), _LEAST_OTHERS)


def surety(alike: float, others: Sequence[float], seconds: float | None) -> float:
    """How surely a text tells the same as another one; 1 is enough.

    `alike` is their likeness, `others` (at least one) are those that they have to texts beside their story, and
    `seconds` how far apart they are (None: not known). One less is a fiftieth of the odds.
    """
    usual = sum(others) / len(others)
    apart = _UNDATED_SECONDS if seconds is None else abs(seconds)
    later = _LATER * (1 - math.exp(-apart / _LATER_SECONDS))
    return 1 + alike - _OTHERS_WEIGHT * usual - later - _ENOUGH


def _had(names: npt.NDArray[np.uint32], pieces: set[int]) -> Named[list[bool]]:
    """Of each of the names of one text, kind by kind, whether another text of these pieces has it."""
    had = Named[list[bool]]([], [], [], [])
    for name in names.tolist():
        had[name // _BUCKETS].append(name % _BUCKETS in pieces)
    return had


def _against(one: Named[list[bool]], other: Named[list[bool]]) -> float:
    """What speaks against one story of two texts, by which names of each the other has."""
    against = 0.0
    if not all(one.heading) and not all(other.heading):
        against += _NAMED_APART
    if any(each and not any(each) for each in (one.speaker, other.speaker)):
        against += _SAID_BESIDES
    # A town may lie in the country that the other names: each kind is compared by itself.
    places = ((one.towns, other.towns), (one.countries, other.countries))
    if any(mine and its and not any(mine + its) for mine, its in places):
        against += _PLACED_APART
    return against


class RewriteIndex:
    """Texts by row, in order of arrival; rows are counted from 0 and never change. About 1.5 kB a text, with a vector
    of 512 dimensions.
    """

    def __init__(self, trust: float = 1.0) -> None:
        """`trust` is that of the encoder that the vectors are from."""
        self._trust = trust
        self._first = 0
        self._pieces = Ragged(np.uint16)
        self._counts = Ragged(np.uint8)
        self._names = Ragged(np.uint32)
        self._moulds: list[bytes] = []
        self._lengths = np.zeros(0, dtype=np.float32)
        self._figures: list[Figures] = []
        self._vectors: Rows | None = None
        self._has_vector: list[bool] = []
        self._sum: npt.NDArray[np.float64] | None = None  # of the vectors
        self._texts = np.zeros(_BUCKETS, dtype=np.int32)  # in how many texts each piece stands
        self._wanted = np.zeros(_BUCKETS, dtype=np.float32)  # all zero between questions

    def __len__(self) -> int:
        return len(self._figures)

    def append(self, text: Told, vector: Floats | None) -> None:
        """Add the next row."""
        if len(self) >= len(self._lengths):
            self._lengths = np.concatenate([self._lengths, np.zeros(max(256, len(self) // 2), dtype=np.float32)])
        self._lengths[len(self)] = _length(self._weights(text.pieces, text.counts))
        self._texts[text.pieces] += 1
        self._pieces.append(text.pieces)
        self._counts.append(text.counts)
        self._names.append(text.names)
        self._moulds.append(text.moulds)
        self._figures.append(text.figures)
        if vector is not None and self._vectors is None:
            self._vectors = Rows(len(vector))
            if self._has_vector:
                self._vectors.append(np.zeros((len(self._has_vector), len(vector)), dtype=np.float32))
        if self._vectors is not None:
            held = vector if vector is not None else np.zeros(self._vectors.dimensions, dtype=np.float32)
            self._sum = held.astype(np.float64) if self._sum is None else self._sum + held
            self._vectors.append(held[None, :])
        self._has_vector.append(vector is not None)

    def drop_before(self, row: int) -> None:
        """Forget the rows before `row`."""
        gone = min(row - self._first, len(self))
        if gone <= 0:
            return
        np.subtract.at(self._texts, self._pieces.flat[: int(self._pieces.lengths[:gone].sum())], 1)
        kept = np.arange(gone, len(self))
        self._pieces.keep(kept)
        self._counts.keep(kept)
        self._names.keep(kept)
        self._lengths = self._lengths[kept]
        if self._vectors is not None and self._sum is not None:
            self._sum -= self._vectors[np.arange(gone)].sum(axis=0)
            self._vectors.keep(kept)
        del self._figures[:gone], self._has_vector[:gone], self._moulds[:gone]
        self._first += gone

    def nearest(self, text: Told, vector: Floats | None, since: int) -> dict[int, float]:
        """The rows from `since` on nearest to `text` by their rare words or by meaning, each with its likeness."""
        start = max(since - self._first, 0)
        if start >= len(self):
            return {}
        weights = self._weights(text.pieces, text.counts)
        rare = self._texts[text.pieces] <= max(20.0, _COMMON * len(self))
        self._wanted[text.pieces[rare]] = weights[rare] * self._rarity(text.pieces[rare])
        starts, lengths = self._pieces.starts[start:], np.diff(self._pieces.bounds[start:])
        flat = self._pieces.flat[starts[0] :]
        shares = self._wanted[flat] * _OFTEN[self._counts.flat[starts[0] :]]
        self._wanted[text.pieces] = 0.0
        scores = segment_sums(shares, starts - starts[0], lengths)
        scores /= np.maximum(self._lengths[start : len(self)] * _length(weights), 1e-6)
        found = dict.fromkeys(_best(scores))
        if vector is not None and self._vectors is not None:
            blocks = [products[0] for _, products in self._vectors.products(vector[None, :], start)]
            found |= dict.fromkeys(_best(np.concatenate(blocks)))
        places = np.array([place + start for place in found])
        return dict(zip((places + self._first).tolist(), self._likenesses(text, vector, places), strict=True))

    def likeness(self, text: Told, vector: Floats | None, row: int) -> float:
        """How alike `text` and the text `row` are: 0 to 0.6 for strangers, 0.8 to 2 for those that tell the same.

        It is the sum of the cosine of their words, that of their vectors from the middle of all vectors (the same
        language and the same day make all alike), and of what their numbers, days and names tell, weighted.
        """
        return self._likenesses(text, vector, np.array([row - self._first]))[0]

    def _likenesses(self, text: Told, vector: Floats | None, places: npt.NDArray[np.intp]) -> list[float]:
        words = self._word_cosines(text, places)
        apart = self._apart(text, places)
        meanings = None if vector is None else self._vector_cosines(vector, places)
        found = []
        for number, place in enumerate(places.tolist()):
            alike, its = words[number], self._figures[place]
            if (
                alike < _LEAST_WORDS
                or (alike >= _SAME_MOULD and other_numbers(text.figures, its))
                or (alike >= _LEAST_RECAST and recast(text.moulds, self._moulds[place]))
            ):
                found.append(0.0)
                continue
            held = meanings is not None and self._has_vector[place]
            value = _WORDS_ALONE * alike
            if meanings is not None and held:
                value = _WORDS * alike + _MEANING * (_EVEN + self._trust * (meanings[number] - _EVEN))
            against = _LISTED if text.figures.listed != its.listed else 0.0
            against += apart[number]
            against += _OTHER_DAYS if other_days(text.figures, its) else 0.0
            found.append(value + _NUMBERS * common_numbers(text.figures, its) - against)
        return found

    def _word_cosines(self, text: Told, places: npt.NDArray[np.intp]) -> list[float]:
        mine = self._weights(text.pieces, text.counts)
        pieces = np.concatenate([self._pieces.row(place) for place in places.tolist()])
        counts = np.concatenate([self._counts.row(place) for place in places.tolist()])
        its = self._weights(pieces, counts)
        lengths = self._pieces.lengths_of(places)
        starts = np.cumsum(lengths) - lengths
        self._wanted[text.pieces] = mine
        products = segment_sums(self._wanted[pieces] * its, starts, lengths)
        self._wanted[text.pieces] = 0.0
        sizes = np.sqrt(segment_sums(its * its, starts, lengths))
        cosines: list[float] = (products / np.maximum(sizes * _length(mine), 1e-6)).tolist()
        return cosines

    def _apart(self, text: Told, places: npt.NDArray[np.intp]) -> list[float]:
        """What whom and where they name speaks against both telling the same."""
        mine = set(text.pieces.tolist())
        found = []
        for place in places.tolist():
            its_names = self._names.row(place)
            if len(its_names) or len(text.names):
                its = set(self._pieces.row(place).tolist())
                found.append(_against(_had(text.names, its), _had(its_names, mine)))
            else:
                found.append(0.0)
        return found

    def _vector_cosines(self, vector: Floats, places: npt.NDArray[np.intp]) -> list[float] | None:
        if self._vectors is None or self._sum is None:
            return None
        middle = (self._sum / (len(self) + _MIDDLE_TEXTS)).astype(np.float32)
        mine, its = vector - middle, self._vectors[places] - middle
        sizes = np.sqrt(np.einsum("ij,ij->i", its, its)) * _length(mine)
        cosines: list[float] = (its @ mine / np.maximum(sizes, 1e-6)).tolist()
        return cosines

    def _weights(self, pieces: Numbers, counts: npt.NDArray[np.uint8]) -> Floats:
        return np.asarray(_OFTEN[counts] * self._rarity(pieces), dtype=np.float32)

    def _rarity(self, pieces: Numbers) -> Floats:
        return np.asarray(
            np.log(np.float32(len(self) + _ASSUMED) / (self._texts[pieces] + np.float32(1))), dtype=np.float32
        )


def _best(scores: Floats) -> list[int]:
    """The places of the highest scores."""
    count = min(_CANDIDATES, len(scores))
    return [int(place) for place in np.argpartition(-scores, count - 1)[:count]]


def _length(weights: Floats) -> float:
    return float(np.sqrt(weights @ weights))
