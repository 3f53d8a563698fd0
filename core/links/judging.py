"""From scores to relations: by margin above an article's own noise, never by a cut-off that holds for all articles."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.encoders import Span
from core.links.scoring import Noise
from core.types import Relation

_HIGH = 4.0  # standard deviations above the noise that make a post related
_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class Judged:
    """A post by its row: its score, its likeness to the nearest sentence (`span`), and the citation that it answers."""

    row: int
    score: float
    likeness: float
    span: Span | None
    citation: int | None
    fit: float


def judge(found: Sequence[Judged], noise: Noise) -> list[tuple[Judged, Relation, float]]:
    """Relations and final scores, best first; the scores fall strictly.

    A cited post scores 1 to 2, by how well it fits its citation; any other below 1, by its height above the noise.
    """
    decided = []
    for each in found:
        height = noise.height(each.score)
        if each.citation is not None:
            decided.append((each, Relation.CITES, 1 + min(each.fit, 2.0) / 2))
        else:
            relation = Relation.RELATED if height >= _HIGH else Relation.CANDIDATE
            decided.append((each, relation, 1 / (1 + math.exp(-(height - _HIGH)))))
    decided.sort(key=lambda item: (-item[2], -item[0].score, item[0].row))
    ordered: list[tuple[Judged, Relation, float]] = []
    last = math.inf
    for each, relation, score in decided:
        last = min(round(score, 6), last - _STEP)
        ordered.append((each, relation, round(last, 6)))
    return ordered
