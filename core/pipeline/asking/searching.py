"""Searching: a query in the one language becomes a page of posts, for the command line, the bot and the desk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import RefusedError
from core.pipeline.rules import Rules
from core.query import Analyser, Anything, Matcher, Named, Names, Node, matcher_for, parse_query, resolve
from core.query.nodes import filters_of
from core.storage.cards import load_cards, with_decisions
from core.storage.models import ArticleUrlRow, ChannelRow, MemberRow, VersionRow
from core.storage.search import EXACT, Found, best, by_day, count, every, newest
from core.storage.searchkeys import between_keys
from core.storage.searchsql import Statement, compile_search
from core.storage.stories import story_now
from core.told import PostCard

MAX_PAGE = 500
COUNTED = 10_000
_CHARTED = 50_000
_LARGEST_KEY = 2**63 - 1  # of both databases


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that was found. `text` is the version that matches, with `marks` to show in it; `last` tells whether it
    is the last one. `score` is better when higher, 0 where hits are in order of time.
    """

    post_id: int
    card: PostCard
    number: int
    text: str
    marks: tuple[tuple[int, int], ...]
    last: bool
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some hits, and where the next page begins (None: there are no more).

    A search for phrases reads so many texts and no more for one page: it may have few hits, or none, and a next page.
    """

    hits: tuple[Hit, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class ReadySearch:
    """A query that was read, resolved and compiled; it holds for one transaction."""

    statement: Statement
    matcher: Matcher
    everything: bool


def prepare(
    session: Session, rules: Rules, analyser: Analyser, query: str, now: datetime, zone: ZoneInfo | None = None
) -> ReadySearch:
    """Reads a query. Raises QueryError with the position of what can't be understood."""
    node = parse_query(query)
    resolved = _resolved(session, rules, node, query, now, zone)
    return ReadySearch(
        compile_search(session, resolved, analyser), matcher_for(node, analyser), isinstance(node, Anything)
    )


def read_query(session: Session, rules: Rules, query: str, now: datetime, zone: ZoneInfo | None = None) -> Node:
    """A query as a resolved tree. Raises QueryError with the position of what can't be understood."""
    return _resolved(session, rules, parse_query(query), query, now, zone)


def _resolved(session: Session, rules: Rules, node: Node, query: str, now: datetime, zone: ZoneInfo | None) -> Node:
    asked = {item.name for item in filters_of(node)}
    return resolve(node, _names(session, rules, now, zone or rules.zone, asked), query)


def search_posts(
    session: Session,
    ready: ReadySearch,
    *,
    limit: int = 20,
    after: str | None = None,
    best_first: bool = False,
) -> SearchPage:
    """A page of hits: newest first, or best first. `after` is a page's `next`."""
    limit = max(1, min(limit, MAX_PAGE))
    score, key = _cursor(after)
    following: str | None
    if best_first:
        found, end = best(session, ready.statement, limit, after=(score, key) if after else None)
        following = None if end is None else f"{end[0]!r}:{'' if end[1] is None else end[1]}"
    else:
        found, below = newest(session, ready.statement, limit, below=key)
        following = None if below is None else str(below)
    return SearchPage(tuple(_hits(session, found, ready.matcher)), following)


def newest_post_ids(
    session: Session, ready: ReadySearch, *, limit: int, since: datetime | None = None, until: datetime | None = None
) -> list[int]:
    """Ids of the posts found, newest first; with `since` and `until`, of those published in `[since, until)`."""
    statement = replace(ready.statement)
    low, high = between_keys(since, until)
    if low is not None:
        statement.low = max(low, statement.low or 0)
    if high is not None:
        statement.high = high if statement.high is None else min(high, statement.high)
    ready = replace(ready, statement=statement)
    ids: dict[int, None] = {}
    below: int | None = None
    while len(ids) < limit:
        found, below = newest(session, ready.statement, limit - len(ids), below=below)
        ids.update((hit.post_id, None) for hit in found)
        if below is None:
            break
    return list(ids)


