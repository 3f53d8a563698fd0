"""Cards: stored posts as values, with all that an alert, a digest line or a page shows of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Exists, and_, bindparam, distinct, exists, func, null, select
from sqlalchemy.orm import Session

from core.storage.mentions import mentions_of
from core.storage.models import ChannelRow, MemberRow, PostRow, ReviewRow, VersionRow
from core.storage.posts import album_parts
from core.storage.prepared import Prepared
from core.storage.upsert import table_of
from core.told import PostCard, Status
from core.types import HeardPost, Mention, PostKey, Source

_POSTS_AT_ONCE = 500


def load_cards(session: Session, post_ids: Iterable[int], *, previous: bool = False) -> dict[int, PostCard]:
    """The posts with these `post.id`s as they stand now, by id; unknown ids are left out.

    Mentions that an analyst refused stand in `refused`, not among the mentions. `previous` also loads the text of the
    version before the last.
    """
    wanted = list(dict.fromkeys(post_ids))
    cards: dict[int, PostCard] = {}
    for start in range(0, len(wanted), _POSTS_AT_ONCE):
        cards.update(_load(session, wanted[start : start + _POSTS_AT_ONCE], previous=previous))
    return cards


def card_of_new(session: Session, heard: HeardPost, mentions: Sequence[Mention], story_id: int | None) -> PostCard:
    """The card of a post that this transaction stores, as `load_cards` would read it back.

    Only for one of no album, and in whose story it stands alone.
    """
    rows = _NAMES.all(session, {"of_channel": heard.channel_id})
    name, username = rows[0] if rows else (None, None)
    return PostCard(
        key=heard.key,
        version=0,
        channel_name=name or str(heard.channel_id),
        channel_username=username,
        date=heard.date,
        text=heard.text,
        mentions=tuple(mentions),
        edited_at=heard.edit_date,
        story_id=story_id,
        heard_at=heard.heard_at,
        source=heard.source,
    )


def card_of_edit(session: Session, card: PostCard, post_id: int, number: int) -> PostCard:
    """The post's card as its version `number` left it, with the text before it; the card as it is where the store has
    that version no more.
    """
    query = select(VersionRow.id, VersionRow.number, VersionRow.text, VersionRow.edit_date)
    query = query.where(VersionRow.post_id == post_id, VersionRow.number.in_((number - 1, number)))
    rows = {row.number: row for row in session.execute(query)}
    if number not in rows:
        return card
    edit, before = rows[number], rows.get(number - 1)
    return replace(
        card,
        version=number,
        text=edit.text,
        mentions=mentions_of(session, [edit.id]).get(edit.id, ()),
        refused=(),
        edited_at=edit.edit_date,
        previous_text=before.text if before else None,
    )


def with_albums(session: Session, cards: Mapping[int, PostCard]) -> dict[int, PostCard]:
    """These cards `with_decisions`, those of an album's parts with the texts and mentions of its other parts behind
    their own.
    """
    parts = _parts_of_albums(session, cards)
    if not parts:
        return dict(cards)
    every = {**load_cards(session, {part for ids in parts.values() for part in ids} - cards.keys()), **cards}
    whole = _as_decided(session, cards, parts)
    for post_id, ids in parts.items():
        others = [every[part] for part in ids if part != post_id and part in every and every[part].text]
        for other in sorted(others, key=lambda one: one.key):
            card = whole[post_id]
            before = f"{card.text}\n\n" if card.text else ""
            whole[post_id] = replace(
                card,
                text=before + other.text,
                mentions=card.mentions + _behind(other.mentions, len(before)),
                refused=card.refused + _behind(other.refused, len(before)),
            )
    return whole


def with_decisions(session: Session, cards: Mapping[int, PostCard]) -> dict[int, PostCard]:
    """These cards, those of an album's parts with what was decided of another part where nothing was of theirs: an
    album is told as one, whichever of its pictures an analyst looked at.
    """
    return _as_decided(session, cards, _parts_of_albums(session, cards))


def _parts_of_albums(session: Session, cards: Mapping[int, PostCard]) -> dict[int, list[int]]:
    """For each of these cards that is of an album, all parts of that."""
    albums = [post_id for post_id, card in cards.items() if len(card.album) > 1]
    return album_parts(session, albums) if albums else {}


def _as_decided(
    session: Session, cards: Mapping[int, PostCard], parts: Mapping[int, Sequence[int]]
) -> dict[int, PostCard]:
    found = dict(cards)
    undecided = [post_id for post_id in parts if cards[post_id].status is Status.UNVERIFIED]
    known = claim_statuses(session, {part for post_id in undecided for part in parts[post_id]})
    for post_id in undecided:
        decided = next((known[part] for part in sorted(parts[post_id]) if part in known), None)
        if decided is not None:
            found[post_id] = replace(found[post_id], status=decided[0], status_by=decided[1])
    return found


def _behind(mentions: Iterable[Mention], length: int) -> tuple[Mention, ...]:
    return tuple(one._replace(start=one.start + length, end=one.end + length) for one in mentions)


def post_ids_of(session: Session, keys: Iterable[PostKey]) -> dict[PostKey, int]:
    """The `post.id` of each stored key."""
    found: dict[PostKey, int] = {}
    for key in keys:
        query = select(PostRow.id).where(PostRow.channel_id == key.channel_id, PostRow.message_id == key.message_id)
        post_id = session.execute(query).scalar()
        if post_id is not None:
            found[key] = post_id
    return found


_POST, _VERSION, _CHANNEL = table_of(PostRow), table_of(VersionRow), table_of(ChannelRow)


_NAMES = Prepared(select(_CHANNEL.c.name, _CHANNEL.c.username).where(_CHANNEL.c.channel_id == bindparam("of_channel")))


def _judged() -> Exists:
    """Whether anybody decided anything about a post. Nobody did of one that was just heard: then no more is asked."""
    review = table_of(ReviewRow)
    return exists(1).where(review.c.post_id == _POST.c.id).correlate(_POST)


def _elsewhere() -> Exists:
    """Whether another channel carries a post's story."""
    other = _POST.alias("other")
    same = and_(other.c.story_id == _POST.c.story_id, other.c.channel_id != _POST.c.channel_id)
    return exists(1).where(same).correlate(_POST)


