"""Sentence encoders behind one small interface, and the words, stems and sentences that the lexical rules share.

`open_encoder("default")` works offline from a package of the registry; `open_encoder("none")` is None, and everything
that takes an encoder or vectors takes None too.
"""

from core.encoders.registry import DEFAULT, NONE, Encoder, open_encoder
from core.encoders.sentences import Span, split_sentences
from core.encoders.threads import one_blas_thread
from core.encoders.words import STOP_WORDS, Word, guess_language, stem, words

__all__ = [
    "DEFAULT",
    "NONE",
    "STOP_WORDS",
    "Encoder",
    "Span",
    "Word",
    "guess_language",
    "one_blas_thread",
    "open_encoder",
    "split_sentences",
    "stem",
    "words",
]
