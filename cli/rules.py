"""Rules from files: watchlist and catalogue, loaded at start and swapped when a file changes."""

import asyncio
import logging
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from cli.compiling import compile_apart
from config.officials import catalogue_path, load_officials, starter_path
from config.reload import Reloader
from config.watchlist import is_starter, load_watchlist
from core.clock import Clock, utc_now
from core.errors import ConfigError
from core.mentions import Catalogue, cache_key, compile_catalogue, load_catalogue
from core.pipeline.newsroom import revisions
from core.pipeline.newsroom.refusals import KEPT_EVERY, Place, forget_refusal, keep_refusal, note_refusal
from core.pipeline.rules import Rules, RulesHolder
from core.storage.store import Store
from core.types import Official, Watchlist

logger = logging.getLogger(__name__)

_CHECK_SECONDS = 2.0


class Stamp(NamedTuple):
    """What the file system tells of a file's content."""

    modified_ns: int
    size: int
    inode: int


class _Told(NamedTuple):
    """What was told of a file last: why it is refused, or None."""

    error: ConfigError | None
    at: datetime


class RulesFiles:
    """The newsroom's two files and the rules that they make."""

    def __init__(self, watchlist_path: Path, cache: Path | None) -> None:
        self._cache = cache
        self._watchlist: Reloader[Watchlist] = Reloader(watchlist_path, load_watchlist)
        self._officials: Reloader[list[Official]] | None = None
        self._officials_value: list[Official] = []
        self._watchlist_value = Watchlist()
        self._mirrored: dict[str, tuple[Stamp, int]] = {}
        self._host = socket.gethostname()
        self._told: dict[Place, _Told] = {}
        self._held: dict[str, int] = {}  # the revision that each file was last seen to hold
        self._behind: dict[str, ConfigError] = {}  # why a file can't be made to hold the newest revision

    def load(self) -> Rules:
        """The rules of the files as they are now. Raises ConfigError with file, line and reason."""
        self._watchlist_value = self._watchlist.load()
        self._officials = Reloader(self._officials_path(), load_officials)
        self._officials_value = self._officials.load()
        return self._rules(self._compile())

    async def newest(self, rules: Rules, store: Store) -> Rules:
        """What was loaded, or the newest revisions where the files hold older ones: by this work begins.

        Whoever watched by an older list until the next look would take off everybody's list what it lacks.
        """
        for _ in revisions.KINDS:  # the newest watchlist may name another catalogue, which may be behind itself
            if not await self._catch_up(store):
                break
            try:
                rules = await asyncio.to_thread(self.load)
            except ConfigError as error:
                logger.error("%s; the rules of before stay in force", error)
                break
        return rules

    async def _catch_up(self, store: Store) -> bool:
        """Brings files that hold an older revision up to the newest one; tells whether one was."""
        changed = False
        for kind, path, _loader in self._files():
            try:
                text = await asyncio.to_thread(path.read_text, "utf-8")
            except (OSError, UnicodeDecodeError):
                continue  # as `mirror` does
            behind = await store.read(partial(revisions.newer, kind=kind, text=text, starter=_starters(kind)))
            if behind is not None:
                changed |= await self._brought_up(kind, path, *behind)
        return changed

    async def run(self, holder: RulesHolder, store: Store | None = None, clock: Clock = utc_now) -> None:
        """Swaps the holder's rules when a file changes; a bad file is refused and the last good one stays.

        With a `store`, files and revisions are kept alike: see `core.pipeline.newsroom.revisions`.
        """
        looked: dict[str, Stamp] = {}
        while True:
            await asyncio.sleep(_CHECK_SECONDS)
            if store is not None:
                await self.mirror(store, clock, settled=looked)
                looked = await asyncio.to_thread(self.stamps)
            rules = await asyncio.to_thread(self._check, holder.current)
            if rules is not None:
                holder.current = rules
            if store is not None:
                await self._tell_refusals(store, clock())

    async def _tell_refusals(self, store: Store, now: datetime) -> None:
        """Has the admins told, once, that a file is refused or can't be written, why, and when that is over."""
        watched = {"watchlist": self._watchlist, "officials": self._officials}
        present = {
            Place(kind, self._host, str(one.path.absolute())): one.refusal or self._behind.get(kind)
            for kind, one in watched.items()
            if one
        }
        for place in self._told.keys() - present.keys():  # the watchlist names another catalogue now
            if self._told.pop(place).error is not None:
                await store.write(partial(forget_refusal, place=place))
        for place, error in present.items():
            told = self._told.get(place)
            if told is None or told.error is not error:
                await store.write(partial(note_refusal, place=place, error=error, now=now))
            elif error is not None and now - told.at >= KEPT_EVERY:
                await store.write(partial(keep_refusal, place=place, now=now))
            else:
                continue
            self._told[place] = _Told(error, now)

    def stamps(self) -> dict[str, Stamp]:
        """By kind, what tells a file from what it was before somebody wrote it; one that is not there is left out."""
        found: dict[str, Stamp] = {}
        for kind, path, _loader in self._files():
            with suppress(OSError):
                found[kind] = _stamp(path)
        return found

    async def mirror(self, store: Store, clock: Clock, *, settled: Mapping[str, Stamp] | None = None) -> None:
        """Makes a file that was edited a revision, and brings a file up to the newest revision.

        With `settled`, the stamps of an earlier look, a file that was written since is left for the next time: an
        editor may have emptied it and be about to fill it.
        """
        for kind, path, loader in self._files():
            number = await store.read(partial(revisions.latest_number, kind=kind))
            try:
                stamp = await asyncio.to_thread(_stamp, path)
                seen = (stamp, number)
                if self._mirrored.get(kind) == seen or stamp.size > revisions.MAX_BYTES:
                    continue
                if settled is not None and settled.get(kind) != stamp:
                    continue
                text = await asyncio.to_thread(path.read_text, "utf-8")
                await asyncio.to_thread(loader, path)
                if await asyncio.to_thread(_stamp, path) != stamp:
                    continue
            except (OSError, UnicodeDecodeError, ConfigError):
                continue  # a file that can't be used is told of by the reloader
            held, starter = self._held.get(kind), _starters(kind)
            number, wanted = await store.write(
                partial(revisions.mirror, now=clock(), kind=kind, text=text, edited=held, starter=starter)
            )
            if wanted is None:
                self._held[kind] = number
                self._mirrored[kind] = (stamp, number)
                self._behind.pop(kind, None)
            else:
                await self._brought_up(kind, path, number, wanted)

    async def _brought_up(self, kind: str, path: Path, number: int, text: str) -> bool:
        """Whether the file could be made to hold this revision; what is in the way is told, and tried again."""
        try:
            await asyncio.to_thread(_replace, path, text)
        except OSError as error:
            why = error.strerror or str(error)
            reason = f"can't be written ({why}), so that this machine stays behind revision {number}"
            mend = "let Slukh write the file and its folder"
            fault = ConfigError(reason, path=path, mend=mend, code="fault-behind", why=why, number=number)
            if str(self._behind.get(kind)) != str(fault):
                logger.error("%s; %s", fault, mend)
                self._behind[kind] = fault
            return False
        logger.info("%s is now revision %d", path, number)
        self._behind.pop(kind, None)
        return True

    def _files(self) -> list[tuple[str, Path, Callable[[Path], object]]]:
        files: list[tuple[str, Path, Callable[[Path], object]]] = [("watchlist", self._watchlist.path, load_watchlist)]
        if self._officials is not None and self._officials.path.resolve() != starter_path().resolve():
            files.append(("officials", self._officials.path, load_officials))
        return files

    def _check(self, current: Rules) -> Rules | None:
        assert self._officials is not None
        watchlist = self._watchlist.check()
        if watchlist is not None:
            self._watchlist_value = watchlist
            self._officials.follow(self._officials_path())
        officials = self._officials.check()
        if officials is not None:
            self._officials_value = officials
            return self._rules(self._compile())
        return self._rules(current.catalogue) if watchlist is not None else None

    def _officials_path(self) -> Path:
        """The catalogue that the watchlist names, else the starter catalogue."""
        return catalogue_path(None, self._watchlist_value)

    def _compile(self) -> Catalogue:
        """The catalogue in force, compiled, or taken from the cache where nothing has changed."""
        assert self._officials is not None
        if self._cache is None:
            return compile_catalogue(self._officials_value)
        name = cache_key(self._officials.path.read_bytes())
        catalogue = load_catalogue(self._cache, name)
        if catalogue is None and compile_apart(self._officials.path, self._cache):
            catalogue = load_catalogue(self._cache, name)
        if catalogue is None:
            logger.warning("the compiled catalogue can't be kept in %s: it is compiled anew at each start", self._cache)
            catalogue = compile_catalogue(self._officials_value)
        return catalogue

    def _rules(self, catalogue: Catalogue) -> Rules:
        return Rules(self._watchlist_value, catalogue, {item.id: item for item in self._officials_value})


def _starters(kind: str) -> revisions.Starter:
    """Tells files that are as Slukh brings them; the starter catalogue is not mirrored at all."""
    return is_starter if kind == "watchlist" else lambda _text: False


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino)


def _replace(path: Path, text: str) -> None:
    """Writes a file whole, or not at all; a link to it stays one."""
    path = path.resolve()
    part = path.with_name(f"{path.name}.{token_hex(4)}.part")  # other processes mirror it, too
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
