"""Vectors of posts and articles: computed once for each version and encoder, kept as float16."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.storage.models import ArticleEmbeddingRow, EmbeddingRow
from core.storage.upsert import upsert

Vectors = npt.NDArray[np.float32]

_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """Vectors of the texts with that hash, float32 of shape (texts, dimensions)."""

    texts_hash: bytes
    vectors: Vectors


def hash_texts(texts: Iterable[str]) -> bytes:
    """What tells one list of encoded texts from another."""
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=12).digest()


def pack(vectors: Vectors) -> bytes:
    """Vectors as stored: half the precision is more than any comparison needs."""
    return vectors.astype("<f2").tobytes()


def unpack(data: bytes, count: int) -> Vectors:
    """The reverse of `pack`."""
    return np.frombuffer(data, dtype="<f2").reshape(count, -1).astype(np.float32)


def post_vectors(session: Session, version_ids: Sequence[int], encoder_id: str) -> dict[int, StoredVectors]:
    """The stored vectors of these versions of posts, by version id."""
    found = {}
    for start in range(0, len(version_ids), _IDS_AT_ONCE):
        query = select(
            EmbeddingRow.version_id, EmbeddingRow.texts_hash, EmbeddingRow.count, EmbeddingRow.vectors
        ).where(
            EmbeddingRow.version_id.in_(list(version_ids[start : start + _IDS_AT_ONCE])),
            EmbeddingRow.encoder_id == encoder_id,
        )
        for version_id, texts_hash, count, data in session.execute(query):
            found[version_id] = StoredVectors(bytes(texts_hash), unpack(bytes(data), count))
    return found


def article_vectors(session: Session, version_ids: Sequence[int], encoder_id: str) -> dict[int, StoredVectors]:
    """The stored vectors of these versions of articles, by version id."""
    query = select(
        ArticleEmbeddingRow.article_version_id,
        ArticleEmbeddingRow.texts_hash,
        ArticleEmbeddingRow.count,
        ArticleEmbeddingRow.vectors,
    ).where(ArticleEmbeddingRow.article_version_id.in_(list(version_ids)), ArticleEmbeddingRow.encoder_id == encoder_id)
    return {
        version_id: StoredVectors(bytes(texts_hash), unpack(bytes(data), count))
        for version_id, texts_hash, count, data in session.execute(query)
    }


def keep_post_vectors(session: Session, encoder_id: str, found: Iterable[tuple[int, StoredVectors]]) -> None:
    """Stores vectors of versions of posts; those of other texts of the same version are replaced."""
    rows = [{"version_id": version_id, **_row(encoder_id, stored)} for version_id, stored in found]
    if rows:
        update = ["texts_hash", "count", "vectors"]
        upsert(session, EmbeddingRow, rows, keys=["version_id", "encoder_id"], update=update)


def keep_article_vectors(session: Session, encoder_id: str, version_id: int, stored: StoredVectors) -> None:
    """Stores the vectors of a version of an article."""
    rows = [{"article_version_id": version_id, **_row(encoder_id, stored)}]
    update = ["texts_hash", "count", "vectors"]
    upsert(session, ArticleEmbeddingRow, rows, keys=["article_version_id", "encoder_id"], update=update)


def _row(encoder_id: str, stored: StoredVectors) -> dict[str, object]:
    return {
        "encoder_id": encoder_id,
        "texts_hash": stored.texts_hash,
        "count": len(stored.vectors),
        "vectors": pack(stored.vectors),
    }
