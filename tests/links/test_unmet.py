"""A late post's new words: those that are not compared with an article's would have found nothing."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from core.links import Linker
from core.links.scoring import highest
from core.types import Article, Post, WatchedChannel

NOW = datetime(2025, 11, 13, 15, tzinfo=UTC)
NAMES = {
    "Gerrard": "Джеррард", "Merkel": "Меркель", "Tbilisi": "Тбилиси", "Houston": "Хьюстон", "Lagarde": "Лагард",
    "Kissinger": "Киссинджер", "Rada": "Рада", "Oslo": "Осло", "Nokia": "Nokia", "Wayde": "Уэйд",
}  # fmt: skip
_PLAIN = "вечером сообщили источники переговоры договор утром задержали выступил парламент визит"
_ENGLISH = "talks officials evening contract police deal rains visit parliament sources morning"
PLAIN, ENGLISH = _PLAIN.split(), _ENGLISH.split()


def articles(chance: random.Random) -> list[Article]:
    made = []
    for number in range(8):
        words = [*chance.sample(list(NAMES), 3), *chance.sample(ENGLISH, 6), str(chance.randrange(10, 99)), "1 384"]
        chance.shuffle(words)
        text = f"Officials said {' '.join(words)}. {' '.join(chance.sample(ENGLISH, 5)).capitalize()} went on."
        made.append(Article(f"a{number}", f"https://news.example/{number}", "", text, NOW))
    return made


def late_post(chance: random.Random, number: int, said: list[Article]) -> Post:
    words = [*chance.sample(PLAIN, 4), *(NAMES[name] for name in chance.sample(list(NAMES), chance.randrange(4)))]
    if chance.random() < 0.5:
        words.append(chance.choice([word for word in chance.choice(said).text.split() if word.isdigit()]))
    chance.shuffle(words)
    return Post(f"p{number}", "Kanal", NOW + timedelta(minutes=number), f"{' '.join(words)}.")


def some_vectors(generator: np.random.Generator, count: int) -> np.ndarray:
    some = generator.standard_normal((count, 16)).astype(np.float32)
    return np.asarray(some / np.linalg.norm(some, axis=1, keepdims=True))


@pytest.mark.parametrize("with_vectors", [False, True])
def test_words_that_mean_nothing_to_an_article_need_not_be_compared(*, with_vectors: bool) -> None:
    """Of a late post's new words, what comparing them with an article finds is among those that are unmet."""
    chance, generator = random.Random(4), np.random.default_rng(4)

    def vectors(texts: list[str]) -> np.ndarray | None:
        return some_vectors(generator, len(texts)) if with_vectors else None

    linker = Linker([WatchedChannel("Kanal", "kanal")], ZoneInfo("Europe/London"))
    said = articles(chance)
    for article in said:
        linker.add_article(article, (), vectors(linker.article_texts(article)))
    new = unmet = found = 0
    for number in range(60):
        post = late_post(chance, number, said)
        linker.add_post(post, vectors(linker.post_texts(post)))
        stems = linker._posts.stems.row(number)
        to_compare = linker._unmet(stems)
        for known in linker._articles.known.values():
            since = stems >= known.vocabulary
            some = to_compare.by(known.article.id, since)
            crossing = linker._bridge.cross(known.terms, known.official_ids)
            meant = np.isin(stems, np.concatenate([crossing.by_meaning.stems, crossing.by_sound.stems])) & since
            assert not (meant & ~some).any(), post.text
            new, unmet, found = new + int(since.sum()), unmet + int(some.sum()), found + int(meant.sum())
        if with_vectors and number % 9 == 0:  # what is learnt behind the posts
            missing = linker.missing_texts(40)
            linker.learn_texts(missing, some_vectors(generator, len(missing)))
    assert 0 < found < unmet < new


def test_the_highest_are_the_first_of_a_stable_order() -> None:
    generator = np.random.default_rng(3)
    for size in (0, 1, 5, 40, 700):
        values = generator.integers(0, 30, size).astype(np.float32)  # many are equal
        for count in (1, 5, 50):
            assert highest(values, count).tolist() == np.argsort(-values, kind="stable")[:count].tolist()
