"""The worker: one child process for what is heavy or hostile, within limits of time and memory.

It encodes sentences and reads feeds and pages. Broken input may hang it, fill its memory or crash it: then the child
is ended, the caller gets a `WorkerError`, and the next call finds a fresh child. None is started before it is needed.
"""

import asyncio
import contextlib
import logging
import os
import pickle
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import WorkerError

logger = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float32]

FRAME = struct.Struct("<Q")

_ROOT = Path(__file__).resolve().parents[2]
_MEMORY_BYTES = 1_200_000_000
_RECYCLE_BYTES = 280_000_000  # resident after a call: more than the encoder and the parsers need
_START_SECONDS = 30.0
_LOAD_SECONDS = 60.0  # a model is read at the first text
_TEXT_SECONDS = 1.0
_TEXTS_AT_ONCE = 64
_END_SECONDS = 2.0


class Worker:
    """The child process with an asynchronous face. One call runs at a time; calls wait for each other in order.

    `memory_bytes` limits what the child may allocate (where the system can limit it).
    """

    def __init__(self, *, memory_bytes: int = _MEMORY_BYTES, recycle_bytes: int = _RECYCLE_BYTES) -> None:
        self._memory_bytes = memory_bytes
        self._recycle_bytes = recycle_bytes
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._closed = False
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def embed(self, encoder_name: str, texts: Sequence[str]) -> Vectors:
        """One vector a text, float32 of shape (len(texts), dimensions), by the encoder of that name.

        Raises WorkerError when the encoder can't be had or fails. Long lists are done in pieces, so that others get
        their turn in between.
        """
        pieces = []
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            some = list(texts[start : start + _TEXTS_AT_ONCE])
            timeout = _LOAD_SECONDS + _TEXT_SECONDS * len(some)
            pieces.append(await self.call("core.pipeline.worker_child:encode", encoder_name, some, timeout=timeout))
        return np.concatenate(pieces) if pieces else np.zeros((0, 0), dtype=np.float32)

    async def call(self, function: str, *args: Any, timeout: float) -> Any:
        """What `function`, named as `package.module:name`, returns for `args` in the child.

        Arguments and result must pickle. Raises WorkerError when it takes longer than `timeout` seconds, needs more
        memory than the child may have, crashes it, or raises.
        """
        async with self._turn:
            if self._closed:
                raise WorkerError(function, "the worker is closed")
            process = await self._started(function)
            try:
                async with asyncio.timeout(timeout):
                    reply = await _exchange(process, (function, args))
            except TimeoutError:
                await self._end(kill=True)
                raise WorkerError(function, f"it took longer than {timeout:g} seconds") from None
            except (asyncio.IncompleteReadError, ConnectionError, OSError) as error:
                code = await self._end(kill=True)
                raise WorkerError(function, f"the worker process died (exit code {code})") from error
            except BaseException:
                await self._end(kill=True)  # an answer that nobody reads would be taken for the next one's
                raise
            kind, value, resident = reply
            if resident > self._recycle_bytes or kind == "memory":
                logger.info("the worker holds %d MB and is renewed", resident // 1_000_000)
                await self._end(kill=False)
        if kind != "done":
            raise WorkerError(function, str(value))
        return value

    async def close(self) -> None:
        """Ends the child; later calls fail."""
        self._closed = True
        async with self._turn:
            await self._end(kill=False)

    async def _started(self, function: str) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        if self._process is not None:
            await self._end(kill=False)
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        # Threads that spin for work would take the watcher's cores.
        calm = {
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "GOMP_SPINCOUNT": "0",
            "OMP_WAIT_POLICY": "passive",
        }
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "core.pipeline.worker_child",
                str(self._memory_bytes),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, **calm, "PYTHONPATH": os.pathsep.join(paths)},
            )
        except OSError as error:
            raise WorkerError(function, f"the worker process can't be started: {error}") from error
        return self._process

    async def _end(self, *, kill: bool) -> int | None:
        """Ends the child and waits for it; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        self.restarts += 1
        assert process.stdin is not None
        process.stdin.close()
        if not kill:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_END_SECONDS):
                    return await process.wait()
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        return await asyncio.shield(process.wait())


async def _exchange(process: asyncio.subprocess.Process, request: Any) -> Any:
    assert process.stdin is not None
    assert process.stdout is not None
    data = pickle.dumps(request, protocol=pickle.HIGHEST_PROTOCOL)
    process.stdin.write(FRAME.pack(len(data)))
    process.stdin.write(data)
    await process.stdin.drain()
    (length,) = FRAME.unpack(await process.stdout.readexactly(FRAME.size))
    return pickle.loads(await process.stdout.readexactly(length))  # noqa: S301 - from our own child
