"""Who is alerted of what, pure: subscriptions and a post in, recipients out."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from core.told import Destination, Recipient, Subscription
from core.types import WATCHED_SOURCES, HeardPost, Source

LATE_AFTER = timedelta(minutes=5)  # from publication to hearing; the alert then says so
PURGE_FROM = 6  # deletions of one channel in one pass, from which they are told in one message


def may_alert(source: Source) -> bool:
    """Whether posts of this source are told at once: those of watched time are, history never is."""
    return source in WATCHED_SOURCES


def is_late(heard: HeardPost) -> bool:
    """Whether the alert must say that the post was heard late."""
    return heard.heard_at - heard.date > LATE_AFTER


def item_key(channel_id: int, message_id: int, grouped_id: int | None) -> str:
    """What is told once: an album, or else a post."""
    return f"{channel_id}:g{grouped_id}" if grouped_id else f"{channel_id}:{message_id}"


def edit_key(channel_id: int, message_id: int, number: int) -> str:
    """What is told once of an edit. Versions are a post's own, also in an album: the first edit of its second part is
    not the first edit of its first.
    """
    return f"edit:{item_key(channel_id, message_id, None)}:{number}"


def recipients(
    subscriptions: Iterable[Subscription],
    *,
    channel_id: int,
    official_ids: Sequence[str],
    now: datetime,
    story_id: int | None = None,
) -> tuple[Recipient, ...]:
    """The destinations that want a post of this channel and story naming these officials; each once, with all its
    reasons."""
    named = {official_id: order for order, official_id in enumerate(official_ids)}
    found: dict[Destination, tuple[list[str], list[int]]] = {}
    for subscription in subscriptions:
        if subscription.paused_until is not None and subscription.paused_until > now:
            continue
        if not subscription.wants_channel(channel_id):
            continue
        if subscription.kind == "official" and subscription.target in named:
            officials, ids = found.setdefault(subscription.destination, ([], []))
            officials.append(subscription.target)
            ids.append(subscription.id)
        elif (subscription.kind == "channel" and subscription.target == str(channel_id)) or (
            subscription.kind == "story" and subscription.target == str(story_id)
        ):
            found.setdefault(subscription.destination, ([], []))[1].append(subscription.id)
    return tuple(
        Recipient(destination, tuple(sorted(set(officials), key=named.__getitem__)), tuple(ids))
        for destination, (officials, ids) in found.items()
    )
