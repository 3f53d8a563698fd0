"""Vectors for linking: from the store where they are, else from the worker, and then into the store."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from core.encoders import Encoder
from core.errors import WorkerError
from core.pipeline.worker import Vectors
from core.storage.store import Store
from core.storage.vectors import (
    StoredVectors,
    hash_texts,
    keep_post_vectors,
    keep_text_vectors,
    post_vectors,
    text_vectors,
)

logger = logging.getLogger(__name__)


class Embedding(Protocol):
    """Whatever makes vectors: the worker process, or this one."""

    async def embed(self, encoder_name: str, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, float32 of shape (len(texts), dimensions). Raises WorkerError."""


@dataclass(slots=True)
class PostVectors:
    """Vectors by version id; `failed` are the versions for which none could be made now."""

    vectors: dict[int, Vectors] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    made: int = 0


class Embedder:
    """One encoder over the worker, with the store as its memory. Without an encoder nothing has a vector."""

    def __init__(self, store: Store, worker: Embedding, encoder: Encoder | None, encoder_name: str) -> None:
        self._store = store
        self._worker = worker
        self._name = encoder_name
        self.id = encoder.id if encoder is not None else None
        self._dimensions = encoder.dimensions if encoder is not None else 0

    async def posts(self, texts: dict[int, list[str]]) -> PostVectors:
        """Vectors of posts: `texts` is what to encode of each by version id. What is stored is not made again."""
        found = PostVectors()
        encoder_id = self.id
        if encoder_id is None or not texts:
            return found
        stored = await self._store.read(lambda session: post_vectors(session, list(texts), encoder_id))
        hashes = {version_id: hash_texts(some) for version_id, some in texts.items()}
        for version_id, kept in stored.items():
            if kept.texts_hash == hashes[version_id]:
                found.vectors[version_id] = kept.vectors
        missing = {version_id: some for version_id, some in texts.items() if version_id not in found.vectors}
        made = await self._encode_posts(missing, found)
        if made:
            rows = [(version_id, StoredVectors(hashes[version_id], vectors)) for version_id, vectors in made.items()]
            await self._store.write(lambda session: keep_post_vectors(session, encoder_id, rows))
            found.vectors |= made
            found.made = len(made)
        return found

    async def texts(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts, float32 of shape (len(texts), dimensions). Raises WorkerError when they can't be made."""
        encoder_id = self.id
        if encoder_id is None or not texts:
            return np.zeros((0, self._dimensions), dtype=np.float32)
        known = await self._store.read(lambda session: text_vectors(session, encoder_id, texts))
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            made = dict(zip(new, await self._worker.embed(self._name, new), strict=True))
            await self._store.write(lambda session: keep_text_vectors(session, encoder_id, made))
            known |= made
        return np.stack([known[text] for text in texts])

    async def _encode_posts(self, missing: dict[int, list[str]], found: PostVectors) -> dict[int, Vectors]:
        """Encodes all at once; if that fails, each by itself: one text may be what the encoder stumbles over."""
        if not missing:
            return {}
        try:
            vectors = await self._worker.embed(self._name, [text for some in missing.values() for text in some])
        except WorkerError as error:
            if len(missing) == 1:
                logger.warning("no vectors for a post: %s", error.reason)
                found.failed.update(missing)
                return {}
            each: dict[int, Vectors] = {}
            for version_id, some in missing.items():
                each |= await self._encode_posts({version_id: some}, found)
            return each
        made = {}
        start = 0
        for version_id, some in missing.items():
            made[version_id] = vectors[start : start + len(some)]
            start += len(some)
        return made
