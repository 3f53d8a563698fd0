"""From what was stored to outbox rows: who is told of a new post, an edit, a deletion. Called inside ingest."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from core.alerts import PURGE_FROM, edit_key, is_late, item_key, may_alert, recipients
from core.pipeline.judged import Judged
from core.pipeline.telling.delivering import PURGE_CARDS, remember_new
from core.pipeline.telling.refreshing import Refresh, queue_refreshes
from core.storage.alerts import (
    add_alerts,
    change_told,
    instant_subscriptions,
    previous_officials,
    queue_deliveries,
    recipient_of,
    retell,
    times_alerted,
    told_of,
    told_of_albums,
    told_of_stories,
)
from core.storage.people import muting
from core.storage.posts import StoredPost
from core.storage.published import told_of_citing
from core.told import Destination, Event, Recipient, Subscription

# Alerts overtake digests; what changed comes right after what is new.
ALERT_PRIORITY = 0
UPDATE_PRIORITY = 1


def alert_new_posts(session: Session, posts: Iterable[Judged], now: datetime, *, alone: bool = False) -> int:
    """Queues alerts of posts stored for the first time; returns how many deliveries.

    Copies of a text are told once: whoever was told of it before gets no further alert, but a silent edit of that one.
    So is an album, whatever its parts say and whenever they are heard.
    `alone`: this transaction stores nothing else.
    """
    alerting = [post for post in posts if may_alert(post.heard.source) and not post.heard.service]
    if not alerting:
        return 0
    subscriptions = instant_subscriptions(
        session,
        official_ids={mention.official_id for post in alerting for mention in post.mentions},
        channel_ids={post.heard.channel_id for post in alerting},
        story_ids={post.story_id for post in alerting if post.story_id is not None},
    )
    if not subscriptions:
        return 0
    wanted: list[tuple[Judged, tuple[Recipient, ...]]] = []
    for parts in _items(alerting):
        found: dict[Destination, Recipient] = {}
        for post in parts:
            for one in recipients(
                subscriptions,
                channel_id=post.heard.channel_id,
                official_ids=_named(post),
                now=now,
                story_id=post.story_id,
            ):
                known = found.get(one.destination)
                found[one.destination] = known.joined(one) if known else one
        if found:
            wanted.append((parts[0], tuple(found.values())))
    wanted, parting = _without_told_albums(session, wanted, now)
    fresh = {post.story_id for post in alerting if post.begins_story and post.story_id is not None}
    wanted, joined = without_copies(session, wanted, subscriptions, fresh)
    queued = queue_refreshes(session, [*parting, *joined], now)
    alerts = [_alert(Event.NEW, post.post_id, 0, now, late=is_late(post.heard)) for post, _ in wanted]
    rows: list[dict[str, Any]] = []
    for alert_id, alert, (post, places) in zip(add_alerts(session, alerts), alerts, wanted, strict=True):
        heard = post.heard
        if alone:
            remember_new(session, alert_id, post, late=alert["late"])
        subject = f"new:{item_key(heard.channel_id, heard.message_id, heard.grouped_id)}:0"
        rows.extend(_delivery(alert_id, "alert", subject, recipient, now) for recipient in places)
    return queued + queue_deliveries(session, rows)


def _items(posts: Iterable[Judged]) -> list[list[Judged]]:
    """The posts by what is told once; of an album's parts the first one with a text leads."""
    items: dict[str, list[Judged]] = {}
    for post in posts:
        items.setdefault(item_key(*post.key, post.heard.grouped_id), []).append(post)
    for parts in items.values():
        if len(parts) > 1:
            parts.sort(key=lambda post: (not post.heard.text, post.key))
    return list(items.values())


def _without_told_albums(
    session: Session, wanted: Sequence[tuple[Judged, tuple[Recipient, ...]]], now: datetime
) -> tuple[list[tuple[Judged, tuple[Recipient, ...]]], list[Refresh]]:
    """Takes out who was told of an earlier part of the same album; comes back with whom is left, and the messages that
    a text joins. What was told of a part without one is from now on the alert of the part that has it.
    """
    albums = {(post.channel_id, post.heard.grouped_id) for post, _ in wanted if post.heard.grouped_id}
    told = told_of_albums(session, albums) if albums else {}
    if not told:
        return list(wanted), []
    left: list[tuple[Judged, tuple[Recipient, ...]]] = []
    joined: list[Refresh] = []
    for post, found in wanted:
        before = told.get((post.channel_id, post.heard.grouped_id or 0), {})
        if kept := tuple(one for one in found if one.destination not in before):
            left.append((post, kept))
        if not post.heard.text:
            continue
        more = {one.destination: one for one in found}
        caption = [_alert(Event.NEW, post.post_id, 0, now, late=is_late(post.heard))]
        own = add_alerts(session, caption if any(first.wordless for first in before.values()) else [])
        for place, first in before.items():
            (alert_id,) = own if first.wordless else (first.alert_id,)
            payload = dict(first.payload)
            if place in more:
                reasons = recipient_of(place, payload).joined(more[place])
                payload |= {"officials": list(reasons.officials), "subscriptions": list(reasons.subscriptions)}
            change_told(session, first, alert_id, payload)
            joined.append(Refresh(first.delivery_id, place, alert_id, payload))
    return left, joined


