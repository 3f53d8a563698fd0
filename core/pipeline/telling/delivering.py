"""What a claimed alert needs to be rendered, read in the transaction that claims it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from core.pipeline.judged import Judged
from core.pipeline.telling.digests import article_with_posts
from core.pipeline.telling.translations import Translation, translations_of
from core.storage.cards import card_of_edit, card_of_new, load_cards, with_albums
from core.storage.models import AlertRow, ArticleRow, ChannelRow, DeliveryRow, LinkRow, PostRow
from core.storage.outbox import Claim, telegram_ids
from core.storage.posts import album_parts
from core.storage.prepared import Prepared
from core.storage.upsert import table_of
from core.told import ArticleCard, Event, PostCard
from core.types import Relation

PURGE_CARDS = 8
"""So many of the posts that are gone at once a message shows."""


@dataclass(frozen=True, slots=True)
class StoryStart:
    """The first post of a story, as far as we heard it."""

    post_id: int
    channel_name: str
    date: datetime


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article as a line of an alert names it."""

    article_id: int
    title: str
    url: str
    taken_down: bool = False


@dataclass(frozen=True, slots=True)
class AlertMaterial:
    """One alert with the post as it stands now. `reply_to` is the Telegram message that told the post to this chat."""

    event: Event
    post_id: int
    card: PostCard
    late: bool = False
    details: Any = None
    story_start: StoryStart | None = None
    article: ArticleRef | None = None
    reply_to: int | None = None
    gone: tuple[PostCard, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArticleMaterial:
    """A published article with its posts. `reply_to` is the message that told of it, when that is to be changed."""

    article: ArticleCard
    officials: tuple[str, ...] = ()
    reply_to: int | None = None


class Folded(NamedTuple):
    """A post that is told in another one's message, with the spans that saved searches found in its text."""

    card: PostCard
    spans: tuple[tuple[int, int], ...] = ()


def found_in(claim: Claim, material: AlertMaterial) -> tuple[tuple[int, int], ...]:
    """What saved searches found in the text of an alert's post, while it is the one in which they did."""
    if claim.payload.get("number") != material.card.version:
        return ()
    return tuple((start, end) for start, end in claim.payload.get("spans", ()))


Material = AlertMaterial | ArticleMaterial
"""What a claimed delivery is rendered from."""


def _gone(claim: Claim) -> Sequence[int]:
    """The posts to show of those that are gone at once, first those which this chat was told of."""
    shown: Sequence[int] = claim.payload.get("posts", ())
    return shown


_NEW = "new alerts"  # in a session's `info`


def remember_new(session: Session, alert_id: int, post: Judged, *, late: bool) -> None:
    """Keeps a new post for as long as this transaction lasts: its alert is mostly claimed in it, and a reader waits.

    Only for the one post that a transaction stores: of several, one may be another's copy, or its edit.
    """
    if post.heard.grouped_id is None and (post.begins_story or post.story_id is None):
        session.info[_NEW] = {alert_id: (post, late)}


def _of_new(session: Session, claims: Sequence[Claim]) -> dict[int, Material]:
    """The material of alerts of posts that this very transaction stores; of them nothing else is known yet."""
    new: Mapping[int, tuple[Judged, bool]] = session.info.get(_NEW, {})
    found: dict[int, Material] = {}
    for claim in claims:
        if claim.kind == "alert" and (pair := new.get(claim.alert_id or 0)) is not None:
            post, late = pair
            card = card_of_new(session, post.heard, post.mentions, post.story_id)
            found[claim.id] = AlertMaterial(Event.NEW, post.post_id, card, late, details={})
    return found


def load_materials(session: Session, claims: Sequence[Claim]) -> dict[int, Material]:
    """The material of each claimed alert, update, edit or article, by delivery id; what is unknown is left out."""
    materials = _of_new(session, claims)
    claims = [claim for claim in claims if claim.id not in materials]
    if not claims:
        return materials
    published = [claim for claim in claims if claim.payload.get("article") is not None]
    sent = telegram_ids(session, [claim.reply_to_delivery for claim in published if claim.reply_to_delivery])
    for claim in published:
        article = article_with_posts(session, int(claim.payload["article"]))
        if article is not None:
            officials = tuple(claim.payload.get("officials", ()))
            materials[claim.id] = ArticleMaterial(article, officials, sent.get(claim.reply_to_delivery or 0))
    alerts = _alerts(session, [claim.alert_id for claim in claims if claim.alert_id is not None])
    if not alerts:
        return materials
    gone_ids = {claim.id: _gone(claim) for claim in claims if claim.alert_id in alerts}
    edits = any(alert.event == Event.EDIT for alert in alerts.values())
    post_ids = [alert.post_id for alert in alerts.values()] + [post for ids in gone_ids.values() for post in ids]
    cards = load_cards(session, post_ids, previous=edits)
    whole = with_albums(session, cards)
    starts = story_starts(
        session, [card.story_id for card in cards.values() if card.story_id and card.story_channels > 1]
    )
    articles = articles_beside(session, [alert.post_id for alert in alerts.values() if alert.linked])
    replies = _replies(session, claims, alerts)
    # Only an edit can show one: an alert does not wait for it.
    changing = {alerts[claim.alert_id].post_id for claim in claims if claim.kind == "edit" and claim.alert_id in alerts}
    translations = translations_of(session, list(changing))
    for claim in claims:
        alert = alerts.get(claim.alert_id or 0)
        card = whole.get(alert.post_id) if alert else None
        if alert is None or card is None:
            continue
        if claim.kind == "update" and alert.event == Event.EDIT:
            card = replace(cards[alert.post_id], status=card.status, status_by=card.status_by)
            # Edited again while it waited: each update tells its own change.
            if alert.version != card.version:
                card = card_of_edit(session, card, alert.post_id, alert.version)
        materials[claim.id] = AlertMaterial(
            event=Event(alert.event),
            post_id=alert.post_id,
            card=card,
            late=alert.late,
            details=alert.details,
            story_start=starts.get(card.story_id or 0),
            article=articles.get(alert.post_id),
            reply_to=replies.get(claim.id),
            translations=translations.get(alert.post_id, {}) if claim.kind == "edit" else {},
            gone=tuple(whole[post_id] for post_id in gone_ids[claim.id] if post_id in whole),
        )
    return materials


_ALERT = table_of(AlertRow).c
_LINK, _ARTICLE = table_of(LinkRow), table_of(ArticleRow)
_LINKED = exists(1).where(_LINK.c.post_id == _ALERT.post_id).correlate(table_of(AlertRow))

# Built once: every alert asks these, and its reader waits.
_ALERTS = Prepared(
    select(
        _ALERT.id,
        _ALERT.event,
        _ALERT.post_id,
        _ALERT.version,
        _ALERT.late,
        _ALERT.details,
        _LINKED.label("linked"),
    ).where(_ALERT.id.in_(bindparam("ids", expanding=True)))
)
_ARTICLES = Prepared(
    select(
        _LINK.c.post_id,
        _LINK.c.relation,
        _LINK.c.score,
        _ARTICLE.c.id,
        _ARTICLE.c.title,
        _ARTICLE.c.url,
        _ARTICLE.c.taken_down_at.is_not(None).label("taken_down"),
    )
    .select_from(_LINK.join(_ARTICLE, _ARTICLE.c.id == _LINK.c.article_id))
    .where(
        _LINK.c.post_id.in_(bindparam("post_ids", expanding=True)),
        _LINK.c.relation.in_((Relation.CITES.value, Relation.RELATED.value)),
    )
)


def _alerts(session: Session, alert_ids: Sequence[int]) -> dict[int, Any]:
    if not alert_ids:
        return {}
    return {row.id: row for row in _ALERTS.all(session, {"ids": list(set(alert_ids))})}


def story_starts(session: Session, story_ids: Sequence[int]) -> dict[int, StoryStart]:
    """The first post of each story."""
    starts: dict[int, StoryStart] = {}
    for story_id in dict.fromkeys(story_ids):
        query = (
            select(PostRow.id, ChannelRow.name, PostRow.date)
            .join(ChannelRow, ChannelRow.channel_id == PostRow.channel_id)
            .where(PostRow.story_id == story_id)
            .order_by(PostRow.date, PostRow.id)
            .limit(1)
        )
        row = session.execute(query).first()
        if row is not None:
            starts[story_id] = StoryStart(row[0], row[1], row[2])
    return starts


def articles_beside(session: Session, post_ids: Sequence[int]) -> dict[int, ArticleRef]:
    """The article that best belongs to each post: one that cites it before one that is related."""
    if not post_ids:
        return {}
    best: dict[int, tuple[tuple[bool, float], ArticleRef]] = {}
    rows = _ARTICLES.all(session, {"post_ids": list(set(post_ids))})
    for post_id, relation, score, article_id, title, url, taken_down in rows:
        rank = (relation == Relation.CITES, score)
        if post_id not in best or rank > best[post_id][0]:
            best[post_id] = (rank, ArticleRef(article_id, title, url, bool(taken_down)))
    return {post_id: article for post_id, (_rank, article) in best.items()}


def _replies(session: Session, claims: Sequence[Claim], alerts: dict[int, Any]) -> dict[int, int]:
    """For updates: the message by which this chat was told of the post, or of the album that it belongs to."""
    explicit = [claim.reply_to_delivery for claim in claims if claim.reply_to_delivery is not None]
    sent = telegram_ids(session, explicit) if explicit else {}
    replies = {
        claim.id: sent[claim.reply_to_delivery]
        for claim in claims
        if claim.reply_to_delivery is not None and claim.reply_to_delivery in sent
    }
    wanted = {
        (claim.destination, next(iter(_gone(claim)), alerts[claim.alert_id].post_id)): claim.id
        for claim in claims
        if claim.kind == "update" and claim.alert_id in alerts and claim.id not in replies
    }
    if not wanted:
        return replies
    parts = album_parts(session, {post_id for _, post_id in wanted})
    query = (
        select(DeliveryRow.chat_id, DeliveryRow.thread_id, AlertRow.post_id, DeliveryRow.telegram_message_id)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .where(
            DeliveryRow.kind == "alert",
            DeliveryRow.telegram_message_id.is_not(None),
            or_(
                *(
                    and_(
                        AlertRow.post_id.in_(parts.get(post_id, [post_id])),
                        DeliveryRow.chat_id == destination.chat_id,
                        DeliveryRow.thread_id == destination.thread_id,
                    )
                    for destination, post_id in wanted
                )
            ),
        )
        .order_by(DeliveryRow.id.desc())
    )
    by_key = {(row[0], row[1], row[2]): row[3] for row in session.execute(query)}
    for (destination, post_id), claim_id in wanted.items():
        told = (by_key.get((*destination, part)) for part in (post_id, *parts.get(post_id, ())))
        message_id = next((one for one in told if one is not None), None)
        if message_id is not None:
            replies[claim_id] = message_id
    return replies
