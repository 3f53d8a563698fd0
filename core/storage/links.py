"""Links between articles and posts, and the citations of articles, with or without a stored post."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import Session

from core.storage.mentions import reasons_json
from core.storage.models import (
    ArticleVersionRow,
    ChannelRow,
    CitationRow,
    LinkRow,
    MentionRow,
    PostRow,
    VersionRow,
)
from core.storage.upsert import insert_rows, upsert
from core.types import Link, PostKey, Relation

SHOWN = (str(Relation.CITES), str(Relation.RELATED))

_IDS_AT_ONCE = 500
RANK = {str(Relation.CITES): 0, str(Relation.RELATED): 1, str(Relation.CANDIDATE): 2}
_OF_ITS_TEXT = ("link-same-officials", "link-same-names", "link-same-numbers", "link-same-words", "link-same-meaning")
_LINK_COLUMNS = (
    "relation",
    "score",
    "sentence_start",
    "sentence_end",
    "reasons",
    "article_version",
    "post_version",
    "encoder_id",
    "found_at",
)


@dataclass(frozen=True, slots=True)
class PostVersion:
    """A version of a post as linking needs it; `current` tells whether it is the post's last."""

    post_id: int
    version_id: int
    number: int
    current: bool
    channel_id: int
    channel_name: str
    channel_username: str | None
    date: datetime
    text: str
    official_ids: frozenset[str]
    message_id: int = 0
    forward_of: PostKey | None = None


@dataclass(frozen=True, slots=True)
class JudgedPost:
    """What is kept with a link of its post: the number of the version that was judged, and the channel's name."""

    number: int
    channel_name: str


@dataclass(frozen=True, slots=True)
class CitedBefore:
    """A post that an article is known to cite, and in which sentence; `edited`: since its text was judged."""

    post_id: int
    channel_id: int
    channel_username: str | None
    sentence: str
    edited: bool


@dataclass(frozen=True, slots=True)
class KeptCitation:
    """Where the present text of an article has a sentence that is known to cite a post."""

    post_id: int
    channel_name: str
    sentence_start: int
    sentence_end: int


# ---------------------------------------------------------------- what linking reads


def post_versions(session: Session, version_ids: Sequence[int]) -> list[PostVersion]:
    """These versions with their posts; unknown ids are left out."""
    found: list[PostVersion] = []
    for start in range(0, len(version_ids), _IDS_AT_ONCE):
        found += _post_versions(session, VersionRow.id.in_(list(version_ids[start : start + _IDS_AT_ONCE])))
    return found


def current_versions(session: Session, from_at: datetime, to_at: datetime, after: int, limit: int) -> list[PostVersion]:
    """The last versions of posts dated in `[from_at, to_at)` whose `post.id` is over `after`, in order of id."""
    return _post_versions(
        session,
        and_(
            PostRow.date >= from_at,
            PostRow.date < to_at,
            PostRow.id > after,
            PostRow.service.is_(False),
            VersionRow.number == PostRow.version,
            VersionRow.text != "",
        ),
        limit=limit,
    )


def _post_versions(session: Session, condition: Any, limit: int | None = None) -> list[PostVersion]:
    query = (
        select(
            PostRow.id,
            VersionRow.id,
            VersionRow.number,
            PostRow.version,
            PostRow.channel_id,
            ChannelRow.name,
            ChannelRow.username,
            PostRow.date,
            VersionRow.text,
            PostRow.message_id,
            PostRow.forward_channel_id,
            PostRow.forward_message_id,
        )
        .join(VersionRow, VersionRow.post_id == PostRow.id)
        .outerjoin(ChannelRow, ChannelRow.channel_id == PostRow.channel_id)
        .where(condition)
        .order_by(PostRow.id)
    )
    rows = session.execute(query.limit(limit) if limit else query).all()
    named: dict[int, set[str]] = {}
    version_ids = [row[1] for row in rows]
    for start in range(0, len(version_ids), _IDS_AT_ONCE):
        mentions = select(MentionRow.version_id, MentionRow.official_id).where(
            MentionRow.version_id.in_(version_ids[start : start + _IDS_AT_ONCE])
        )
        for version_id, official_id in session.execute(mentions):
            named.setdefault(version_id, set()).add(official_id)
    return [
        PostVersion(
            post_id=row[0],
            version_id=row[1],
            number=row[2],
            current=row[2] == row[3],
            channel_id=row[4],
            channel_name=row[5] or str(row[4]),
            channel_username=row[6],
            date=row[7],
            text=row[8],
            official_ids=frozenset(named.get(row[1], ())),
            message_id=row[9],
            forward_of=PostKey(row[10], row[11]) if row[10] is not None and row[11] is not None else None,
        )
        for row in rows
    ]


