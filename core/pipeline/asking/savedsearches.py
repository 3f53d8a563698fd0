"""Saved searches of a member: at the desk the same rows that the bot keeps as subscriptions of the private chat."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import QueryError, RefusedError
from core.pipeline.asking.searching import read_query
from core.pipeline.rules import Rules
from core.storage.subscriptions import Wish, drop_wish, put_wish, wish, wishes
from core.told import Destination

MAX_SAVED = 300
"""Characters of a search that can be saved: it must be read whole in lists and above its posts."""
_MOST = 100
WAYS = {"none": (False, False), "alerts": (True, False), "digest": (False, True), "both": (True, True)}
"""How a saved search is told: at once, in digests. Nobody is told of anything without having chosen it."""


def savable(query: str) -> str:
    """A search in one line as it is saved. Raises RefusedError for an empty one, QueryError for a long one."""
    query = " ".join(query.split())
    if not query:
        raise RefusedError("there is no search to save", code="desk-search-empty")
    if len(query) > MAX_SAVED:
        raise QueryError("too long", query=query, position=MAX_SAVED, code="query-long", count=MAX_SAVED)
    return query


def searches_of(session: Session, user_id: int) -> list[Wish]:
    """The member's own saved searches, newest first; nobody sees those of others."""
    return [one for one in reversed(wishes(session, _chat(user_id))) if one.kind == "search"]


def save_search(session: Session, rules: Rules, user_id: int, now: datetime, query: str, way: str) -> bool:
    """Saves a search, or changes how a saved one is told (`WAYS`); tells whether it is new.

    Raises QueryError for a search that can't be read, RefusedError for no way, or for one search too many.
    """
    query = savable(query)
    if way not in WAYS:
        raise RefusedError(f"{way!r} is no way to be told", code="desk-form")
    read_query(session, rules, query, now)
    known = [one.target for one in searches_of(session, user_id)]
    if query not in known and len(known) >= _MOST:
        told = f"{_MOST} searches are saved already"
        raise RefusedError(told, mend="remove one", code="desk-searches-many", most=_MOST)
    instant, in_digest = WAYS[way]
    return put_wish(session, _chat(user_id), "search", query, instant=instant, in_digest=in_digest, by=user_id, now=now)


def forget_search(session: Session, user_id: int, subscription_id: int) -> bool:
    """Removes a saved search of this member; False where there is none."""
    found = wish(session, _chat(user_id), subscription_id)
    if found is None or found.kind != "search":
        return False
    drop_wish(session, subscription_id)
    return True


def way_of(saved: Wish) -> str:
    """How a saved search is told, as `WAYS` names it."""
    return next(name for name, told in WAYS.items() if told == (saved.instant, saved.in_digest))


def _chat(user_id: int) -> Destination:
    return Destination(user_id, 0)
