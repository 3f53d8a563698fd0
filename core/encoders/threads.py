"""One BLAS thread for small matrices: more only wait for each other, and take the cores from the watcher."""

import ctypes
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np

logger = logging.getLogger(__name__)

_SUFFIXES = ("64_", "_64", "")


@lru_cache(maxsize=1)
def _openblas() -> tuple[ctypes.CDLL, str] | None:
    """The OpenBLAS that numpy's wheel brings, and the suffix of its functions; None with another BLAS."""
    folder = Path(np.__file__).parent.parent / "numpy.libs"
    for path in sorted(folder.glob("lib*openblas*")):
        try:
            library = ctypes.CDLL(str(path))
        except OSError as error:
            logger.debug("%s can't be opened: %s", path, error)
            continue
        for suffix in _SUFFIXES:
            if hasattr(library, f"scipy_openblas_set_num_threads{suffix}"):
                return library, suffix
    return None


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """numpy multiplies on one thread inside; with a BLAS other than the wheel's, on as many as before."""
    found = _openblas()
    if found is None:
        yield
        return
    library, suffix = found
    set_threads = getattr(library, f"scipy_openblas_set_num_threads{suffix}")
    before = int(getattr(library, f"scipy_openblas_get_num_threads{suffix}")())
    set_threads(1)
    try:
        yield
    finally:
        set_threads(before)
