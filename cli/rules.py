"""Rules from files: watchlist and catalogue, loaded at start and swapped when a file changes."""

import asyncio
import logging
from pathlib import Path

from cli.compiling import compile_apart
from config.officials import catalogue_path, load_officials
from config.reload import Reloader
from config.watchlist import load_watchlist
from core.mentions import Catalogue, cache_key, compile_catalogue, load_catalogue
from core.pipeline.rules import Rules, RulesHolder
from core.types import Official, Watchlist

logger = logging.getLogger(__name__)

_CHECK_SECONDS = 2.0


class RulesFiles:
    """The newsroom's two files and the rules that they make."""

    def __init__(self, watchlist_path: Path, cache: Path | None) -> None:
        self._cache = cache
        self._watchlist: Reloader[Watchlist] = Reloader(watchlist_path, load_watchlist)
        self._officials: Reloader[list[Official]] | None = None
        self._officials_value: list[Official] = []
        self._watchlist_value = Watchlist()

    def load(self) -> Rules:
        """The rules of the files as they are now. Raises ConfigError with file, line and reason."""
        self._watchlist_value = self._watchlist.load()
        self._officials = Reloader(self._officials_path(), load_officials)
        self._officials_value = self._officials.load()
        return self._rules(self._compile())

    async def run(self, holder: RulesHolder) -> None:
        """Swaps the holder's rules when a file changes; a bad file is refused and the last good one stays."""
        while True:
            await asyncio.sleep(_CHECK_SECONDS)
            rules = await asyncio.to_thread(self._check, holder.current)
            if rules is not None:
                holder.current = rules

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
