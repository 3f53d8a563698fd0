"""Which words of the posts an article's word may stand for: a lexicon induced from the encoder, and names by sound."""

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.encoders.rows import Floats
from core.links.names import NameBook
from core.links.vocabulary import Terms, Vocabulary

_NEIGHBOURS = 10
_FLOOR, _SPAN = -0.15, 0.45  # of the corrected similarity that makes a translation, and that makes it certain
_SAMPLE = 1500
_NEAR_AT_LEAST = 0.5  # among few words even the nearest is far, and no translation
_NUMBER_WEIGHT = 0.7

Weights = dict[int, float]


@dataclass(frozen=True, slots=True)
class Crossing:
    """An article's words as numbers of the posts' stems, with weights 0 to 1: by meaning and by sound."""

    by_meaning: tuple[tuple[str, int, Weights], ...]  # the article's stem, how often it stands there, translations
    by_sound: tuple[tuple[str, int, Weights], ...]
    keys: tuple[str, ...]  # all of the text's stems and marks, translated or not


@dataclass(slots=True)
class Bridge:
    """From articles' words (`abroad`) to posts' stems (`home`). Similarities are corrected for hubs (CSLS):
    a word that is near to everything translates nothing (Conneau et al., 2018, arXiv:1710.04087).
    """

    home: Vocabulary
    abroad: Vocabulary
    book: NameBook = field(default_factory=NameBook)
    _by_meaning: dict[int, Weights] = field(default_factory=dict)
    _by_sound: dict[int, Weights] = field(default_factory=dict)
    _nearness: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    _judged: tuple[int, int] = (0, 0)
    _sounded: int = 0

    def note_names(self, numbers: dict[int, set[str]]) -> None:
        """Capitalised spellings seen in posts, by stem number."""
        for number, spellings in numbers.items():
            for spelling in (self.home.stems[number], *spellings):
                self.book.add(number, spelling)

    def cross(self, terms: Terms, official_ids: frozenset[str] = frozenset()) -> Crossing:
        """What the words of an article may stand for in the posts known ; numbers and officials stay themselves."""
        self._refresh()
        names_now = self.home.as_name
        numbers = {key: self.abroad.number(key, terms.surfaces[key]) for key in terms.counts}
        self._translate([number for number in numbers.values() if number not in self._by_meaning])
        meaning, sound = [], []
        marks = [f"#{each}" for each in sorted(terms.numbers)] + [f"@{each}" for each in sorted(official_ids)]
        for key in marks:
            same = self.home.numbers.get(key)
            if same is not None:
                meaning.append((key, 1, {same: _NUMBER_WEIGHT if key[0] == "#" else 1.0}))
        for key, count in terms.counts.items():
            number = numbers[key]
            weights = dict(self._by_meaning.get(number, {}))
            same = self.home.numbers.get(key)
            if same is not None:
                weights[same] = 1.0
            if weights:
                meaning.append((key, count, weights))
            if key in terms.capitalised and key[0] <= "\u03ff":
                if number not in self._by_sound:
                    self._by_sound[number] = self.book.find(terms.surfaces[key])
                heard = {each: weight for each, weight in self._by_sound[number].items() if names_now[each]}
                if heard:
                    sound.append((key, count, heard))
        return Crossing(tuple(meaning), tuple(sound), (*marks, *terms.counts))

    def _refresh(self) -> None:
        """Forget what was found among a vocabulary that has grown by a quarter since."""
        home, abroad = self.home.rows.count, self.abroad.rows.count
        if home > self._judged[0] * 1.25 + 50 or abroad > self._judged[1] * 1.5 + 300:
            self._judged = (home, abroad)
            self._by_meaning.clear()
            self._nearness = self._hubness()
        if len(self.home) > self._sounded * 1.1 + 20:
            self._sounded = len(self.home)
            self._by_sound.clear()

    def _hubness(self) -> Floats:
        """For each learnt stem of the posts, its mean similarity to its nearest words abroad."""
        if not self.home.rows.count or not self.abroad.rows.count:
            return np.zeros(self.home.rows.count, dtype=np.float32)
        total = self.abroad.rows.count
        sample = self.abroad.rows[np.arange(0, total, max(1, -(-total // _SAMPLE)))]
        similar = self.home.rows.dot(sample)
        near = min(len(sample), max(3, round(_NEIGHBOURS * len(sample) / total)))
        return np.asarray(np.partition(similar, -near, axis=0)[-near:].mean(axis=0))

    def _translate(self, numbers: list[int]) -> None:
        places = self.abroad.places
        known = [number for number in numbers if places[number] >= 0]
        for start in range(0, len(known), 64):
            some = known[start : start + 64]
            vectors = self.abroad.rows[places[some].astype(np.intp)]
            for number, weights in zip(some, self._nearest(vectors), strict=True):
                self._by_meaning[number] = weights

    def _nearest(self, vectors: Floats) -> list[Weights]:
        similar = self.home.rows.dot(vectors)
        if similar.shape[1] == 0:
            return [{} for _ in vectors]
        nearness = self._nearness
        if len(nearness) < similar.shape[1]:  # stems learnt since: as near to all as the others are
            rest = np.full(similar.shape[1] - len(nearness), nearness.mean() if len(nearness) else 0.5)
            nearness = np.concatenate([nearness, rest]).astype(np.float32)
        nearness = np.maximum(nearness, _NEAR_AT_LEAST)
        found = []
        learnt = self.home.learnt
        for row in similar:
            # What is not above this can't be above the floor, however unpopular: few are left to sort.
            columns = np.flatnonzero(row > _NEAR_AT_LEAST + _FLOOR / 2)
            near = row[columns]
            nearest = np.partition(near, -_NEIGHBOURS)[-_NEIGHBOURS:] if len(near) > _NEIGHBOURS else near
            own = max(float(nearest.mean()) if len(nearest) else 0.0, _NEAR_AT_LEAST)
            corrected = 2 * near - own - nearness[columns]
            scores = np.clip((corrected - _FLOOR) / _SPAN, 0, 1) ** 0.7
            best = np.argsort(-scores)[:_NEIGHBOURS]
            found.append({int(learnt[columns[at]]): float(scores[at]) for at in best if scores[at] > 0})
        return found


@dataclass(frozen=True, slots=True)
class Strengths:
    """What stems of the posts are worth to one article, for the stems `numbers` (sorted): `meaning` and `sound` hold
    weight, rarity (idf) of the group of words and how often the article says it; `either` the better weight alone.
    """

    numbers: npt.NDArray[np.int64]
    values: Floats  # (len(numbers), 3): meaning, sound, either

    def spread(self, size: int) -> Floats:
        """Over all `size` stems of the vocabulary, one row a kind of value: shape (3, size)."""
        wide = np.zeros((3, size), dtype=np.float32)
        wide[:, self.numbers] = self.values.T
        return wide

    def of(self, stems: npt.NDArray[np.int32]) -> Floats:
        """Of some stems: shape (len(stems), 3)."""
        if not len(self.numbers):
            return np.zeros((len(stems), 3), dtype=np.float32)
        places = np.minimum(np.searchsorted(self.numbers, stems), len(self.numbers) - 1)
        return np.asarray(self.values[places] * (self.numbers[places] == stems)[:, None], dtype=np.float32)


def strengths(crossing: Crossing, rarity: Floats) -> Strengths:
    """`Strengths` of a crossing; `rarity` is by stem number."""
    found: dict[int, list[float]] = {}
    for kind, groups in enumerate((crossing.by_meaning, crossing.by_sound)):
        for _, count, weights in groups:
            likely = max(weights.values()) / 2
            # As rare as the group is together: about the commonest of its likely words.
            rare = min(float(rarity[number]) for number, weight in weights.items() if weight >= likely)
            for number, weight in weights.items():
                entry = found.setdefault(number, [0.0, 0.0, 0.0])
                entry[kind] += weight * rare * (1 + math.log(count))
                entry[2] = max(entry[2], weight)
    numbers = np.array(sorted(found), dtype=np.int64)
    values = np.array([found[number] for number in numbers.tolist()], dtype=np.float32).reshape(len(numbers), 3)
    return Strengths(numbers, values)