def cited_before(session: Session, article_ids: Sequence[int]) -> dict[int, list[CitedBefore]]:
    """By article, the posts that it is known to cite."""
    length = LinkRow.sentence_end - LinkRow.sentence_start
    query = (
        select(
            LinkRow.article_id,
            LinkRow.post_id,
            PostRow.channel_id,
            ChannelRow.username,
            func.substr(ArticleVersionRow.text, LinkRow.sentence_start + 1, length),
            LinkRow.post_version < PostRow.version,
        )
        .join(PostRow, PostRow.id == LinkRow.post_id)
        .join(
            ArticleVersionRow,
            and_(
                ArticleVersionRow.article_id == LinkRow.article_id,
                ArticleVersionRow.number == LinkRow.article_version,
            ),
        )
        .outerjoin(ChannelRow, ChannelRow.channel_id == PostRow.channel_id)
        .where(LinkRow.article_id.in_(article_ids), LinkRow.relation == str(Relation.CITES))
        .order_by(LinkRow.article_id, LinkRow.score.desc())
    )
    found: dict[int, list[CitedBefore]] = {}
    for article_id, *values in session.execute(query):
        found.setdefault(article_id, []).append(CitedBefore(*values))
    return found


# ---------------------------------------------------------------- what linking writes


def store_post_links(
    session: Session, post: PostVersion, links: Sequence[tuple[Link, int]], encoder_id: str | None, now: datetime
) -> list[int]:
    """Adds the links of a post, each with the number of its article's version; ids of articles new to it come back.

    A sentence that cites the post as it was goes on citing it after an edit: no link is taken back or made weaker.
    """
    if links and _redacted(session, [post.post_id]):  # since its text was read
        return []
    known = {
        row.article_id: (row.relation, row.article_version)
        for row in session.execute(
            select(LinkRow.article_id, LinkRow.relation, LinkRow.article_version).where(
                LinkRow.post_id == post.post_id, LinkRow.article_id.in_([int(link.article_id) for link, _ in links])
            )
        )
    }
    rows = []
    for link, article_version in links:
        before = known.get(int(link.article_id))
        if before is not None and RANK[before[0]] < RANK[str(link.relation)] and before[1] == article_version:
            continue
        rows.append(_link_row(link, article_version, post.number, encoder_id, now))
    if rows:
        upsert(session, LinkRow, rows, keys=["article_id", "post_id"], update=_LINK_COLUMNS)
    shown = [row for row in rows if row["relation"] in SHOWN]
    for row in shown:
        if row["relation"] == Relation.CITES:
            _settle_citation(session, row, post.channel_name)
    return [row["article_id"] for row in shown if known.get(row["article_id"], ("",))[0] not in SHOWN]


def take_citations_over(session: Session, post: PostVersion, links: Iterable[Link]) -> list[int]:
    """Takes the citations that `post` answers best from the posts that answered them before it came; ids of their
    versions come back, to be linked without them.

    A citation stays where it is if either text is not the first one: what was cited is what stood there then.
    """
    if post.number:
        return []
    taken = []
    for link in links:
        if link.relation is not Relation.CITES or link.sentence is None:
            continue
        article_id, start = int(link.article_id), link.sentence[0]
        here = (
            CitationRow.article_id == article_id,
            CitationRow.sentence_start == start,
            CitationRow.channel_name == post.channel_name,
        )
        answered = session.scalars(select(CitationRow.post_id).where(*here)).all()
        if len(answered) != 1 or answered[0] in (None, post.post_id):  # of two in one sentence each may have its post
            continue
        stale = (
            LinkRow.article_id == article_id,
            LinkRow.post_id == answered[0],
            LinkRow.relation == str(Relation.CITES),
            LinkRow.sentence_start == start,
        )
        first = select(VersionRow.id).join(PostRow, PostRow.id == VersionRow.post_id)
        version_id = session.scalar(
            first.where(PostRow.id == answered[0], PostRow.version == 0, VersionRow.number == 0)
        )
        if version_id is None or session.scalar(select(LinkRow.post_id).where(*stale)) is None:
            continue
        session.execute(delete(LinkRow).where(*stale))
        session.execute(update(CitationRow).where(*here).values(post_id=post.post_id))
        taken.append(version_id)
    return taken


