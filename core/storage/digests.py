"""What a digest is built of, read from the store."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.orm import Session

from core.storage.articles import TAKEN_DOWN, taken_down_of
from core.storage.cards import REFUSALS
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
from core.storage.posts import first_post_since, first_version_since
from core.storage.upsert import table_of
from core.told import ArticleCard, NewPost, StoredLink
from core.types import WATCHED_SOURCES, PostKey, Relation

_SHOWN = (Relation.CITES, Relation.RELATED)
WALKED = 1600
"""Posts that are looked through for one digest, shared by those who are wanted: what is older is not counted."""

WALKED_EACH = 10

_FRESH_AT_MOST = 1000
_IDS_AT_ONCE = 500
_ENDLESS = 2**62
_UNORDERED = timedelta(minutes=1)  # several processes hear beside each other: by so much ids may differ from the order


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose posts: of these officials (None: of any), all posts of these channels, and what these searches find.

    `limits` are officials that are wanted from some channels only.
    """

    official_ids: frozenset[str] | None = None
    channel_ids: frozenset[int] = frozenset()
    queries: tuple[tuple[str, frozenset[int] | None], ...] = ()
    limits: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether nobody, no channel and no search was chosen."""
        return self.official_ids is not None and not (self.official_ids or self.channel_ids or self.queries)


@dataclass(frozen=True, slots=True)
class Found:
    """The posts of a window. Beside them there may be older ones: of the officials in `cut`, of followed channels with
    `channels_cut`, or, where everybody was wanted, before the `newest` of them.
    """

    posts: tuple[NewPost, ...] = ()
    cut: frozenset[str] = frozenset()
    channels_cut: bool = False
    newest: int | None = None


_P, _V, _M = table_of(PostRow).c, table_of(VersionRow).c, table_of(MentionRow).c
_LIGHT = (_P.id, _P.channel_id, _P.message_id, _P.date, _P.story_id, _P.grouped_id)
_IN_WINDOW = and_(
    or_(_P.heard_at > bindparam("from_at"), _P.id.in_(bindparam("unseen", expanding=True))),
    _P.heard_at <= bindparam("until"),
    or_(_P.heard_at <= bindparam("to_at"), and_(_P.date > bindparam("from_at"), _P.date <= bindparam("to_at"))),
    or_(*(_P.source == str(source) for source in sorted(WATCHED_SOURCES)), _P.date > bindparam("from_at")),
    _P.service.is_(False),
)
_WALK = (
    select(_M.version_id, _M.start, _M.end, _M.official_id)
    .where(_M.version_id >= bindparam("first"), _M.version_id <= bindparam("last"))
    .order_by(_M.version_id.desc())
    .limit(bindparam("at_most"))
    .subquery("walk")
)
_NAMING_ANY = (
    select(*_LIGHT, _V.number, _WALK.c.start, _WALK.c.end, _WALK.c.official_id, _WALK.c.version_id)
    .join_from(_WALK, table_of(VersionRow), _V.id == _WALK.c.version_id)
    .join(table_of(PostRow), and_(_P.id == _V.post_id, _P.version == _V.number))
    .where(_IN_WINDOW)
)
_NAMING_ONE = (
    select(*_LIGHT, _V.number, _M.start, _M.end, _M.official_id)
    .join_from(table_of(MentionRow), table_of(VersionRow), _V.id == _M.version_id)
    .join(table_of(PostRow), and_(_P.id == _V.post_id, _P.version == _V.number))
    .where(_IN_WINDOW, _M.version_id >= bindparam("first"), _M.official_id == bindparam("official_id"))
    .order_by(_M.version_id.desc())
    .limit(bindparam("at_most"))
)
_NAMING_ONE_IN = _NAMING_ONE.where(_P.channel_id.in_(bindparam("channel_ids", expanding=True)))
_OF_CHANNEL = (
    select(*_LIGHT)
    .where(_IN_WINDOW, _P.channel_id == bindparam("channel_id"), _P.id >= bindparam("first_post"))
    .order_by(_P.message_id.desc())
    .limit(bindparam("at_most"))
)
_REFUSED = select(ReviewRow.post_id, ReviewRow.subject, ReviewRow.verdict).where(
    ReviewRow.kind == "mention", ReviewRow.undone_at.is_(None), ReviewRow.post_id >= bindparam("first_post")
).order_by(ReviewRow.id)  # fmt: skip


def new_posts(
    session: Session,
    scope: Scope,
    from_at: datetime,
    to_at: datetime,
    unseen: Collection[int] = (),
    until: datetime | None = None,
) -> Found:
    """The posts heard in `(from_at, to_at]`, and the `unseen` ones that were heard before but stored too late for the
    digest before, without those of which an analyst refused all that was wanted.

    With `until`, also those that were published in that time and heard after it, up to `until`. History that was read
    in the window counts by its own date. Of each official and channel the newest are looked through, each walk along an
    index and with an end, so that the time it takes hangs neither on the size of the store nor on the length of the
    window.
    """
    from_then = from_at - _UNORDERED
    first, first_post = first_version_since(session, from_then), first_post_since(session, from_then)
    if unseen:
        first, first_post = _with_unseen(session, unseen, first, first_post)
    if first is None or first_post is None:
        return Found()
    connection = session.connection()
    window = {
        "from_at": from_at, "to_at": to_at, "until": max(to_at, until or to_at),
        "first": first, "first_post": first_post, "unseen": list(unseen),
    }  # fmt: skip
    refused = _refused(connection.execute(_REFUSED, window).all())
    walks = len(scope.official_ids or ()) + len(scope.channel_ids)
    at_most = max(WALKED // max(walks, 1), WALKED_EACH)
    naming: list[Any] = []
    cut: set[str] = set()
    for official_id in sorted(scope.official_ids or ()):
        limit = scope.limits.get(official_id)
        values = {**window, "official_id": official_id, "at_most": at_most + 1}
        rows = (
            connection.execute(_NAMING_ONE, values)
            if limit is None
            else connection.execute(_NAMING_ONE_IN, {**values, "channel_ids": list(limit)})
        ).all()
        naming += rows[:at_most]
        if len(rows) > at_most:
            cut.add(official_id)
    newest = None
    if scope.official_ids is None:
        naming, newest = _naming_any(connection, window)
    named: dict[int, list[tuple[int, str]]] = {}
    posts: dict[int, Any] = {}
    for row in naming:
        if f"{row.number}:{row.start}:{row.end}:{row.official_id}" not in refused.get(row.id, ()):
            named.setdefault(row.id, []).append((row.start, row.official_id))
            posts[row.id] = row
    channels_cut = False
    for channel_id in sorted(scope.channel_ids):
        rows = connection.execute(_OF_CHANNEL, {**window, "channel_id": channel_id, "at_most": at_most + 1}).all()
        posts.update((row.id, row) for row in rows[:at_most])
        channels_cut = channels_cut or len(rows) > at_most
    found = tuple(_new_post(row, named.get(row.id, ())) for row in posts.values())
    return Found(found, frozenset(cut), channels_cut, newest)


def _with_unseen(
    session: Session, unseen: Collection[int], first: int | None, first_post: int | None
) -> tuple[int | None, int | None]:
    """The first version and post to look at, when these posts are too."""
    version = session.scalar(select(func.min(VersionRow.id)).where(VersionRow.post_id.in_(unseen)))
    return (
        min((found for found in (first, version) if found is not None), default=None),
        min([*unseen, *([first_post] if first_post is not None else [])]),
    )


def _naming_any(connection: Connection, window: dict[str, Any]) -> tuple[list[Any], int | None]:
    """Who is named in the window, newest first, and of how many posts that is if there may be more."""
    found: list[Any] = []
    last = _ENDLESS
    while len(found) < WALKED:
        # By portions of the mentions alone: joined in one, a planner begins with all posts of the window.
        walk = {"first": window["first"], "last": last, "at_most": WALKED}
        ids = connection.execute(select(_WALK.c.version_id), walk).scalars().all()
        if not ids:
            return found, None
        # A portion may end within a version: that one is asked for by itself, with all whom it names.
        found += connection.execute(_NAMING_ANY, {**window, **walk, "first": ids[-1] + 1}).all()
        found += connection.execute(_NAMING_ANY, {**window, **walk, "first": ids[-1], "last": ids[-1]}).all()
        last = ids[-1] - 1
    return found, len({row.id for row in found})


def posts_with_ids(session: Session, post_ids: Sequence[int]) -> tuple[NewPost, ...]:
    """These posts, whomever they name."""
    return tuple(
        _new_post(row, ())
        for some in _portions(post_ids)
        for row in session.connection().execute(select(*_LIGHT).where(_P.id.in_(some)))
    )


def _new_post(row: Any, named: Collection[tuple[int, str]]) -> NewPost:
    officials = tuple(dict.fromkeys(official_id for _, official_id in sorted(named)))
    return NewPost(row.id, PostKey(row.channel_id, row.message_id), row.date, officials, row.story_id, row.grouped_id)


def _refused(reviews: Sequence[Any]) -> dict[int, set[str]]:
    """By post, the subjects of mentions of which the newest verdict says that they are none."""
    found: dict[int, set[str]] = {}
    for post_id, subject, verdict in reviews:
        subjects = found.setdefault(post_id, set())
        (subjects.add if verdict in REFUSALS else subjects.discard)(subject)
    return found


def heard_of(
    session: Session,
    post_ids: Sequence[int],
    from_at: datetime,
    to_at: datetime,
    unseen: Collection[int] = (),
    until: datetime | None = None,
) -> set[int]:
    """Those of the posts that `new_posts` would find: heard in `(from_at, to_at]`, or before and `unseen`, or published
    then and heard up to `until`; history counts by its own date.
    """
    query = select(PostRow.id).where(
        PostRow.id.in_(list(post_ids)),
        or_(PostRow.heard_at > from_at, PostRow.id.in_(unseen)),
        PostRow.heard_at <= max(to_at, until or to_at),
        or_(PostRow.heard_at <= to_at, and_(PostRow.date > from_at, PostRow.date <= to_at)),
        or_(PostRow.source.in_(WATCHED_SOURCES), PostRow.date > from_at),
    )
    return set(session.execute(query).scalars())


def of_channels(session: Session, post_ids: Sequence[int], channel_ids: Collection[int]) -> set[int]:
    """Those of the posts that these channels published."""
    query = select(PostRow.id).where(PostRow.id.in_(list(post_ids)), PostRow.channel_id.in_(list(channel_ids)))
    return set(session.execute(query).scalars())


def changed_between(
    session: Session,
    scope: Scope,
    from_at: datetime,
    to_at: datetime,
    unseen: Mapping[str, frozenset[int]] | None = None,
    *,
    limit: int = 40,
) -> tuple[list[int], frozenset[int]]:
    """Ids of older posts of which an analyst decided, or that were found deleted, or edited, in `(from_at, to_at]`;
    in this order; and which were decided. `unseen` are those, by what happened, that changed before but were stored
    too late for the digest before.
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
    )
    edited = (
        select(PostRow.id)
        .join(VersionRow, and_(VersionRow.post_id == PostRow.id, VersionRow.number == PostRow.version))
        .where(
            VersionRow.heard_at > from_at,
            VersionRow.heard_at <= to_at,
            VersionRow.post_id < (first_post_since(session, from_at + _UNORDERED) or _ENDLESS),
            VersionRow.number > literal_column("0"),  # not bound: a planner must see that the index of edits holds it
            PostRow.heard_at <= from_at,
        )
        .order_by(VersionRow.heard_at.desc())
    )
    before = unseen or {}
    first = {post_id for post_id in session.execute(decided).scalars() if post_id is not None}
    found: dict[int, None] = {}
    for kind, query in (("decided", decided), ("deleted", deleted), ("edited", edited)):
        # Asked for by themselves: a planner that is given both might look through all posts.
        late = select(PostRow.id).where(PostRow.id.in_(before.get(kind, ())), PostRow.heard_at <= from_at)
        for one in (late, query) if before.get(kind) else (query,):
            if len(found) < limit:
                found |= dict.fromkeys(_wanted_of(session, one, scope, limit - len(found)))
    return list(found)[:limit], frozenset(first | before.get("decided", frozenset()))


