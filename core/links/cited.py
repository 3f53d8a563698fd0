"""Which of the posts at hand an article's citations mean: asked when the article comes, and when a post does."""

from collections.abc import Sequence
from datetime import tzinfo

from core.encoders.rows import Floats
from core.links import citing
from core.links.articles import ArticleIndex, KnownArticle, article_spans
from core.links.bridge import Bridge
from core.links.posts import PostIndex
from core.links.scoring import Measured
from core.links.vocabulary import terms_of


class CitedPosts:
    """Finds the cited posts among `posts`. `rarity` is the idf of each of their stems by now."""

    def __init__(self, posts: PostIndex, articles: ArticleIndex, bridge: Bridge, zone: tzinfo) -> None:
        self._posts = posts
        self._articles = articles
        self._bridge = bridge
        self._zone = zone

    def by(self, known: KnownArticle, rarity: Floats) -> dict[int, tuple[int, citing.Fit]]:
        """The rows of the posts that an article cites, each with its citation's number and its fit; the article
        remembers them.
        """
        found: dict[int, tuple[int, citing.Fit]] = {}
        channels = dict.fromkeys(each.channel.name.casefold() for each in known.citations if each.channel is not None)
        for channel in channels:
            rows = self._posts.by_channel.get(channel, [])
            for number, fits in self._fits_of(known, channel, rows, rarity).items():
                fit = citing.best_fit(self._posts, fits, told_there=known.citations[number].told_there)
                if fit is not None:
                    known.cited[number] = (self._posts.post(fit.row).id, fit.value)
                    if fit.row not in found or fit.value > found[fit.row][1].value:
                        found[fit.row] = (number, fit)
        return found

    def answered_by(self, new: Measured, known: KnownArticle, rarity: Floats) -> dict[int, tuple[int, citing.Fit]]:
        """The citation of an article that a new post answers best of its channel's posts, if any."""
        best: tuple[int, citing.Fit] | None = None
        if not any(
            citation.channel is not None
            and citation.channel.name.casefold() == new.channel
            and citing.is_eligible(citation, new.date, known.article.published_at, self._zone)
            for citation in known.citations
        ):
            return {}
        alone = self._fits_of(known, new.channel, [new.row], rarity)
        if not any(
            fits and fits[0].enough(0.0, told_there=known.citations[number].told_there)
            for number, fits in alone.items()
        ):
            return {}  # with rivals it would be no likelier
        rows = self._posts.by_channel.get(new.channel, [])
        for number, fits in self._fits_of(known, new.channel, rows, rarity).items():
            fit = citing.best_fit(self._posts, fits, told_there=known.citations[number].told_there)
            if fit is not None and fit.row == new.row and (best is None or fit.value > best[1].value):
                best = (number, fit)
        return {} if best is None else {new.row: best}

    def _fits_of(
        self, known: KnownArticle, channel: str, rows: Sequence[int], rarity: Floats
    ) -> dict[int, list[citing.Fit]]:
        """How well `rows`, posts of a channel, fit each of an article's citations of it, by the citation's number."""
        citations = known.citations
        alone = {
            number: self._fits(known, number, rows, rarity)
            for number, citation in enumerate(citations)
            if citation.channel is not None and citation.channel.name.casefold() == channel
        }
        return {
            number: citing.with_others(
                found,
                [
                    others
                    for other, others in alone.items()
                    if other != number
                    and citations[other].message_id is None
                    and citing.may_be_of_one_post(citations[number], citations[other])
                ],
            )
            for number, found in alone.items()
        }

    def _fits(self, known: KnownArticle, number: int, rows: Sequence[int], rarity: Floats) -> list[citing.Fit]:
        citation = known.citations[number]
        if citation.message_id is not None:
            return citing.fits_by_address(self._posts, rows, citation.message_id)
        some = citing.eligible(citation, self._posts, rows, known.article.published_at, self._zone)
        if not len(some):
            return []
        terms = known.clause_terms[number]
        crossing = self._bridge.cross(terms, citation.official_ids)
        clauses = self._articles.clauses(known)
        clause = None if clauses is None else clauses[number]
        times = citing.timely(citation, self._posts, some, known.article.published_at, self._zone)
        found = citing.fits(self._posts, some, crossing, clause, rarity, terms.capitalised, terms.counted, times)
        sentences = self._articles.sentences(known)
        if sentences is None or not any(fit.can_do for fit in found):
            return found
        article, spans = known.article, article_spans(known.article)
        told = []
        for places in citing.surroundings(citation, spans):
            texts = [
                article.title if span is None else article.text[span.start : span.end]
                for span in map(spans.__getitem__, places)
            ]
            told.append((self._bridge.cross(terms_of("\n".join(texts))), sentences[places]))
        return citing.fits_around(self._posts, found, told, rarity)
