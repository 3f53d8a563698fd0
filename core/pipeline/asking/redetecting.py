"""Searches the stored posts for officials who are new in the catalogue, or whose entry changed. Alerts nobody.

What was searched for last is kept as a digest of each entry and of what the watchlist wants found: a change is found
out whenever it was made, and a search that was cut short goes on where it was.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from core.clock import Clock
from core.mentions import Catalogue, compile_catalogue, digest_of, officials_in
from core.pipeline.naming import named_in
from core.pipeline.rules import Rules, RulesHolder
from core.storage.redetection import (
    PROGRESS,
    SEARCHED,
    StoredText,
    count_texts,
    keep_fact,
    read_fact,
    replace_mentions,
    texts_below,
    versions_naming,
)
from core.storage.store import Store
from core.types import Mention, Official

logger = logging.getLogger(__name__)

_BATCH = 500
_CHECK_SECONDS = 2.0
_PAUSE_SECONDS = 0.02  # between batches: others' turn
_DIGITS = 16
_WITH_ADJECTIVES = "+adjectives"


@dataclass(slots=True)
class Search:
    """A search under way, or done: `found` counts posts' versions by official."""

    rules_id: str  # what it searches by, see `_id_of`
    officials: list[str]
    gone: list[str]
    of: int
    top: int = 0  # the newest version when it began
    done: int = 0
    below: int | None = None
    found: dict[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return min(1.0, self.done / self.of) if self.of else 1.0

    def row(self) -> dict[str, object]:
        """As plain JSON values."""
        return {
            "catalogue": self.rules_id,
            "officials": self.officials,
            "gone": self.gone,
            "of": self.of,
            "top": self.top,
            "done": self.done,
            "below": self.below,
            "found": self.found,
        }


def search_from(row: object) -> Search | None:
    """The search of a `row`; None if there is none under way."""
    if not isinstance(row, dict):
        return None
    numbers = row["of"], row["top"], row["done"], row["below"]
    return Search(row["catalogue"], row["officials"], row["gone"], *numbers, dict(row["found"]))


def progress_of(session: Session, official_id: str, rules: Rules) -> float | None:
    """How much of the stored posts has been searched for an official, from 0 to 1; None if all of them were.

    Whoever has just come into the catalogue is due to be searched for, though nobody has begun.
    """
    search = search_from(read_fact(session, PROGRESS))
    if search is not None and official_id in search.officials:
        return search.share
    known, official = read_fact(session, SEARCHED), rules.catalogue.official(official_id)
    due = official is not None and isinstance(known, dict) and known.get(official_id) != _searched_as(official, rules)
    return 0.0 if due else None


class Redetector:
    """Keeps stored mentions in step with the catalogue in force."""

    def __init__(self, store: Store, holder: RulesHolder, clock: Clock, *, batch: int = _BATCH) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._batch = batch
        self._done_id = ""

    async def run(self) -> None:
        """Looks at the catalogue by the clock, for ever."""
        while True:
            if _id_of(self._holder.current) != self._done_id:
                await self.catch_up()
            await asyncio.sleep(_CHECK_SECONDS)

    async def catch_up(self, tell: Callable[[Search], None] | None = None) -> Search | None:
        """Searches for whatever changed since the last search; returns what was found, None if nothing had changed."""
        rules = self._holder.current
        search = await self._begin(rules)
        if search is None:
            self._done_id = _id_of(rules)
            return None
        logger.info(
            "officials new or changed: %d; stored texts to be searched for them: %d", len(search.officials), search.of
        )
        wanted = [official for who in search.officials if (official := rules.catalogue.official(who)) is not None]
        sought = await asyncio.to_thread(compile_catalogue, wanted)
        above = 0
        while True:
            texts = await self._texts(search.below, above)
            if not texts and search.top == above:
                break
            if not texts:  # now what was heard meanwhile, perhaps by a process that had the old catalogue still
                above, search.top, search.below = search.top, await self._highest(), None
                continue
            await self._search(search, texts, sought, rules)
            if tell is not None:
                tell(search)
            if _id_of(self._holder.current) != _id_of(rules):
                return await self.catch_up(tell)  # changed again: what is new now is searched for as well
            await asyncio.sleep(_PAUSE_SECONDS)
        digests = _digests(rules)

        def finish(session: Session) -> None:
            keep_fact(session, SEARCHED, digests)
            keep_fact(session, PROGRESS, None)

        await self._store.write(finish)
        self._done_id = _id_of(rules)
        logger.info("stored texts searched: %s", _told(search.found) or "none names them")
        return search

    async def _texts(self, below: int | None, above: int) -> list[StoredText]:
        return await self._store.read(lambda session: texts_below(session, below, self._batch, above=above))

    async def _highest(self) -> int:
        return (await self._store.read(count_texts))[1]

    async def _begin(self, rules: Rules) -> Search | None:
        """The search that is due; one that was cut short goes on if it is by the same rules."""
        digests = await asyncio.to_thread(_digests, rules)

        def work(session: Session) -> Search | None:
            known = read_fact(session, SEARCHED)
            if not isinstance(known, dict):  # the first start: what is stored was read with this catalogue
                keep_fact(session, SEARCHED, digests)
                return None
            under_way = search_from(read_fact(session, PROGRESS))
            if under_way is not None and under_way.rules_id == _id_of(rules):
                return under_way
            officials = [who for who, digest in digests.items() if known.get(who) != digest]
            gone = [who for who in known if who not in digests]
            if not officials and not gone:
                return None
            search = Search(_id_of(rules), officials, gone, *count_texts(session))
            keep_fact(session, PROGRESS, search.row())
            return search

        return await self._store.write(work)

    async def _search(self, search: Search, texts: Sequence[StoredText], sought: Catalogue, rules: Rules) -> None:
        ids = [text.version_id for text in texts]
        changed = [*search.officials, *search.gone]
        may = await asyncio.to_thread(_may_name, texts, sought, adjectives=rules.watchlist.adjectives)

        def find(session: Session) -> dict[int, list[Mention]]:
            naming = versions_naming(session, changed, ids) | may
            chosen = [text for text in texts if text.version_id in naming]
            found: dict[int, list[Mention]] = {text.version_id: [] for text in chosen}
            found.update((chosen[number].version_id, mentions) for number, mentions in named_in(session, rules, chosen))
            return found

        found = await self._store.read(find)
        now = self._clock()
        wanted = set(search.officials)
        for mentions in found.values():
            for who in {mention.official_id for mention in mentions} & wanted:
                search.found[who] = search.found.get(who, 0) + 1
        search.below = min(ids)
        search.done += len(texts)

        def work(session: Session) -> None:
            replace_mentions(session, found, rules.catalogue.id, now)
            keep_fact(session, PROGRESS, search.row())

        await self._store.write(work)


def _may_name(texts: Sequence[StoredText], sought: Catalogue, *, adjectives: bool) -> set[int]:
    """The versions that may name somebody sought."""
    return {texts[index].version_id for index in officials_in([t.text for t in texts], sought, adjectives=adjectives)}


def _id_of(rules: Rules) -> str:
    """What tells whether stored posts would be read in another way: the catalogue and what is found by it."""
    return rules.catalogue.id + _WITH_ADJECTIVES * rules.watchlist.adjectives


def _digests(rules: Rules) -> dict[str, str]:
    return {official.id: _searched_as(official, rules) for official in rules.catalogue.officials}


def _searched_as(official: Official, rules: Rules) -> str:
    """What tells whether an official was searched for as the rules have it."""
    return digest_of([official])[:_DIGITS] + _WITH_ADJECTIVES * rules.watchlist.adjectives


def _told(found: Mapping[str, int]) -> str:
    most = sorted(found.items(), key=lambda item: -item[1])[:5]
    return ", ".join(f"{who} in {count}" for who, count in most)
