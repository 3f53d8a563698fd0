"""Puts articles beside the posts that they cite or share a story with, one arrival at a time, from either side."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.encoders import Span, one_blas_thread, split_sentences, stem
from core.encoders.rows import Floats, Rows
from core.links import citing, reasons
from core.links.articles import ArticleIndex, KnownArticle, article_spans, article_terms, post_keys
from core.links.bridge import Bridge
from core.links.cited import CitedPosts
from core.links.crossing import Crossing, strengths
from core.links.judging import Judged, can_be_related, judge, worth_a_look
from core.links.posts import PostIndex
from core.links.projection import learnt_statistics
from core.links.reading.channels import compile_channels
from core.links.reading.citations import Citation, find_citations
from core.links.reading.claims import Outcome, propose_outcomes
from core.links.scoring import (
    Measured,
    Weigher,
    highest,
    measure_one,
    measures,
    noise_of,
    prepare,
    restated,
    scores,
    set_apart,
)
from core.links.statistics import BACKGROUND_TEXTS, measure
from core.links.unmet import Unmet
from core.links.vocabulary import Terms, Vocabulary, terms_of
from core.types import Article, Link, Mention, Official, Post, Relation, WatchedChannel

Vectors = Floats

_LONGEST_SENTENCES = 8
_SHORTEST_SENTENCE = 20  # characters
_RERANKED = 200
_CANDIDATES = 100
_AT_ONCE = 256  # articles whose vectors are read together
_TRANSLATED_ANEW = 16  # articles, the likeliest: so many are compared with a new post's new words
_ENOUGH_SENTENCES = 4_000
_ENOUGH_SEEN = 20_000  # posts after which the statistics are not measured again


@dataclass(frozen=True, slots=True)
class _Reading:
    """What an article says; `spans` are those of its sentences (None: the title)."""

    article: Article
    mentions: tuple[Mention, ...]
    spans: tuple[Span | None, ...]
    citations: tuple[Citation, ...]
    terms: Terms


class Linker:
    """Links between the articles and posts it was told of. Not for several threads at once.

    `zone` is the newsroom's; `names` gives officials' names for the reasons. Vectors come from outside: what
    `post_texts`, `article_texts` and `missing_texts` return, encoded by one and the same encoder, row by row. None
    works too: citations by channel, day, names and words, and related posts by names, numbers and words, go on.
    """

    def __init__(
        self,
        channels: Sequence[WatchedChannel],
        zone: tzinfo,
        *,
        names: Mapping[str, str] | None = None,
        officials: Iterable[Official] = (),
        window: timedelta = timedelta(days=14),
        top: int = 50,
        encoder_id: str | None = None,
        folder: Path | None = None,
    ) -> None:
        """`officials` are those of the catalogue, whose channels may be watched. `encoder_id` is that of the encoder
        whose vectors will come. With a `folder`, vectors lie in files there instead of in memory.
        """
        self._folder = folder
        self._channels = compile_channels(channels, officials)
        self._zone = zone
        self._names = dict(names or {})
        self._window = window
        self._top = top
        self._statistics = learnt_statistics(encoder_id)
        self._to_measure = self._statistics is None
        self._background: dict[str, Vectors | None] = dict.fromkeys(BACKGROUND_TEXTS if self._to_measure else ())
        self._channel_of = {
            key.casefold(): channel.name.casefold()
            for channel in channels
            for key in (channel.name, channel.username)
            if key
        }
        self._dimensions = 0
        self._home = Vocabulary(Rows(0))
        self._abroad = Vocabulary(Rows(0))
        for surface in terms_of("\n".join(BACKGROUND_TEXTS)).surfaces.values():
            self._abroad.number(stem(surface), surface)
        self._bridge = Bridge(self._home, self._abroad)
        self._posts = PostIndex(self._home, folder)
        self._weigher = Weigher(self._posts)
        self._articles = ArticleIndex(folder)
        self._cited = CitedPosts(self._posts, self._articles, self._bridge, zone)
        self._measured = 0
        self._sentences: list[Vectors] = []
        self._primed = 0
        self._last_primed = ""
        self._last_read: _Reading | None = None

    # ------------------------------------------------------------ what to encode

    def post_texts(self, post: Post) -> list[str]:
        """What to encode for `post`: the whole, then its sentences. Depends on the text alone."""
        sentences = [post.text[span.start : span.end] for span in split_sentences(post.text)]
        long = [sentence for sentence in sentences if len(sentence) >= _SHORTEST_SENTENCE]
        return [post.text] if len(long) < 2 else [post.text, *long[:_LONGEST_SENTENCES]]

    def article_texts(self, article: Article, mentions: Sequence[Mention] = ()) -> list[str]:
        """What to encode for `article`: sentences, cited clauses, words. Depends on the article and the watchlist."""
        read = self._read(article, mentions)
        texts = [article.title if span is None else article.text[span.start : span.end] for span in read.spans]
        texts += [each.told(article.text) for each in read.citations]
        return texts + [surface.lower() for surface in read.terms.surfaces.values()]

    def missing_texts(self, limit: int = 256) -> list[str]:
        """More to encode, when there is time: words of the posts, and at first what all news has in common.
        Give it to `learn_texts`. Until then words are compared by spelling and sound alone.
        """
        missing = [text for text, vector in self._background.items() if vector is None]
        missing += [self._abroad.surface(number) for number in self._abroad.missing(limit)]
        missing += [self._home.surface(number) for number in self._home.missing(limit)]
        return list(dict.fromkeys(missing))[:limit]

    def learn_texts(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Take the vectors of what `missing_texts` returned."""
        self._take_dimensions(vectors)
        for text, vector in zip(texts, vectors, strict=True):
            if text in self._background:
                self._background[text] = vector
        for vocabulary in (self._abroad, self._home):
            vocabulary.learn_surfaces(texts, vectors)

    def learn_article(self, article: Article, vectors: Vectors, mentions: Sequence[Mention] = ()) -> None:
        """Learn the words and the general look of an article that is to be linked later on: what takes longest, so
        that `add_article` takes little.
        """
        read = self._read(article, mentions)
        self._take_article(read, vectors)
        with one_blas_thread():
            self._bridge.learn(read.terms)

    # ------------------------------------------------------------ arrivals

    def add_post(self, post: Post, vectors: Vectors | None = None) -> list[Link]:
        """The links of `post` to the articles known so far; a post of a known id replaces it."""
        with one_blas_thread():
            return self._add_post(post, vectors)

    def _add_post(self, post: Post, vectors: Vectors | None) -> list[Link]:
        self._take_dimensions(vectors)
        row, terms, spellings = self._posts.add(self._named(post), vectors)
        self._bridge.note_names(spellings)
        if not self._articles.known:
            return []
        self._weigher.update(self._statistics)
        keys = post_keys(terms, post.official_ids)
        measured = Measured.of(self._posts, row, self._weigher, self._statistics)
        links: list[Link] = []
        pairs: list[tuple[float, KnownArticle, Floats]] = []
        ids = self._articles.candidates(keys, measured.channel, measured.vector, _CANDIDATES)
        within = self._window.total_seconds()
        near = [
            known
            for known in map(self._articles.known.__getitem__, ids)
            if self._posts.is_near(row, known.article.published_at, within)
        ]
        for start in range(0, len(near), _AT_ONCE):
            some = near[start : start + _AT_ONCE]
            likenesses = np.full((len(some), 2), np.nan, dtype=np.float32)
            if measured.vector is not None:
                likenesses = self._articles.likenesses(some, measured.vector)
            pairs += [
                (measure_one(known.strengths, known.words, measured, like), known, like)
                for known, like in zip(some, likenesses, strict=True)
            ]
        pairs.sort(key=lambda pair: -pair[0])
        unmet = self._unmet(measured.stems)
        anew = _TRANSLATED_ANEW
        for score, known, like in pairs:
            vocabulary = known.vocabulary
            link = self._pair(known, score, measured, like, unmet if anew else None)
            anew -= known.vocabulary > vocabulary
            if link is not None:
                links.append(link)
        return sorted(links, key=lambda link: -link.score)

    def add_article(
        self, article: Article, mentions: Sequence[Mention] = (), vectors: Vectors | None = None
    ) -> list[Link]:
        """The links of `article` to the posts known so far, best first, at most `top`; a known id is replaced.

        Scores fall strictly; those of posts that the article cites lie above 1, all others below.
        """
        with one_blas_thread():
            return self._add_article(article, mentions, vectors)

    def _add_article(self, article: Article, mentions: Sequence[Mention], vectors: Vectors | None) -> list[Link]:
        self._articles.remove(article.id)
        if self._posts.compact():
            self._weigher = Weigher(self._posts)
        read = self._read(article, mentions)
        terms, citations = read.terms, read.citations
        sentences, clauses = self._take_article(read, vectors)
        self._measure(sentences)
        officials = frozenset(mention.official_id for mention in mentions)
        crossing = self._bridge.cross(terms, officials)
        self._weigher.update(self._statistics)
        query = prepare(
            strengths(crossing, self._weigher.rarity), sum(terms.counts.values()), sentences, self._statistics
        )
        near = self._posts.near(article.published_at, self._window.total_seconds())
        with self._posts.at_hand():
            found, with_vectors = measures(query, self._posts, self._weigher, self._statistics)
            if with_vectors and self._statistics is not None and sentences is not None:
                query = set_apart(query, sentences, found, near, self._posts, self._weigher, self._statistics)
            values = scores(found, with_vectors=with_vectors)
            known = KnownArticle(
                article,
                citations,
                officials,
                tuple(terms_of(each.told(article.text)) for each in citations),
                query.strengths.packed(),
                query.words,
                noise_of(values[near], with_vectors=with_vectors),
                len(self._home),
            )
            self._articles.add(known, terms, query, sentences, clauses)
            cited = self._cited.by(known, self._weigher.rarity)
            rows = np.flatnonzero(near)
            best = rows[highest(values[rows], max(_RERANKED, self._top))]
            chosen = list(dict.fromkeys([*cited, *best.tolist()]))
            judged = self._judged(known, chosen, values[chosen].tolist(), cited, read.spans)
        known.best = max((known.noise.height(each.score) for each in judged), default=-math.inf)
        return self._links(known, terms, crossing, judge(judged, known.noise)[: self._top])

    def has_post(self, post_id: str) -> bool:
        """Whether it knows the post."""
        return post_id in self._posts.by_id

    def remove_post(self, post_id: str) -> None:
        """Forget a post; unknown ids are ignored."""
        self._posts.remove(post_id)

    def remove_article(self, article_id: str) -> None:
        """Forget an article; unknown ids are ignored."""
        self._articles.remove(article_id)

    def forget_before(self, moment: datetime) -> None:
        """Forget the posts and articles dated before `moment`."""
        self._posts.forget_before(moment)
        for known in list(self._articles.known.values()):
            if known.article.published_at is not None and known.article.published_at < moment:
                self._articles.remove(known.article.id)

    def citations(self, article_id: str) -> tuple[Citation, ...]:
        """The citations of a known article, found posts or not; unwatched channels among them."""
        return self._articles.known[article_id].citations

    def outcomes(self, article_id: str) -> list[Outcome]:
        """Denials and confirmations that a known article reports of the posts it cites: proposals, never verdicts."""
        known = self._articles.known[article_id]
        cited = {number: post_id for number, (post_id, _) in known.cited.items()} | known.kept
        return propose_outcomes(known.article, known.citations, dict(sorted(cited.items())))

    def keep_citation(self, article_id: str, number: int, post_id: str) -> None:
        """A citation of a known article is of this post, as it was found before the post said something else."""
        self._articles.known[article_id].kept[number] = post_id

    def keep_citations_of(self, post_id: str) -> None:
        """What is found now to cite a post goes on citing it, though its text is about to change."""
        for known in self._articles.known.values():
            known.kept.update({number: post_id for number, (cited, _) in known.cited.items() if cited == post_id})

    # ------------------------------------------------------------ inside

    def _named(self, post: Post) -> Post:
        name = self._channel_of.get(post.channel.casefold(), post.channel.casefold())
        return replace(post, channel=name)

    def _take_dimensions(self, vectors: Vectors | None) -> None:
        if vectors is not None and not self._dimensions and len(vectors):
            self._dimensions = vectors.shape[1]
            self._home.rows = Rows(self._dimensions, self._folder)
            self._abroad.rows = Rows(self._dimensions, self._folder)

    def _read(self, article: Article, mentions: Sequence[Mention]) -> "_Reading":
        """What an article says; the last one is remembered: it is encoded, learnt and added in turn."""
        last = self._last_read
        if last is not None and last.article == article and last.mentions == tuple(mentions):
            return last
        spans = article_spans(article)
        citations = tuple(find_citations(article, self._channels, self._zone, mentions))
        terms = article_terms(article)
        self._last_read = _Reading(article, tuple(mentions), spans, citations, terms)
        return self._last_read

    def _take_article(self, read: "_Reading", vectors: Vectors | None) -> tuple[Vectors | None, Vectors | None]:
        """The vectors of sentences and of clauses; those of the words are learnt."""
        if vectors is None:
            return None, None
        self._take_dimensions(vectors)
        middle, end = len(read.spans), len(read.spans) + len(read.citations)
        numbers = [self._abroad.number(key, surface) for key, surface in read.terms.surfaces.items()]
        self._abroad.learn(numbers, vectors[end:])
        # Copies: a view would keep the vectors of all the article's words in memory too.
        sentences, clauses = vectors[:middle].copy(), vectors[middle:end].copy()
        if self._to_measure and self._primed < _ENOUGH_SENTENCES and self._last_primed != read.article.id:
            self._last_primed = read.article.id
            self._sentences.append(sentences)
            self._primed += len(sentences)
        return sentences, clauses

    def _measure(self, sentences: Vectors | None) -> None:
        """Measure what vectors have in common again, once there are half as many more."""
        if sentences is None or not self._to_measure:
            return
        rows = self._posts.rows or Rows(self._dimensions)
        seen = min(rows.count, _ENOUGH_SEEN)
        if self._statistics is not None and seen <= self._measured * 1.5:
            return
        self._measured = max(seen, 1)
        sample = rows[np.arange(0, rows.count, max(1, rows.count // 4000))]
        articles = np.concatenate([sentences, *self._sentences])[:_ENOUGH_SENTENCES]
        learnt = [vector for vector in self._background.values() if vector is not None]
        background = np.array(learnt, dtype=np.float32).reshape(len(learnt), rows.dimensions)
        self._statistics = measure(sample, articles, background)

    def _judged(
        self,
        known: KnownArticle,
        rows: Sequence[int],
        scores: Sequence[float],
        cited: Mapping[int, tuple[int, citing.Fit]],
        spans: tuple[Span | None, ...],
    ) -> list[Judged]:
        """The posts of `rows` with their sentences out of `spans`, those of the article; `cited` has the citation and
        the fit of those that are cited.
        """
        nearest: list[Span | None] = [None] * len(rows)
        likenesses = [0.0] * len(rows)
        sentences = self._articles.sentences(known)
        if sentences is not None and len(sentences):
            close = self._posts.closest(np.array(rows, dtype=np.intp), sentences)
            nearest = [spans[best] for best in close.argmax(axis=1).tolist()]
            likenesses = close.max(axis=1).tolist()
        found = []
        for row, score, span, likeness in zip(rows, scores, nearest, likenesses, strict=True):
            score += restated(likeness)
            citation: int | None = None
            fit, spoken = 0.0, False
            if row in cited:
                citation, fit = cited[row][0], cited[row][1].value
                span = known.citations[citation].sentence
                spoken = known.citations[citation].spoken
            found.append(Judged(row, score, likeness, span, None if spoken else citation, fit, spoken))
        return found

    def _pair(
        self, known: KnownArticle, score: float, measured: Measured, likeness: Floats, unmet: Unmet | None
    ) -> Link | None:
        """The link of a new post to an article, None unless it is cited or related. Those of its words that are `unmet`
        are compared with those of the article.
        """
        cited = self._cited.answered_by(measured, known, self._weigher.rarity)
        if not cited and not worth_a_look(score, known.noise):
            return None
        again = 0.0 if cited else self._restated(known, measured)
        # The post may have brought words that the article's were never compared with.
        fresh = None if unmet is None else unmet.by(known.article.id, measured.stems >= known.vocabulary)
        crossed: tuple[Terms, Crossing] | None = None
        if fresh is not None and fresh.any():
            at_best = measure_one(known.strengths, known.words, measured, likeness, fresh)
            if not cited and not can_be_related(at_best + again, known.noise):
                return None
            known.vocabulary = len(self._home)
            crossed = self._crossed(known)
            known.strengths = strengths(crossed[1], self._weigher.rarity).packed()
            score = measure_one(known.strengths, known.words, measured, likeness)
        if not cited and not can_be_related(score + again, known.noise):
            return None
        for number, fit in cited.values():
            known.cited[number] = (self._posts.post(measured.row).id, fit.value)
        (one,) = self._judged(known, [measured.row], [score], cited, article_spans(known.article))
        judged = judge([one], known.noise, known.best)
        known.best = max(known.best, known.noise.height(one.score))
        if judged[0][1] is Relation.CANDIDATE:
            return None
        return self._links(known, *(crossed or self._crossed(known)), judged)[0]

    def _crossed(self, known: KnownArticle) -> tuple[Terms, Crossing]:
        """The words of an article, read anew, and what they may stand for in the posts known."""
        terms = known.terms
        return terms, self._bridge.cross(terms, known.official_ids)

    def _unmet(self, stems: npt.NDArray[np.int32]) -> Unmet:
        """Which of these words of a post could mean something to an article that was never compared with them."""
        to_any = self._bridge.comparable(stems)
        to_some: dict[str, list[int]] = defaultdict(list)
        for place in np.flatnonzero(~to_any).tolist():
            for skeleton in self._bridge.book.skeletons(int(stems[place])):
                for article_id in self._articles.naming(skeleton):
                    to_some[article_id].append(place)
        return Unmet(to_any, to_some)

    def _restated(self, known: KnownArticle, new: Measured) -> float:
        """What the sentence of an article that a new post says again adds to its score."""
        sentences = self._articles.sentences(known)
        return 0.0 if sentences is None else restated(new.closest(sentences))

    def _links(
        self,
        known: KnownArticle,
        terms: Terms,
        crossing: Crossing,
        judged: Sequence[tuple[Judged, Relation, float]],
    ) -> list[Link]:
        links = []
        for each, relation, score in judged:
            post = self._posts.post(each.row)
            why = []
            if each.citation is not None:
                why += reasons.citing_reasons(known.citations[each.citation], post, self._zone)
            why += reasons.shared_reasons(
                known.article,
                terms,
                crossing,
                self._posts,
                each.row,
                post,
                officials=known.official_ids,
                names=self._names,
                rarity=self._weigher.rarity,
                zone=self._zone,
                likeness=each.likeness,
            )
            links.append(Link(known.article.id, post.id, relation, score, each.span, tuple(why)))
        return links
