"""Which words of the posts an article's word may stand for: a lexicon induced from the encoder, and names by sound."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.encoders.rows import Floats
from core.links.crossing import Crossing, Grouped
from core.links.names import NameBook, skeleton, sound
from core.links.vocabulary import WAITING, Terms, Vocabulary

_NEIGHBOURS = 10
_FLOOR, _SPAN = -0.15, 0.45  # of the corrected similarity that makes a translation, and that makes it certain
_SAMPLE = 1500
_NEAR_AT_LEAST = 0.5  # among few words even the nearest is far, and no translation
_WORTH_KEEPING = _NEAR_AT_LEAST + _FLOOR / 2  # what is not above can't be above the floor, however unpopular
_NUMBER_WEIGHT = 0.7
_AT_ONCE = 512

Weights = dict[int, float]


class _Neighbourhood:
    """For each word abroad by its place: the stems at home that it may stand for, best first, by their places (-1:
    none), their similarity, the mean similarity of the nearest, and how many places it was compared with.
    """

    def __init__(self) -> None:
        self.compared = np.zeros(0, dtype=np.int32)
        self.stems = np.zeros((0, _NEIGHBOURS), dtype=np.int32)
        self.similar = np.zeros((0, _NEIGHBOURS), dtype=np.float32)
        self.nearest = np.zeros((0, _NEIGHBOURS), dtype=np.float32)  # similarities alone, however popular the stems

    def own(self, places: npt.NDArray[np.int32]) -> Floats:
        """The mean similarity of some words to their nearest stems; 0 without any."""
        nearest = self.nearest[places]
        return np.asarray(nearest.sum(axis=1) / np.maximum((nearest > 0).sum(axis=1), 1), dtype=np.float32)

    def reach(self, count: int) -> None:
        """Make room for so many words."""
        if count > len(self.compared):
            more = max(count, len(self.compared) * 5 // 4) - len(self.compared)
            self.compared = np.concatenate([self.compared, np.zeros(more, dtype=np.int32)])
            self.stems = np.concatenate([self.stems, np.full((more, _NEIGHBOURS), -1, dtype=np.int32)])
            self.similar = np.concatenate([self.similar, np.zeros((more, _NEIGHBOURS), dtype=np.float32)])
            self.nearest = np.concatenate([self.nearest, np.zeros((more, _NEIGHBOURS), dtype=np.float32)])

    def merge(
        self,
        places: npt.NDArray[np.int32],
        rows: npt.NDArray[np.intp],
        stems: npt.NDArray[np.intp],
        similar: Floats,
        nearness: Floats,
    ) -> None:
        """Take more stems: the likeness of the word `places[rows[i]]` and the stem at `stems[i]`."""
        old_row, old_column = np.nonzero(self.stems[places] >= 0)
        at = places[old_row]
        all_rows = np.concatenate([rows, old_row])
        all_stems = np.concatenate([stems, self.stems[at, old_column]])
        all_similar = np.concatenate([similar, self.similar[at, old_column]])
        popular = np.maximum(nearness[all_stems], _NEAR_AT_LEAST)
        order, rank = _ranked(all_rows, 2 * all_similar - popular)
        kept = order[rank < _NEIGHBOURS]
        self.stems[places], self.similar[places] = -1, 0
        at, column = places[all_rows[kept]], rank[rank < _NEIGHBOURS]
        self.stems[at, column], self.similar[at, column] = all_stems[kept], all_similar[kept]

        near_row, near_column = np.nonzero(self.nearest[places] > 0)
        all_rows = np.concatenate([rows, near_row])
        all_similar = np.concatenate([similar, self.nearest[places[near_row], near_column]])
        order, rank = _ranked(all_rows, all_similar)
        kept = order[rank < _NEIGHBOURS]
        self.nearest[places] = 0
        self.nearest[places[all_rows[kept]], rank[rank < _NEIGHBOURS]] = all_similar[kept]


def _ranked(rows: npt.NDArray[np.intp], values: Floats) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The order by row, then by falling value, and the rank within its row of each in that order."""
    order = np.lexsort((-values, rows))
    ordered = rows[order]
    firsts = np.searchsorted(ordered, ordered)
    return order, np.arange(len(order)) - firsts


