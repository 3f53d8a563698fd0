"""The inside of the worker process: calls come on standard input, answers go to standard output; it ends with them."""

import functools
import importlib
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

_FRAME = struct.Struct("<Q")
_RECURSION = 3000
_NICE = 10


def encode(encoder_name: str, texts: Sequence[str]) -> Any:
    """The vectors of `texts`, float32 of shape (len(texts), dimensions)."""
    return _encoder(encoder_name).encode(texts)


@functools.lru_cache(maxsize=2)
def _encoder(name: str) -> Any:
    from core.encoders import open_encoder

    encoder = open_encoder(name)
    if encoder is None:
        raise ValueError(f"the encoder {name!r} makes no vectors")
    return encoder


def main() -> None:
    """Serves calls until standard input ends."""
    # Whatever prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes our input
    _limit(int(sys.argv[1]))
    sys.setrecursionlimit(_RECURSION)
    calls = sys.stdin.buffer
    while (request := _read(calls)) is not None:
        _write(answers, _answer(request))


def _answer(request: bytes) -> bytes:
    name = "?"
    try:
        name, args = pickle.loads(request)  # noqa: S301 - from our own parent
        value = _function(name)(*args)
        return pickle.dumps(("done", value, _resident_bytes()), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(("memory", "it needs more memory than it may have", _resident_bytes()))
    except RecursionError:
        return pickle.dumps(("failed", "it is nested too deeply", _resident_bytes()))
    except Exception as error:  # whatever a parser raises goes to the caller, as text: it may not unpickle there
        text = " ".join(str(error).split())[:200]
        return pickle.dumps(
            ("failed", f"{type(error).__name__}: {text}" if text else type(error).__name__, _resident_bytes())
        )


@functools.lru_cache(maxsize=64)
def _function(path: str) -> Callable[..., Any]:
    module, _, name = path.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _read(stream: BinaryIO) -> bytes | None:
    header = stream.read(_FRAME.size)
    if len(header) < _FRAME.size:
        return None
    (length,) = _FRAME.unpack(header)
    data = stream.read(length)
    return data if len(data) == length else None


def _write(stream: BinaryIO, data: bytes) -> None:
    stream.write(_FRAME.pack(len(data)))
    stream.write(data)
    stream.flush()


def _limit(memory_bytes: int) -> None:
    """Limits the memory where the system can, forbids core dumps, and lets the watcher go first."""
    try:
        import resource
    except ImportError:  # Windows
        return
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    for limit, value in ((kind, memory_bytes), (resource.RLIMIT_CORE, 0)):
        try:
            _, hard = resource.getrlimit(limit)
            allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(limit, (allowed, hard))
        except (ValueError, OSError):  # macOS refuses some: then only time is limited
            continue
    os.nice(_NICE)


def _resident_bytes() -> int:
    """What the process holds now; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


if __name__ == "__main__":
    main()
