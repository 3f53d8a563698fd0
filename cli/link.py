"""`slukh link` and `slukh stories`: the link and story rules over files, without database or network."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import click

from cli.jsonlines import LineReader, moment_of, refuse_to_overwrite, text_of, writer
from core.types import Article, Post

# Posts without a date carry the epoch: the rules know that Telegram is younger.
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


class _Steps(Protocol):
    def __call__(self, done: int, /) -> None: ...


@click.command()
@click.option("--officials", "officials_file", type=click.Path(dir_okay=False), help="Catalogue (default: starter).")
@click.option("--watchlist", "watchlist_file", required=True, type=click.Path(dir_okay=False), help="Whose channels.")
@click.option("--articles", "articles_file", required=True, help="JSON Lines; - is standard input.")
@click.option("--posts", "posts_file", required=True, help="JSON Lines; - is standard input.")
@click.option("-o", "--output", default="-", show_default=True, help="Where the links go; - is standard output.")
@click.option("--top", default=50, show_default=True, type=click.IntRange(1, 100_000), help="Rows an article, at most.")
@click.option("--encoder", "encoder_name", default="default", show_default=True, help="`none`: no vectors at all.")
def link(
    officials_file: str | None,
    watchlist_file: str,
    articles_file: str,
    posts_file: str,
    output: str,
    top: int,
    encoder_name: str,
) -> None:
    """Link articles and the posts that they cite or share a story with.

    Articles are {id, url, title, text, published, language}, posts {id, channel, date, text}. Each link is a line
    {article_id, post_id, relation, score, sentence, reasons}, best first for each article; relation is cites, related
    or candidate; sentence is a span of the article's text, or null.

    \b
    Example: slukh link --watchlist watchlist.yaml --articles articles.jsonl --posts posts.jsonl -o links.jsonl
    """
    from cli.detect import open_catalogue
    from config.officials import catalogue_path, load_officials
    from config.watchlist import load_watchlist
    from core.encoders import open_encoder
    from core.i18n import reason_text
    from core.links import link_articles
    from core.mentions import detect_many

    refuse_to_overwrite(output, articles_file, posts_file, watchlist_file, officials_file)
    watchlist = load_watchlist(watchlist_file)
    officials_path = catalogue_path(officials_file, watchlist)
    officials = load_officials(officials_path)
    names = {official.id: official.name("en") for official in officials}
    catalogue = open_catalogue(str(officials_path))
    encoder = open_encoder(encoder_name)
    reader = LineReader()
    articles = list(reader.read(articles_file, _article))
    raw = list(reader.read(posts_file, _post))
    found = detect_many([post.text for post in raw], catalogue, dates=[_day(post.date) for post in raw])
    posts = [
        replace(post, official_ids=frozenset(mention.official_id for mention in mentions))
        for post, mentions in zip(raw, found, strict=True)
    ]
    dates = [article.published_at for article in articles]
    in_articles = detect_many([article.text for article in articles], catalogue, dates=dates)
    with writer(output) as write, _progress(len(posts) + 2 * len(articles)) as step:
        for article, links in link_articles(
            articles,
            posts,
            watchlist.channels,
            ZoneInfo(watchlist.timezone),
            encoder=encoder,
            mentions=in_articles,
            names=names,
            officials=officials,
            top=top,
            progress=step,
        ):
            for each in links:
                write(
                    {
                        "article_id": article.id,
                        "post_id": each.post_id,
                        "relation": str(each.relation),
                        "score": each.score,
                        "sentence": list(each.sentence) if each.sentence else None,
                        "reasons": [reason_text([why], "en") for why in each.reasons],
                    }
                )
    if reader.bad:
        sys.exit(1)


@click.command()
@click.option("--posts", "posts_file", required=True, help="JSON Lines; - is standard input.")
@click.option("-o", "--output", default="-", show_default=True, help="Where the stories go; - is standard output.")
@click.option("--encoder", "encoder_name", default="default", show_default=True, help="`none`: copies and words only.")
def stories(posts_file: str, output: str, encoder_name: str) -> None:
    """Group posts that carry one text or claim: forwards, copies and rewrites.

    Posts are {id, channel, date, text}; each gets a line {post_id, story_id}, in the order of the input. A story's id
    is that of its earliest post.

    \b
    Example: slukh stories --posts posts.jsonl -o stories.jsonl
    """
    from core.encoders import open_encoder
    from core.stories import group_posts

    refuse_to_overwrite(output, posts_file)
    encoder = open_encoder(encoder_name)
    reader = LineReader()
    posts = list(reader.read(posts_file, _post))
    with writer(output) as write, _progress(len(posts)) as step:
        placed = group_posts(posts, encoder=encoder, progress=step)
        for post in posts:
            write({"post_id": post.id, "story_id": placed[post.id]})
    if reader.bad:
        sys.exit(1)


def _article(value: dict[str, Any]) -> Article:
    return Article(
        id=text_of(value, "id"),
        url=text_of(value, "url", default=""),
        title=text_of(value, "title", default=""),
        text=text_of(value, "text"),
        published_at=_published(value),
        language=text_of(value, "language", default="en"),
    )


def _published(value: dict[str, Any]) -> datetime | None:
    """A date without a time is read as the end of that day: the article may speak of anything until then."""
    published = moment_of(value, "published")
    if published is None:
        return None
    try:
        date.fromisoformat(value["published"])
    except ValueError:
        return published
    return published + timedelta(days=1) - timedelta(seconds=1)


def _post(value: dict[str, Any]) -> Post:
    return Post(
        id=text_of(value, "id"),
        channel=text_of(value, "channel", default=""),
        date=moment_of(value, "date") or _UNDATED,
        text=text_of(value, "text"),
        forward_of=text_of(value, "forward_of", default="") or None,
        message_id=_message_id(value),
    )


def _message_id(value: dict[str, Any]) -> int:
    """A post's number in its channel, by which articles link to it, if the line tells it; else 0."""
    given = value.get("message_id")
    return given if isinstance(given, int) and 0 < given < 2**31 else 0


def _day(moment: datetime) -> datetime | None:
    return None if moment == _UNDATED else moment


@contextmanager
def _progress(total: int) -> Iterator[_Steps | None]:
    """A bar on standard error while a terminal looks, else None."""
    if not sys.stderr.isatty() or not total:
        yield None
        return
    with click.progressbar(length=total, file=sys.stderr) as bar:
        yield bar.update
