"""Growing arrays: in memory and in a file they hold the same."""

from pathlib import Path

import numpy as np
import pytest

from core.encoders.rows import Ragged, Rows


@pytest.mark.parametrize("in_file", [False, True])
def test_vectors_are_kept_in_memory_and_in_files(tmp_path: Path, in_file: bool) -> None:
    """Rows come back nearly as they were given, also after some were dropped and others added."""
    vectors = np.random.default_rng(1).standard_normal((9000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = Rows(16, tmp_path / "vectors" if in_file else None)
    assert rows.append(vectors[:5000]) == 0
    assert rows.append(vectors[5000:]) == 5000
    kept = np.arange(0, 9000, 3)
    rows.keep(kept)
    assert rows.append(vectors[:7]) == 3000
    expected = np.concatenate([vectors[kept], vectors[:7]])
    assert np.abs(rows[np.arange(3007)] - expected).max() < 0.01
    assert np.abs(rows.dot(vectors[:2]) - vectors[:2] @ expected.T).max() < 0.02
    assert not list(tmp_path.rglob("*.*"))  # nothing stays behind: the file has no name


def test_lists_keep_their_order_when_rows_are_dropped() -> None:
    """Lists of any length, empty ones too, stay whole; their sums are those of their own numbers."""
    lists = Ragged(np.int32)
    for length in (3, 0, 2, 0, 1):
        lists.append(np.arange(length, dtype=np.int32))
    lists.keep(np.array([0, 1, 4]))
    lists.append(np.array([7, 8], dtype=np.int32))
    assert [lists.row(row).tolist() for row in range(lists.count)] == [[0, 1, 2], [], [0], [7, 8]]
    assert lists.sums(lists.flat.astype(np.float32)).tolist() == [3, 0, 0, 15]
