"""What a digest is built of, read from the store."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, union
from sqlalchemy.orm import Session

from core.storage.mentions import reasons_from
from core.storage.models import (
    ArticleMentionRow,
    ArticleRow,
    ArticleUrlRow,
    ArticleVersionRow,
    JobRow,
    LinkRow,
    MentionRow,
    PostRow,
    ReviewRow,
    VersionRow,
)
from core.storage.outcomes import outcomes_of_articles
from core.types import ArticleCard, Relation, Source, StoredLink

_WATCHED = (Source.LIVE, Source.CAUGHT_UP, Source.PREVIEW)
_SHOWN = (Relation.CITES, Relation.RELATED)
POSTS_AT_MOST = 400
_FRESH_AT_MOST = 1000
_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose posts: of these officials (None: of any), all posts of these channels, and what these searches find.

    `limits` are officials that are wanted from some channels only.
    """

    official_ids: frozenset[str] | None = None
    channel_ids: frozenset[int] = frozenset()
    queries: tuple[tuple[str, frozenset[int] | None], ...] = ()
    limits: Mapping[str, frozenset[int]] = field(default_factory=dict)


def posts_between(session: Session, scope: Scope, from_at: datetime, to_at: datetime) -> tuple[list[int], int]:
    """Ids of the posts heard in `(from_at, to_at]`, newest first, and how many more there are.

    History that was read in the window counts by its own date. Ids grow with the order of hearing, so an index range
    over versions finds them without a look at older posts.
    """
    first = _first_version_since(session, from_at)
    if first is None:
        return [], 0
    in_window = and_(
        PostRow.heard_at > from_at,
        PostRow.heard_at <= to_at,
        or_(PostRow.source.in_(_WATCHED), PostRow.date > from_at),
        PostRow.service.is_(False),
    )
    naming = (
        select(PostRow.id.label("id"), PostRow.date.label("date"))
        .join(VersionRow, and_(VersionRow.post_id == PostRow.id, VersionRow.number == PostRow.version))
        .join(MentionRow, MentionRow.version_id == VersionRow.id)
        .where(in_window, MentionRow.version_id >= first)
    )
    if scope.official_ids is not None:
        naming = naming.where(MentionRow.official_id.in_(scope.official_ids))
    parts: list[Any] = [naming]
    if scope.channel_ids:
        parts.append(
            select(PostRow.id.label("id"), PostRow.date.label("date")).where(
                in_window, PostRow.channel_id.in_(scope.channel_ids)
            )
        )
    found = union(*parts).subquery()
    rows = session.execute(
        select(found.c.id).order_by(found.c.date.desc(), found.c.id.desc()).limit(POSTS_AT_MOST + 1)
    ).scalars()
    ids = list(rows)
    if len(ids) <= POSTS_AT_MOST:
        return ids, 0
    total = session.execute(select(func.count()).select_from(found)).scalar_one()
    return ids[:POSTS_AT_MOST], total - POSTS_AT_MOST


def heard_of(session: Session, post_ids: Sequence[int], from_at: datetime, to_at: datetime) -> set[int]:
    """Those of the posts that were heard in `(from_at, to_at]`; history that was read then counts by its own date."""
    query = select(PostRow.id).where(
        PostRow.id.in_(list(post_ids)),
        PostRow.heard_at > from_at,
        PostRow.heard_at <= to_at,
        or_(PostRow.source.in_(_WATCHED), PostRow.date > from_at),
    )
    return set(session.execute(query).scalars())


def of_channels(session: Session, post_ids: Sequence[int], channel_ids: Collection[int]) -> set[int]:
    """Those of the posts that these channels published."""
    query = select(PostRow.id).where(PostRow.id.in_(list(post_ids)), PostRow.channel_id.in_(list(channel_ids)))
    return set(session.execute(query).scalars())


