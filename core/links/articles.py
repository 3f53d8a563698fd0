"""The articles that new posts are compared with: themes, passages, citations, and where each article's noise lies."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from core.encoders import Span
from core.encoders.rows import Floats
from core.links.citations import Citation
from core.links.names import skeleton, sound
from core.links.scoring import Noise, Query
from core.links.vocabulary import Terms
from core.types import Article


@dataclass(slots=True)
class KnownArticle:
    """An article with all that linking needs of it. `spans` are those of `sentences` (None: the title)."""

    article: Article
    spans: tuple[Span | None, ...]
    citations: tuple[Citation, ...]
    official_ids: frozenset[str]
    terms: Terms
    query: Query
    noise: Noise
    sentences: Floats | None
    clauses: Floats | None
    clause_terms: tuple[Terms, ...]
    vocabulary: int  # how many stems were known when its words were translated
    cited: dict[int, tuple[str, float]]  # by citation: the post found, and how well it fits
    best: float  # the height of its best post


class ArticleIndex:
    """Articles by id, and which of them a post may concern at all."""

    def __init__(self) -> None:
        self.known: dict[str, KnownArticle] = {}
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._by_channel: dict[str, set[str]] = defaultdict(set)
        self._themes: Floats = np.zeros((0, 0), dtype=np.float32)
        self._theme_ids: list[str] = []

    def add(self, known: KnownArticle) -> None:
        """Remember an article; one of the same id is replaced."""
        article_id = known.article.id
        self.remove(article_id)
        self.known[article_id] = known
        for key in _keys(known):
            self._by_key[key].add(article_id)
        for citation in known.citations:
            if citation.channel is not None:
                self._by_channel[citation.channel.name.casefold()].add(article_id)
        theme = known.query.theme
        if theme is not None:
            if len(self._theme_ids) >= len(self._themes):
                grown = np.zeros((max(64, 2 * len(self._themes)), len(theme)), dtype=np.float32)
                if len(self._themes):
                    grown[: len(self._themes)] = self._themes
                self._themes = grown
            self._themes[len(self._theme_ids)] = theme
            self._theme_ids.append(article_id)

    def remove(self, article_id: str) -> None:
        """Forget an article; an unknown id is ignored."""
        known = self.known.pop(article_id, None)
        if known is None:
            return
        for key in _keys(known):
            self._by_key[key].discard(article_id)
        for holders in self._by_channel.values():
            holders.discard(article_id)
        if article_id in self._theme_ids:
            # The last row takes the place of the removed one.
            place, last = self._theme_ids.index(article_id), len(self._theme_ids) - 1
            self._themes[place] = self._themes[last]
            self._theme_ids[place] = self._theme_ids[last]
            self._theme_ids.pop()

    def candidates(self, keys: set[str], channel: str, vector: Floats | None, limit: int) -> list[str]:
        """Articles that cite the channel, share names, numbers or officials (`keys`), or are nearest in theme."""
        found: dict[str, None] = dict.fromkeys(sorted(self._by_channel.get(channel, ())))
        weights: dict[str, float] = defaultdict(float)
        total = max(1, len(self.known))
        for key in keys:
            holders = self._by_key.get(key, ())
            if holders and len(holders) * 5 <= total + 20:
                for article_id in holders:
                    weights[article_id] += np.log(1 + total / len(holders))
        found |= dict.fromkeys(sorted(weights, key=lambda each: -weights[each])[:limit])
        if vector is not None and self._theme_ids:
            near = self._themes[: len(self._theme_ids)] @ vector
            best = np.argsort(-near)[:limit]
            found |= dict.fromkeys(self._theme_ids[place] for place in best)
        return list(found)


def post_keys(terms: Terms, official_ids: frozenset[str]) -> set[str]:
    """By what a post may be found to share something with an article."""
    keys = {f"#{number}" for number in terms.numbers if len(number) > 2} | {f"@{each}" for each in official_ids}
    for key in terms.capitalised:
        keys.add(f"~{skeleton(sound(terms.surfaces[key]))}")
        keys.add(f"~{skeleton(sound(key))}")
    return {key for key in keys if len(key) > 3}


def _keys(known: KnownArticle) -> set[str]:
    return post_keys(known.terms, known.official_ids)
