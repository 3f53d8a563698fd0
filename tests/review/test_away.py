"""What the desk says of posts whose texts are detached with their month, on a real PostgreSQL."""

from datetime import timedelta

import httpx
from sqlalchemy import text

from core.pipeline.hearing.indexing import Indexer
from core.pipeline.newsroom import cases
from core.pipeline.newsroom.signing_in import issue_link, redeem
from core.pipeline.rules import RulesHolder
from core.storage.detached import detach_month
from core.storage.models import MemberRow
from core.storage.months import following, keep_months
from core.storage.people import Member
from core.storage.store import Store
from core.storage.upsert import insert_rows
from review.app import make_app
from review.security import SESSION_COOKIE
from tests.builders import LAVROV, NOON, heard, rules_for
from tests.conftest import StillClock
from tests.storage.monthly import first_month, intake_of, middle_of

ADMIN = Member(14, "admin", "Admin")


async def test_a_post_that_is_away_says_so_and_stays_in_its_case(postgres_url: str, clock: StillClock) -> None:
    """Its page tells with which month its texts went, and the case shows it with what was noted of it."""
    async with Store(postgres_url) as store:
        intake, month = intake_of(store, clock), await first_month(store)
        await intake.hear([heard("DEMO. Лавров прибыл.", message_id=1)])
        keep_months(store.url, middle_of(following(month)))
        await intake.hear([heard("DEMO. Лавров убыл.", message_id=2, heard_at=NOON + timedelta(days=30))])
        member = {"user_id": 14, "role": "admin", "name": "Admin", "joined_at": NOON}
        await store.write(lambda session: insert_rows(session, MemberRow, [member]))
        case_id = await store.write(lambda session: cases.open_case(session, ADMIN, NOON, "The visit"))
        for post_id, note in ((1, "asked his office"), (2, "seen at the airport")):
            add = {"case_id": case_id, "post_id": post_id, "note": note}
            await store.write(lambda session, add=add: cases.add_to_case(session, ADMIN, NOON, **add))
        await Indexer(store, clock, searches=None).drain()
        await store.write(lambda session: session.execute(text("DELETE FROM job")))
        detach_month(store.url, month, clock())
        link = await store.write(lambda session: issue_link(session, 14, clock()))
        token = await store.write(lambda session: redeem(session, link, clock()))
        app = make_app(store, RulesHolder(rules_for(LAVROV)), clock, base_url="http://desk.test")
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
            client.cookies.set(SESSION_COOKIE, token or "")
            page = await client.get("/post/1001/1")
            assert (page.status_code, month in page.text) == (404, True)
            assert "detached" in page.text
            case = (await client.get(f"/case/{case_id}")).text
            places = [case.index(one) for one in ('href="/post/1001/1"', "asked his office", "seen at the airport")]
            assert places == sorted(places)
