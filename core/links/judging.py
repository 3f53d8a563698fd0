"""From scores to relations: by margin above an article's own noise, never by a cut-off that holds for all articles."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.encoders import Span
from core.links.scoring import Noise
from core.types import Relation

# A related post stands this high above the noise, in standard deviations, and not far below the article's best: of
# unrelated posts one article in sixty has one as high, and hardly any has one beside a related post.
_HIGH = 6.6
_BESIDE = 4.0
_SLOPE = 1.5
_WORTH_A_LOOK = 5.0  # below `_HIGH`: what new words and a sentence said again may at most add
_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class Judged:
    """A post by its row: its score, its likeness to the nearest sentence (`span`), and the citation that it answers.

    `spoken`: what it answers was said by somebody who speaks elsewhere, too, so it is related whatever its score.
    """

    row: int
    score: float
    likeness: float
    span: Span | None
    citation: int | None
    fit: float
    spoken: bool = False


def worth_a_look(score: float, noise: Noise) -> bool:
    """Whether a post with this score, before its sentences and its new words are compared, can be related."""
    return noise.height(score) >= _HIGH - _WORTH_A_LOOK


def can_be_related(score: float, noise: Noise) -> bool:
    """Whether a post with this score, if it is what everything not yet known could make of it, would be related."""
    return noise.height(score) >= _HIGH


def judge(found: Sequence[Judged], noise: Noise, best: float = -math.inf) -> list[tuple[Judged, Relation, float]]:
    """Relations and final scores, best first; the scores fall strictly.

    A cited post scores 1 to 2, by how well it fits its citation; any other below 1, by its height above the noise.
    `best` is the height of the article's best post, if that is not among `found`.
    """
    heights = [noise.height(each.score) for each in found]
    best = max([best, *heights])
    decided = []
    for each, height in zip(found, heights, strict=True):
        if each.citation is not None:
            decided.append((each, Relation.CITES, 1 + min(each.fit, 2.0) / 2))
        else:
            height = max(height, _HIGH + _SLOPE) if each.spoken else height
            related = each.spoken or (height >= _HIGH and height >= best - _BESIDE)
            relation = Relation.RELATED if related else Relation.CANDIDATE
            decided.append((each, relation, 1 / (1 + math.exp(-(height - _HIGH) / _SLOPE))))
    decided.sort(key=lambda item: (-item[2], -item[0].score, item[0].row))
    ordered: list[tuple[Judged, Relation, float]] = []
    last = math.inf
    for each, relation, score in decided:
        last = round(min(round(score, 6), last - _STEP), 6)
        ordered.append((each, relation, last))
    return ordered
