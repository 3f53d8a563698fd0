"""Puts articles beside the posts that they cite or share a story with, one arrival at a time, from either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

import numpy as np
import numpy.typing as npt

from core.encoders import Span, split_sentences
from core.links.channels import compile_channels
from core.links.citations import Citation, find_citations
from core.types import Article, Link, Mention, Post, ReasonCode, Relation, WatchedChannel, reason

Vectors = npt.NDArray[np.float32]
_CITED = 0.3


@dataclass(frozen=True, slots=True)
class _KnownArticle:
    article: Article
    spans: tuple[Span | None, ...]  # of each vector: a sentence, or None for the title
    citations: tuple[Citation, ...]
    official_ids: frozenset[str]
    vectors: Vectors | None  # the spans' first, then one for each citation's clause


class Linker:
    """Links between the articles and posts it was told of. Not for several threads at once.

    `zone` is the newsroom's; `names` gives officials' names for the reasons. Vectors come from outside: what
    `post_texts` and `article_texts` return, encoded by one and the same encoder, row by row; None works too, with
    citations by channel, day, names and words alone.
    """

    def __init__(
        self,
        channels: Sequence[WatchedChannel],
        zone: tzinfo,
        *,
        names: Mapping[str, str] | None = None,
        window: timedelta = timedelta(days=14),
        top: int = 50,
    ) -> None:
        self._channels = compile_channels(channels)
        self._zone = zone
        self._names = dict(names or {})
        self._window = window
        self._top = top
        self._by_name = {
            key.casefold(): channel for channel in channels for key in (channel.name, channel.username) if key
        }
        self._posts: dict[str, tuple[Post, Vectors | None]] = {}
        self._articles: dict[str, _KnownArticle] = {}

    def post_texts(self, post: Post) -> list[str]:
        """What to encode for `post`."""
        return [post.text]

    def article_texts(self, article: Article, mentions: Sequence[Mention] = ()) -> list[str]:
        """What to encode for `article`."""
        spans, citations = self._passages(article, mentions)
        texts = [article.title if span is None else article.text[span.start : span.end] for span in spans]
        return texts + [article.text[each.clause.start : each.clause.end] for each in citations]

    def add_post(self, post: Post, vectors: Vectors | None = None) -> list[Link]:
        """The links of `post` to the articles known so far; a post of a known id replaces it."""
        self._posts[post.id] = (post, vectors)
        links = [self._link(known, post, vectors) for known in self._articles.values()]
        return [link for link in links if link is not None and link.relation is not Relation.CANDIDATE]

    def add_article(
        self, article: Article, mentions: Sequence[Mention] = (), vectors: Vectors | None = None
    ) -> list[Link]:
        """The links of `article` to the posts known so far, best first, at most `top`; a known id is replaced."""
        spans, citations = self._passages(article, mentions)
        officials = frozenset(mention.official_id for mention in mentions)
        known = _KnownArticle(article, spans, citations, officials, vectors)
        self._articles[article.id] = known
        links = [self._link(known, post, post_vectors) for post, post_vectors in self._posts.values()]
        found = sorted((link for link in links if link is not None), key=lambda link: -link.score)
        return found[: self._top]

    def remove_post(self, post_id: str) -> None:
        """Forget a post; unknown ids are ignored."""
        self._posts.pop(post_id, None)

    def remove_article(self, article_id: str) -> None:
        """Forget an article; unknown ids are ignored."""
        self._articles.pop(article_id, None)

    def forget_before(self, moment: datetime) -> None:
        """Forget the posts and articles dated before `moment`."""
        for post_id in [post_id for post_id, (post, _) in self._posts.items() if post.date < moment]:
            del self._posts[post_id]
        for article_id in [
            each.article.id
            for each in self._articles.values()
            if each.article.published_at is not None and each.article.published_at < moment
        ]:
            del self._articles[article_id]

    def citations(self, article_id: str) -> tuple[Citation, ...]:
        """The citations of a known article, found posts or not; unwatched channels among them."""
        return self._articles[article_id].citations

    def _passages(
        self, article: Article, mentions: Sequence[Mention]
    ) -> tuple[tuple[Span | None, ...], tuple[Citation, ...]]:
        spans: tuple[Span | None, ...] = tuple(split_sentences(article.text))
        if article.title and not article.text.startswith(article.title):
            spans = (None, *spans)
        return spans, tuple(find_citations(article, self._channels, self._zone, mentions))

    def _link(self, known: _KnownArticle, post: Post, vectors: Vectors | None) -> Link | None:
        published = known.article.published_at
        if published is not None and abs(published - post.date) > self._window:
            return None
        sentence: Span | None = None
        score = 0.0
        if known.vectors is not None and vectors is not None:
            similar = known.vectors @ vectors[0]
            count = len(known.spans)
            if count:
                best = int(similar[:count].argmax())
                score, sentence = float(similar[best]), known.spans[best]
        reasons: list[ReasonCode] = []
        relation = Relation.CANDIDATE
        channel = self._by_name.get(post.channel.casefold())
        for number, citation in enumerate(known.citations):
            if citation.channel is None or citation.channel is not channel:
                continue
            if citation.days is not None and not citation.days.holds(post.date, self._zone):
                continue
            similarity = 0.0
            if known.vectors is not None and vectors is not None:
                similarity = float(known.vectors[len(known.spans) + number] @ vectors[0])
            if similarity >= _CITED and 1 + similarity > score:
                score, sentence, relation = 1 + similarity, citation.sentence, Relation.CITES
                reasons = [reason("link-cites-channel", channel=citation.name)]
        common = sorted(known.official_ids & post.official_ids)
        if common:
            score += 0.1 * len(common)
            reasons.append(reason("link-same-officials", names=", ".join(self._names.get(i, i) for i in common)))
        return Link(known.article.id, post.id, relation, score, sentence, tuple(reasons))