def store_article_links(
    session: Session,
    article_id: int,
    article_version: int,
    links: Sequence[tuple[Link, JudgedPost]],
    citations: Sequence[dict[str, Any]],
    considered: Collection[int],
    encoder_id: str | None,
    now: datetime,
    *,
    kept: Sequence[KeptCitation] = (),
) -> list[int]:
    """Replaces the links of an article with what its present text gives; ids of posts new beside it come back.

    `considered` are the posts that were looked at: links to others, too old to be looked at again, stay; and so do
    citations that are `kept`.
    """
    before = dict(
        session.execute(select(LinkRow.post_id, LinkRow.relation).where(LinkRow.article_id == article_id))
        .tuples()
        .all()
    )
    redacted = _redacted(session, [int(link.post_id) for link, _ in links])  # since their texts were read
    kept = [
        *kept,
        *(
            KeptCitation(int(link.post_id), post.channel_name, *link.sentence)
            for link, post in links
            if int(link.post_id) in redacted & before.keys() and link.relation is Relation.CITES and link.sentence
        ),
    ]
    still = {each.post_id for each in kept}
    rows = [
        _link_row(link, article_version, post.number, encoder_id, now)
        for link, post in links
        if int(link.post_id) not in redacted and (link.relation is Relation.CITES or int(link.post_id) not in still)
    ]
    found = {row["post_id"] for row in rows}
    stale = [post_id for post_id in before if post_id not in found | still and post_id in considered]
    for start in range(0, len(stale), _IDS_AT_ONCE):
        session.execute(
            delete(LinkRow).where(
                LinkRow.article_id == article_id, LinkRow.post_id.in_(stale[start : start + _IDS_AT_ONCE])
            )
        )
    if rows:
        upsert(session, LinkRow, rows, keys=["article_id", "post_id"], update=_LINK_COLUMNS)
    session.execute(delete(CitationRow).where(CitationRow.article_id == article_id))
    insert_rows(
        session,
        CitationRow,
        [
            {"article_id": article_id, "article_version": article_version, "number": number, **citation}
            for number, citation in enumerate(citations)
        ],
    )
    names = {int(link.post_id): post.channel_name for link, post in links}
    for row in reversed(rows):  # the best last: it stands
        if row["relation"] == Relation.CITES:
            _settle_citation(session, row, names[row["post_id"]], again=True)
    for each in reversed(kept):
        place = {"sentence_start": each.sentence_start, "sentence_end": each.sentence_end}
        if each.post_id not in found:
            mine = (LinkRow.article_id == article_id, LinkRow.post_id == each.post_id)
            session.execute(update(LinkRow).where(*mine).values(**place, article_version=article_version))
        _settle_citation(
            session, {**place, "article_id": article_id, "post_id": each.post_id}, each.channel_name, again=True
        )
    return [row["post_id"] for row in rows if row["relation"] in SHOWN and before.get(row["post_id"], "") not in SHOWN]


def forget_words(session: Session, post_id: int) -> None:
    """Takes what the reasons of a post's links tell of its text out of them; the links stay."""
    for link in session.scalars(select(LinkRow).where(LinkRow.post_id == post_id)):
        link.reasons = [one for one in link.reasons or () if one[0] not in _OF_ITS_TEXT]


def _redacted(session: Session, post_ids: Sequence[int]) -> set[int]:
    """Those of the posts whose text was taken out: what was found of it is not to be stored any more."""
    found: set[int] = set()
    for start in range(0, len(post_ids), _IDS_AT_ONCE):
        query = (
            select(PostRow.id)
            .join(VersionRow, and_(VersionRow.post_id == PostRow.id, VersionRow.number == PostRow.version))
            .where(PostRow.id.in_(post_ids[start : start + _IDS_AT_ONCE]), VersionRow.text == "")
        )
        found.update(session.scalars(query))
    return found


def _settle_citation(session: Session, row: dict[str, Any], channel_name: str, *, again: bool = False) -> None:
    """Tells the citation of that sentence which post it is."""
    if row["sentence_start"] is None:
        return
    open_ones = [] if again else [CitationRow.post_id.is_(None)]
    session.execute(
        update(CitationRow)
        .where(
            CitationRow.article_id == row["article_id"],
            CitationRow.sentence_start == row["sentence_start"],
            CitationRow.channel_name == channel_name,
            *open_ones,
        )
        .values(post_id=row["post_id"])
    )


def _link_row(
    link: Link, article_version: int, post_version: int, encoder_id: str | None, now: datetime
) -> dict[str, Any]:
    return {
        "article_id": int(link.article_id),
        "post_id": int(link.post_id),
        "relation": str(link.relation),
        "score": link.score,
        "sentence_start": link.sentence[0] if link.sentence else None,
        "sentence_end": link.sentence[1] if link.sentence else None,
        "reasons": reasons_json(link.reasons),
        "article_version": article_version,
        "post_version": post_version,
        "encoder_id": encoder_id,
        "found_at": now,
    }
