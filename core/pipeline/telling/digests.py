"""Digests: composed for a destination, on demand or by schedule. Scheduled ones are claimed by a row."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.digests import (
    OTHERS,
    DigestSources,
    Wanted,
    articles_with_posts,
    build_digest,
    choose_posts,
    due_at,
    newest_articles,
)
from core.errors import QueryError
from core.pipeline.asking.searching import ReadySearch, newest_post_ids, prepare
from core.pipeline.behind import INDEX
from core.pipeline.rules import Rules
from core.query import Matcher, load_analyser
from core.storage import digests as stored
from core.storage.articlecards import open_citations
from core.storage.cards import load_cards, with_decisions
from core.storage.coverage import gaps_between, watching_since
from core.storage.digests import Scope
from core.storage.outbox import Outgoing, queue_messages
from core.storage.seen import Seen, seen_by_last_run, seen_now, unseen_changes, unseen_posts
from core.storage.subscriptions import Schedule, Wish, claim_run, last_run_to, runs_of, schedules, wishes
from core.told import ArticleCard, Destination, Digest, NewPost, StoredLink
from core.types import Relation

logger = logging.getLogger(__name__)

SEARCH_POSTS = 100
"""Posts that one saved search brings into a digest at most."""

BESIDE_POSTS = 1000
"""Of so many of the newest posts a digest asks for articles that were published before its window."""

_CLOCKS_APART = timedelta(hours=1)
_HEARD_LATE = timedelta(days=2)  # what was published longer before it was heard is left to the archive

FIRST_WINDOW = timedelta(hours=24)
"""So much the first digest of a schedule tells at least."""

LATE_AFTER = timedelta(minutes=10)
LATE_LIMIT = timedelta(hours=6)
"""A digest that is later than this is left out; the next one covers its time."""


def scope_of(session: Session, destination: Destination) -> Scope:
    """What a destination wants in digests; everything, as long as it has asked for nothing."""
    all_wishes = wishes(session, destination)
    return _scope([wish for wish in all_wishes if wish.in_digest]) if all_wishes else Scope()


def wishes_of(session: Session, schedule: Schedule) -> list[Wish] | None:
    """What a scheduled digest is about: what was chosen for it, else what was chosen for no other; None: everything,
    as its destination has asked for nothing.
    """
    all_wishes = wishes(session, schedule.destination)
    if not all_wishes:
        return None
    if schedule.only is not None:
        return [wish for wish in all_wishes if wish.in_digest and wish.id in schedule.only]
    taken = {one for other in schedules(session, schedule.destination) if other.enabled for one in other.only or ()}
    return [wish for wish in all_wishes if wish.in_digest and wish.id not in taken]


def _scope(wanted: Sequence[Wish]) -> Scope:
    return Scope(
        frozenset(wish.target for wish in wanted if wish.kind == "official"),
        frozenset(int(wish.target) for wish in wanted if wish.kind == "channel"),
        tuple(
            (wish.target, None if wish.channels is None else frozenset(wish.channels))
            for wish in wanted
            if wish.kind == "search"
        ),
        {
            wish.target: frozenset(wish.channels)
            for wish in wanted
            if wish.kind == "official" and wish.channels is not None
        },
    )


def compose(
    session: Session,
    rules: Rules,
    scope: Scope,
    from_at: datetime,
    to_at: datetime,
    *,
    late: timedelta | None = None,
    seen: Seen | None = None,
    until: datetime | None = None,
) -> Digest:
    """The digest of `(from_at, to_at]`. With what the digest before it had `seen`, also what was heard, or changed, up
    to `from_at` and stored too late for that one. Who asks for a time that is over gives `until`, now: what was
    published in that time and heard since belongs to it.
    """
    unseen = unseen_posts(session, seen, from_at) if seen else frozenset()
    late_changes = unseen_changes(session, seen, from_at) if seen else {}
    found = stored.new_posts(session, scope, from_at, to_at, unseen, until)
    searched, matchers = _searched(
        session, rules, scope, from_at, to_at, unseen=unseen | (seen.unindexed if seen else frozenset()), until=until
    )
    known = {post.post_id for post in found.posts}
    posts = [*found.posts, *stored.posts_with_ids(session, [post_id for post_id in searched if post_id not in known])]
    articles, articles_more = _articles(session, scope, posts, from_at, to_at)
    wanted = Wanted(scope.official_ids, scope.channel_ids, scope.limits)
    choice = choose_posts(posts, wanted, searched=searched, beside=articles)
    cards = with_decisions(session, load_cards(session, choice.post_ids))
    changed_ids, decided = stored.changed_between(session, scope, from_at, to_at, late_changes)
    changed_ids = [post_id for post_id in changed_ids if post_id not in unseen]  # new to the reader as they stand now
    cards |= with_decisions(session, load_cards(session, changed_ids, previous=True))
    sources = DigestSources(
        cards=cards,
        choice=choice,
        changed_post_ids=changed_ids,
        articles=articles,
        articles_more=articles_more,
        gaps=gaps_between(session, from_at, to_at),
        cut=found.cut | ({OTHERS} if found.channels_cut else set()),
        newest=found.newest,
        marks={
            post_id: matchers[query].spans(cards[post_id].text)
            for post_id, query in searched.items()
            if post_id in cards
        },
        decided_post_ids=decided,
        began=watching_since(session),
    )
    digest = build_digest(sources, from_at=from_at, to_at=to_at, late=late)
    return replace(digest, nothing=scope.nothing, channel_ids=tuple(sorted(scope.channel_ids)))


def _articles(
    session: Session, scope: Scope, posts: Sequence[NewPost], from_at: datetime, to_at: datetime
) -> tuple[tuple[ArticleCard, ...], int]:
    """The articles to show with their posts, and how many more there are; only the posts of those shown are loaded."""
    newest = sorted(posts, key=lambda post: (post.date, post.post_id), reverse=True)[:BESIDE_POSTS]
    articles = stored.articles_for(session, scope, [post.post_id for post in newest], from_at, to_at)
    shown, more = newest_articles(articles)
    links = stored.links_of(session, [article.article_id for article in shown])
    cards = with_decisions(session, load_cards(session, _linked(links)))
    return articles_with_posts(shown, links, cards), more


def _searched(
    session: Session,
    rules: Rules,
    scope: Scope,
    from_at: datetime,
    to_at: datetime,
    *,
    unseen: Collection[int],
    until: datetime | None,
) -> tuple[dict[int, str], dict[str, Matcher]]:
    """The posts of the window that saved searches find, each with the first search that does."""
    found: dict[int, str] = {}
    matchers: dict[str, Matcher] = {}
    for query, channels in scope.queries:
        try:
            ready = prepare(session, rules, load_analyser(), query, to_at)
        except QueryError as error:
            logger.info("a saved search can't be asked now: %s", error)
            continue
        matchers[query] = ready.matcher
        # Of a time that is over: what was said since must not take its place.
        last = None if until is None else to_at + _CLOCKS_APART
        ids = newest_post_ids(session, ready, limit=SEARCH_POSTS, since=from_at - _HEARD_LATE, until=last)
        heard = stored.heard_of(session, ids, from_at, to_at, unseen, until)
        if channels is not None:
            heard &= stored.of_channels(session, ids, channels)
        for post_id in ids:
            if post_id in heard:
                found.setdefault(post_id, query)
    return found, matchers


def found_between(
    session: Session, ready: ReadySearch, from_at: datetime, to_at: datetime, until: datetime, limit: int
) -> list[int]:
    """The posts that a search finds among those that a digest of `(from_at, to_at]` tells of or counts, newest first:
    also what was published before and heard then. Only the newest `limit` that it finds are looked at.
    """
    since, last = from_at - _HEARD_LATE, to_at + _CLOCKS_APART
    ids = newest_post_ids(session, ready, limit=limit, since=since, until=last)
    heard = stored.heard_of(session, ids, from_at, to_at, until=until)
    return [post_id for post_id in ids if post_id in heard]


def _linked(links: Sequence[StoredLink]) -> list[int]:
    """The linked posts worth loading: all that are cited, and of the related ones the best of each article."""
    cited = [link.post_id for link in links if link.relation is Relation.CITES]
    related = sorted((link for link in links if link.relation is Relation.RELATED), key=lambda link: -link.score)
    counts: dict[int, int] = {}
    best = []
    for link in related:
        counts[link.article_id] = counts.get(link.article_id, 0) + 1
        if counts[link.article_id] <= 10:
            best.append(link.post_id)
    return [*cited, *best]


def article_with_posts(session: Session, article_id: int) -> ArticleCard | None:
    """A stored article with the posts that belong to it; without any, it stands alone."""
    article = stored.article(session, article_id)
    if article is None:
        return None
    links = stored.links_of(session, [article_id])
    cards = with_decisions(session, load_cards(session, _linked(links)))
    found = articles_with_posts([article], links, cards)
    card = found[0] if found else replace(article, posts=())
    return replace(card, open_citations=open_citations(session, article_id))


# ---------------------------------------------------------------- by schedule


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A scheduled digest whose time has come. Too late ones are only marked as run."""

    schedule: Schedule
    local_date: str
    due_at: datetime
    from_at: datetime
    to_at: datetime
    zone: ZoneInfo
    seen: Seen | None = None  # what the digest before it could bring

    @property
    def late(self) -> timedelta | None:
        """How late it goes out, if that needs to be said."""
        delay = self.to_at - self.due_at
        return delay if delay > LATE_AFTER else None


