"""The theme of an article apart from what the posts nearest to it have in common. Vectors are made up."""

import numpy as np

from core.encoders.rows import Rows
from core.links.crossing import Strengths
from core.links.posts import PostIndex
from core.links.scoring import Query, Weigher, measures, prepare, scores, set_apart
from core.links.statistics import Statistics, unit
from core.links.vocabulary import Vocabulary
from tests.links.world import post

_DIMENSIONS = 256
NO_WORDS = Strengths(np.zeros(0, dtype=np.int64), np.zeros((0, 3), dtype=np.float32))
_STATISTICS = Statistics("made up", np.diag(np.linspace(0.6, 1.4, _DIMENSIONS)).astype(np.float32))
_EVENT, _PARTICULAR = 0, 1  # directions
_REPORTS = 40


def _noise(generator: np.random.Generator, count: int) -> np.ndarray:
    return unit(generator.standard_normal((count, _DIMENSIONS), dtype=np.float32))


def _world(others: int, event: int = _EVENT) -> tuple[PostIndex, Query, np.ndarray]:
    """An article on an event with its sentences, forty reports of `event` and `others` about anything: the first report
    tells what the article tells of it, the others are only more about the event than the first is. None says a
    sentence of the article again.
    """
    generator = np.random.default_rng(5)
    index = PostIndex(Vocabulary(Rows(0)))
    reports = 0.7 * _noise(generator, _REPORTS)
    reports[:, event] += 0.8
    reports[0, event] = 0.45
    reports[0, _PARTICULAR] = 0.6
    vectors = unit(np.vstack([reports, _noise(generator, others)]))
    for number, vector in enumerate(vectors):
        index.add(post(f"p{number}", "слово"), vector[None, :])
    sentences = _noise(generator, 12)
    sentences[:, _EVENT] += 0.8
    sentences[:, _PARTICULAR] += 0.4
    return index, prepare(NO_WORDS, 100, unit(sentences), _STATISTICS), unit(sentences)


def _measured(index: PostIndex, query: Query) -> tuple[np.ndarray, Weigher]:
    weigher = Weigher(index)
    weigher.update(_STATISTICS)
    found, with_vectors = measures(query, index, weigher, _STATISTICS)
    assert with_vectors
    return found, weigher


def _theme(query: Query) -> np.ndarray:
    assert query.theme is not None
    return query.theme


def test_among_reports_of_one_event_the_particulars_decide() -> None:
    """A report that shares an article's particulars comes before those that are only more about the event."""
    index, query, sentences = _world(2000)
    found, weigher = _measured(index, query)
    before = scores(found, with_vectors=True)
    assert (before > before[0]).sum() >= 5
    set_apart(query, sentences, found, index.alive, index, weigher, _STATISTICS)
    after = scores(found, with_vectors=True)
    assert after.argmax() == 0
    assert after[:_REPORTS].min() > np.percentile(
        after[_REPORTS:], 99
    )  # they all stay above what is about anything else


def test_the_theme_apart_gives_what_was_measured() -> None:
    """Posts that come later are compared with the theme that is returned: it gives the same."""
    index, query, sentences = _world(2000)
    found, weigher = _measured(index, query)
    apart = set_apart(query, sentences, found, index.alive, index, weigher, _STATISTICS)
    again, _ = measures(apart, index, weigher, _STATISTICS)
    assert np.allclose(again, found, atol=1e-4)
    assert not np.allclose(_theme(apart), _theme(query), atol=1e-2)


def test_posts_that_say_the_article_again_are_no_other_reports() -> None:
    """What an article has in common with those that retell it counts in full: if they are all that is near, nothing is
    taken away.
    """
    index, query, sentences = _world(2000)
    retold = unit(np.repeat(sentences, 3, axis=0) + 0.3 * _noise(np.random.default_rng(6), 36))
    for number, vector in enumerate(retold):
        index.add(post(f"again{number}", "слово"), vector[None, :])
    found, weigher = _measured(index, query)
    before = found.copy()
    assert set_apart(query, sentences, found, index.alive, index, weigher, _STATISTICS) is query
    assert np.array_equal(found, before)
    near = index.alive.copy()
    near[-len(retold) :] = False
    assert _theme(set_apart(query, sentences, found, near, index, weigher, _STATISTICS)) is not query.theme


def test_only_posts_of_the_window_are_near() -> None:
    """What posts outside the window have in common makes no difference."""
    themes = []
    for event in (_EVENT, _PARTICULAR + 1):
        index, query, sentences = _world(2000, event)
        found, weigher = _measured(index, query)
        near = index.alive.copy()
        near[:_REPORTS] = False
        themes.append(_theme(set_apart(query, sentences, found, near, index, weigher, _STATISTICS)))
    assert np.allclose(themes[0], themes[1], atol=1e-5)
    index, query, sentences = _world(2000)
    found, weigher = _measured(index, query)
    among_all = _theme(set_apart(query, sentences, found, index.alive, index, weigher, _STATISTICS))
    assert not np.allclose(among_all, themes[0], atol=1e-2)


def test_among_few_posts_nothing_is_taken_away() -> None:
    """Of few posts the nearest are not all about one event."""
    index, query, sentences = _world(300)
    found, weigher = _measured(index, query)
    before = found.copy()
    assert set_apart(query, sentences, found, index.alive, index, weigher, _STATISTICS) is query
    assert np.array_equal(found, before)
    assert set_apart(Query(NO_WORDS, 9), sentences, found, index.alive, index, weigher, _STATISTICS).theme is None
