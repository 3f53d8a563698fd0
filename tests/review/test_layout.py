"""How pages hold what people call themselves and their channels."""

from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from core.pipeline.newsroom import reviewing, revisions
from core.storage.models import ChannelRow, MemberRow
from core.storage.store import Store
from tests.builders import NOON
from tests.conftest import StillClock
from tests.review.conftest import PEOPLE
from tests.review.test_browser import PAGES, furnish, windows
from tests.review.test_browser import pytestmark as pytestmark

NAME = f"{'Слово' * 12} {'Ж' * 64}"
"""As long as Telegram lets a first and a last name be, or a channel's title, nearly."""


@pytest.mark.parametrize("width", [360, 768, 1280])
async def test_the_longest_names_fit(app: Starlette, filled: Store, clock: StillClock, media: Path, width: int) -> None:
    """No page is wider than its window where members and channels have the longest names, and tags are long words."""

    def named(session: Session) -> None:
        session.execute(update(MemberRow).values(name=NAME))
        session.execute(update(ChannelRow).values(name=NAME))
        for verdict, kind, subject in (("set", "tag", "ж" * 40), ("set", "assignment", str(PEOPLE["analyst"]))):
            reviewing.judge(session, PEOPLE["analyst"], NOON, kind=kind, post_id=1, subject=subject, verdict=verdict)
        text = "- id: sergey-lavrov\n  name: {ru: Сергей Лавров, en: Sergey Lavrov}\n"
        revisions.save(session, PEOPLE["analyst"], NOON, kind="officials", text=text, base=1, comment="")

    await furnish(filled, media)
    await filled.write(named)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("admin", viewport={"width": width, "height": 800})
        wide = []
        for path in PAGES:
            await page.goto(opened.base + path)
            if (found := await page.evaluate("document.documentElement.scrollWidth")) > width:
                wide.append((path, found))
        opened.errors[:] = [one for one in opened.errors if "404" not in one]  # of the page that is not there
        assert wide == []
