"""Checking a draft: what it says that channels said, against what they did say. Nothing of the draft is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.encoders import Span
from core.links import Citation, compile_channels, find_citations, said_behind
from core.mentions import detect
from core.pipeline.rules import Rules
from core.storage.cards import load_cards, post_ids_of, with_decisions
from core.storage.channels import channel_by_reference
from core.storage.models import MentionRow, PostRow, VersionRow
from core.told import PostCard
from core.types import Article, PostKey
from core.wording import Quotation, Verdict, Wording, compare, quotations

CITATIONS_AT_MOST = 12
_POSTS_AT_MOST = 2
_COMPARED_AT_MOST = 20
_QUOTED_AT_MOST = 8  # of one sentence
_LOOK_BACK = timedelta(days=30)


class Finding(StrEnum):
    """What the store says to one citation."""

    FOUND = "found"  # the channel has such posts, of that day
    OTHER_DAY = "other_day"  # it has, but of other days
    NOTHING = "nothing"  # it has none that names these people
    NOT_WATCHED = "not_watched"


@dataclass(frozen=True, slots=True)
class CheckedWording:
    """Quoted words of the draft beside the posts; where they were found, `version` says in which text of `post_id`, and
    `current` whether that is how the post stands.
    """

    wording: Wording
    post_id: int | None = None
    version: int = 0
    current: bool = True


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """One citation of the draft with the posts that it may mean: those that have its quoted words, else the newest; and
    what became of these words.
    """

    sentence: str
    channel_name: str
    finding: Finding
    day_phrase: str = ""
    posts: tuple[tuple[int, PostCard], ...] = ()
    wordings: tuple[CheckedWording, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """What was found of a draft: the first of its citations, in order, and how many it has in all."""

    citations: tuple[CheckedCitation, ...]
    total: int


def check_draft(session: Session, rules: Rules, text: str, now: datetime) -> CheckedDraft:
    """The citations of Telegram channels in `text`, the first `CITATIONS_AT_MOST` of them checked; `now` is the day on
    which the draft is written.
    """
    mentions = detect(text, rules.catalogue)
    draft = Article("draft", "", "", text, published_at=now)
    citations = find_citations(draft, compile_channels(rules.channels, rules.officials.values()), rules.zone, mentions)
    checked = tuple(
        _check(session, citation, text, _quoted(citation, citations, text), now)
        for citation in citations[:CITATIONS_AT_MOST]
    )
    return CheckedDraft(checked, len(citations))


def _quoted(citation: Citation, citations: Sequence[Citation], text: str) -> list[str]:
    """The quoted words of its sentence that the draft may mean as the channel's: not what it has another one say."""
    own: list[Span] = []
    others: list[Span] = []
    for other in citations:
        if other.sentence == citation.sentence:
            is_own = (other.channel or other.name) == (citation.channel or citation.name)
            (own if is_own else others).append(other.clause)

    found = quotations(text, citation.sentence.start, citation.sentence.end)
    # «A», — пишет «B», of whom no citation is read (no channel, say): A is not this channel's, and B is a name.
    behind = {quoted: said_behind(text, quoted.end) for quoted in found}
    said = {quoted for quoted in found if behind[quoted] is not None or quoted.start in behind.values()}

    def may_be_its(quoted: Quotation) -> bool:
        if _within(quoted, citation.clause):
            return True
        if any(_within(quoted, clause) for clause in others):
            return False
        return quoted not in said or any(_within(quoted, clause) for clause in own)

    return [quoted.text for quoted in found if may_be_its(quoted)]


def _within(quoted: Quotation, clause: Span) -> bool:
    """Whether the clause has it; its marks may stand outside, as of words that are quoted alone."""
    return clause.start <= quoted.start + 1 and quoted.end - 1 <= clause.end


def _check(session: Session, citation: Citation, text: str, quoted: Sequence[str], now: datetime) -> CheckedCitation:
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
    finding = Finding.FOUND
    if citation.message_id is not None:
        ids = list(post_ids_of(session, [PostKey(channel_id, citation.message_id)]).values())
    else:
        ids = _posts(session, channel_id, citation.official_ids, start or now - _LOOK_BACK, end or now)
        if not ids and start is not None:
            finding, ids = Finding.OTHER_DAY, _posts(session, channel_id, citation.official_ids, now - _LOOK_BACK, now)
    if not ids:
        return CheckedCitation(sentence, name, Finding.NOTHING, phrase)
    wordings = _wordings(session, quoted[:_QUOTED_AT_MOST], ids)
    having = [checked.post_id for checked in wordings if checked.post_id is not None]
    shown = list(dict.fromkeys(having or ids))[:_POSTS_AT_MOST]
    cards = with_decisions(session, load_cards(session, shown))
    posts = tuple((post_id, cards[post_id]) for post_id in shown if post_id in cards)
    return CheckedCitation(sentence, name, finding, phrase, posts, wordings)


def _wordings(session: Session, quoted: Sequence[str], post_ids: Sequence[int]) -> tuple[CheckedWording, ...]:
    """Quoted words beside all texts of the posts: as they stand before as they stood."""
    if not quoted:
        return ()
    query = (
        select(PostRow.id, VersionRow.number, PostRow.version, VersionRow.text)
        .join(VersionRow, VersionRow.post_id == PostRow.id)
        .where(PostRow.id.in_(post_ids))
    )
    rows = sorted(session.execute(query), key=lambda row: (row[1] != row[2], post_ids.index(row[0]), -row[1]))
    texts = [row[3] for row in rows]
    found = []
    for each in quoted:
        wording = compare(each, texts)
        if wording.verdict in (Verdict.VERBATIM, Verdict.ALTERED):
            post_id, number, last, _ = rows[wording.number]
            found.append(CheckedWording(wording, post_id, number, number == last))
        else:
            found.append(CheckedWording(wording))
    return tuple(found)


def _posts(
    session: Session, channel_id: int, official_ids: frozenset[str], start: datetime, end: datetime
) -> list[int]:
    """The channel's newest posts of a time that name one of the officials (if there are any)."""
    query = (
        select(PostRow.id)
        .where(
            PostRow.channel_id == channel_id,
            PostRow.date >= start,
            PostRow.date <= end,
            PostRow.service.is_(False),
        )
        .order_by(PostRow.date.desc())
        .limit(_COMPARED_AT_MOST)
    )
    if official_ids:
        naming = (
            select(MentionRow.version_id)
            .join(VersionRow, VersionRow.id == MentionRow.version_id)
            .where(VersionRow.post_id == PostRow.id, MentionRow.official_id.in_(official_ids))
        )
        query = query.where(naming.exists())
    return list(session.execute(query).scalars())