class OfStory(Protocol):
    """A channel's post that may belong to a story."""

    @property
    def channel_id(self) -> int: ...

    @property
    def story_id(self) -> int | None: ...


T = TypeVar("T", bound=OfStory)


def without_copies(
    session: Session,
    wanted: Sequence[tuple[T, tuple[Recipient, ...]]],
    subscriptions: Sequence[Subscription],
    fresh: Collection[int] = (),
) -> tuple[list[tuple[T, tuple[Recipient, ...]]], list[Refresh]]:
    """Takes out who was told of the same text; comes back with whom is left, and the messages that copies join.

    Whoever follows the story itself wants to hear of each copy, and a copy that names somebody more is news, as is one
    that answers a search which no earlier one did. Who mutes the channel of one copy is told of another: an alert that
    is dropped on its way tells nobody.
    `fresh` are stories that began with these very posts: nobody was told of them yet.
    """
    placed = [post.story_id for post, _ in wanted if post.story_id is not None]
    stories = set(placed)
    older = stories.difference(fresh)
    if not older and len(stories) == len(placed):
        return list(wanted), []
    muted = muting(session, {recipient.destination for _, found in wanted for recipient in found})
    told = told_of_stories(session, older, muted) if older else {}
    following = {item.id for item in subscriptions if item.kind == "story"}
    told_here: dict[tuple[int, Destination], set[tuple[str, str]]] = {}
    left: list[tuple[T, tuple[Recipient, ...]]] = []
    joined: list[Refresh] = []
    for post, found in wanted:
        if post.story_id is None:
            left.append((post, found))
            continue
        before = told.get(post.story_id, {})
        kept = []
        for recipient in found:
            place, new = recipient.destination, recipient.subjects
            if post.channel_id in muted.get(place, ()):
                continue
            first = before.get(place)
            if first is not None:
                known = first.subjects | told_here.get((post.story_id, place), set())
            elif (post.story_id, place) in told_here:
                known = told_here[post.story_id, place]
            else:
                known = None
            if known is not None and new <= known and not following.intersection(recipient.subscriptions):
                if first is not None:
                    joined.append(Refresh(first.delivery_id, place, first.alert_id, first.payload))
                continue
            told_here.setdefault((post.story_id, place), set()).update(new)
            kept.append(recipient)
        if kept:
            left.append((post, tuple(kept)))
    return left, joined


def alert_edits(session: Session, posts: Iterable[Judged], now: datetime) -> int:
    """Queues updates to whoever got the post or an article that cites it, and alerts to whoever follows an official
    that the edit added.
    """
    edited = [post for post in posts if may_alert(post.heard.source)]
    if not edited:
        return 0
    post_ids = [post.post_id for post in edited]
    told = told_of(session, post_ids, declining="edits", whole_albums=True)
    citing = told_of_citing(session, post_ids)
    before = previous_officials(session, [(post.post_id, post.number) for post in edited])
    subscriptions = instant_subscriptions(
        session, official_ids={mention.official_id for post in edited for mention in post.mentions}
    )
    rows: list[dict[str, Any]] = []
    for post in edited:
        heard = post.heard
        already = told.get(post.post_id, {})
        added = [official_id for official_id in _named(post) if official_id not in before.get(post.post_id, ())]
        fresh = recipients(subscriptions, channel_id=heard.channel_id, official_ids=added, now=now) if added else ()
        # Who is told of the change learns the name by it; who declined edits for another's sake would not.
        fresh = tuple(recipient for recipient in fresh if recipient.destination not in already)
        cited = citing.get(post.post_id, {})
        if not already and not fresh and not cited:
            continue
        (alert_id,) = add_alerts(session, [_alert(Event.EDIT, post.post_id, post.number, now)])
        subject = edit_key(heard.channel_id, heard.message_id, post.number)
        rows.extend(_updates(alert_id, subject, already, cited, _named(post), now))
        rows.extend(_delivery(alert_id, "alert", subject, recipient, now) for recipient in fresh)
    return queue_deliveries(session, rows)


