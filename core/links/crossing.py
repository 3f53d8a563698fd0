"""An article's words as stems of the posts, in arrays: what each may stand for, and what that is worth."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from core.encoders.rows import Floats

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Stems by the word of the article that may stand for them: entries ordered by `groups`, `weights` 0 to 1.

    `starts` is where the entries of each group that has any begin.
    """

    groups: Numbers
    stems: Numbers
    weights: Floats
    starts: Numbers

    @classmethod
    def of(cls, groups: Numbers, stems: Numbers, weights: Floats) -> Self:
        """From entries in any order."""
        order = np.argsort(groups, kind="stable")
        ordered = groups[order]
        first = np.ones(len(ordered), dtype=np.bool_)
        first[1:] = ordered[1:] != ordered[:-1]
        return cls(ordered, stems[order], weights[order], np.flatnonzero(first))

    @property
    def held(self) -> Numbers:
        """The groups that have entries."""
        return self.groups[self.starts]

    def rarities(self, rarity: Floats) -> Floats:
        """How rare each of `held` is: about as the commonest of its likely stems."""
        if not len(self.groups):
            return np.zeros(0, dtype=np.float32)
        sizes = np.diff(np.append(self.starts, len(self.groups)))
        likely = np.repeat(np.maximum.reduceat(self.weights, self.starts) / 2, sizes)
        rare = np.where(self.weights >= likely, rarity[self.stems], np.float32(np.inf))
        return np.asarray(np.minimum.reduceat(rare, self.starts), dtype=np.float32)

    def among(self, held: Numbers, least: float) -> Numbers:
        """The entries whose stem is in `held` (sorted) with at least this weight."""
        if not len(held) or not len(self.stems):
            return np.zeros(0, dtype=np.int64)
        places = np.minimum(np.searchsorted(held, self.stems), len(held) - 1)
        return np.flatnonzero((held[places] == self.stems) & (self.weights >= least))


@dataclass(frozen=True, slots=True)
class Crossing:
    """An article's words as numbers of the posts' stems, with weights: by meaning and by sound.

    `keys` are all of the text's stems and marks, translated or not, `counts` how often each stands there; the groups
    of `by_meaning` and `by_sound` are places in `keys`.
    """

    keys: tuple[str, ...]
    counts: Numbers
    by_meaning: Grouped
    by_sound: Grouped

    def merged(self) -> Grouped:
        """Both kinds in one; of a stem that stands in both for a word, the better weight."""
        groups = np.concatenate([self.by_meaning.groups, self.by_sound.groups])
        stems = np.concatenate([self.by_meaning.stems, self.by_sound.stems])
        weights = np.concatenate([self.by_meaning.weights, self.by_sound.weights])
        order = np.lexsort((-weights, stems, groups))
        groups, stems, weights = groups[order], stems[order], weights[order]
        first = np.ones(len(groups), dtype=np.bool_)
        first[1:] = (groups[1:] != groups[:-1]) | (stems[1:] != stems[:-1])
        return Grouped.of(groups[first], stems[first], weights[first])


@dataclass(frozen=True, slots=True)
class Strengths:
    """What stems of the posts are worth to one article, for the stems `numbers` (sorted): `meaning` and `sound` hold
    weight, rarity (idf) of the group of words and how often the article says it; `either` the better weight alone.
    """

    numbers: npt.NDArray[np.int64 | np.int32]
    values: npt.NDArray[np.float32 | np.float16]  # (len(numbers), 3): meaning, sound, either

    def packed(self) -> Self:
        """The same in half the room: for keeping."""
        return replace(self, numbers=self.numbers.astype(np.int32), values=self.values.astype(np.float16))

    def spread(self, size: int) -> Floats:
        """Over all `size` stems of the vocabulary, one row a kind of value: shape (3, size)."""
        wide = np.zeros((3, size), dtype=np.float32)
        wide[:, self.numbers] = self.values.T
        return wide

    def of(self, stems: npt.NDArray[np.int32], unmet: npt.NDArray[np.bool_] | None = None) -> Floats:
        """Of some stems: shape (len(stems), 3). Those that are `unmet` are taken for the best that the article has."""
        found = np.zeros((len(stems), 3), dtype=np.float32)
        if not len(self.numbers):
            return found
        places = np.minimum(self.numbers.searchsorted(stems), len(self.numbers) - 1)
        held = (self.numbers[places] == stems).nonzero()[0]
        found[held] = self.values[places[held]]
        if unmet is not None:
            found[unmet] = self.values.max(axis=0)
        return found


def strengths(crossing: Crossing, rarity: Floats) -> Strengths:
    """`Strengths` of a crossing; `rarity` is by stem number."""
    kinds = (crossing.by_meaning, crossing.by_sound)
    numbers, places = np.unique(np.concatenate([each.stems for each in kinds]), return_inverse=True)
    values = np.zeros((len(numbers), 3), dtype=np.float32)
    start = 0
    for kind, grouped in enumerate(kinds):
        here = places[start : start + len(grouped.stems)]
        start += len(here)
        if not len(here):
            continue
        sizes = np.diff(np.append(grouped.starts, len(grouped.groups)))
        rare = np.repeat(grouped.rarities(rarity), sizes)
        often = 1 + np.log(crossing.counts[grouped.groups])
        values[:, kind] = np.bincount(here, weights=grouped.weights * rare * often, minlength=len(numbers))
        np.maximum.at(values[:, 2], here, grouped.weights)
    return Strengths(numbers, values)
