"""What a digest says, pure: stored posts, articles and links in, a `Digest` out.

Order: what changed since the last one, articles with the posts they cite before those related, then the posts without
an article by official, then the gaps. A story is told once, by its first post; an album is one item.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.types import ArticleCard, Digest, Gap, LinkedPost, PostCard, PostKey, Relation, StoredLink

POSTS_AN_ARTICLE = 8
RELATED_AN_ARTICLE = 3
POSTS_AN_OFFICIAL = 8
ARTICLES = 15
CHANGED = 10

OTHERS = ""
"""The key of posts that name nobody wanted: those of followed channels."""

SEARCH_GROUP = "?"
"""What the key of posts that only a saved search found begins with; the search follows."""


@dataclass(frozen=True, slots=True)
class DigestSources:
    """All that a digest is built of. `new_post_ids` are the posts of the window, `cards` has these and linked ones.

    `searched` are posts that a saved search found, with the search; `marks` what it found in their texts;
    `decided_post_ids` those of the changed ones of which an analyst decided in the window.
    """

    cards: Mapping[int, PostCard]
    new_post_ids: Sequence[int] = ()
    changed_post_ids: Sequence[int] = ()
    articles: Sequence[ArticleCard] = ()
    links: Sequence[StoredLink] = ()
    gaps: Sequence[Gap] = ()
    left_out: int = 0
    searched: Mapping[int, str] = field(default_factory=dict)
    marks: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    decided_post_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose posts a digest tells: of these officials (None: of any), and all of these channels.

    `limits` are officials that are wanted from some channels only.
    """

    official_ids: frozenset[str] | None = None
    channel_ids: frozenset[int] = frozenset()
    limits: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def wants(self, official_id: str, channel_id: int) -> bool:
        """Whether posts of the channel that name the official are wanted for that."""
        if self.official_ids is not None and official_id not in self.official_ids:
            return False
        limit = self.limits.get(official_id)
        return limit is None or channel_id in limit


def build_digest(
    sources: DigestSources,
    *,
    from_at: datetime,
    to_at: datetime,
    wanted: Wanted,
    late: timedelta | None = None,
) -> Digest:
    """The digest of `(from_at, to_at]` for someone who wants these posts."""
    articles = articles_with_posts(sources.articles, sources.links, sources.cards)
    linked = {post.card.key for article in articles for post in article.posts}
    stories_told = {post.card.story_id for article in articles for post in article.posts if post.card.story_id}
    loose = [
        sources.cards[post_id]
        for post_id in sources.new_post_ids
        if post_id in sources.cards and sources.cards[post_id].key not in linked
    ]
    searched = {
        sources.cards[post_id].key: query for post_id, query in sources.searched.items() if post_id in sources.cards
    }
    groups_of = {card.key: _group(card, wanted, searched) for card in loose}
    loose = [card for card in loose if groups_of[card.key] is not None]
    loose = [card for card in once(loose) if card.story_id is None or card.story_id not in stories_told]
    groups: dict[str, list[PostCard]] = {}
    for card in loose:
        groups.setdefault(groups_of[card.key] or OTHERS, []).append(card)
    counts = Counter({key: len(cards) for key, cards in groups.items()})
    order = sorted(groups, key=lambda key: (key == OTHERS, -counts[key], key))
    more = {key: counts[key] - POSTS_AN_OFFICIAL for key in order if counts[key] > POSTS_AN_OFFICIAL}
    if sources.left_out:
        more[OTHERS] = more.get(OTHERS, 0) + sources.left_out
    # Each post that changed stands for itself, even where its text was copied.
    changed = [sources.cards[post_id] for post_id in sources.changed_post_ids if post_id in sources.cards]
    return Digest(
        from_at=from_at,
        to_at=to_at,
        articles=articles,
        by_official=tuple((key, tuple(groups[key][:POSTS_AN_OFFICIAL])) for key in order),
        gaps=tuple(sources.gaps),
        late=late,
        changed=tuple(changed[:CHANGED]),
        more=more,
        marks={
            sources.cards[post_id].key: marks for post_id, marks in sources.marks.items() if post_id in sources.cards
        },
        decided=frozenset(
            sources.cards[post_id].key for post_id in sources.decided_post_ids if post_id in sources.cards
        ),
    )


def articles_with_posts(
    articles: Iterable[ArticleCard], links: Iterable[StoredLink], cards: Mapping[int, PostCard]
) -> tuple[ArticleCard, ...]:
    """The articles that have posts, newest first, each with its cited posts and then the best related ones."""
    by_article: dict[int, list[StoredLink]] = {}
    for link in links:
        if link.post_id in cards and link.relation is not Relation.CANDIDATE:
            by_article.setdefault(link.article_id, []).append(link)
    found: list[ArticleCard] = []
    for article in articles:
        ranked = sorted(
            by_article.get(article.article_id, ()),
            key=lambda link: (link.relation is not Relation.CITES, -link.score, cards[link.post_id].date),
        )
        posts: list[LinkedPost] = []
        related = 0
        told: set[object] = set()
        for link in ranked:
            card = cards[link.post_id]
            keys = _item_keys(card, cited=link.relation is Relation.CITES)
            if told & keys or len(posts) >= POSTS_AN_ARTICLE:
                continue
            if link.relation is Relation.RELATED:
                related += 1
                if related > RELATED_AN_ARTICLE:
                    continue
            told |= keys
            posts.append(LinkedPost(card, link.relation, link.score, link.sentence_text, link.reasons, link.outcomes))
        if posts:
            found.append(
                ArticleCard(
                    article.article_id,
                    article.url,
                    article.title,
                    article.published_at,
                    article.language,
                    tuple(posts),
                )
            )
    dated = [article for article in found if article.published_at is not None]
    undated = [article for article in found if article.published_at is None]
    dated.sort(key=lambda article: (article.published_at, article.article_id), reverse=True)
    return tuple((dated + undated)[:ARTICLES])


def once(cards: Iterable[PostCard]) -> list[PostCard]:
    """Each album and each story once, by its first post; newest first."""
    told: set[object] = set()
    kept: list[PostCard] = []
    for card in sorted(cards, key=lambda card: (card.date, card.key)):
        keys = _item_keys(card, cited=False)
        if not told & keys:
            kept.append(card)
            told |= keys
    return kept[::-1]


def _item_keys(card: PostCard, *, cited: bool) -> set[object]:
    """By what a post is told once. Two channels that an article cites are both shown, though their texts agree."""
    first = card.album[0] if card.album else card.key.message_id
    keys: set[object] = {(card.key.channel_id, first)}
    if card.story_id is not None and not cited:
        keys.add(("story", card.story_id))
    return keys


def _group(card: PostCard, wanted: Wanted, searched: Mapping[PostKey, str]) -> str | None:
    """Under whom a post is told; None when nobody wanted is named any more: all may have been refused since."""
    for official_id in card.official_ids:
        if wanted.wants(official_id, card.key.channel_id):
            return official_id
    if card.key in searched:
        return SEARCH_GROUP + searched[card.key]
    return OTHERS if card.key.channel_id in wanted.channel_ids else None


def due_at(day: date, local_time: str, zone: ZoneInfo) -> datetime:
    """The instant of `HH:MM` on a local date.

    A time that the clocks skip is as long after midnight as it would have been (02:30 in spring is 03:30); of a time
    that comes twice, the first.
    """
    hours, minutes = local_time.split(":")
    return datetime.combine(day, time(int(hours), int(minutes)), tzinfo=zone).astimezone(ZoneInfo("UTC"))
