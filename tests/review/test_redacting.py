"""What a search finds is redacted at once: looked at first, each on record, and nothing that is held."""

import html
import re

from sqlalchemy import select

from core.pipeline.archive.redacting import LISTED
from core.pipeline.archive.verifying import verify_channel
from core.pipeline.hearing.indexing import Indexer
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.audit import audit_log
from core.storage.models import PostRow, VersionRow
from core.storage.store import Store
from tests.builders import heard
from tests.conftest import StillClock
from tests.review.conftest import Enter

NUMBER = "+7 900 000-00-00"
QUERY = {"q": f'"{NUMBER}"'}


async def hear(store: Store, holder: RulesHolder, clock: StillClock, texts: dict[int, str]) -> dict[int, int]:
    """Posts of these texts, indexed; their ids by message."""
    await Intake(store, holder, clock).hear([heard(said, message_id=message) for message, said in texts.items()])
    await Indexer(store, clock, searches=None).drain()
    query = select(PostRow.message_id, PostRow.id).where(PostRow.message_id.in_(texts), PostRow.channel_id == 1001)
    return {row[0]: row[1] for row in await store.read(lambda session: session.execute(query).all())}


async def text_of(store: Store, post_id: int) -> str:
    query = select(VersionRow.text).where(VersionRow.post_id == post_id).order_by(VersionRow.number.desc())
    return await store.read(lambda session: session.scalars(query).first()) or ""


async def test_posts_with_a_private_number_lose_their_texts_once_they_were_looked_at(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock
) -> None:
    """The list has each with the number in it; what is unmarked stays, and what goes is in the log with why."""
    admin = await enter("admin")
    said = {n: f"DEMO. Соседка номер {n}: звоните {NUMBER}, спросить вахту." for n in range(200, 225)}
    ids = await hear(filled, holder, clock, said)
    assert "/redact?q=" in (await admin.get("/search", params=QUERY)).text
    page = (await admin.get("/redact", params=QUERY)).text
    listed = re.findall(r'name="post_id" value="(\d+)" checked', page)
    assert sorted(map(int, listed)) == sorted(ids.values())
    assert page.count("Соседка номер") == len(said)
    assert await text_of(filled, ids[200]) == said[200]
    going = [one for one in listed if int(one) != ids[210]]
    assert (await admin.post("/redact", **QUERY, post_id=going)).status_code == 400  # nobody said why
    answer = await admin.post("/redact", **QUERY, post_id=going, reason="a neighbour asked")
    assert answer.status_code == 303
    left = (await admin.get(answer.headers["location"])).text
    assert re.findall(r"Соседка номер (\d+)", left) == ["210"]
    assert [n for n in said if await text_of(filled, ids[n])] == [210]
    log, _ = await filled.read(lambda session: audit_log(session, 100, None))
    redacted = [one.details for one in log if one.action == "redact"]
    assert {one["post_id"] for one in redacted} == {int(one) for one in going}
    assert {one["reason"] for one in redacted} == {"a neighbour asked"}
    report = await filled.read(lambda session: verify_channel(session, 1001))
    assert report.findings == ()


async def test_a_held_post_is_shown_and_stays_though_the_hold_came_after_the_list(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock
) -> None:
    """It can't be marked and tells why; one that is held while the list stands open stays too, the others go."""
    admin = await enter("admin")
    ids = await hear(filled, holder, clock, {n: f"DEMO. {n}: {NUMBER}." for n in (300, 301, 302)})
    await admin.post("/keeping", do="hold", post_id=ids[300], reason="court <7>")
    page = (await admin.get("/redact", params=QUERY)).text
    assert html.escape("court <7>") in page
    assert {int(one) for one in re.findall(r'name="post_id" value="(\d+)"', page)} == {ids[301], ids[302]}
    await admin.post("/keeping", do="hold", post_id=ids[301], reason="court 8")
    await admin.post("/redact", **QUERY, post_id=[ids[300], ids[301], ids[302], ids[302]], reason="a minor")
    assert [bool(await text_of(filled, ids[n])) for n in (300, 301, 302)] == [True, True, False]


async def test_a_list_that_is_too_long_says_so_and_takes_no_more_than_it_shows(
    enter: Enter, filled: Store, holder: RulesHolder, clock: StillClock
) -> None:
    """The newest are shown; a form with more than were shown is refused whole."""
    admin = await enter("admin")
    ids = await hear(filled, holder, clock, dict.fromkeys(range(1000, 1001 + LISTED), f"DEMO. {NUMBER}"))
    page = (await admin.get("/redact", params=QUERY)).text
    assert f"these are the newest {LISTED}" in page
    assert len(re.findall(r'name="post_id"', page)) == LISTED
    assert (await admin.post("/redact", **QUERY, post_id=list(ids.values()), reason="x")).status_code == 400
    assert await text_of(filled, ids[1000])


async def test_only_admins_are_offered_to_redact_what_was_found(enter: Enter) -> None:
    """An analyst sees no way to it; a search that can't be read, or none, is refused with why."""
    analyst, admin = await enter("analyst"), await enter("admin")
    assert "/redact" not in (await analyst.get("/search", params={"q": "лавров"})).text
    assert (await analyst.get("/redact", params={"q": "лавров"})).status_code == 403
    assert (await analyst.post("/redact", q="лавров", post_id=1, reason="x")).status_code == 403
    answer = await admin.get("/redact", params={"q": "(лавров"})
    assert (answer.status_code, "bracket" in answer.text) == (400, True)
    assert (await admin.get("/redact")).status_code == 400
    assert "Nothing found." in (await admin.get("/redact", params={"q": "ничегоподобного"})).text
