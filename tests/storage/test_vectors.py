"""Vectors in the store: small, and near enough to what they were."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.storage.store import Store
from core.storage.vectors import hash_texts, keep_text_vectors, pack, text_vectors, unpack


@given(st.integers(1, 5), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_packing_keeps_directions(count: int, dimensions: int, seed: int) -> None:
    """A stored vector points where the original did, and takes a byte for each number."""
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    data = pack(vectors)
    back = unpack(data, count)
    assert len(data) == count * (dimensions + 4)
    assert back.shape == vectors.shape
    assert (np.sum(back * vectors, axis=1) / np.linalg.norm(back, axis=1) > 0.9995).all()


def test_nothing_is_packed() -> None:
    """A vector of zeros stays one."""
    assert not unpack(pack(np.zeros((2, 3), dtype=np.float32)), 2).any()


async def test_texts_by_encoder(any_store: Store) -> None:
    """A text's vector is kept for its encoder alone, and the first one stands."""
    one, other = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)
    await any_store.write(lambda session: keep_text_vectors(session, "a", {"слово": one}))
    await any_store.write(lambda session: keep_text_vectors(session, "a", {"слово": other, "word": other}))
    found = await any_store.read(lambda session: text_vectors(session, "a", ["слово", "word", "nothing"]))
    assert {text: vector.round(2).tolist() for text, vector in found.items()} == {"слово": [1, 0], "word": [0, 1]}
    assert await any_store.read(lambda session: text_vectors(session, "b", ["слово"])) == {}


def test_cuts_matter() -> None:
    """The same words cut otherwise are other texts."""
    assert hash_texts(["a b", "c"]) != hash_texts(["a", "b c"])
