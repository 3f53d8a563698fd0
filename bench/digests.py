"""Digests: that hostile text never breaks one, and how long one takes over a store of a million posts.

    python -m bench.digests --hostile 5000
    python -m bench.digests --posts 1000000

The first generates digests of hostile posts (markup, marks that turn the direction of writing, emoji of many code
units, lines of 12,000 characters) and gives each message to the loopback server's own parser: none may be refused, be
longer than 4,096 by code points or UTF-16, cut an item, or lose a post. The second fills a store of that size with
invented posts of 60 days, a quarter of which name officials, and composes digests of several scopes and spans, each 20
times; the processor's time is judged, that by the clock and that of rendering stand beside it. Exits 1 when a bar is
missed.
"""

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.rendering.digest import digest_items, digest_messages
from bot.rendering.reader import Reader
from core.mentions import compile_catalogue
from core.pipeline.rules import Rules
from core.pipeline.telling.digests import compose
from core.storage.digests import Scope
from core.storage.engine import database_url, open_engine
from core.storage.migrate import migrate
from core.storage.models import ArticleRow, ArticleVersionRow, ChannelRow, LinkRow, MentionRow, PostRow, VersionRow
from core.storage.upsert import insert_rows
from core.types import Official, WatchedChannel, Watchlist

BAR_SECONDS = 0.2
OFFICIALS = 400
CHANNELS = 300
DAYS = 60
RUNS = 20
_ROWS_AT_ONCE = 50_000
_END = datetime(2025, 11, 5, 12, 0, tzinfo=UTC)
_WORDS = ("источники сообщают что министр вчера сегодня решение совещание поездка регион бюджет отставка слухи").split()  # noqa: SIM905 - a line of words reads better


# ---------------------------------------------------------------- hostile text


def hostile(count: int) -> int:
    """Generates and checks that many digests; returns how many are bad."""
    from tests.bot.hostile import READERS, hostile_digest, sent
    from tests.bot.world import at

    bad: Counter[str] = Counter()
    messages = items_seen = 0
    for seed in range(count):
        digest = hostile_digest(random.Random(seed))
        reader = READERS[seed % len(READERS)]
        try:
            shown = [sent(message) for message in digest_messages(digest, reader, now=at(9))]
        except Exception as error:
            bad[f"refused or too long ({type(error).__name__})"] += 1
            print(f"digest {seed}: {error}", file=sys.stderr)
            continue
        messages += len(shown)
        for item in digest_items(digest, reader, now=at(9)):
            if item:
                items_seen += 1
                if not any(item.plain in text for text in shown):
                    bad["cut or lost"] += 1
    print(f"digests    {count}, {messages} messages, {items_seen} items, in {len(READERS)} languages in turn")
    print(f"bad        {dict(bad) or 0} (bar 0)")
    return sum(bad.values())


# ---------------------------------------------------------------- a large store


def fill(session: Session, posts: int) -> None:
    """Invented posts, spread evenly over the days before the end, oldest first."""
    dice = random.Random(1)
    insert_rows(
        session,
        ChannelRow,
        [
            {"channel_id": 1000 + number, "username": f"demo{number}", "name": f"DEMO {number}", "language": "ru"}
            for number in range(CHANNELS)
        ],
    )
    start, step = _END - timedelta(days=DAYS), timedelta(days=DAYS) / posts
    for first in range(1, posts + 1, _ROWS_AT_ONCE):
        numbers = range(first, min(first + _ROWS_AT_ONCE, posts + 1))
        rows = [_post(number, start + step * number, dice) for number in numbers]
        insert_rows(session, PostRow, [row for row, _, _ in rows])
        insert_rows(session, VersionRow, [row for _, row, _ in rows])
        insert_rows(session, MentionRow, [row for _, _, mentions in rows for row in mentions])
        session.commit()
    _articles(session, posts)
    session.commit()


def _post(
    number: int, at: datetime, dice: random.Random
) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    edited = number % 37 == 0
    post = {
        "id": number, "channel_id": 1000 + number % CHANNELS, "message_id": number, "date": at, "heard_at": at,
        "source": "live", "service": False, "noforwards": False, "version": int(edited), "last_seen_at": at,
        "edited_at": at if edited else None,
        "deleted_noticed_at": at + timedelta(hours=30) if number % 211 == 0 else None,
        "story_id": number // 3,
    }  # fmt: skip
    text = "DEMO. Лавров: " + " ".join(dice.choices(_WORDS, k=30))
    version = {
        "id": number, "post_id": number, "number": int(edited), "text": text, "entities": [], "media": None,
        "content_hash": number.to_bytes(32), "salt": b"demo", "heard_at": at,
    }  # fmt: skip
    named = []
    if number % 4 == 0:
        who = min(int(dice.expovariate(0.02)), OFFICIALS - 1)  # a few are named in every tenth post, most seldom
        named.append(
            {"version_id": number, "start": 6, "official_id": f"official-{who}", "end": 12, "surface": "Лавров",
             "kind": "surname", "reasons": [], "doubtful": False, "catalogue_id": "demo"}
        )  # fmt: skip
    return post, version, named