@cache
def _statement(*, previous: bool) -> Prepared:
    """Built once: each alert loads a card while its reader waits."""
    p, v = _POST.c, _VERSION.c
    older = _VERSION.alias("older")
    tables: Any = _POST.join(_VERSION, and_(v.post_id == p.id, v.number == p.version))
    tables = tables.outerjoin(_CHANNEL, _CHANNEL.c.channel_id == p.channel_id)
    if previous:
        tables = tables.outerjoin(older, and_(older.c.post_id == p.id, older.c.number == p.version - 1))
    columns = [
        p.id, p.channel_id, p.message_id, p.version, p.date, p.heard_at, p.source, p.edited_at, p.deleted_noticed_at,
        p.last_seen_at, p.story_id, p.grouped_id, v.id.label("version_id"), v.text,
        _CHANNEL.c.name, _CHANNEL.c.username,
        older.c.text.label("previous_text") if previous else null().label("previous_text"),
        _judged().label("judged"), _elsewhere().label("elsewhere"),
    ]  # fmt: skip
    return Prepared(select(*columns).select_from(tables).where(p.id.in_(bindparam("ids", expanding=True))))


def _load(session: Session, post_ids: list[int], *, previous: bool) -> dict[int, PostCard]:
    rows = _statement(previous=previous).all(session, {"ids": post_ids})
    found = mentions_of(session, [row.version_id for row in rows])
    reviews = _reviews(session, [row.id for row in rows if row.judged])
    statuses, refused = _claims(reviews), _refused(reviews)
    spread = _story_channels(session, {row.story_id for row in rows if row.elsewhere})
    albums = _albums(session, {(row.channel_id, row.grouped_id) for row in rows if row.grouped_id is not None})
    cards: dict[int, PostCard] = {}
    for row in rows:
        status, status_by = statuses.get(row.id, (Status.UNVERIFIED, None))
        mentions = found.get(row.version_id, ())
        wrong = refused.get(row.id, set())
        cards[row.id] = PostCard(
            key=PostKey(row.channel_id, row.message_id),
            version=row.version,
            channel_name=row.name or str(row.channel_id),
            channel_username=row.username,
            date=row.date,
            text=row.text,
            mentions=tuple(one for one in mentions if _span(row.version, one) not in wrong) if wrong else mentions,
            refused=tuple(one for one in mentions if _span(row.version, one) in wrong) if wrong else (),
            status=status,
            status_by=status_by,
            edited_at=row.edited_at,
            deleted_noticed_at=row.deleted_noticed_at,
            deleted_last_seen_at=row.last_seen_at if row.deleted_noticed_at is not None else None,
            story_id=row.story_id,
            story_channels=spread.get(row.story_id, 1),
            heard_at=row.heard_at,
            source=Source(row.source),
            previous_text=row.previous_text,
            album=albums.get((row.channel_id, row.grouped_id), ()) if row.grouped_id is not None else (),
        )
    return cards


