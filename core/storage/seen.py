"""What the store held when a digest was made, so that the next one brings what was heard before it but stored after.

A post has the time at which it was heard, and is stored some moments later: minutes, when the database was away. A
digest that only asked for what was heard since the last one would leave it out for good. Numbers of posts grow as
they are stored; only processes that store beside each other commit out of order, which leaves numbers without a post
below the last one. What changes a post that is there already (a deletion, an edit, a decision) comes late in the same
way; a day's changes are few, so those that the digest could see are kept one by one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, column, exists, literal_column, select, table
from sqlalchemy.orm import Session

from core.storage.models import DigestRunRow, JobRow, PostRow, ReviewRow, VersionRow
from core.types import WATCHED_SOURCES

_BESIDE = 10_000  # numbers on both sides of the last: what was just being stored has one of them
_BEHIND = 5_000  # posts: each is a value of later queries, and SQLite takes some 30,000
_UNINDEXED = 1_000
_LATE = timedelta(hours=1)  # by so much what is stored behind a long history of another machine was heard before
_CHANGED_WITHIN = timedelta(days=1)  # a database that was away for longer may cost a digest a change
_CHANGED = 500  # of each kind: they are kept with each run
_DOC = table("search_doc", column("version_id"))


# By what they are: the changes of posts that were there already, each with its number, its moment and the post.
_CHANGES: dict[str, Select[Any]] = {
    "deleted": select(PostRow.id, PostRow.deleted_noticed_at.label("at"), PostRow.id.label("post_id")),
    # The number is not bound: a planner must see that the index of edits holds it.
    "edited": select(VersionRow.id, VersionRow.heard_at.label("at"), VersionRow.post_id).where(
        VersionRow.number > literal_column("0")
    ),
    "decided": select(ReviewRow.id, ReviewRow.at.label("at"), ReviewRow.post_id).where(
        ReviewRow.kind == "claim", ReviewRow.undone_at.is_(None), ReviewRow.post_id.is_not(None)
    ),
}


@dataclass(frozen=True, slots=True)
class SeenChanges:
    """The numbers of the changes of one kind that were noticed after an instant."""

    since: datetime
    ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """The last number of a post, the ranges of numbers below it that no post had (both ends included), the posts that
    the search index had yet to read, and the latest changes by what they are: deleted, edited, decided.
    """

    last: int
    missing: tuple[tuple[int, int], ...] = ()
    unindexed: frozenset[int] = frozenset()
    changes: Mapping[str, SeenChanges] = field(default_factory=dict)

    def has(self, post_id: int) -> bool:
        """Whether the store held the post."""
        place = bisect_right(self.missing, post_id, key=lambda span: span[0])
        return post_id <= self.last and not (place and post_id <= self.missing[place - 1][1])


def seen_now(session: Session, index_kind: str, now: datetime) -> Seen:
    """What the store holds `now`. To be asked before the posts of a digest are: rather told twice than never.

    `index_kind` is the kind of the jobs that the search index waits for.
    """
    last = session.scalar(select(PostRow.id).order_by(PostRow.id.desc()).limit(1)) or 0
    low = max(last - _BESIDE, 0)
    stored = session.scalars(select(PostRow.id).where(PostRow.id > low, PostRow.id <= last).order_by(PostRow.id))
    jobs = select(JobRow.subject_id).where(JobRow.kind == index_kind).order_by(JobRow.subject_id.desc())
    newest = jobs.limit(_UNINDEXED).subquery()
    waiting = (
        select(VersionRow.post_id)
        .join(newest, newest.c.subject_id == VersionRow.id)
        .where(~exists().where(_DOC.c.version_id == VersionRow.id))  # else it is only indexed anew
    )
    changes = {kind: _seen_changes(session, query, now - _CHANGED_WITHIN) for kind, query in _CHANGES.items()}
    return Seen(last, _missing(low, stored), frozenset(session.scalars(waiting)), changes)


def _seen_changes(session: Session, query: Select[Any], since: datetime) -> SeenChanges:
    at = query.selected_columns["at"]
    rows = session.execute(query.where(at > since).order_by(at.desc()).limit(_CHANGED + 1)).all()
    if len(rows) > _CHANGED:
        since = rows[-1].at  # of those of that instant some may be left out: it is looked at no more
    return SeenChanges(since, frozenset(row.id for row in rows if row.at > since))


def _missing(low: int, stored: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The ranges of numbers above `low` that are not among the stored ones, which come in order."""
    found = []
    for post_id in stored:
        if post_id > low + 1:
            found.append((low + 1, post_id - 1))
        low = post_id
    return tuple(found)


def unseen_posts(session: Session, seen: Seen, until: datetime) -> frozenset[int]:
    """The watched posts that were heard up to `until`, and stored after a digest had seen what there was."""
    low = min([seen.last, *(first - 1 for first, _ in seen.missing)])
    # By number alone: a planner that is also given the time might begin with all that was ever heard.
    query, beside = select(PostRow.id, PostRow.heard_at, PostRow.source), seen.last + _BESIDE
    rows = session.execute(query.where(PostRow.id > low, PostRow.id <= beside))
    # By time alone (a sum has no index): those numbers have no end.
    behind = query.where(PostRow.heard_at > until - _LATE, PostRow.heard_at <= until, PostRow.id + 0 > beside)
    behind = behind.where(PostRow.source.in_(WATCHED_SOURCES)).order_by(PostRow.id.desc()).limit(_BEHIND)
    return frozenset(
        post_id
        for post_id, heard_at, source in (*rows, *session.execute(behind))
        if heard_at <= until and source in WATCHED_SOURCES and not seen.has(post_id)
    )


def unseen_changes(session: Session, seen: Seen, until: datetime) -> dict[str, frozenset[int]]:
    """By what happened, the posts of changes that were noticed up to `until`, and stored after a digest had seen what
    there was.
    """
    found = {}
    for kind, before in seen.changes.items():
        query = _CHANGES[kind]
        at = query.selected_columns["at"]
        rows = session.execute(query.where(at > before.since, at <= until).order_by(at.desc()).limit(_BEHIND))
        found[kind] = frozenset(row.post_id for row in rows if row.id not in before.ids)
    return found


def seen_by_last_run(session: Session, digest_id: int) -> Seen | None:
    """What the last digest of a schedule saw; None where none went out, or an earlier program sent it."""
    query = select(DigestRunRow.seen).where(DigestRunRow.digest_id == digest_id)
    value = session.scalar(query.order_by(DigestRunRow.to_at.desc()).limit(1))
    return None if value is None else _from_json(value)


def as_json(seen: Seen) -> dict[str, Any]:
    """As the row of a run keeps it."""
    return {
        "last": seen.last,
        "missing": [list(span) for span in seen.missing],
        "unindexed": sorted(seen.unindexed),
        "changes": {
            kind: {"since": known.since.isoformat(), "ids": sorted(known.ids)} for kind, known in seen.changes.items()
        },
    }


def _from_json(value: dict[str, Any]) -> Seen:
    return Seen(
        value["last"],
        tuple((first, last) for first, last in value["missing"]),
        frozenset(value["unindexed"]),
        {
            kind: SeenChanges(datetime.fromisoformat(known["since"]), frozenset(known["ids"]))
            for kind, known in value.get("changes", {}).items()  # none in runs of an earlier program
        },
    )