def changed_between(
    session: Session, scope: Scope, from_at: datetime, to_at: datetime, *, limit: int = 40
) -> tuple[list[int], frozenset[int]]:
    """Ids of older posts of which an analyst decided, or that were found deleted, or edited, in `(from_at, to_at]`;
    in this order; and which were decided.
    """
    decided = (
        select(ReviewRow.post_id)
        .join(PostRow, PostRow.id == ReviewRow.post_id)
        .where(
            ReviewRow.kind == "claim",
            ReviewRow.undone_at.is_(None),
            ReviewRow.at > from_at,
            ReviewRow.at <= to_at,
            PostRow.heard_at <= from_at,
        )
        .order_by(ReviewRow.id.desc())
        .limit(limit)
    )
    deleted = (
        select(PostRow.id)
        .where(PostRow.deleted_noticed_at > from_at, PostRow.deleted_noticed_at <= to_at, PostRow.heard_at <= from_at)
        .order_by(PostRow.deleted_noticed_at.desc())
        .limit(10 * limit)
    )
    edited = (
        select(PostRow.id)
        .join(VersionRow, and_(VersionRow.post_id == PostRow.id, VersionRow.number == PostRow.version))
        .where(
            VersionRow.heard_at > from_at,
            VersionRow.heard_at <= to_at,
            VersionRow.number > 0,
            PostRow.heard_at <= from_at,
        )
        .order_by(VersionRow.heard_at.desc())
        .limit(10 * limit)
    )
    first = [post_id for post_id in session.execute(decided).scalars() if post_id is not None]
    ids = list(dict.fromkeys([*first, *session.execute(deleted).scalars(), *session.execute(edited).scalars()]))
    if not ids:
        return [], frozenset()
    wanted = _naming(session, ids, scope)
    return [post_id for post_id in ids if post_id in wanted][:limit], frozenset(first)


def _naming(session: Session, post_ids: Sequence[int], scope: Scope) -> set[int]:
    """Those of the posts whose any version names somebody wanted, or whose channel is followed."""
    found: set[int] = set()
    for some in _portions(post_ids):
        # Who is wanted is asked here and not there: a planner would begin with all posts that name them.
        naming = (
            select(VersionRow.post_id, MentionRow.official_id)
            .join(MentionRow, MentionRow.version_id == VersionRow.id)
            .where(VersionRow.post_id.in_(some))
        )
        found |= {
            post_id
            for post_id, official_id in session.execute(naming)
            if scope.official_ids is None or official_id in scope.official_ids
        }
    if scope.channel_ids:
        of_channels = select(PostRow.id).where(PostRow.id.in_(post_ids), PostRow.channel_id.in_(scope.channel_ids))
        found |= set(session.execute(of_channels).scalars())
    return found


def _first_version_since(session: Session, from_at: datetime) -> int | None:
    # Not min(id): that would read the whole range.
    query = select(VersionRow.id).where(VersionRow.heard_at > from_at).order_by(VersionRow.heard_at).limit(1)
    return session.execute(query).scalar()


_ARTICLE = (ArticleRow.id, ArticleRow.url, ArticleRow.title, ArticleRow.published_at, ArticleRow.language)


def articles_for(
    session: Session, scope: Scope, post_ids: Sequence[int], from_at: datetime, to_at: datetime, *, limit: int = 60
) -> list[ArticleCard]:
    """Articles linked to these posts, and articles seen in the window that name somebody wanted; without posts."""
    ids: set[int] = set()
    for some in _portions(post_ids):
        linked = select(LinkRow.article_id).where(LinkRow.post_id.in_(some), LinkRow.relation.in_(_SHOWN))
        ids |= set(session.execute(linked).scalars())
    seen = select(ArticleRow.id).where(ArticleRow.first_seen_at > from_at, ArticleRow.first_seen_at <= to_at)
    fresh = list(session.execute(seen.order_by(ArticleRow.first_seen_at.desc()).limit(_FRESH_AT_MOST)).scalars())
    ids |= _about(session, scope, [article_id for article_id in fresh if article_id not in ids])
    if not ids:
        return []
    query = select(*_ARTICLE).where(ArticleRow.id.in_(ids)).order_by(ArticleRow.first_seen_at.desc()).limit(limit)
    return [ArticleCard(*row) for row in session.execute(query)]