def next_time(schedule: Schedule, zone: ZoneInfo, after: datetime) -> datetime | None:
    """When a schedule is due next after an instant; None when it has no weekday."""
    day = after.astimezone(zone).date()
    for offset in range(-1, 9):
        candidate = day + timedelta(days=offset)
        if str(candidate.isoweekday()) in schedule.weekdays:
            at = due_at(candidate, schedule.local_time, zone)
            if at > after:
                return at
    return None


def due_digests(
    session: Session, zone_of: Callable[[str | None], ZoneInfo], now: datetime, limit: timedelta = LATE_LIMIT
) -> list[DueDigest]:
    """The scheduled digests whose time came within `limit` and that nobody has sent."""
    found: list[DueDigest] = []
    known = schedules(session)
    if not known:
        return []
    since = (now - limit - timedelta(days=2)).date().isoformat()
    done = runs_of(session, [schedule.id for schedule in known], since)
    for schedule in known:
        zone = zone_of(schedule.timezone)
        for day in _days(now, limit, zone):
            at = due_at(day, schedule.local_time, zone).astimezone(UTC)
            created = schedule.created_at or at
            if not (now - limit <= at <= now and created < at) or str(day.isoweekday()) not in schedule.weekdays:
                continue
            if (schedule.id, day.isoformat()) in done:
                continue
            # The first one tells of all that was heard since it was set: its days may be far apart, or it was missed.
            from_at = last_run_to(session, schedule.id) or min(at - FIRST_WINDOW, created)
            seen = seen_by_last_run(session, schedule.id)
            found.append(DueDigest(schedule, day.isoformat(), at, from_at, now, zone, seen))
    return found