def found_cards(
    session: Session, ready: ReadySearch, post_ids: Sequence[int]
) -> list[tuple[PostCard, tuple[tuple[int, int], ...]]]:
    """These posts as they stand now, in this order and with decisions, each with what was found in its text."""
    cards = with_decisions(session, load_cards(session, post_ids))
    return [(cards[one], ready.matcher.spans(cards[one].text)) for one in post_ids if one in cards]


def count_posts(session: Session, ready: ReadySearch, *, exact: int = EXACT) -> int:
    """How many posts match, counted up to `COUNTED`. Beyond `exact` hits an edited post counts for each text that does.

    A search for phrases is counted among the newest texts that may have them: at least so many match.
    """
    return count(session, ready.statement, limit=COUNTED, exact=exact)


def posts_by_day(session: Session, ready: ReadySearch, zone: tzinfo = UTC) -> list[tuple[datetime, int]]:
    """Numbers of hits by day of the zone, for a chart, of the newest 50,000."""
    return by_day(session, ready.statement, limit=_CHARTED, zone=zone)


def all_post_ids(
    session: Session, ready: ReadySearch, *, below: int | None = None, limit: int = 500
) -> tuple[dict[int, bool], int | None]:
    """A page of all hits for exports, and the key to go on below or None. By post id: whether it has several versions,
    each of which is a hit of its own, on whatever page.
    """
    found, following = every(session, ready.statement, below=below, limit=limit)
    return {hit.post_id: hit.edited for hit in found}, following


def _hits(session: Session, found: list[Found], matcher: Matcher) -> Iterator[Hit]:
    cards = load_cards(session, [hit.post_id for hit in found], previous=True)
    for hit in found:
        card = cards.get(hit.post_id)
        if card is None:
            continue
        last = hit.number == card.version
        text = card.text if last else _text_of(session, hit.post_id, hit.number)
        yield Hit(hit.post_id, card, hit.number, text, matcher.spans(text), last, hit.score)


def _text_of(session: Session, post_id: int, number: int) -> str:
    query = select(VersionRow.text).where(VersionRow.post_id == post_id, VersionRow.number == number)
    return session.scalar(query) or ""


def _cursor(after: str | None) -> tuple[float, int | None]:
    if not after:
        return 0.0, None
    score, colon, key = after.rpartition(":")
    try:
        place = (float(score) if colon else 0.0), int(key) if key else None
        if place[1] is not None and abs(place[1]) >= _LARGEST_KEY:
            raise ValueError(key)
        return place
    except ValueError:
        raise RefusedError(
            "the page mark is none that a search gave", mend="begin at the first page", code="desk-page-mark"
        ) from None


def _names(session: Session, rules: Rules, now: datetime, zone: ZoneInfo, asked: set[str]) -> Names:
    """The names that filters called `asked` may name."""

    def article_id(url: str) -> int | None:
        return session.scalar(select(ArticleUrlRow.article_id).where(ArticleUrlRow.url == url))

    officials = rules.officials.values() if "official" in asked else ()
    members = session.execute(select(MemberRow.user_id, MemberRow.name)) if "by" in asked else ()
    return Names(
        [Named(official.id, (*official.names.values(), *official.aliases)) for official in officials],
        _channels(session, rules) if asked & {"channel", "from"} else [],
        [Named(str(user_id), (name,) if name else ()) for user_id, name in members],
        now,
        zone,
        article_id,
        partial(story_now, session),
    )


def _channels(session: Session, rules: Rules) -> list[Named]:
    aliases: Mapping[str, tuple[str, ...]] = {
        name.lower(): channel.aliases
        for channel in rules.channels
        for name in (channel.username, channel.name)
        if name is not None
    }
    channels = []
    for row in session.execute(select(ChannelRow.channel_id, ChannelRow.name, ChannelRow.title, ChannelRow.username)):
        handles = (row[3],) if row[3] else ()
        more = aliases.get((row[3] or "").lower()) or aliases.get(row[1].lower()) or ()
        channels.append(Named(str(row[0]), tuple(name for name in (row[1], row[2], *more) if name), handles))
    return channels
