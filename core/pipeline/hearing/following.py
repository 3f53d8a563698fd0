"""What becomes of a post beside its text: its counters as a series, and its coming back after it was deleted."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.alerts import may_alert
from core.pipeline.judged import Judged
from core.series import next_look
from core.storage.posts import gone_texts, update_posts, with_gone_posts
from core.storage.series import add_counts
from core.types import HeardPost
from core.versions import Judgement, comparable

REPOSTED_WITHIN = timedelta(days=7)
_SHORTEST = 20  # characters: shorter texts come again by themselves


def first_look(heard: HeardPost) -> Any:
    """When a post that is stored for the first time is looked at again; history is left as it is."""
    return next_look(heard.date, heard.heard_at) if may_alert(heard.source) and not heard.service else None


def begin_series(session: Session, firsts: Iterable[Judged]) -> None:
    """The first moment of the series of new posts."""
    add_counts(session, [_moment(item) for item in firsts if item.look_at is not None and _known(item.heard)])


def go_on_with_series(session: Session, judged: Iterable[Judged]) -> dict[int, Any]:
    """Adds a moment to the series of each post that was due; returns when each is due next, by its row number."""
    due = [
        item
        for item in judged
        if item.stored is not None and item.stored.look_at is not None and item.heard.heard_at >= item.stored.look_at
    ]
    add_counts(session, [_moment(item) for item in due if _known(item.heard)])
    return {item.post_id: next_look(item.heard.date, item.heard.heard_at) for item in due}


def update_counters(session: Session, judged: Iterable[Judged]) -> None:
    """The counters as they are now, of posts that were stored before."""
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for item in judged:
        if item.stored is not None and item.judgement is not Judgement.OLDER:
            known = _known(item.heard)
            if known:
                rows.setdefault(tuple(known), []).append({"id": item.post_id, **known})
    for same in rows.values():
        update_posts(session, same)


def link_reposts(session: Session, firsts: Iterable[Judged]) -> None:
    """Ties a new post to the deleted one of its channel that had the same text, if there is one."""
    by_channel: dict[int, list[Judged]] = {}
    for item in firsts:
        if may_alert(item.heard.source) and len(item.heard.text) >= _SHORTEST:
            by_channel.setdefault(item.heard.channel_id, []).append(item)
    rows = []
    since_of = {
        channel_id: min(item.heard.heard_at for item in items) - REPOSTED_WITHIN
        for channel_id, items in by_channel.items()
    }
    if len(by_channel) > 1:  # one question for all: mostly no channel has any
        some = with_gone_posts(session, by_channel, min(since_of.values()))
        by_channel = {channel_id: items for channel_id, items in by_channel.items() if channel_id in some}
    for channel_id, items in by_channel.items():
        since = since_of[channel_id]
        gone = gone_texts(session, channel_id, since)
        for item in items if gone else ():
            post_id = gone.get(comparable(item.heard.text))
            if post_id is not None:
                rows.append({"id": item.post_id, "reposted_from": post_id})
    update_posts(session, rows)


def _known(heard: HeardPost) -> Mapping[str, int]:
    counters = {"views": heard.views, "forwards": heard.forwards, "reactions": heard.reactions}
    return {name: value for name, value in counters.items() if value is not None}


def _moment(item: Judged) -> dict[str, Any]:
    heard = item.heard
    return {
        "post_id": item.post_id,
        "at": heard.heard_at,
        "views": heard.views,
        "forwards": heard.forwards,
        "reactions": heard.reactions,
    }
