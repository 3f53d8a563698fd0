"""Checking a draft: what it says that channels said, against what they did say. Nothing of the draft is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.links import Citation, find_citations
from core.mentions import detect
from core.pipeline.rules import Rules
from core.storage.cards import load_cards
from core.storage.channels import channel_by_reference
from core.storage.models import MentionRow, PostRow, VersionRow
from core.types import Article, PostCard

CITATIONS_AT_MOST = 12
_POSTS_AT_MOST = 2
_LOOK_BACK = timedelta(days=30)


class Finding(StrEnum):
    """What the store says to one citation."""

    FOUND = "found"  # the channel has such posts, of that day
    OTHER_DAY = "other_day"  # it has, but of other days
    NOTHING = "nothing"  # it has none that names these people
    NOT_WATCHED = "not_watched"


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """One citation of the draft with the posts that it may mean, newest first; wording is for people to compare."""

    sentence: str
    channel_name: str
    finding: Finding
    day_phrase: str = ""
    posts: tuple[tuple[int, PostCard], ...] = ()


def check_draft(session: Session, rules: Rules, text: str, now: datetime) -> list[CheckedCitation]:
    """Every citation of a Telegram channel in `text`, in order; `now` is the day on which the draft is written."""
    mentions = detect(text, rules.catalogue)
    draft = Article("draft", "", "", text, published_at=now)
    citations = find_citations(draft, rules.channels, rules.zone, mentions)
    return [_check(session, citation, text, now) for citation in citations[:CITATIONS_AT_MOST]]


def _check(session: Session, citation: Citation, text: str, now: datetime) -> CheckedCitation:
    sentence = text[citation.sentence.start : citation.sentence.end]
    phrase = citation.days.phrase if citation.days else ""
    known = channel_by_reference(session, citation.channel.reference) if citation.channel else None
    channel_id = known.channel_id if known else citation.channel.channel_id if citation.channel else None
    if channel_id is None:
        return CheckedCitation(sentence, citation.name, Finding.NOT_WATCHED, phrase)
    assert citation.channel is not None
    name = citation.channel.name
    start = citation.days.start if citation.days else None
    end = citation.days.end if citation.days else None
    found = _posts(session, channel_id, citation.official_ids, start or now - _LOOK_BACK, end or now)
    if found:
        return CheckedCitation(sentence, name, Finding.FOUND, phrase, found)
    if start is not None:
        found = _posts(session, channel_id, citation.official_ids, now - _LOOK_BACK, now)
        if found:
            return CheckedCitation(sentence, name, Finding.OTHER_DAY, phrase, found)
    return CheckedCitation(sentence, name, Finding.NOTHING, phrase)


def _posts(
    session: Session, channel_id: int, official_ids: frozenset[str], start: datetime, end: datetime
) -> tuple[tuple[int, PostCard], ...]:
    query = (
        select(PostRow.id)
        .where(
            PostRow.channel_id == channel_id,
            PostRow.date >= start,
            PostRow.date <= end,
            PostRow.service.is_(False),
        )
        .order_by(PostRow.date.desc())
        .limit(_POSTS_AT_MOST)
    )
    if official_ids:
        naming = (
            select(MentionRow.version_id)
            .join(VersionRow, VersionRow.id == MentionRow.version_id)
            .where(VersionRow.post_id == PostRow.id, MentionRow.official_id.in_(official_ids))
        )
        query = query.where(naming.exists())
    ids: Sequence[int] = list(session.execute(query).scalars())
    cards = load_cards(session, ids)
    return tuple((post_id, cards[post_id]) for post_id in ids if post_id in cards)