def _wanted_of(session: Session, query: Select[Any], scope: Scope, limit: int) -> list[int]:
    """The first `limit` of a query's posts that the scope wants; the query is read no further than that takes."""
    found: list[int] = []
    rows = session.execute(query.execution_options(yield_per=_IDS_AT_ONCE)).scalars()
    for ids in rows.partitions():
        some = [post_id for post_id in dict.fromkeys(ids) if post_id is not None]
        wanted = _naming(session, some, scope)
        found += [post_id for post_id in some if post_id in wanted]
        if len(found) >= limit:
            break
    rows.close()
    return found[:limit]


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


_ARTICLE = (ArticleRow.id, ArticleRow.url, ArticleRow.title, ArticleRow.published_at, ArticleRow.language, *TAKEN_DOWN)


def articles_for(
    session: Session, scope: Scope, post_ids: Sequence[int], from_at: datetime, to_at: datetime
) -> list[ArticleCard]:
    """Articles linked to these posts, and articles seen or taken down in the window that name somebody wanted; without
    posts.
    """
    ids: set[int] = set()
    for some in _portions(post_ids):
        linked = select(LinkRow.article_id).where(LinkRow.post_id.in_(some), LinkRow.relation.in_(_SHOWN))
        ids |= set(session.execute(linked).scalars())
    seen = select(ArticleRow.id).where(ArticleRow.first_seen_at > from_at, ArticleRow.first_seen_at <= to_at)
    fresh = list(session.execute(seen.order_by(ArticleRow.first_seen_at.desc()).limit(_FRESH_AT_MOST)).scalars())
    gone = select(ArticleRow.id).where(ArticleRow.taken_down_at > from_at, ArticleRow.taken_down_at <= to_at)
    fresh += session.execute(gone.order_by(ArticleRow.taken_down_at.desc()).limit(_FRESH_AT_MOST)).scalars()
    ids |= _about(session, scope, [article_id for article_id in fresh if article_id not in ids])
    return [
        _card(row)
        for some in _portions(sorted(ids))
        for row in session.connection().execute(select(*_ARTICLE).where(ArticleRow.id.in_(some)))
    ]


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
    return _card(row) if row else None


def _card(row: Any) -> ArticleCard:
    article_id, url, title, published_at, language, *gone = row
    return ArticleCard(article_id, url, title, published_at, language, taken_down=taken_down_of(*gone))


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