def alert_deletions(session: Session, gone: Sequence[StoredPost], now: datetime) -> int:
    """Queues updates to whoever got a post that is gone, or an article that cites it; many of one channel at once are
    told in one message, an album counted and shown once. A post that was seen again and is gone again is told again.
    """
    post_ids = [post.id for post in gone]
    told = told_of(session, post_ids, declining="deletions")
    citing = told_of_citing(session, post_ids)
    concerned = [post for post in gone if told.get(post.id) or citing.get(post.id)]
    if not concerned:
        return 0
    rows: list[dict[str, Any]] = []
    # An album's parts are shown by one that somebody was told of.
    items = {_item(post): post.id for post in (*gone, *reversed(concerned))}
    if len(items) >= PURGE_FROM:
        first = concerned[0]
        alert_id, again = _alert_again(session, Event.PURGE, first, now, {"post_ids": list(items.values())})
        subject = f"purge:{first.key.channel_id}:{first.key.message_id}{again}"
        everyone = {place: one for post in concerned for place, one in told.get(post.id, {}).items()}
        cited = {place: one for post in concerned for place, one in citing.get(post.id, {}).items()}
        for row in _updates(alert_id, subject, everyone, cited, (), now):
            # Of so many a message shows a few: those that this chat knows come first.
            place = Destination(row["chat_id"], row["thread_id"])
            known = (post for post in concerned if place in told.get(post.id, {}) or place in citing.get(post.id, {}))
            own: dict[str, int] = {}
            for post in known:
                own.setdefault(_item(post), post.id)
                if len(own) == PURGE_CARDS:
                    break
            others = (post_id for item, post_id in items.items() if item not in own)
            shown = list(islice(chain(own.values(), others), PURGE_CARDS))
            rows.append({**row, "payload": {**row["payload"], "posts": shown}})
        return queue_deliveries(session, rows)
    for post in concerned:
        alert_id, again = _alert_again(session, Event.DELETION, post, now, {})
        subject = f"deletion:{_item(post)}{again}"
        rows.extend(_updates(alert_id, subject, told.get(post.id, {}), citing.get(post.id, {}), (), now))
    return queue_deliveries(session, rows)


def _item(post: StoredPost) -> str:
    return item_key(post.key.channel_id, post.key.message_id, post.grouped_id)


def _alert_again(
    session: Session, event: Event, post: StoredPost, now: datetime, details: dict[str, Any]
) -> tuple[int, str]:
    """The alert of something that may have happened to a post before, and what the subject of its messages ends in.

    Counted, not dated: an album's parts are found missing one after another, and each of its deletions is told once.
    """
    times = times_alerted(session, event, post.id) + 1
    if times > 1:
        details = {**details, "times": times}
    (alert_id,) = add_alerts(session, [_alert(event, post.id, post.version, now, details=details)])
    if times > 1:
        retell(session, alert_id, details)
    return alert_id, f":{times}" if times > 1 else ""


def _updates(
    alert_id: int,
    subject: str,
    told: Mapping[Destination, Recipient],
    citing: Mapping[Destination, int | None],
    officials: Sequence[str],
    now: datetime,
) -> Iterator[dict[str, Any]]:
    """One update for each place: a reply to the alert of the post, else to the article that cites it."""
    for recipient in told.values():
        yield _delivery(alert_id, "update", subject, recipient, now)
    for place, delivery_id in citing.items():
        if place not in told:
            recipient = Recipient(place, tuple(officials), ())
            yield {**_delivery(alert_id, "update", subject, recipient, now), "reply_to_delivery": delivery_id}


def _named(post: Judged) -> list[str]:
    return list(dict.fromkeys(mention.official_id for mention in post.mentions))


def _alert(
    event: Event,
    post_id: int,
    version: int,
    now: datetime,
    *,
    late: bool = False,
    details: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "event": str(event),
        "post_id": post_id,
        "version": version,
        "late": late,
        "details": details or {},
        "created_at": now,
    }


def _delivery(alert_id: int, kind: str, subject: str, recipient: Recipient, now: datetime) -> dict[str, Any]:
    return {
        "chat_id": recipient.destination.chat_id,
        "thread_id": recipient.destination.thread_id,
        "kind": kind,
        "subject": subject,
        "priority": ALERT_PRIORITY if kind == "alert" else UPDATE_PRIORITY,
        "alert_id": alert_id,
        "reply_to_delivery": None,
        "payload": {"officials": list(recipient.officials), "subscriptions": list(recipient.subscriptions)},
        "not_before": now,
        "created_at": now,
    }
