"""The induced lexicon: words learnt little by little are translated as if all had been known at once."""

import numpy as np
import pytest

from core.encoders.rows import Floats, Rows
from core.links.bridge import Bridge
from core.links.crossing import strengths
from core.links.vocabulary import Terms, Vocabulary

DIMENSIONS = 32
WORDS = 40
STEMS = 900


def made_up() -> tuple[Floats, Floats]:
    """Vectors of stems and of words; each word lies near three of the stems."""
    generator = np.random.default_rng(5)
    stems = generator.standard_normal((STEMS, DIMENSIONS)).astype(np.float32)
    near = stems[: 3 * WORDS].reshape(WORDS, 3, DIMENSIONS).sum(axis=1)
    words = near + 0.1 * generator.standard_normal((WORDS, DIMENSIONS)).astype(np.float32)
    return tuple(each / np.linalg.norm(each, axis=1, keepdims=True) for each in (stems, words))


def learn(vocabulary: Vocabulary, prefix: str, vectors: Floats, numbers: range) -> None:
    known = [vocabulary.number(f"{prefix}{number}", f"{prefix}{number}") for number in numbers]
    vocabulary.learn(known, vectors[numbers.start : numbers.stop])


@pytest.mark.parametrize("step", [7, 130, 899])
def test_translations_do_not_depend_on_when_stems_were_learnt(step: int) -> None:
    """Asked after each few new stems or only at the end, a word stands for the same stems, as surely."""
    stems, words = made_up()
    terms = Terms(
        {f"w{number}": 1 for number in range(WORDS)}, frozenset(), {f"w{n}": f"w{n}" for n in range(WORDS)}, frozenset()
    )
    found = []
    for size in (step, STEMS):
        home, abroad = Vocabulary(Rows(DIMENSIONS)), Vocabulary(Rows(DIMENSIONS))
        bridge = Bridge(home, abroad)
        learn(abroad, "w", words, range(WORDS))
        for start in range(0, STEMS, size):
            learn(home, "s", stems, range(start, min(start + size, STEMS)))
            bridge.cross(terms)
        meaning = bridge.cross(terms).by_meaning
        held = zip(meaning.groups.tolist(), meaning.stems.tolist(), meaning.weights.tolist(), strict=True)
        found.append({(group, stem): weight for group, stem, weight in held})
    little_by_little, at_once = found
    assert len(at_once) >= WORDS
    assert little_by_little == pytest.approx(at_once, abs=1e-5)


def test_a_name_that_comes_later_is_found() -> None:
    """A name of an article is looked for again once a post brings one that sounds the same."""
    home, abroad = Vocabulary(Rows(0)), Vocabulary(Rows(0))
    bridge = Bridge(home, abroad)
    terms = Terms({"gerrard": 1}, frozenset({"gerrard"}), {"gerrard": "Gerrard"}, frozenset())
    for number in range(20):
        home.number(f"слово{number}", f"слово{number}")
    assert not len(bridge.cross(terms).by_sound.stems)
    number = home.number("джеррард", "джеррарда")
    home.count([number], [number])
    bridge.note_names({number: {"джеррарда"}})
    crossing = bridge.cross(terms)
    assert crossing.by_sound.stems.tolist() == [number]
    assert strengths(crossing, np.ones(len(home), dtype=np.float32)).values[0, 1] > 0
