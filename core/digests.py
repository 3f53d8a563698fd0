"""What a digest says, pure: stored posts, articles and links in, a `Digest` out.

Order: what changed since the last one, articles with the posts they cite before those related, then the posts without
an article by official, then the gaps. A story is told once, by its first post; an album is one item.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.told import ArticleCard, Digest, Gap, LinkedPost, NewPost, PostCard, StoredLink
from core.types import Relation

POSTS_AN_ARTICLE = 8
RELATED_AN_ARTICLE = 3
POSTS_AN_OFFICIAL = 8
POSTS_A_DIGEST = 120
"""Posts without an article that one digest shows: a dozen messages. The rest is counted, official by official."""

ARTICLES = 15
CHANGED = 10

OTHERS = ""
"""The key of posts that name nobody wanted: those of followed channels."""

SEARCH_GROUP = "?"
"""What the key of posts that only a saved search found begins with; the search follows."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which posts a digest shows, newest first, under whom; and for each of these how many more there are.

    Groups for which there is no room have no posts here, but are counted.
    """

    groups: tuple[tuple[str, tuple[int, ...]], ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)

    @property
    def post_ids(self) -> list[int]:
        """The posts to show."""
        return [post_id for _, post_ids in self.groups for post_id in post_ids]


@dataclass(frozen=True, slots=True)
class DigestSources:
    """All that a digest is built of. `articles` have their posts; `cards` has the chosen and the changed ones.

    `articles_more` is how many more articles there are. `cut` are the groups, and `newest` the number of posts, beyond
    which nobody counted. `marks` is what a saved search found in the texts of posts; `decided_post_ids` those of the
    changed ones of which an analyst decided in the window.
    """

    cards: Mapping[int, PostCard]
    choice: Choice = Choice()
    changed_post_ids: Sequence[int] = ()
    articles: Sequence[ArticleCard] = ()
    articles_more: int = 0
    gaps: Sequence[Gap] = ()
    began: datetime | None = None  # when watching began
    cut: frozenset[str] = frozenset()
    newest: int | None = None
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


def choose_posts(
    posts: Sequence[NewPost],
    wanted: Wanted,
    *,
    searched: Mapping[int, str] | None = None,
    beside: Sequence[ArticleCard] = (),
) -> Choice:
    """Which of the window's posts are shown without an article: none that stands `beside` one, each story and album
    once, as evenly over the officials as the room allows; where it is short, what most channels carried. `searched` are
    posts that a saved search found, with it.
    """
    told: set[object] = set()
    for linked in (post.card for article in beside for post in article.posts):
        told |= {(linked.key.channel_id, number) for number in (linked.key.message_id, *linked.album)}
        if linked.story_id is not None:
            told.add(("story", linked.story_id))
    groups_of = {post.post_id: _group(post, wanted, searched or {}) for post in posts}
    groups: dict[str, list[NewPost]] = {}
    for post in once(post for post in posts if groups_of[post.post_id] is not None):
        if not told & _post_keys(post):
            groups.setdefault(groups_of[post.post_id] or OTHERS, []).append(post)
    order = sorted(groups, key=lambda key: (key == OTHERS, -len(groups[key]), key))
    shares = _shares([len(groups[key]) for key in order])
    carried = _channels_of_stories(posts)
    return Choice(
        tuple(
            (key, tuple(post.post_id for post in _weightiest(groups[key], share, carried)))
            for key, share in zip(order, shares, strict=True)
        ),
        {key: len(groups[key]) - share for key, share in zip(order, shares, strict=True) if len(groups[key]) > share},
    )


def _channels_of_stories(posts: Iterable[NewPost]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for post in posts:
        if post.story_id is not None:
            found.setdefault(post.story_id, set()).add(post.key.channel_id)
    return found


def _weightiest(posts: Sequence[NewPost], count: int, carried: Mapping[int, set[int]]) -> list[NewPost]:
    """Of posts that stand newest first those whose stories most channels carried, the newer of equals; in their order.

    What the newest alone would tell of a weekend is its last hours.
    """
    if count >= len(posts):
        return list(posts)
    weights = [max(1, len(carried.get(post.story_id, ()))) if post.story_id is not None else 1 for post in posts]
    chosen = sorted(range(len(posts)), key=lambda number: -weights[number])[:count]
    return [posts[number] for number in sorted(chosen)]


def _shares(counts: Sequence[int]) -> list[int]:
    """How many posts of each group are shown; what an even share leaves goes to the first that have more."""
    each = POSTS_AN_OFFICIAL
    while each and sum(min(each, count) for count in counts) > POSTS_A_DIGEST:
        each -= 1
    shares = [min(each, count) for count in counts]
    room = POSTS_A_DIGEST - sum(shares)
    for number, count in enumerate(counts):
        if room and shares[number] < min(count, POSTS_AN_OFFICIAL):
            shares[number] += 1
            room -= 1
    return shares


def build_digest(
    sources: DigestSources,
    *,
    from_at: datetime,
    to_at: datetime,
    late: timedelta | None = None,
) -> Digest:
    """The digest of `(from_at, to_at]`."""
    cards = sources.cards
    # Each post that changed stands for itself, even where its text was copied.
    changed = [cards[post_id] for post_id in sources.changed_post_ids if post_id in cards]
    return Digest(
        from_at=from_at,
        to_at=to_at,
        articles=tuple(sources.articles),
        by_official=tuple(
            (key, tuple(cards[post_id] for post_id in post_ids if post_id in cards))
            for key, post_ids in sources.choice.groups
        ),
        gaps=tuple(sources.gaps),
        began=sources.began if sources.began is not None and sources.began > from_at else None,
        late=late,
        changed=tuple(changed[:CHANGED]),
        more=sources.choice.more,
        marks={cards[post_id].key: marks for post_id, marks in sources.marks.items() if post_id in cards},
        decided=frozenset(cards[post_id].key for post_id in sources.decided_post_ids if post_id in cards),
        changed_more=len(changed[CHANGED:]),
        articles_more=sources.articles_more,
        cut=sources.cut,
        newest=sources.newest,
    )


def newest_articles(articles: Iterable[ArticleCard]) -> tuple[list[ArticleCard], int]:
    """The articles that a digest shows, newest first, and how many more there are."""
    found = _newest_first(articles)
    return found[:ARTICLES], len(found[ARTICLES:])


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
            found.append(replace(article, posts=tuple(posts)))
    return tuple(_newest_first(found)[:ARTICLES])


def _newest_first(articles: Iterable[ArticleCard]) -> list[ArticleCard]:
    """By date, then by number; those without a date last."""
    found = list(articles)
    dated = [(article.published_at, article.article_id, article) for article in found if article.published_at]
    dated.sort(key=lambda one: one[:2], reverse=True)
    return [article for _, _, article in dated] + [article for article in found if article.published_at is None]


def once(posts: Iterable[NewPost]) -> list[NewPost]:
    """Each album and each story once, by its first post; newest first."""
    told: set[object] = set()
    kept: list[NewPost] = []
    for post in sorted(posts, key=lambda post: (post.date, post.key)):
        keys = _post_keys(post)
        if not told & keys:
            kept.append(post)
            told |= keys
    return kept[::-1]


def _post_keys(post: NewPost) -> set[object]:
    """By what a post without an article is told once."""
    keys: set[object] = {(post.key.channel_id, post.key.message_id)}
    if post.grouped_id is not None:
        keys.add((post.key.channel_id, "album", post.grouped_id))
    if post.story_id is not None:
        keys.add(("story", post.story_id))
    return keys


def _item_keys(card: PostCard, *, cited: bool) -> set[object]:
    """By what a post is told once. Two channels that an article cites are both shown, though their texts agree."""
    first = card.album[0] if card.album else card.key.message_id
    keys: set[object] = {(card.key.channel_id, first)}
    if card.story_id is not None and not cited:
        keys.add(("story", card.story_id))
    return keys


def _group(post: NewPost, wanted: Wanted, searched: Mapping[int, str]) -> str | None:
    """Under whom a post is told; None when nobody wanted is named any more: all may have been refused since."""
    for official_id in post.official_ids:
        if wanted.wants(official_id, post.key.channel_id):
            return official_id
    if post.post_id in searched:
        return SEARCH_GROUP + searched[post.post_id]
    return OTHERS if post.key.channel_id in wanted.channel_ids else None


def due_at(day: date, local_time: str, zone: ZoneInfo) -> datetime:
    """The instant of `HH:MM` on a local date.

    A time that the clocks skip is as long after midnight as it would have been (02:30 in spring is 03:30); of a time
    that comes twice, the first.
    """
    hours, minutes = local_time.split(":")
    return datetime.combine(day, time(int(hours), int(minutes)), tzinfo=zone).astimezone(ZoneInfo("UTC"))
