"""Saved searches: which of them a post answers as it is indexed, and who is told of it.

They are asked behind ingest, in the process that indexes, with the analysed text at hand: a search costs microseconds
there, and those who hear posts never wait for it. The alerts are queued in the transaction that indexes the post.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.alerts import LATE_AFTER, edit_key, item_key, may_alert
from core.clock import Clock
from core.errors import QueryError
from core.pipeline.asking.searching import read_query
from core.pipeline.rules import Rules, RulesHolder
from core.pipeline.telling.alerting import ALERT_PRIORITY, UPDATE_PRIORITY, without_copies
from core.pipeline.telling.refreshing import queue_refreshes
from core.query import Analyser, Matcher, matcher_for, parse_query
from core.query.matching import LiveSearch, Subject, spans_in
from core.storage.alerts import add_alerts, note_searches, queue_deliveries, told_of
from core.storage.models import SubscriptionRow
from core.storage.store import Store
from core.storage.wake import Topic, wake
from core.told import Destination, Event, Recipient, Subscription
from core.types import Source

logger = logging.getLogger(__name__)

LATEST = timedelta(hours=24)
"""What was heard longer ago is told no more: an index that is made anew is no news."""

_READ_AGAIN = timedelta(minutes=10)  # names of channels, and what dates like `7d` mean, move on


@dataclass(frozen=True, slots=True)
class Indexed:
    """A version as it was indexed, with what telling of it needs; `last` is the number of its post's last version."""

    version_id: int
    post_id: int
    channel_id: int
    message_id: int
    grouped_id: int | None
    number: int
    last: int
    story_id: int | None
    date: datetime
    heard_at: datetime
    source: Source
    text: str
    subject: Subject


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A version, and the subscriptions whose searches it answers, with where to mark each."""

    post: Indexed
    subscriptions: tuple[tuple[Subscription, tuple[tuple[int, int], ...]], ...]

    @property
    def channel_id(self) -> int:
        return self.post.channel_id

    @property
    def story_id(self) -> int | None:
        return self.post.story_id


class SavedSearches:
    """Asks the saved searches about what was indexed. Keeps them read until the rules or the clock move on."""

    def __init__(self, store: Store, holder: RulesHolder, clock: Clock) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self._rules: Rules | None = None
        self._read_at: datetime | None = None
        self._known: dict[str, tuple[LiveSearch, Matcher] | None] = {}

    async def find(self, posts: Sequence[Indexed], analyser: Analyser) -> list[SearchHit]:
        """The posts that answer somebody's search; only those that may alert are asked about."""
        now = self._clock()
        fresh = [post for post in posts if may_alert(post.source) and now - post.heard_at < LATEST]
        if not fresh:
            return []
        saved = await self._store.read(lambda session: self._load(session, analyser, now))
        hits = []
        for post in fresh:
            found = []
            for subscription, created_at in saved:
                ready = self._known.get(subscription.target)
                if ready is None or created_at > post.heard_at or not subscription.wants_channel(post.channel_id):
                    continue
                search, matcher = ready
                if search.matches(post.subject):
                    found.append((subscription, tuple(spans_in(matcher, post.text))))
            if found:
                hits.append(SearchHit(post, tuple(found)))
        return hits

    def _load(self, session: Session, analyser: Analyser, now: datetime) -> list[tuple[Subscription, datetime]]:
        rules = self._holder.current
        if rules is not self._rules or self._read_at is None or now - self._read_at > _READ_AGAIN:
            self._rules, self._read_at, self._known = rules, now, {}
        saved = saved_searches(session, now)
        for subscription, _ in saved:
            query = subscription.target
            if query in self._known:
                continue
            try:
                node = read_query(session, rules, query, now)
                self._known[query] = (LiveSearch(node, analyser), matcher_for(parse_query(query), analyser))
            except QueryError as error:
                logger.info("a saved search can't be asked now: %s", error)
                self._known[query] = None
        return saved