def _articles(session: Session, posts: int) -> None:
    count, last = 600, posts
    articles, versions, links = [], [], []
    for number in range(1, count + 1):
        at = _END - timedelta(hours=2 * number)
        articles.append({"id": number, "url": f"https://paper.example/{number}", "title": f"DEMO article {number}",
                         "language": "en", "published_at": at, "first_seen_at": at, "version": 0})  # fmt: skip
        versions.append({"id": number, "article_id": number, "number": 0, "title": "DEMO", "text": "A sentence. " * 200,
                         "authors": [], "content_hash": number.to_bytes(32), "fetched_at": at,
                         "from_feed": False})  # fmt: skip
        beside = last - int(posts / DAYS * number / 12)
        links += [
            {"article_id": number, "post_id": max(1, beside - 40 * place),
             "relation": "cites" if place < 2 else "related",
             "score": 0.9 - place / 50,
             "sentence_start": 0, "sentence_end": 11, "reasons": [], "article_version": 0,
             "post_version": 0, "found_at": at}
            for place in range(12)
        ]  # fmt: skip
    insert_rows(session, ArticleRow, articles)
    insert_rows(session, ArticleVersionRow, versions)
    insert_rows(session, LinkRow, links)


def scopes() -> Iterator[tuple[str, Scope, timedelta]]:
    """What is asked for, by name."""
    one = Scope(frozenset({"official-3"}))
    some = Scope(frozenset(f"official-{number}" for number in range(0, 100, 5)))
    many = Scope(frozenset(f"official-{number}" for number in range(200)), frozenset({1003, 1005, 1007}))
    for days in (1, 7, 30):
        span = timedelta(days=days)
        yield f"one official, {days} d", one, span
        yield f"20 officials, {days} d", some, span
        yield f"200 officials and 3 channels, {days} d", many, span
        yield f"everybody, {days} d", Scope(), span


def large(posts: int) -> int:
    """Fills a store and times digests over it; returns how many miss the bar."""
    folder = Path(tempfile.mkdtemp(prefix="slukh-digests-"))
    try:
        engine = open_engine(database_url(f"sqlite:///{folder}/digests.db"), writer=True, connections=1)
        migrate(engine)
        begun = time.perf_counter()
        with Session(engine) as session:
            fill(session, posts)
        print(f"store      {posts:,} posts in {time.perf_counter() - begun:.0f} s")
        officials = [Official("official-3", {"en": "Sergey Lavrov"})]
        channels = (WatchedChannel("demo0", "DEMO 0", 1000),)
        rules = Rules(Watchlist(channels=channels), compile_catalogue(officials), {officials[0].id: officials[0]})
        reader = Reader("en", ZoneInfo("Europe/Riga"), lambda official_id: official_id, desk_url="https://desk.example")
        slow = 0
        with Session(engine) as session:
            for name, scope, span in scopes():
                composed, used, rendered, digest = [], [], [], None
                for _ in range(RUNS):
                    begun, begun_cpu = time.perf_counter(), time.process_time()
                    digest = compose(session, rules, scope, _END - span, _END)
                    composed.append(time.perf_counter() - begun)
                    used.append(time.process_time() - begun_cpu)
                    begun_cpu = time.process_time()
                    digest_messages(digest, reader, now=_END)
                    rendered.append(time.process_time() - begun_cpu)
                    session.rollback()
                assert digest is not None
                # Of two cores that others use as well, the wall clock tells little: the processor's time decides.
                slow += statistics.median(used) > BAR_SECONDS
                posts_told = sum(len(cards) for _, cards in digest.by_official) + sum(
                    len(article.posts) for article in digest.articles
                )
                print(
                    f"{name:38} {posts_told:4} posts, composed p50 {statistics.median(used) * 1e3:6.1f} ms of the"
                    f" processor (bar 200), {statistics.median(composed) * 1e3:6.1f} ms by the clock;"
                    f" rendered {statistics.median(rendered) * 1e3:5.1f} ms"
                )
        engine.dispose()
        return slow
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hostile", type=int, default=0, help="how many digests of hostile text")
    parser.add_argument("--posts", type=int, default=0, help="how large a store")
    given = parser.parse_args()
    missed = 0
    if given.hostile:
        missed += hostile(given.hostile)
    if given.posts:
        missed += large(given.posts)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