_REVIEW, _MEMBER = table_of(ReviewRow), table_of(MemberRow)
_REVIEWS = Prepared(
    select(_REVIEW.c.post_id, _REVIEW.c.kind, _REVIEW.c.subject, _REVIEW.c.verdict, _MEMBER.c.name)
    .select_from(_REVIEW.outerjoin(_MEMBER, _MEMBER.c.user_id == _REVIEW.c.by_user_id))
    .where(
        _REVIEW.c.post_id.in_(bindparam("ids", expanding=True)),
        _REVIEW.c.kind.in_(("claim", "mention")),
        _REVIEW.c.undone_at.is_(None),
    )
    .order_by(_REVIEW.c.id)
)
REFUSALS = frozenset({"rejected", "wrong_person"})
"""Verdicts on a mention that say that it is none."""


def claim_statuses(session: Session, post_ids: Iterable[int]) -> dict[int, tuple[Status, str | None]]:
    """What analysts decided about these posts' claims, and who did: the newest verdict that was not undone."""
    return _claims(_reviews(session, post_ids))


def _reviews(session: Session, post_ids: Iterable[int]) -> Sequence[Any]:
    ids = list(post_ids)
    return _REVIEWS.all(session, {"ids": ids}) if ids else ()


def _claims(reviews: Sequence[Any]) -> dict[int, tuple[Status, str | None]]:
    return {row.post_id: (Status(row.verdict), row.name) for row in reviews if row.kind == "claim"}


def _refused(reviews: Sequence[Any]) -> dict[int, set[str]]:
    """By post, the subjects of mentions of which the newest verdict says that they are none."""
    found: dict[int, set[str]] = {}
    for row in reviews:
        if row.kind == "mention":
            subjects = found.setdefault(row.post_id, set())
            (subjects.add if row.verdict in REFUSALS else subjects.discard)(row.subject)
    return found


def _span(number: int, mention: Mention) -> str:
    """The subject of a verdict on a mention of a version."""
    return f"{number}:{mention.start}:{mention.end}:{mention.official_id}"


_SPREAD = Prepared(
    select(_POST.c.story_id, func.count(distinct(_POST.c.channel_id)))
    .where(_POST.c.story_id.in_(bindparam("ids", expanding=True)))
    .group_by(_POST.c.story_id)
)


def _story_channels(session: Session, story_ids: set[int]) -> dict[int, int]:
    if not story_ids:
        return {}
    rows = _SPREAD.all(session, {"ids": list(story_ids)})
    return {story_id: count for story_id, count in rows if story_id is not None}


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
