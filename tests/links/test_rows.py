"""Growing arrays: in memory and in a file they hold the same."""

import os
import resource
import signal
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


def test_rows_of_a_file_are_read_in_any_order(tmp_path: Path) -> None:
    """Some rows, in runs or one by one, twice or none, are to the last bit what memory has; at hand they are, too."""
    vectors = np.random.default_rng(2).standard_normal((2000, 16)).astype(np.float32)
    in_memory, in_file = Rows(16), Rows(16, tmp_path)
    for rows in (in_memory, in_file):
        rows.append(vectors)
    for some in ([], [7], [3, 4, 5], [1999, 0, 1, 1, 2, 900], list(range(2000))):
        places = np.array(some, dtype=np.intp)
        assert np.array_equal(in_file[places], in_memory[places])
    for run in ((7, 7), (7, 8), (0, 2000)):
        for rows in (in_memory, in_file):
            assert np.array_equal(rows.run(*run), in_memory[np.arange(*run)])
    with in_file.at_hand():
        for queries in (vectors[:3], vectors[3:4]):
            assert np.array_equal(in_file.dot(queries), in_memory.dot(queries))
        for places in (np.array([1999, 0, 1]), np.arange(3, 5)):
            assert np.array_equal(in_file[places], in_memory[places])
        assert np.array_equal(in_file.run(3, 5), in_memory.run(3, 5))
        in_file[np.array([5])] = vectors[6:7]
        assert np.array_equal(in_file[np.array([5])], in_file[np.array([6])])


def test_the_best_product_is_that_of_the_nearest() -> None:
    """One vector's products and the highest of several others' are to the last bit what all products give."""
    vectors = np.random.default_rng(3).standard_normal((1300, 16)).astype(np.float32)
    rows = Rows(16)
    rows.append(vectors)
    for queries in (vectors[:2], vectors[:16]):
        products, best = rows.dot_and_best(queries[0], queries[1:])
        every = rows.dot(queries)
        assert np.array_equal(products, every[0])
        assert np.array_equal(best, every[1:].max(axis=0))


def test_a_file_that_was_cut_short_is_told(tmp_path: Path) -> None:
    """What can't be read is an error that can be caught, and not taken for vectors."""
    rows = Rows(16, tmp_path)
    rows.append(np.eye(16, dtype=np.float32))
    assert rows._file is not None
    os.truncate(rows._file._descriptor, 100)
    with pytest.raises(OSError, match="shorter"):
        rows[np.array([15])]


def test_lists_keep_their_order_when_rows_are_dropped() -> None:
    """Lists of any length, empty ones too, stay whole; their sums are those of their own numbers."""
    lists = Ragged(np.int32)
    for length in (3, 0, 2, 0, 1):
        lists.append(np.arange(length, dtype=np.int32))
    lists.keep(np.array([0, 1, 4]))
    lists.append(np.array([7, 8], dtype=np.int32))
    assert [lists.row(row).tolist() for row in range(lists.count)] == [[0, 1, 2], [], [0], [7, 8]]
    assert lists.sums(lists.flat.astype(np.float32)).tolist() == [3, 0, 0, 15]


def test_without_room_for_a_file_vectors_stay_in_memory(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder that can't be used, and a file that can't grow, are told once, and nothing is lost."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    vectors = np.eye(16, dtype=np.float32)
    rows = Rows(16, tmp_path / "file" / "vectors")
    rows.append(vectors)
    assert np.allclose(rows[np.arange(16)], vectors, atol=0.01)
    assert "vectors stay in memory" in caplog.text
    limited = Rows(16, tmp_path)
    limited.append(vectors)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        limited.append(np.tile(vectors, (40, 1)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert "vectors go on in memory" in caplog.text
    assert np.allclose(limited[np.arange(656)], np.tile(vectors, (41, 1)), atol=0.01)
