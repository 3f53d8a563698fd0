"""What comes behind a post, in a process of its own: search index, sentence vectors, links.

It computes for long stretches, which would hold up an alert if it shared the edges' interpreter. It meets them in the
database only. The process that watches starts it, and it ends when that one does:
its standard input closes.
"""

import asyncio
import logging
import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

from cli.collecting import collect_when_quiet, give_back_often, spare_the_readers
from cli.logs import set_up_logging
from cli.rules import RulesFiles
from cli.supervising import Supervisor
from config.settings import Settings
from core.clock import utc_now
from core.encoders import Encoder, open_encoder
from core.errors import ConfigError, WorkerError
from core.pipeline.archive.daily import Daily
from core.pipeline.archive.stamping import Authority
from core.pipeline.asking.redetecting import Redetector
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.oldposts import OldPosts
from core.pipeline.hearing.searchalerts import SavedSearches
from core.pipeline.leading import Leading
from core.pipeline.relating.linking import LinkingService
from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.worker import Vectors
from core.storage.owners import process_name
from core.storage.store import Store
from core.timestamps import authority_roots

logger = logging.getLogger(__name__)

_FRAME = struct.Struct("<I")
_NICENESS = 10
_STOP_SECONDS = 8.0
_LOOK_SECONDS = 2.0
# One thread for small matrices; and what was freed goes back to the system at once, large pieces by themselves: work
# here comes in bursts, and what an article needs for a tenth of a second would stay for good.
_LEAN = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "262144",
}


async def run_background(settings: Settings) -> None:
    """Keeps the background process running until cancelled; starts it again when it dies."""
    while True:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "cli.background",
            stdin=asyncio.subprocess.PIPE,
            env={**os.environ, **_LEAN},
            # Ctrl-C is for us, who then close its input. A group, not a session of its own: Linux shares the processors
            # out by session, and its low priority would count among its own processes alone.
            process_group=0,
        )
        assert process.stdin is not None
        try:
            data = pickle.dumps(settings)
            process.stdin.write(_FRAME.pack(len(data)) + data)
            await process.stdin.drain()
            code = await process.wait()
        except asyncio.CancelledError:
            process.stdin.close()
            with suppress(ProcessLookupError):
                process.terminate()  # while it reads its modules it would not see that its input is closed
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _STOP_SECONDS)
            if process.returncode is None:
                process.kill()
                await process.wait()
            raise
        logger.warning("the background process ended with %s; what it had not finished is taken up again", code)
        await asyncio.sleep(1)


class _EncoderHere:
    """Embeds in this process: it has nothing else to do meanwhile."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder

    async def embed(self, encoder_name: str, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, float32 of shape (len(texts), dimensions)."""
        if self._encoder is None:
            raise WorkerError("embed", f"there is no encoder {encoder_name!r}")
        return await asyncio.to_thread(self._encoder.encode, texts)


async def _work(settings: Settings) -> None:
    files = RulesFiles(settings.watchlist, settings.cache)
    holder = RulesHolder(await _loaded(files))
    async with (
        Store(settings.database_url, shared=True, yielding=True, owner=f"{process_name()} background") as store,
        asyncio.TaskGroup() as group,
    ):
        encoder = _encoder(settings)
        linking = LinkingService(
            store,
            holder,
            utc_now,
            _EncoderHere(encoder),
            encoder,
            encoder_name=settings.encoder,
            folder=settings.cache / "vectors",
        )
        keep = Supervisor().keep
        group.create_task(keep("rules", lambda: files.run(holder)))
        group.create_task(keep("memory", give_back_often))
        searches = SavedSearches(store, holder, utc_now)
        group.create_task(keep("indexer", Indexer(store, utc_now, searches=searches).run))
        group.create_task(keep("old posts", OldPosts(store, utc_now).run))
        daily = Daily(store, utc_now, settings.head_key, settings.bot_admins, _authority(settings), settings.media)
        alone = {"linker": linking.run, "redetector": Redetector(store, holder, utc_now).run, "daily": daily.run}

        async def do_alone() -> None:
            async with asyncio.TaskGroup() as works:
                for name, work in alone.items():
                    works.create_task(keep(name, work))

        # The linker compares with what it remembers, so it must see all posts: of several hosts one does it.
        group.create_task(keep("work of one", Leading(store, utc_now, "linking", do_alone).run))
        spare_the_readers()  # they wait for the lock that is held while the collector walks
        group.create_task(keep("collector", lambda: collect_when_quiet(store)))


async def _loaded(files: RulesFiles) -> Rules:
    """The rules of the newsroom's files, once these can be used: whoever started us goes on with those it has."""
    told = ""
    while True:
        try:
            return await asyncio.to_thread(files.load)
        except ConfigError as error:
            if str(error) != told:
                logger.error("%s; search index and links wait until it is mended", error)
            told = str(error)
        await asyncio.sleep(_LOOK_SECONDS)


def _authority(settings: Settings) -> Authority | None:
    """The timestamp authority that the settings name; without good certificates of it none is asked, which is said."""
    if settings.timestamp_url is None or settings.timestamp_ca is None:
        return None
    from core.pipeline.archive.authority import HttpAuthority  # with what it brings along, some megabytes

    try:
        return HttpAuthority(settings.timestamp_url, authority_roots(settings.timestamp_ca))
    except ConfigError as error:
        logger.warning("%s; heads are not stamped", error)
        return None


def _encoder(settings: Settings) -> Encoder | None:
    """The encoder that the settings name; without it links are found by names, days and words, which is said."""
    try:
        return open_encoder(settings.encoder, settings.cache / "encoders")
    except ConfigError as error:
        logger.warning("%s; links are found without vectors", error)
        return None


async def _until_orphaned(settings: Settings) -> None:
    task = asyncio.create_task(_work(settings))
    loop = asyncio.get_running_loop()

    def watch() -> None:
        sys.stdin.buffer.read()  # returns when the parent closes it or is gone
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(task.cancel)

    threading.Thread(target=watch, daemon=True).start()
    with suppress(asyncio.CancelledError):
        await task


def _step_back() -> None:
    """Lets others go first, and leaves one processor to whoever hears and tells: its caches stay warm, and nobody has
    to be pushed aside when a post comes.
    """
    with suppress(OSError):
        os.nice(_NICENESS)
        if hasattr(os, "sched_setaffinity"):
            processors = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(0, processors[1:] or processors)


def main() -> None:
    """The child's entry: settings come on standard input from our own parent."""
    set_up_logging()
    _step_back()
    (length,) = _FRAME.unpack(sys.stdin.buffer.read(_FRAME.size))
    settings = pickle.loads(sys.stdin.buffer.read(length))  # noqa: S301 - from our own parent
    set_up_logging(settings)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # from here on it is the input that ends us, with all in order
    logging.getLogger("config.reload").setLevel(logging.CRITICAL)  # the parent watches the same files and tells
    with suppress(KeyboardInterrupt):
        asyncio.run(_until_orphaned(settings))


if __name__ == "__main__":
    main()
