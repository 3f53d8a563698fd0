"""What somebody wrote at the desk: it is kept, or handed back, and never takes another's place unseen."""

import pytest
from playwright.async_api import expect
from starlette.applications import Starlette

from core.pipeline.newsroom import cases, reviewing
from core.storage.people import Member
from core.storage.store import Store
from tests.builders import NOON
from tests.conftest import StillClock
from tests.review.conftest import PEOPLE, Enter
from tests.review.test_browser import pytestmark as pytestmark
from tests.review.test_browser import windows

ADMIN = Member(PEOPLE["admin"], "admin", "Admin")


async def open_case(store: Store) -> int:
    return await store.write(lambda session: cases.open_case(session, ADMIN, NOON, "The metro"))


async def note_of(store: Store, case_id: int) -> str:
    case = await store.read(lambda session: cases.case_for(session, ADMIN, case_id))
    assert case is not None
    return case.note


async def test_the_longest_notes_are_stored_in_any_script(app: Starlette, filled: Store, clock: StillClock) -> None:
    """A case's notes may have 20,000 characters: in Cyrillic, which a browser's plain form makes six times as long."""
    case_id = await open_case(filled)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("admin")
        await page.goto(f"{opened.base}/case/{case_id}")
        await page.get_by_label("Notes", exact=True).fill("ж" * 20_000)
        await page.locator("form", has=page.get_by_label("Notes", exact=True)).get_by_role("button").click()
        await expect(page.get_by_role("heading", name="The metro")).to_be_visible()
        assert await note_of(filled, case_id) == "ж" * 20_000


async def test_what_is_too_long_to_be_sent_is_answered_with_a_page(enter: Enter) -> None:
    """It says that nothing was stored, in the reader's language, and leads back; a browser showed its own failure."""
    person = await enter("analyst")
    headers = {"accept-language": "uk", "referer": "http://desk.test/catalogue/watchlist", "origin": "http://desk.test"}
    data = {"csrf": await person.csrf(), "base": "1", "text": "ж" * 60_000, "do": "save"}
    answer = await person.client.post("/catalogue/watchlist", data=data, headers=headers)
    assert answer.status_code == 413
    assert "задовге" in answer.text
    assert 'href="/catalogue/watchlist"' in answer.text
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("what", ["case", "post"])
async def test_line_breaks_count_once_in_a_note(enter: Enter, filled: Store, what: str) -> None:
    """A note as long as its field lets one write is stored: a browser counts a line break once and sends two signs."""
    case_id, person = await open_case(filled), await enter("admin")
    most = 20_000 if what == "case" else 4_000
    note = "a\r\n" * 100 + "b" * (most - 200)
    if what == "case":
        answer = await person.post(f"/case/{case_id}", do="note", note=note)
    else:
        answer = await person.post("/review", kind="note", post_id=1, verdict="note", note=note)
    assert answer.status_code == 303
    stored = await note_of(filled, case_id)
    if what == "post":
        stored = (await filled.read(lambda session: reviewing.reviews_of(session, 1)))[-1].note or ""
    assert stored == note.replace("\r\n", "\n")
