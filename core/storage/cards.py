"""Cards: stored posts as values, with all that an alert, a digest line or a page shows of them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, distinct, func, select
from sqlalchemy.orm import Session, aliased

from core.storage.mentions import mentions_of
from core.storage.models import ChannelRow, MemberRow, PostRow, ReviewRow, VersionRow
from core.types import PostCard, PostKey, Source, Status

_POSTS_AT_ONCE = 500


def load_cards(session: Session, post_ids: Iterable[int], *, previous: bool = False) -> dict[int, PostCard]:
    """The posts with these `post.id`s as they stand now, by id; unknown ids are left out.

    `previous` also loads the text of the version before the last.
    """
    wanted = list(dict.fromkeys(post_ids))
    cards: dict[int, PostCard] = {}
    for start in range(0, len(wanted), _POSTS_AT_ONCE):
        cards.update(_load(session, wanted[start : start + _POSTS_AT_ONCE], previous=previous))
    return cards


def post_ids_of(session: Session, keys: Iterable[PostKey]) -> dict[PostKey, int]:
    """The `post.id` of each stored key."""
    found: dict[PostKey, int] = {}
    for key in keys:
        query = select(PostRow.id).where(PostRow.channel_id == key.channel_id, PostRow.message_id == key.message_id)
        post_id = session.execute(query).scalar()
        if post_id is not None:
            found[key] = post_id
    return found


def _load(session: Session, post_ids: list[int], *, previous: bool) -> dict[int, PostCard]:
    older = aliased(VersionRow)
    columns: list[Any] = [PostRow, VersionRow.id, VersionRow.text, ChannelRow.name, ChannelRow.username]
    query = (
        select(*columns, older.text if previous else VersionRow.edit_date)
        .join(VersionRow, and_(VersionRow.post_id == PostRow.id, VersionRow.number == PostRow.version))
        .outerjoin(ChannelRow, ChannelRow.channel_id == PostRow.channel_id)
        .where(PostRow.id.in_(post_ids))
    )
    if previous:
        query = query.outerjoin(older, and_(older.post_id == PostRow.id, older.number == PostRow.version - 1))
    rows = session.execute(query).all()
    mentions = mentions_of(session, [row[1] for row in rows])
    statuses = claim_statuses(session, post_ids)
    spread = _story_channels(session, {row[0].story_id for row in rows if row[0].story_id is not None})
    albums = _albums(session, {(row[0].channel_id, row[0].grouped_id) for row in rows if row[0].grouped_id is not None})
    cards: dict[int, PostCard] = {}
    for post, version_id, text, name, username, extra in rows:
        status, status_by = statuses.get(post.id, (Status.UNVERIFIED, None))
        cards[post.id] = PostCard(
            key=PostKey(post.channel_id, post.message_id),
            version=post.version,
            channel_name=name or str(post.channel_id),
            channel_username=username,
            date=post.date,
            text=text,
            mentions=mentions.get(version_id, ()),
            status=status,
            status_by=status_by,
            edited_at=post.edited_at,
            deleted_noticed_at=post.deleted_noticed_at,
            deleted_last_seen_at=post.last_seen_at if post.deleted_noticed_at is not None else None,
            story_id=post.story_id,
            story_channels=spread.get(post.story_id, 1),
            heard_at=post.heard_at,
            source=Source(post.source),
            previous_text=extra if previous else None,
            album=albums.get((post.channel_id, post.grouped_id), ()) if post.grouped_id is not None else (),
        )
    return cards


def claim_statuses(session: Session, post_ids: Iterable[int]) -> dict[int, tuple[Status, str | None]]:
    """What analysts decided about these posts' claims, and who did: the newest verdict that was not undone."""
    query = (
        select(ReviewRow.post_id, ReviewRow.verdict, MemberRow.name)
        .outerjoin(MemberRow, MemberRow.user_id == ReviewRow.by_user_id)
        .where(ReviewRow.post_id.in_(list(post_ids)), ReviewRow.kind == "claim", ReviewRow.undone_at.is_(None))
        .order_by(ReviewRow.id)
    )
    return {post_id: (Status(verdict), name) for post_id, verdict, name in session.execute(query)}


def _story_channels(session: Session, story_ids: set[int]) -> dict[int, int]:
    if not story_ids:
        return {}
    query = (
        select(PostRow.story_id, func.count(distinct(PostRow.channel_id)))
        .where(PostRow.story_id.in_(story_ids))
        .group_by(PostRow.story_id)
    )
    return {story_id: count for story_id, count in session.execute(query) if story_id is not None}


def _albums(session: Session, groups: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, ...]]:
    albums: dict[tuple[int, int], tuple[int, ...]] = {}
    for channel_id, grouped_id in groups:
        query = (
            select(PostRow.message_id)
            .where(PostRow.channel_id == channel_id, PostRow.grouped_id == grouped_id)
            .order_by(PostRow.message_id)
        )
        albums[channel_id, grouped_id] = tuple(session.execute(query).scalars())
    return albums
