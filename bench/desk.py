"""The desk at size: what the server spends on each page, for an admin who sees everything.

    python -m bench.desk POSTS.jsonl[.gz] [--posts 200000] [--keep FOLDER]

Fills a SQLite file as `bench.search` does, a third of the posts naming somebody, five to a story. Asks for each page
several times, without a network between, and prints milliseconds of the processor and by the clock.
"""

import argparse
import asyncio
import random
import re
import tempfile
import time
from pathlib import Path

import httpx
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.search import SPAN, START, fill, sentences
from core.mentions import compile_catalogue
from core.pipeline.newsroom.signing_in import issue_link
from core.pipeline.rules import Rules, RulesHolder
from core.query import load_analyser
from core.storage.models import MemberRow, MentionRow
from core.storage.search import tidy_index
from core.storage.store import Store
from core.storage.upsert import insert_new, insert_rows
from review.app import make_app
from tests.builders import LAVROV, PUTIN, watchlist

NOW = START + SPAN
ADMIN = 14
PAGES = (
    "/", "/inbox", "/inbox?all=1", "/search", "/search?q=новость", "/search?q=сообщают+источники",
    "/search?q=новость+after:2023-01-01+before:2023-03-01", "/search?q=https&order=best", "/search?q=channel:5",
    "/post/{channel}/{message}", "/story/{story}", "/articles", "/officials", "/official/sergey-lavrov", "/channel/5",
    "/cases", "/searches", "/keeping", "/account", "/catalogue/officials", "/api/v1/search?q=новость",
    "/api/v1/channels",
)  # fmt: skip


def furnish(session: Session) -> None:
    """A member, mentions and stories over what `bench.search` filled in."""
    member = {"user_id": ADMIN, "role": "admin", "name": "Bench", "joined_at": NOW}
    insert_new(session, MemberRow, [member])
    if session.execute(text("SELECT count(*) FROM mention")).scalar():
        return
    rng = random.Random(1)
    rows = [
        {
            "version_id": version, "start": 0, "end": 6, "surface": "DEMO", "kind": "surname", "reasons": [],
            "official_id": rng.choice((LAVROV.id, PUTIN.id)), "doubtful": rng.random() < 0.05, "catalogue_id": "bench",
        }
        for version in session.execute(text("SELECT id FROM version")).scalars().all()
        if rng.random() < 0.3
    ]  # fmt: skip
    insert_rows(session, MentionRow, rows)
    session.execute(text("UPDATE post SET story_id = id / 5"))
    tidy_index(session, whole=True)
    session.execute(text("ANALYZE"))


async def signed_in(store: Store, client: httpx.AsyncClient) -> None:
    """Signs the admin in as a browser does."""
    token = await store.write(lambda session: issue_link(session, ADMIN, NOW))
    found = re.search(r'name="browser" value="([^"]+)"', (await client.get(f"/sign-in/{token}")).text)
    assert found is not None
    await client.post(f"/sign-in/{token}", data={"browser": found[1]})


async def measure(url: str, pool: list[str], count: int, times: int) -> None:
    people = (LAVROV, PUTIN)
    holder = RulesHolder(Rules(watchlist(), compile_catalogue(people), {one.id: one for one in people}))
    async with Store(url) as store:
        if not await store.read(lambda session: session.execute(text("SELECT count(*) FROM post")).scalar()):
            await fill(store, pool, count, load_analyser())
        await store.write(furnish)
        query = text("SELECT channel_id AS channel, message_id AS message, story_id AS story FROM post WHERE id = :id")
        post = await store.read(lambda session: session.execute(query, {"id": count * 3 // 4}).mappings().one())
        app = make_app(store, holder, lambda: NOW, base_url="http://desk.test")
        transport = httpx.ASGITransport(app=app)
        everything: list[float] = []
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
            await signed_in(store, client)
            for page in PAGES:
                path, took = page.format(**post), []
                assert (await client.get(path)).status_code == 200, path  # the first one fills caches
                for _ in range(times):
                    used, began = time.process_time(), time.perf_counter()
                    await client.get(path)
                    took.append(((time.process_time() - used) * 1000, (time.perf_counter() - began) * 1000))
                processor, clock = (sorted(one[place] for one in took) for place in (0, 1))
                everything += processor
                middle = len(took) // 2
                print(f"{processor[middle]:7.1f} ms of the processor (most {processor[-1]:.1f}), "
                      f"{clock[middle]:7.1f} by the clock  {path}")  # fmt: skip
        everything.sort()
        print(f"{count} posts: p95 over all pages {everything[int(len(everything) * 0.95)]:.1f} ms of the processor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--keep", type=Path, help="a folder for the SQLite file; a filled one is measured as it is")
    parser.add_argument("--times", type=int, default=10, help="how often each page is asked for")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        url = f"sqlite:///{given.keep or temporary}/desk.db"
        asyncio.run(measure(url, sentences(given.file), given.posts, given.times))


if __name__ == "__main__":
    main()