def _about(session: Session, scope: Scope, article_ids: Sequence[int]) -> set[int]:
    """Those of the articles that stand beside a post, and that name somebody wanted or whose posts do.

    From the articles to their posts to whom these name, each by its key: joined in one query, a planner begins with all
    posts that name the officials.
    """
    beside: dict[int, set[int]] = {}
    for some in _portions(article_ids):
        links = select(LinkRow.article_id, LinkRow.post_id)
        for article_id, post_id in session.execute(
            links.where(LinkRow.article_id.in_(some), LinkRow.relation.in_(_SHOWN))
        ):
            beside.setdefault(post_id, set()).add(article_id)
    linked = {article_id for articles in beside.values() for article_id in articles}
    if scope.official_ids is None or not linked:
        return linked
    found: set[int] = set()
    for some in _portions(sorted(linked)):
        named = (
            select(ArticleVersionRow.article_id, ArticleMentionRow.official_id)
            .join(ArticleMentionRow, ArticleMentionRow.article_version_id == ArticleVersionRow.id)
            .where(ArticleVersionRow.article_id.in_(some))
        )
        found |= {row[0] for row in session.execute(named) if row[1] in scope.official_ids}
    for some in _portions([post_id for post_id, articles in beside.items() if not articles <= found]):
        about = (
            select(VersionRow.post_id, MentionRow.official_id)
            .join(MentionRow, MentionRow.version_id == VersionRow.id)
            .where(VersionRow.post_id.in_(some))
        )
        for post_id, official_id in session.execute(about):
            if official_id in scope.official_ids:
                found |= beside[post_id]
    return found


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _IDS_AT_ONCE] for start in range(0, len(ids), _IDS_AT_ONCE))


def article(session: Session, article_id: int) -> ArticleCard | None:
    """One article, without its posts."""
    row = session.execute(select(*_ARTICLE).where(ArticleRow.id == article_id)).first()
    return ArticleCard(*row) if row else None


def article_by_url(session: Session, urls: Collection[str]) -> int | None:
    """The id of the stored article that any of these addresses led to."""
    query = select(ArticleRow.id).where(ArticleRow.url.in_(list(urls)))
    found = session.execute(query).scalar()
    if found is not None:
        return found
    other = select(ArticleUrlRow.article_id).where(ArticleUrlRow.url.in_(list(urls)))
    return session.execute(other).scalar()


def links_of(session: Session, article_ids: Sequence[int]) -> list[StoredLink]:
    """The links of these articles that are shown to people, with the sentence as it stood when it was judged."""
    if not article_ids:
        return []
    length = LinkRow.sentence_end - LinkRow.sentence_start
    query = (
        select(
            LinkRow.article_id,
            LinkRow.post_id,
            LinkRow.relation,
            LinkRow.score,
            func.substr(ArticleVersionRow.text, LinkRow.sentence_start + 1, length),
            LinkRow.reasons,
        )
        .outerjoin(
            ArticleVersionRow,
            and_(
                ArticleVersionRow.article_id == LinkRow.article_id,
                ArticleVersionRow.number == LinkRow.article_version,
            ),
        )
        .where(LinkRow.article_id.in_(article_ids), LinkRow.relation.in_(_SHOWN))
    )
    outcomes = outcomes_of_articles(session, article_ids)
    return [
        StoredLink(
            row[0],
            row[1],
            Relation(row[2]),
            row[3],
            row[4] or None,
            reasons_from(row[5]),
            outcomes.get((row[0], row[1]), ()),
        )
        for row in session.execute(query)
    ]


def linking_waits(session: Session, article_id: int) -> bool:
    """Whether an article has yet to be linked to posts."""
    query = (
        select(JobRow.subject_id)
        .join(ArticleVersionRow, ArticleVersionRow.id == JobRow.subject_id)
        .where(JobRow.kind == "link_article", ArticleVersionRow.article_id == article_id)
        .limit(1)
    )
    return session.execute(query).first() is not None
