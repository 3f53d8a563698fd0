"""Vectors of posts, and of any other text that is compared: computed once for each encoder, kept as small integers."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.storage.models import EmbeddingRow, TextEmbeddingRow, VersionRow
from core.storage.upsert import insert_new, upsert

Vectors = npt.NDArray[np.float32]

_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """Vectors of the texts with that hash, float32 of shape (texts, dimensions)."""

    texts_hash: bytes
    vectors: Vectors


def hash_texts(texts: Iterable[str]) -> bytes:
    """What tells one list of encoded texts from another."""
    return hashlib.blake2b("\0".join(texts).encode("utf-8", "replace"), digest_size=12).digest()


def hash_text(text: str) -> bytes:
    """The key of one text."""
    return hash_texts((text,))


def pack(vectors: Vectors) -> bytes:
    """Vectors as stored: eight bits a number and one scale (float32) a vector; cosines stay within .0005."""
    scales = (np.abs(vectors).max(axis=1, initial=1e-9) / 127).astype("<f4")
    codes = np.rint(vectors / scales[:, None]).astype(np.int8)
    return bytes(scales.tobytes() + codes.tobytes())


def unpack(data: bytes, count: int) -> Vectors:
    """The reverse of `pack`, for `count` vectors."""
    scales = np.frombuffer(data, dtype="<f4", count=count)
    codes = np.frombuffer(data, dtype=np.int8, offset=scales.nbytes).reshape(count, -1)
    return np.asarray(codes * scales[:, None], dtype=np.float32)


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


def keep_post_vectors(session: Session, encoder_id: str, found: Iterable[tuple[int, StoredVectors]]) -> None:
    """Stores vectors of versions of posts; those of other texts of the same version are replaced.

    What has no text any more was redacted while its vectors were made: they are left out.
    """
    made = dict(found)
    ids, here = list(made), set[int]()
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = VersionRow.id.in_(ids[start : start + _IDS_AT_ONCE])
        here.update(session.scalars(select(VersionRow.id).where(some, VersionRow.text != "")))
    rows = [
        {
            "version_id": version_id,
            "encoder_id": encoder_id,
            "texts_hash": stored.texts_hash,
            "count": len(stored.vectors),
            "vectors": pack(stored.vectors),
        }
        for version_id, stored in made.items()
        if version_id in here
    ]
    update = ["texts_hash", "count", "vectors"]
    upsert(session, EmbeddingRow, rows, keys=["version_id", "encoder_id"], update=update)


def text_vectors(session: Session, encoder_id: str, texts: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
    """The stored vectors of these texts, by text; those without one are left out."""
    by_hash = {hash_text(text): text for text in texts}
    hashes = list(by_hash)
    found = {}
    for start in range(0, len(hashes), _IDS_AT_ONCE):
        query = select(TextEmbeddingRow.text_hash, TextEmbeddingRow.vector).where(
            TextEmbeddingRow.encoder_id == encoder_id,
            TextEmbeddingRow.text_hash.in_(hashes[start : start + _IDS_AT_ONCE]),
        )
        for text_hash, data in session.execute(query):
            found[by_hash[bytes(text_hash)]] = unpack(bytes(data), 1)[0]
    return found


def keep_text_vectors(session: Session, encoder_id: str, vectors: Mapping[str, npt.NDArray[np.float32]]) -> None:
    """Stores vectors of texts; one that is there already is left as it is."""
    rows = [
        {"encoder_id": encoder_id, "text_hash": hash_text(text), "vector": pack(vector[None, :])}
        for text, vector in vectors.items()
    ]
    insert_new(session, TextEmbeddingRow, rows)
