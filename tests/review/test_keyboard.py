"""Keys at the desk when answers are slow, at the end of a list, and in the fields of forms."""

import asyncio

from playwright.async_api import Route, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from core.storage.models import PostRow, ReviewRow, StoryRow
from core.storage.store import Store
from tests.builders import NOON
from tests.conftest import StillClock
from tests.review.test_browser import pytestmark as pytestmark
from tests.review.test_browser import windows


def verdicts(session: Session) -> list[tuple[str, bool]]:
    """Each decision, oldest first, with whether it stands."""
    rows = session.execute(select(ReviewRow.verdict, ReviewRow.undone_at).order_by(ReviewRow.id))
    return [(verdict, undone is None) for verdict, undone in rows]


async def test_a_key_that_is_faster_than_the_answer_decides_nothing(
    app: Starlette, filled: Store, clock: StillClock
) -> None:
    """A second key before the first one's answer neither changes that decision nor takes back an earlier one."""
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("analyst")
        answered, asked = asyncio.Event(), asyncio.Event()

        async def slow(route: Route) -> None:
            asked.set()
            await answered.wait()
            await route.continue_()

        await page.goto(f"{opened.base}/inbox")
        await page.keyboard.press("c")
        await expect(page.locator("[data-item]").nth(1)).to_be_focused()
        await page.route("**/review**", slow)
        for key in "crwu":
            await page.keyboard.press(key)
        await asyncio.wait_for(asked.wait(), 20)
        answered.set()
        await expect(page.locator("[data-item].done")).to_have_count(2)
        await expect(page.locator("[data-item]").nth(2)).to_be_focused()
        await expect(page.locator("[aria-busy]")).to_have_count(0)
        assert await filled.read(verdicts) == [("confirmed", True), ("confirmed", True)]
        await page.keyboard.press("u")
        await expect(page.locator("[data-item].done")).to_have_count(1)
        assert await filled.read(verdicts) == [("confirmed", True), ("confirmed", False)]


async def test_the_last_one_decided_by_its_button_keeps_the_focus(
    app: Starlette, filled: Store, clock: StillClock
) -> None:
    """With nothing left to go on to, a key takes back what was just decided: the focus is not lost with the button."""

    def story(session: Session) -> None:
        session.add(StoryRow(id=1, created_at=NOON))
        session.execute(update(PostRow).where(PostRow.id.in_([1, 3])).values(story_id=1))

    await filled.write(story)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("analyst")
        await page.goto(f"{opened.base}/inbox/stories")
        await page.get_by_role("button", name="Seen").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("[data-item].done")).to_have_count(1)
        await expect(page.locator("[data-item]")).to_be_focused()
        await page.keyboard.press("u")
        await expect(page.locator("[data-item].done")).to_have_count(0)


async def test_enter_in_the_number_of_another_story_joins_it(app: Starlette, filled: Store, clock: StillClock) -> None:
    """Enter means the button beside the field, whatever is marked in the list above it."""

    def stories(session: Session) -> None:
        session.add_all([StoryRow(id=1, created_at=NOON), StoryRow(id=2, created_at=NOON)])
        session.execute(update(PostRow).where(PostRow.id.in_([1, 3])).values(story_id=1))
        session.execute(update(PostRow).where(PostRow.id.in_([5, 6])).values(story_id=2))

    def told(session: Session) -> set[int | None]:
        return set(session.scalars(select(PostRow.story_id).where(PostRow.id.in_([1, 3, 5, 6]))))

    await filled.write(stories)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("analyst")
        await page.goto(f"{opened.base}/story/1")
        await page.get_by_role("checkbox").first.check()
        await page.get_by_label("number of another story").fill("2")
        await page.keyboard.press("Enter")
        await expect(page.locator(".timeline li")).to_have_count(4)
        assert len(await filled.read(told)) == 1
