"""What articles say against or for the claims of the posts that they cite: proposals by a machine, never verdicts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from core.storage.models import ArticleRow, ArticleVersionRow, OutcomeRow, PostRow
from core.storage.upsert import upsert
from core.types import DatedOutcome, ReportedOutcome

_KEYS = ["article_id", "post_id", "stance", "sentence_start"]
_COLUMNS = ["article_version", "speaker", "sentence_end", "claim_start", "claim_end"]


def store_outcomes(session: Session, article_id: int, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Replaces what an article says about claims; what it said before keeps the time at which that was found."""
    mine = OutcomeRow.article_id == article_id
    kept = {tuple(row[key] for key in _KEYS[1:]) for row in rows}
    known = session.execute(select(OutcomeRow.post_id, OutcomeRow.stance, OutcomeRow.sentence_start).where(mine))
    for post_id, stance, start in {tuple(row) for row in known} - kept:
        session.execute(
            delete(OutcomeRow).where(
                mine, OutcomeRow.post_id == post_id, OutcomeRow.stance == stance, OutcomeRow.sentence_start == start
            )
        )
    if rows:
        values = [{**row, "article_id": article_id, "found_at": now} for row in rows]
        upsert(session, OutcomeRow, values, keys=_KEYS, update=_COLUMNS)


def outcomes_of_articles(
    session: Session, article_ids: Iterable[int]
) -> dict[tuple[int, int], tuple[ReportedOutcome, ...]]:
    """By article and post id: what the article says about the post's claims, in its order."""
    wanted = list(article_ids)
    if not wanted:
        return {}
    found: dict[tuple[int, int], tuple[ReportedOutcome, ...]] = {}
    query = _texts().where(OutcomeRow.article_id.in_(wanted)).order_by(OutcomeRow.sentence_start)
    for article_id, post_id, *values in session.execute(query):
        found[article_id, post_id] = (*found.get((article_id, post_id), ()), ReportedOutcome(*values))
    return found


def outcomes_of_channel(session: Session, channel_id: int, *, limit: int = 50) -> list[DatedOutcome]:
    """What articles said about the claims of a channel, the latest article first. Dated facts, and no score."""
    when = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    query = (
        _texts()
        .join(ArticleRow, ArticleRow.id == OutcomeRow.article_id)
        .join(PostRow, PostRow.id == OutcomeRow.post_id)
        .where(PostRow.channel_id == channel_id)
        .add_columns(ArticleRow.title, ArticleRow.url, when, PostRow.date)
        .order_by(when.desc(), OutcomeRow.article_id, OutcomeRow.sentence_start)
        .limit(limit)
    )
    return [
        DatedOutcome(article_id, post_id, ReportedOutcome(stance, speaker, sentence, claim), *rest)
        for article_id, post_id, stance, speaker, sentence, claim, *rest in session.execute(query)
    ]


def _texts() -> Any:
    """Article, post, stance, speaker, the sentence and the claim as the judged version has them."""
    text = ArticleVersionRow.text
    return select(
        OutcomeRow.article_id,
        OutcomeRow.post_id,
        OutcomeRow.stance,
        OutcomeRow.speaker,
        func.substr(text, OutcomeRow.sentence_start + 1, OutcomeRow.sentence_end - OutcomeRow.sentence_start),
        func.substr(text, OutcomeRow.claim_start + 1, OutcomeRow.claim_end - OutcomeRow.claim_start),
    ).join(
        ArticleVersionRow,
        and_(
            ArticleVersionRow.article_id == OutcomeRow.article_id,
            ArticleVersionRow.number == OutcomeRow.article_version,
        ),
    )
