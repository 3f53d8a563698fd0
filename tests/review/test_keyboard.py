"""Keys at the desk in the fields of forms."""

from playwright.async_api import expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from core.storage.models import PostRow, StoryRow
from core.storage.store import Store
from tests.builders import NOON
from tests.conftest import StillClock
from tests.review.test_browser import pytestmark as pytestmark
from tests.review.test_browser import windows


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
