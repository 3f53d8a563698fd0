"""How pages hold what people call themselves and their channels."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from core.pipeline.hearing.intake import Intake
from core.pipeline.newsroom import reviewing, revisions
from core.pipeline.rules import RulesHolder
from core.storage.models import ChannelRow, MemberRow, PostRow
from core.storage.store import Store
from tests.builders import NOON, heard
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


# The words of a table, none longer than 12 letters, that are drawn in pieces below each other.
BROKEN = """() => {
  const all = document.createTreeWalker(document.querySelector("table"), NodeFilter.SHOW_TEXT), broken = [];
  while (all.nextNode()) for (const word of all.currentNode.data.matchAll(/\\S+/g)) {
    const range = document.createRange();
    range.setStart(all.currentNode, word.index);
    range.setEnd(all.currentNode, word.index + word[0].length);
    if (word[0].length <= 12 && range.getClientRects().length > 1) broken.push(word[0]);
  }
  return broken;
}"""


@pytest.mark.parametrize("width", [390, 1280])
async def test_a_tables_words_stay_whole_beside_a_long_name(
    app: Starlette, filled: Store, clock: StillClock, media: Path, width: int
) -> None:
    """One channel with a very long word for a name leaves the headings and numbers beside it as words, and who did what
    is told by names in one piece on a phone.
    """
    await furnish(filled, media)
    named = update(ChannelRow).where(ChannelRow.channel_id == 1002).values(name="длинное" * 18)
    await filled.write(lambda session: session.execute(named))
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("admin", viewport={"width": width, "height": 800})
        for path in ("/", "/audit"):
            await page.goto(opened.base + path)
            assert await page.evaluate(BROKEN) == [], path
            assert await page.evaluate("document.documentElement.scrollWidth") <= width


# Where some words are drawn: of the first text that holds them.
LEFT = """words => {
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (all.nextNode()) {
    const at = all.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(all.currentNode, at);
    range.setEnd(all.currentNode, at + words.length);
    return range.getBoundingClientRect().left;
  }
}"""


@pytest.mark.parametrize("name", ["Kompromat \u202e GROUP", "\u202bערוץ (!)"])
async def test_a_name_turns_nothing_beside_it(
    app: Starlette, filled: Store, clock: StillClock, media: Path, name: str
) -> None:
    """A channel whose title turns the direction of writing does not turn what the desk says of its posts."""
    await furnish(filled, media)
    named = update(ChannelRow).where(ChannelRow.channel_id == 1002).values(name=name)
    later = update(PostRow).where(PostRow.id == 3).values(date=NOON + timedelta(minutes=7))
    sooner = update(PostRow).where(PostRow.id == 3).values(date=NOON - timedelta(minutes=7))
    await filled.write(lambda session: (session.execute(named), session.execute(later)))
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("admin", viewport={"width": 1280, "height": 800})
        await page.goto(f"{opened.base}/story/1")
        places = [await page.evaluate(LEFT, words) for words in ("7 m", "inutes later", "deleted")]
        assert places == sorted(places)
        await filled.write(lambda session: session.execute(sooner))
        await page.reload()
        places = [await page.evaluate(LEFT, words) for words in ("First in", ", Wed 5 Nov, 10:53")]
        assert places == sorted(places)


async def test_a_text_from_the_right_begins_there(
    app: Starlette, filled: Store, holder: RulesHolder, clock: StillClock
) -> None:
    """A post in Hebrew stands as its channel wrote it, with its full stop at the left end."""
    await Intake(filled, holder, clock).hear([heard("שלום עולם. Лавров", message_id=600)])
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("admin", viewport={"width": 1280, "height": 800})
        await page.goto(f"{opened.base}/post/1001/600")
        first, last = await page.evaluate(LEFT, "שלום"), await page.evaluate(LEFT, "Лавров")
        assert last < first