@dataclass(slots=True)
class Bridge:
    """From articles' words (`abroad`) to posts' stems (`home`). Similarities are corrected for hubs (CSLS):
    a word that is near to everything translates nothing (Conneau et al., 2018, arXiv:1710.04087).

    Each pair of words is compared once: what was found is kept, and stems learnt since are compared when they are
    asked for.
    """

    home: Vocabulary
    abroad: Vocabulary
    book: NameBook = field(default_factory=NameBook)
    _found: _Neighbourhood = field(default_factory=_Neighbourhood)
    _nearness: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    _judged: int = 0  # how many words abroad `_nearness` was judged by
    _by_sound: dict[int, tuple[int, Weights]] = field(default_factory=dict)  # and how many stems there were
    _sounding: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # words abroad by skeleton

    def note_names(self, numbers: dict[int, set[str]]) -> None:
        """Capitalised spellings seen in posts, by stem number."""
        for number, spellings in numbers.items():
            for spelling in (self.home.stems[number], *spellings):
                key = self.book.add(number, spelling)
                for word in self._sounding.pop(key, ()) if key else ():
                    self._by_sound.pop(word, None)

    def comparable(self, stems: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        """Which stems of a post comparing with an article could bring to light, but for how they sound: those with a
        vector, numbers and officials, and those written as some article's word is.
        """
        found: npt.NDArray[np.bool_] = self.home.places[stems] != WAITING
        for place in np.flatnonzero(~found).tolist():
            found[place] = self.home.stems[stems[place]] in self.abroad.numbers
        return found

    def learn(self, terms: Terms) -> None:
        """Translate the words of an article as far as their vectors are known, and find what its names sound like;
        what is known already costs nothing.
        """
        numbers = self._numbers(terms)
        self._translate(numbers)
        self._heard(terms, numbers, 0)

    def cross(self, terms: Terms, official_ids: frozenset[str] = frozenset()) -> Crossing:
        """What the words of an article may stand for in the posts known ; numbers and officials stay themselves."""
        numbers = self._numbers(terms)
        self._translate(numbers)
        marks = [f"#{each}" for each in sorted(terms.numbers)] + [f"@{each}" for each in sorted(official_ids)]
        keys = (*marks, *terms.counts)
        counts = [1] * len(marks) + list(terms.counts.values())
        groups, stems, weights = self._translations(numbers)
        same_groups, same_stems, same_weights = [], [], []
        for group, key in enumerate(keys):
            same = self.home.numbers.get(key)
            if same is not None:
                same_groups.append(group)
                same_stems.append(same)
                same_weights.append(_NUMBER_WEIGHT if key[0] == "#" else 1.0)
        spelt = np.full(len(keys), -1, dtype=np.int64)
        spelt[same_groups] = same_stems
        groups = groups + len(marks)
        other = spelt[groups] != stems  # a word that is spelt the same is the same, whatever its vector says
        meaning = Grouped.of(
            np.concatenate([groups[other], np.array(same_groups, dtype=np.int64)]),
            np.concatenate([stems[other], np.array(same_stems, dtype=np.int64)]),
            np.concatenate([weights[other], np.array(same_weights, dtype=np.float32)]),
        )
        return Crossing(keys, np.array(counts, dtype=np.int64), meaning, self._heard(terms, numbers, len(marks)))

    def _numbers(self, terms: Terms) -> list[int]:
        return [self.abroad.number(key, terms.surfaces[key]) for key in terms.counts]

    def _heard(self, terms: Terms, numbers: Sequence[int], before: int) -> Grouped:
        groups, stems, weights = [], [], []
        for group, (key, number) in enumerate(zip(terms.counts, numbers, strict=True), start=before):
            if key not in terms.capitalised or key[0] > "\u03ff":
                continue
            for stem, weight in self._sounds_like(number, terms.surfaces[key]).items():
                groups.append(group)
                stems.append(stem)
                weights.append(weight)
        heard = np.array(stems, dtype=np.int64)
        names = self.home.as_name(heard)
        return Grouped.of(
            np.array(groups, dtype=np.int64)[names], heard[names], np.array(weights, dtype=np.float32)[names]
        )

    def _sounds_like(self, number: int, surface: str) -> Weights:
        """What may write the name `surface`. A new name that sounds the same is seen at once, one that sounds nearly
        the same once there are half as many more stems.
        """
        stems, found = self._by_sound.get(number, (0, {}))
        if len(self.home) > stems * 1.5:
            found = self.book.find(surface)
            self._by_sound[number] = len(self.home), found
            self._sounding[skeleton(sound(surface))].append(number)
        return found

    def _translate(self, numbers: Sequence[int]) -> None:
        """Compare words abroad with the stems that they were not compared with so far."""
        places = self.abroad.places[np.array(numbers, dtype=np.int64)] if numbers else np.zeros(0, dtype=np.int32)
        places = np.unique(places[places >= 0])
        self._found.reach(self.abroad.rows.count)
        lagging = places[self._found.compared[places] < self.home.rows.count]
        if not len(lagging):
            return
        self._judge_nearness()
        for start in range(0, len(lagging), _AT_ONCE):
            self._compare(lagging[start : start + _AT_ONCE])

    def _compare(self, places: npt.NDArray[np.int32]) -> None:
        places = places[np.argsort(self._found.compared[places], kind="stable")]
        since = self._found.compared[places]
        vectors = self.abroad.rows[places.astype(np.intp)]
        rows, columns, values = [], [], []
        for start, products in self.home.rows.products(vectors, int(since[0])):
            near = products > _WORTH_KEEPING
            for late in np.flatnonzero(since > start):  # compared with the first of these before
                near[late, : since[late] - start] = False
            row, column = np.nonzero(near)
            rows.append(row)
            columns.append(column + start)
            values.append(products[row, column])
        if rows:
            self._found.merge(
                places, np.concatenate(rows), np.concatenate(columns), np.concatenate(values), self._nearness
            )
        self._found.compared[places] = self.home.rows.count

    def _translations(self, numbers: Sequence[int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
        """For the words abroad `numbers`: which of them, the stem that it may stand for, and how likely."""
        places = self.abroad.places[np.array(numbers, dtype=np.int64)] if numbers else np.zeros(0, dtype=np.int32)
        known = np.flatnonzero(places >= 0)
        similar, stems = self._found.similar[places[known]], self._found.stems[places[known]]
        own = np.maximum(self._found.own(places[known]), _NEAR_AT_LEAST)
        if not len(self._nearness):
            return known[:0], known[:0], np.zeros(0, dtype=np.float32)
        popular = np.maximum(self._nearness[np.maximum(stems, 0)], _NEAR_AT_LEAST)
        corrected = 2 * similar - own[:, None] - popular
        scores = np.where(stems >= 0, np.clip((corrected - _FLOOR) / _SPAN, 0, 1) ** 0.7, 0)
        row, column = np.nonzero(scores)
        return known[row], self.home.learnt[stems[row, column]].astype(np.int64), scores[row, column].astype(np.float32)

    def _judge_nearness(self) -> None:
        """For each learnt stem of the posts, its mean similarity to its nearest words abroad: of those learnt since,
        and of all anew once there are half as many more words abroad.
        """
        total = self.abroad.rows.count
        if total > self._judged * 1.5 + 300:
            self._judged = total
            self._nearness = self._nearness[:0]
        done = len(self._nearness)
        if done == self.home.rows.count:
            return
        sample = self.abroad.rows[np.arange(0, total, max(1, -(-total // _SAMPLE)))]
        near = min(len(sample), max(3, round(_NEIGHBOURS * len(sample) / max(total, 1))))
        fresh = [self._nearness]
        for start, products in self.home.rows.products(sample, done):
            nearest = np.partition(products, -near, axis=0)[-near:].mean(axis=0)
            fresh.append(nearest[max(0, done - start) :])
        self._nearness = np.concatenate(fresh).astype(np.float32)
