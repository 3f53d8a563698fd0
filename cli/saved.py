"""Saved searches on the command line: the same ones that a member sees in the bot and at the desk."""

from sqlalchemy.orm import Session

from core.clock import utc_now
from core.errors import UsageError
from core.pipeline.asking.savedsearches import save_search, searches_of, way_of
from core.pipeline.rules import Rules
from core.storage.people import members
from core.storage.store import Store


async def listed(store: Store, who: str) -> list[str]:
    """A member's saved searches as lines, newest first: number, how it is told, the search."""

    def work(session: Session) -> list[str]:
        found = searches_of(session, _member(session, who))
        return [f"{place}\t{way_of(one)}\t{one.target}" for place, one in enumerate(found, 1)]

    return await store.read(work)


async def saved_query(store: Store, who: str, number: str) -> str:
    """The search that stands under a number in the member's list. Raises UsageError where there is none."""

    def work(session: Session) -> str:
        found = searches_of(session, _member(session, who))
        if not number.isdecimal() or not 0 < int(number) <= len(found):
            raise UsageError(f"{who} has no saved search {number[:20]}", mend=f"slukh search --saved {who} lists them")
        return found[int(number) - 1].target

    return await store.read(work)


async def save(store: Store, rules: Rules, who: str, query: str) -> bool:
    """Saves a search for a member, who is not told of its posts unless they choose so; tells whether it is new."""
    return await store.write(
        lambda session: save_search(session, rules, _member(session, who), utc_now(), query, "none")
    )


def _member(session: Session, who: str) -> int:
    found = [one for one in members(session) if who.casefold() in (str(one.user_id), (one.name or "").casefold())]
    if len(found) != 1:
        raise UsageError(f"{len(found) or 'no'} members are called {who!r}", mend="give the Telegram user id")
    return found[0].user_id
