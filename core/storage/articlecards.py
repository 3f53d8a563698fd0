"""Articles as people are shown them: with the posts that they cite or share a story with, and what else they cite."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from core.storage.articles import last_versions
from core.storage.cards import load_cards, with_decisions
from core.storage.links import RANK, SHOWN
from core.storage.mentions import reasons_from
from core.storage.models import ArticleVersionRow, CitationRow, LinkRow
from core.storage.outcomes import outcomes_of_articles
from core.told import ArticleCard, LinkedPost, OpenCitation
from core.types import Relation


@dataclass(frozen=True, slots=True)
class CitationNote:
    """A sentence of an article that reports what a channel said. `post_id` is None while no stored post fits.

    `watched` is False for a channel that is not on the watchlist.
    """

    article_id: int
    sentence: str
    channel_name: str
    watched: bool
    day_phrase: str | None
    from_at: datetime | None
    to_at: datetime | None
    post_id: int | None


def posts_for_article(
    session: Session, article_id: int, *, candidates: bool = False, limit: int = 50
) -> ArticleCard | None:
    """An article with its posts, best first; None for an unknown id. `candidates` adds the undecided ones."""
    return next(iter(article_cards(session, [article_id], candidates=candidates, limit=limit).values()), None)


def article_cards(
    session: Session, article_ids: Sequence[int], *, candidates: bool = False, limit: int = 50
) -> dict[int, ArticleCard]:
    """Articles with their posts, citing ones first, then by score, at most `limit` each; unknown ids are left out."""
    versions = last_versions(session, article_ids)
    query = select(LinkRow).where(LinkRow.article_id.in_(list(versions)))
    if not candidates:
        query = query.where(LinkRow.relation.in_(SHOWN))
    by_article: dict[int, list[LinkRow]] = {}
    for link in session.execute(query).scalars():
        by_article.setdefault(link.article_id, []).append(link)
    for links in by_article.values():
        links.sort(key=lambda link: (RANK[link.relation], -link.score, link.post_id))
        del links[limit:]
    every = [link for links in by_article.values() for link in links]
    cards = with_decisions(session, load_cards(session, {link.post_id for link in every}))
    texts = _texts(session, every)
    outcomes = outcomes_of_articles(session, by_article)
    found = {}
    for article_id in article_ids:
        version = versions.get(article_id)
        if version is None:
            continue
        posts = tuple(
            LinkedPost(
                card=cards[link.post_id],
                relation=Relation(link.relation),
                score=link.score,
                sentence_text=_sentence(link, texts),
                reasons=reasons_from(link.reasons),
                outcomes=outcomes.get((article_id, link.post_id), ()),
            )
            for link in by_article.get(article_id, ())
            if link.post_id in cards
        )
        found[article_id] = ArticleCard(
            article_id,
            version.url,
            version.title,
            version.published_at,
            version.language,
            posts,
            taken_down=version.taken_down,
        )
    return found


def citations_of(session: Session, article_id: int, *, without_post: bool = False) -> list[CitationNote]:
    """What an article says that channels said, in its order; `without_post` leaves out those whose post is stored."""
    query = (
        select(CitationRow, ArticleVersionRow.text)
        .join(
            ArticleVersionRow,
            and_(
                ArticleVersionRow.article_id == CitationRow.article_id,
                ArticleVersionRow.number == CitationRow.article_version,
            ),
        )
        .where(CitationRow.article_id == article_id)
        .order_by(CitationRow.number)
    )
    if without_post:
        query = query.where(CitationRow.post_id.is_(None))
    return [
        CitationNote(
            article_id,
            text[row.sentence_start : row.sentence_end],
            row.channel_name,
            row.watched,
            row.day_phrase,
            row.from_at,
            row.to_at,
            row.post_id,
        )
        for row, text in session.execute(query)
    ]


def open_citations(session: Session, article_id: int) -> tuple[OpenCitation, ...]:
    """The citations of an article that no stored post fits, in its order; of one channel and day the first.

    Left out are sentences that say something against or for a post beside the article: they stand there.
    """
    answers = {
        said.sentence_text for outcomes in outcomes_of_articles(session, [article_id]).values() for said in outcomes
    }
    found = {
        (note.channel_name, note.day_phrase): OpenCitation(
            note.channel_name, note.watched, note.day_phrase, note.sentence
        )
        for note in reversed(citations_of(session, article_id, without_post=True))
        if note.sentence not in answers
    }
    return tuple(reversed(found.values()))


def _texts(session: Session, links: Sequence[LinkRow]) -> dict[tuple[int, int], str]:
    """The texts of the article versions that were judged: a sentence's span is of its own version."""
    wanted = {(link.article_id, link.article_version) for link in links}
    if not wanted:
        return {}
    query = select(ArticleVersionRow.article_id, ArticleVersionRow.number, ArticleVersionRow.text).where(
        ArticleVersionRow.article_id.in_({article_id for article_id, _ in wanted})
    )
    return {(row[0], row[1]): row[2] for row in session.execute(query) if (row[0], row[1]) in wanted}


def _sentence(link: LinkRow, texts: dict[tuple[int, int], str]) -> str | None:
    if link.sentence_start is None or link.sentence_end is None:
        return None
    return texts.get((link.article_id, link.article_version), "")[link.sentence_start : link.sentence_end] or None