def _days(now: datetime, limit: timedelta, zone: ZoneInfo) -> list[date]:
    first, last = (now - limit).astimezone(zone).date(), now.astimezone(zone).date()
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def next_due_digest(
    session: Session, zone_of: Callable[[str | None], ZoneInfo], now: datetime, destination: Destination | None = None
) -> datetime | None:
    """When the next scheduled digest is due, of all or of one destination."""
    times = [
        next_time(schedule, zone_of(schedule.timezone), now)
        for schedule in schedules(session, destination)
        if schedule.enabled
    ]
    return min((at for at in times if at is not None), default=None)


def compose_due(session: Session, rules: Rules, due: DueDigest) -> tuple[Digest, Seen]:
    """The content of a scheduled digest, and what the store held when it was made."""
    seen = seen_now(session, INDEX, due.to_at)
    wanted = wishes_of(session, due.schedule)
    scope = Scope() if wanted is None else _scope(wanted)
    return compose(session, rules, scope, due.from_at, due.to_at, late=due.late, seen=due.seen), seen


def claim_and_queue(session: Session, due: DueDigest, seen: Seen, messages: Sequence[Outgoing]) -> bool:
    """Takes the digest's `(digest, local date)` and queues its parts, or does nothing when somebody else has it."""
    if not claim_run(session, due.schedule.id, due.local_date, due.due_at, due.from_at, due.to_at, seen):
        return False
    queue_messages(session, messages, due.to_at)
    return True
