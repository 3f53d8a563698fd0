"""What articles say against or for the claims of the posts that they cite: proposals by a machine, and what analysts
found of them.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from core.storage.models import ArticleRow, ArticleVersionRow, OutcomeRow, PostRow, ReviewRow
from core.storage.upsert import upsert
from core.told import DatedOutcome, ReportedOutcome

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
    session: Session, article_ids: Iterable[int], *, refused: bool = False
) -> dict[tuple[int, int], tuple[ReportedOutcome, ...]]:
    """By article and post id: what the article says about the post's claims, in its order.

    What an analyst refused is left out, unless `refused` asks for it too.
    """
    wanted = list(article_ids)
    if not wanted:
        return {}
    found: dict[tuple[int, int], tuple[ReportedOutcome, ...]] = {}
    query = _texts().where(OutcomeRow.article_id.in_(wanted)).order_by(OutcomeRow.sentence_start)
    rows = session.execute(query).all()
    verdicts = _verdicts(session, {row[1] for row in rows})
    for row in rows:
        outcome = _outcome(row, verdicts)
        if refused or outcome.verdict != "rejected":
            found[row[0], row[1]] = (*found.get((row[0], row[1]), ()), outcome)
    return found


def outcomes_of_channel(session: Session, channel_id: int, *, limit: int = 50) -> list[DatedOutcome]:
    """What articles said about the claims of a channel, the latest article first, without what analysts refused.

    Dated facts, and no score.
    """
    when = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    query = (
        _texts()
        .join(ArticleRow, ArticleRow.id == OutcomeRow.article_id)
        .join(PostRow, PostRow.id == OutcomeRow.post_id)
        .where(PostRow.channel_id == channel_id)
        .add_columns(ArticleRow.title, ArticleRow.url, when, PostRow.date)
        .order_by(when.desc(), OutcomeRow.article_id, OutcomeRow.post_id, OutcomeRow.sentence_start)
        .limit(limit)
    )
    found: list[DatedOutcome] = []
    looked_at = 0
    while len(found) < limit and (rows := session.execute(query.offset(looked_at)).all()):
        looked_at += len(rows)
        verdicts = _verdicts(session, {row[1] for row in rows})
        dated = [DatedOutcome(row[0], row[1], _outcome(row, verdicts), *row[7:]) for row in rows]
        found += [each for each in dated if each.outcome.verdict != "rejected"]
    return found[:limit]


def outcome_subject(article_id: int, stance: str, sentence: str) -> str:
    """The subject of a verdict on an outcome of a post: it holds wherever an article says the same in the same words,
    and for no others in their place.
    """
    words = hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:20]
    return f"{article_id}:{stance}:w{words}"


def is_outcome(session: Session, post_id: int, subject: str) -> bool:
    """Whether an article says this of a post."""
    article_id, _, _ = subject.partition(":")
    if not (article_id.isascii() and article_id.isdigit() and len(article_id) < 18):
        return False
    query = _texts().where(OutcomeRow.article_id == int(article_id), OutcomeRow.post_id == post_id)
    return any(subject in _subjects(row) for row in session.execute(query))


def _subjects(row: Any) -> tuple[str, str]:
    """The subject of an outcome, and the one by its place in the article that verdicts were given on before."""
    article_id, _, stance, _, sentence, _, start = row[:7]
    return outcome_subject(article_id, stance, sentence), f"{article_id}:{stance}:{start}"


def _verdicts(session: Session, post_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """By post and subject: the newest verdict that was not undone."""
    query = (
        select(ReviewRow.post_id, ReviewRow.subject, ReviewRow.verdict)
        .where(ReviewRow.kind == "outcome", ReviewRow.post_id.in_(list(post_ids)), ReviewRow.undone_at.is_(None))
        .order_by(ReviewRow.id)
    )
    return {(post_id, subject): verdict for post_id, subject, verdict in session.execute(query) if post_id is not None}


def _outcome(row: Any, verdicts: Mapping[tuple[int, str], str]) -> ReportedOutcome:
    _, post_id, stance, speaker, sentence, claim = row[:6]
    subject, before = _subjects(row)
    verdict = verdicts.get((post_id, subject)) or verdicts.get((post_id, before))
    return ReportedOutcome(stance, speaker, sentence, claim, subject, verdict)


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
        OutcomeRow.sentence_start,
    ).join(
        ArticleVersionRow,
        and_(
            ArticleVersionRow.article_id == OutcomeRow.article_id,
            ArticleVersionRow.number == OutcomeRow.article_version,
        ),
    )