def saved_searches(session: Session, now: datetime) -> list[tuple[Subscription, datetime]]:
    """The searches that somebody wants alerts of now, each with when it was saved."""
    query = select(SubscriptionRow).where(SubscriptionRow.kind == "search", SubscriptionRow.instant.is_(True))
    return [
        (
            Subscription(
                row.id,
                Destination(row.chat_id, row.thread_id),
                row.kind,
                row.target,
                edits=row.edits,
                channels=None if row.channels is None else frozenset(row.channels),
            ),
            row.created_at,
        )
        for row in session.execute(query.order_by(SubscriptionRow.id)).scalars()
        if row.paused_until is None or row.paused_until <= now
    ]


def tell_of_searches(session: Session, hits: Sequence[SearchHit], now: datetime) -> int:
    """Queues the alerts of hits; who was told of the post already, or of a copy that answers the search, is not told
    again.

    Where an edit took away what a search found, before that was indexed, the post is told as it stands, and what the
    edit changed right behind it.
    """
    if not hits:
        return 0
    told = told_of(session, [hit.post.post_id for hit in hits], whole_albums=True)
    wanted: list[tuple[SearchHit, tuple[Recipient, ...]]] = []
    here: set[tuple[int, Destination]] = set()
    # Of several texts of a post the newest that is a hit: it is the one that the message shows.
    for hit in sorted(hits, key=lambda hit: (hit.post.post_id, -hit.post.number)):
        post_id = hit.post.post_id
        by_place: dict[Destination, list[Subscription]] = {}
        for subscription, _ in hit.subscriptions:
            by_place.setdefault(subscription.destination, []).append(subscription)
        already = told.get(post_id, {})
        queries = {place: [one.target for one in found] for place, found in by_place.items()}
        if already.keys() & queries.keys():  # so that a copy which answers the same is known to be no news
            note_searches(session, post_id, queries)
        recipients = tuple(
            Recipient(place, (), tuple(one.id for one in found), tuple(queries[place]))
            for place, found in by_place.items()
            if place not in already and (post_id, place) not in here
        )
        here.update((post_id, recipient.destination) for recipient in recipients)
        if recipients:
            wanted.append((hit, recipients))
    left, joined = without_copies(session, wanted, ())
    queued = queue_refreshes(session, joined, now)
    for hit, recipients in left:
        post = hit.post
        event = Event.EDIT if post.last else Event.NEW
        alert = {
            "event": str(event),
            "post_id": post.post_id,
            "version": post.last,
            "late": now - post.date > LATE_AFTER,
            "details": {},
            "created_at": now,
        }
        (alert_id,) = add_alerts(session, [alert])
        subject = f"{event}:{item_key(post.channel_id, post.message_id, post.grouped_id)}:0"
        if event is Event.EDIT:
            subject = edit_key(post.channel_id, post.message_id, post.last)
        rows = [_delivery(hit, recipient, alert_id, subject, now) for recipient in recipients]
        if post.number < post.last:
            wanting = {one.id for one, _ in hit.subscriptions if one.edits}
            changed = [row for row in rows if wanting.intersection(row["payload"]["subscriptions"])]
            rows += [{**row, "kind": "update", "priority": UPDATE_PRIORITY} for row in changed]
        queued += queue_deliveries(session, rows)
    if queued:
        wake(session, Topic.DELIVERY)
    return queued


def _delivery(hit: SearchHit, recipient: Recipient, alert_id: int, subject: str, now: datetime) -> dict[str, Any]:
    mine = [(one.target, spans) for one, spans in hit.subscriptions if one.id in recipient.subscriptions]
    return {
        "chat_id": recipient.destination.chat_id,
        "thread_id": recipient.destination.thread_id,
        "kind": "alert",
        "subject": subject,
        "priority": ALERT_PRIORITY,
        "alert_id": alert_id,
        "payload": {
            "officials": [],
            "subscriptions": list(recipient.subscriptions),
            "searches": [query for query, _ in mine],
            "spans": [list(span) for span in sorted({span for _, spans in mine for span in spans})],
            "number": hit.post.number,
        },
        "not_before": now,
        "created_at": now,
    }
