"""Links a whole set of articles and posts at once, as the command line does."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo

import numpy as np

from core.encoders import Encoder
from core.encoders.rows import Floats, Rows
from core.links.linker import Linker
from core.types import Article, Link, Mention, Official, Post, WatchedChannel

_AT_ONCE = 64

Progress = Callable[[int], None]


def link_articles(
    articles: Sequence[Article],
    posts: Sequence[Post],
    channels: Sequence[WatchedChannel],
    zone: tzinfo,
    *,
    encoder: Encoder | None = None,
    mentions: Sequence[Sequence[Mention]] | None = None,
    names: Mapping[str, str] | None = None,
    officials: Iterable[Official] = (),
    window: timedelta = timedelta(days=14),
    top: int = 50,
    progress: Progress | None = None,
) -> Iterator[tuple[Article, list[Link]]]:
    """Each article with its links, best first, at most `top`, in the articles' order.

    `mentions` are the officials found in each article's text, one item an article (their ids need not differ); `names`
    their names for the reasons; `officials` those of the catalogue, whose channels may be watched; `progress` is called
    with how many posts and articles were done since the last call. Articles stand alone: no link follows from another
    article's link.
    """
    encoder_id = encoder.id if encoder else None
    linker = Linker(channels, zone, names=names, officials=officials, window=window, top=top, encoder_id=encoder_id)
    remembering = _Remembering(encoder) if encoder else None
    for start in range(0, len(posts), _AT_ONCE):
        some = posts[start : start + _AT_ONCE]
        texts = [linker.post_texts(post) for post in some]
        vectors = encoder.encode([text for each in texts for text in each]) if encoder else None
        place = 0
        for post, each in zip(some, texts, strict=True):
            linker.add_post(post, None if vectors is None else vectors[place : place + len(each)])
            place += len(each)
        if progress:
            progress(len(some))
    read = list(zip(articles, mentions or [()] * len(articles), strict=True))
    if encoder and remembering:
        for article, found in read:
            linker.learn_article(article, remembering.encode(linker.article_texts(article, found)), found)
        while missing := linker.missing_texts(1024):
            linker.learn_texts(missing, encoder.encode(missing))
    for article, found in read:
        known = remembering.encode(linker.article_texts(article, found)) if remembering else None
        links = linker.add_article(article, found, known)
        linker.remove_article(article.id)
        if progress:
            progress(1)
        yield article, links


class _Remembering:
    """An encoder that encodes each text once: articles share most of their words."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._rows = Rows(encoder.dimensions)
        self._places: dict[str, int] = {}

    def encode(self, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in self._places]
        if new:
            first = self._rows.append(self._encoder.encode(new))
            self._places.update(zip(new, range(first, first + len(new)), strict=True))
        return self._rows[np.array([self._places[text] for text in texts], dtype=np.intp)]
