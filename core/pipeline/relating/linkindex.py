"""The posts and articles of the last days as the link rules know them, filled from the store."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from core.links import Linker
from core.pipeline.relating.articles import article_mentions
from core.pipeline.rules import Rules
from core.pipeline.worker import Vectors
from core.storage.articles import StoredVersion
from core.storage.links import CitedBefore, JudgedPost, KeptCitation, PostVersion
from core.types import Article, Link, Post, Relation, WatchedChannel

LEEWAY = timedelta(days=2)  # an article this much older than the newest is still fully covered


@dataclass(frozen=True, slots=True)
class ArticleLinks:
    """What the rules found for an article: links with their posts, best first, citations and outcomes as rows; and the
    citations of posts that say something else by now, or are too old to be looked at.
    """

    links: tuple[tuple[Link, JudgedPost], ...]
    citations: tuple[dict[str, Any], ...]
    outcomes: tuple[dict[str, Any], ...]
    kept: tuple[KeptCitation, ...] = ()


class LinkIndex:
    """A `Linker` with the ids of the store. For one thread at a time."""

    def __init__(
        self, rules: Rules, since: datetime, window: timedelta, encoder_id: str | None, folder: Path | None = None
    ) -> None:
        """`since` is the date of the oldest posts that it will hold, `encoder_id` names the encoder of the vectors, if
        there is one; vectors lie in files of `folder`, if given.
        """
        self._since = since
        self._window = window
        # Without names: reasons are stored with officials' ids, and each reader is told the names in their language.
        self._linker = Linker(
            rules.watchlist.channels,
            rules.zone,
            officials=rules.officials.values(),
            window=window,
            encoder_id=encoder_id,
            folder=folder,
        )
        self._watched = _watched_names(rules.watchlist.channels)
        self._posts: dict[int, JudgedPost] = {}
        self._briefs: dict[JudgedPost, JudgedPost] = {}  # posts of one channel share theirs
        self._articles: dict[int, tuple[int, datetime]] = {}

    @property
    def since(self) -> datetime:
        """The date of the oldest posts that it holds."""
        return self._since

    @property
    def size(self) -> tuple[int, int]:
        """How many posts and articles it holds."""
        return len(self._posts), len(self._articles)

    @property
    def known_posts(self) -> Collection[int]:
        """Ids of the posts that it holds."""
        return self._posts.keys()

    def named(self, post: PostVersion) -> PostVersion:
        """`post` with its channel as the watchlist names it."""
        channel = self._channel(post)
        return post if channel is None else replace(post, channel_name=channel.name, channel_username=channel.username)

    def post_texts(self, post: PostVersion) -> list[str]:
        """What to encode for a post."""
        return self._linker.post_texts(self._post(post))

    def article_texts(self, article: StoredVersion) -> list[str]:
        """What to encode for an article."""
        return self._linker.article_texts(_article(article), article_mentions(article))

    def missing_texts(self, limit: int) -> list[str]:
        """Words whose vectors would make linking better; give them to `learn_texts`."""
        return self._linker.missing_texts(limit)

    def learn_texts(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Takes the vectors of some of what `missing_texts` returned."""
        self._linker.learn_texts(texts, vectors)

    def learn_article(self, article: StoredVersion, vectors: Vectors) -> None:
        """Takes the words of an article that is to be added: what takes longest."""
        self._linker.learn_article(_article(article), vectors, article_mentions(article))

    def add_post(self, post: PostVersion, vectors: Vectors | None) -> list[tuple[Link, int]]:
        """The links of a post, each with the number of its article's version; a post that is too old has none."""
        if post.date < self._since:
            return []
        if post.number:
            self._linker.keep_citations_of(str(post.post_id))
        links = self._linker.add_post(self._post(post), vectors)
        brief = JudgedPost(post.number, post.channel_name)
        self._posts[post.post_id] = self._briefs.setdefault(brief, brief)
        return [(link, self._articles[int(link.article_id)][0]) for link in links]

    def add_article(
        self, article: StoredVersion, vectors: Vectors | None, before: Sequence[CitedBefore] = ()
    ) -> ArticleLinks:
        """The links and citations of an article, which was known to cite the posts `before`; it is remembered."""
        links = self._linker.add_article(_article(article), article_mentions(article), vectors)
        self._articles[article.article_id] = (article.number, self.day_of(article))
        kept = self._kept(article, before)
        answered = {link.sentence for link in links if link.relation is Relation.CITES}
        answered |= {(each.sentence_start, each.sentence_end) for each in kept}
        citations = [
            {
                "channel_name": citation.channel.name if citation.channel else citation.name[:200],
                "channel_username": citation.channel.username if citation.channel else None,
                "watched": citation.channel is not None,
                "sentence_start": citation.sentence.start,
                "sentence_end": citation.sentence.end,
                "clause_start": citation.clause.start,
                "clause_end": citation.clause.end,
                "day_phrase": citation.days.phrase[:200] if citation.days else None,
                "from_at": citation.days.start if citation.days else None,
                "to_at": citation.days.end if citation.days else None,
            }
            for citation in self._linker.citations(str(article.article_id))
            # A minister's words are looked for in vain where he wrote nothing; what is guessed to be cited, without a
            # post that says it.
            if not citation.spoken and (not citation.guessed or tuple(citation.sentence) in answered)
        ]
        beside = tuple((link, self._posts[int(link.post_id)]) for link in links)
        return ArticleLinks(beside, tuple(citations), self.outcomes(article.article_id), kept)

    def _kept(self, article: StoredVersion, before: Sequence[CitedBefore]) -> tuple[KeptCitation, ...]:
        """What the article is known to cite and still does in the same words, though the post can't tell that any more:
        it was edited since, or is too old to be looked at.
        """
        gone = [each for each in before if each.edited or each.post_id not in self._posts]
        kept: dict[int, KeptCitation] = {}
        for number, citation in enumerate(self._linker.citations(str(article.article_id)) if gone else ()):
            start, end = citation.sentence
            for each in gone:
                channel = self._channel(each)
                if channel is None or citation.channel is None or channel.name != citation.channel.name:
                    continue
                if article.text[start:end] == each.sentence:
                    self._linker.keep_citation(str(article.article_id), number, str(each.post_id))
                    kept.setdefault(each.post_id, KeptCitation(each.post_id, channel.name, start, end))
                    break
        return tuple(kept.values())

    def outcomes(self, article_id: int) -> tuple[dict[str, Any], ...]:
        """What a known article says against or for the claims of the posts that it cites, as rows."""
        number, _ = self._articles[article_id]
        return tuple(
            {
                "post_id": int(outcome.post_id),
                "stance": str(outcome.stance),
                "sentence_start": outcome.sentence.start,
                "sentence_end": outcome.sentence.end,
                "article_version": number,
                "speaker": outcome.speaker,
                "claim_start": outcome.claim.start,
                "claim_end": outcome.claim.end,
            }
            for outcome in self._linker.outcomes(str(article_id))
        )

    def covers(self, article: StoredVersion) -> bool:
        """Whether it holds all posts that may belong to the article; of one linked before, what is newer is enough."""
        return article.number > 0 or self.day_of(article) - self._window >= self._since

    def reaches(self, article: StoredVersion) -> bool:
        """Whether posts that come now may belong to the article."""
        return self.day_of(article) >= self._since

    def day_of(self, article: StoredVersion) -> datetime:
        """When the article was published, as far as we know."""
        return article.published_at or article.first_seen_at

    def forget_before(self, moment: datetime) -> None:
        """Forgets posts and articles from before `moment`, with some leeway."""
        self._since = moment - LEEWAY
        self._linker.forget_before(self._since)
        self._posts = {post_id: brief for post_id, brief in self._posts.items() if self._linker.has_post(str(post_id))}
        for article_id in [each for each, (_, day) in self._articles.items() if day < self._since]:
            self._linker.remove_article(str(article_id))
            del self._articles[article_id]

    def _post(self, post: PostVersion) -> Post:
        channel = self._channel(post)
        return Post(
            id=str(post.post_id),
            channel=channel.username or channel.name if channel is not None else post.channel_name,
            date=post.date,
            text=post.text,
            official_ids=post.official_ids,
            message_id=post.message_id,
        )

    def _channel(self, post: PostVersion | CitedBefore) -> WatchedChannel | None:
        for known_as in (post.channel_id, (post.channel_username or "").casefold()):
            if known_as in self._watched:
                return self._watched[known_as]
        return None


def _article(version: StoredVersion) -> Article:
    # A feed lists what is new: without a date, an article of a feed is of the day on which it was first seen.
    published_at = version.published_at or (version.first_seen_at if version.feed_url else None)
    return Article(
        id=str(version.article_id),
        url=version.url,
        title=version.title,
        text=version.text,
        published_at=published_at,
        language=version.language,
    )


def _watched_names(channels: Collection[WatchedChannel]) -> dict[int | str, WatchedChannel]:
    """The watched channels by id and by username in small letters."""
    found: dict[int | str, WatchedChannel] = {}
    for channel in channels:
        if channel.channel_id is not None:
            found[channel.channel_id] = channel
        if channel.username:
            found[channel.username.casefold()] = channel
    return found
