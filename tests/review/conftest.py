"""A desk over a filled store, and people of every role to look at it."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.newsroom.signing_in import issue_link
from core.pipeline.rules import RulesHolder
from core.storage.models import (
    ArticleRow,
    ArticleVersionRow,
    ChannelRow,
    GapRow,
    LinkRow,
    MemberRow,
    MentionRow,
    PostRow,
)
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.types import Forward, HeardDeletion, Media
from review.app import make_app
from tests.builders import LAVROV, NOON, PUTIN, heard, keep_file, rules_for
from tests.conftest import StillClock

PEOPLE = {"journalist": 11, "editor": 12, "analyst": 13, "admin": 14}
XSS = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'><svg/onload=alert(3)> {{7*7}} javascript:alert(4)"
ARTICLE = (
    "DEMO. Moscow was calm.\n\nNezygar, a sample channel, reported that Lavrov had fallen out of favour. "
    "Nobody commented.\n\n<b>Nothing else</b> happened."
)


@pytest.fixture
def holder() -> RulesHolder:
    return RulesHolder(rules_for(LAVROV, PUTIN))


@pytest.fixture
async def filled(store: Store, holder: RulesHolder, clock: StillClock) -> Store:
    """Channels, posts with mentions, an edit, a deletion, an article, and members."""
    intake = Intake(store, holder, clock)
    posts = [
        heard("DEMO. Лавров впал в немилость, говорят источники.", message_id=1),
        heard(f"DEMO. Путин и Лавров. {XSS}", message_id=2, forward=Forward(name=XSS), views=1200),
        heard("DEMO. Сергей Лавров молчит.", message_id=3, channel_id=1002, media=Media("photo", "p:1", name=XSS)),
        *(heard(f"DEMO. Лавров номер {n} сказал и уехал.", message_id=n) for n in range(10, 40)),
    ]
    await intake.hear(posts)
    await intake.hear(
        [
            heard("DEMO. Лавров вернул себе милость, говорят источники.", message_id=1, edit_date=NOON),
            HeardDeletion(1002, (3,), NOON + timedelta(minutes=30)),
        ]
    )
    await Indexer(store, clock, searches=None).drain()

    def rest(session: Session) -> None:
        channel = {"language": "ru", "watched": True, "state": "ok", "cursor": 0, "head": 0, "floor": 0}
        rows = [
            {**channel, "channel_id": 1001, "name": "Nezygar", "username": "nezygar"},
            {**channel, "channel_id": 1002, "name": "Kompromat GROUP <b>", "username": None},
        ]
        insert_rows(session, ChannelRow, [{**row, "first_head": 0, "history_done": True} for row in rows])
        span = {"from_at": NOON - timedelta(hours=2), "to_at": NOON - timedelta(hours=1), "reason": "offline"}
        insert_rows(session, GapRow, [{**span, "channel_id": 1001}])
        session.execute(MentionRow.__table__.update().where(MentionRow.version_id > 3).values(doubtful=True))
        members = [
            {"user_id": user_id, "role": role, "name": role.title(), "joined_at": NOON}
            for role, user_id in PEOPLE.items()
        ]
        insert_rows(session, MemberRow, members)
        article = {"id": 1, "url": "https://paper.test/1", "title": "A call, and after", "language": "en"}
        session.execute(insert(ArticleRow), [{**article, "first_seen_at": NOON, "published_at": NOON, "version": 0}])
        version = {"id": 1, "article_id": 1, "number": 0, "title": "A call", "text": ARTICLE, "authors": []}
        more = {"content_hash": bytes(32), "fetched_at": NOON, "from_feed": False}
        session.execute(insert(ArticleVersionRow), [{**version, **more}])
        post_id = session.scalar(select(PostRow.id).where(PostRow.message_id == 1))
        start = ARTICLE.index("Nezygar")
        link = {"article_id": 1, "post_id": post_id, "relation": "cites", "score": 0.9, "reasons": []}
        place = {"sentence_start": start, "sentence_end": ARTICLE.index(" Nobody"), "article_version": 0}
        insert_rows(session, LinkRow, [{**link, **place, "post_version": 0, "found_at": NOON}])

    await store.write(rest)
    return store


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """The folder of kept files."""
    return tmp_path / "media"


@pytest.fixture
def app(filled: Store, holder: RulesHolder, clock: StillClock, media: Path) -> Starlette:
    return make_app(filled, holder, clock, base_url="http://desk.test", media=media)


async def keep(store: Store, folder: Path, identity: str, content: bytes) -> str:
    """Keeps a content as the file of a post's media a minute after it was heard; returns its hash."""
    return (await keep_file(store, folder, identity, content, NOON + timedelta(minutes=1))).name


@dataclass
class Person:
    """Somebody's browser, without scripts."""

    client: httpx.AsyncClient
    token: str = ""

    async def get(self, path: str, **options: object) -> httpx.Response:
        return await self.client.get(path, **options)  # type: ignore[arg-type]

    async def csrf(self, path: str = "/account") -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', (await self.client.get(path)).text)
        assert found is not None
        return found[1]

    async def post(self, path: str, **fields: object) -> httpx.Response:
        return await self.client.post(path, data={"csrf": await self.csrf(), **fields})


Enter = Callable[[str | None], Awaitable[Person]]


@pytest.fixture
async def enter(app: Starlette, filled: Store, clock: StillClock) -> AsyncIterator[Enter]:
    """Signs somebody of a role in, through the link and the button; None stays outside."""
    clients: list[httpx.AsyncClient] = []

    async def sign_in(role: str | None) -> Person:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://desk.test")
        clients.append(client)
        person = Person(client)
        if role is not None:
            person.token = await filled.write(lambda session: issue_link(session, PEOPLE[role], clock()))
            page = await client.get(f"/sign-in/{person.token}")
            browser = re.search(r'name="browser" value="([^"]+)"', page.text)
            assert browser is not None
            answer = await client.post(f"/sign-in/{person.token}", data={"browser": browser[1]})
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
        return person

    yield sign_in
    for client in clients:
        await client.aclose()
