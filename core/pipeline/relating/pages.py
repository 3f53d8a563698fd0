"""Whether the pages of articles still stand: found missing twice, hours apart, an article counts as taken down.

Whoever reads a page reports what it finds; the looks that make sure are the feeds' monitor's (monitors/feeds/looking).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.pipeline.telling.takendown import tell_back, tell_taken_down
from core.storage.pagelooks import DueLook, first_missing, look_again, looked_at_since, mark_seen, mark_taken_down

LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""So long after somebody was told of an article its page is looked at."""

LOOKS_WHILE_GONE = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
"""So long after an article was taken down it is looked whether it is back."""

_SEEN_JUST_NOW = timedelta(minutes=30)  # whoever read the page saves the look that is due so soon
SURE_AFTER = timedelta(hours=4)
"""A page that is missing again so long after it was found missing first is not lost for an hour."""


def next_look(since: datetime, looks: Sequence[timedelta], now: datetime) -> datetime | None:
    """When the next of the `looks` is that are counted from `since`; None after the last."""
    return next((since + one for one in looks if since + one > now), None)


def page_seen(
    session: Session, article_id: int, now: datetime, *, etag: str | None = None, last_modified: str | None = None
) -> None:
    """The page that was asked for now shows the article; whoever was told that it was taken down reads that it is back.
    The rest is what its server gave us to know its state by.
    """
    seen, gone_since = mark_seen(session, article_id, now)
    if not seen:
        return
    if gone_since is not None:
        tell_back(session, article_id, gone_since, now)
    since = looked_at_since(session, article_id)
    if since is not None:
        due_at = next_look(since, LOOKS, now + _SEEN_JUST_NOW)
        look_again(session, article_id, due_at, etag=etag, last_modified=last_modified)


def page_missing(session: Session, article_id: int, now: datetime) -> None:
    """The page says that it does not have the article: for the first time, this only brings the next look forward."""
    first_missing(session, article_id, now, now + SURE_AFTER)


def take_down(session: Session, look: DueLook, how: str, now: datetime) -> bool:
    """The page said so again: the article is taken down, and whoever was told of it hears so. `how` is the status, or
    the words that stand in its place. False where the page was seen meanwhile.
    """
    if not mark_taken_down(session, look, how, now):
        return False
    tell_taken_down(session, look.article_id, now)
    return True
