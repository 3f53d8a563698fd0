"""Links a whole set of articles and posts at once, as the command line does."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo

from core.encoders import Encoder
from core.links.linker import Linker
from core.types import Article, Link, Mention, Post, WatchedChannel


def link_articles(
    articles: Sequence[Article],
    posts: Sequence[Post],
    channels: Sequence[WatchedChannel],
    zone: tzinfo,
    *,
    encoder: Encoder | None = None,
    mentions: Mapping[str, Sequence[Mention]] | None = None,
    names: Mapping[str, str] | None = None,
    window: timedelta = timedelta(days=14),
    top: int = 50,
) -> Iterator[tuple[Article, list[Link]]]:
    """Each article with its links, best first, at most `top`, in the articles' order.

    `mentions` are the officials found in each article's text by the article's id; `names` their names for the reasons.
    """
    linker = Linker(channels, zone, names=names, window=window, top=top)
    for start in range(0, len(posts), 256):
        some = posts[start : start + 256]
        vectors = encoder.encode([linker.post_texts(post)[0] for post in some]) if encoder else None
        for row, post in enumerate(some):
            linker.add_post(post, None if vectors is None else vectors[row : row + 1])
    for article in articles:
        found = (mentions or {}).get(article.id, ())
        vectors = encoder.encode(linker.article_texts(article, found)) if encoder else None
        yield article, linker.add_article(article, found, vectors)
