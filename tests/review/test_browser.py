"""The desk in a real browser: signing in, triage by keyboard, two analysts at once, phone and dark."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Browser, Error, Page, async_playwright, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from cli.web import serve_app
from core.pipeline.archive import keeping
from core.pipeline.asking import savedsearches
from core.pipeline.newsroom import cases, reviewing, revisions
from core.pipeline.newsroom.signing_in import issue_link
from core.storage.inbox import doubtful_waiting
from core.storage.models import PostRow, ReviewRow, StoryRow
from core.storage.people import Member
from core.storage.series import add_counts
from core.storage.store import Store
from tests.builders import LAVROV, NOON, rules_for
from tests.conftest import StillClock
from tests.review.conftest import PEOPLE, keep
from tests.review.test_files import png

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
LAUNCH_SECONDS, PAGE_SECONDS, TEST_SECONDS, CLOSE_SECONDS = 45, 20, 150, 10
PAGES = ("/", "/inbox", "/inbox/stories", "/inbox/conflicts",
         "/search?q=лавров", "/search", "/post/1001/1", "/post/1001/2", "/post/1002/3", "/story/1",
         "/article/1", "/articles", "/officials", "/official/sergey-lavrov", "/channel/1001", "/searches", "/cases",
         "/case/1", "/keeping", "/audit", "/account", "/catalogue/officials?id=sergey-lavrov", "/catalogue/watchlist",
         "/nothing")  # fmt: skip
AXE = files("axe_playwright_python") / "axe.min.js"

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER TEST: no Chromium on this machine (Debian: chromium)"),
    pytest.mark.timeout(LAUNCH_SECONDS + TEST_SECONDS + 4 * CLOSE_SECONDS),
]
expect.set_options(timeout=PAGE_SECONDS * 1000)


async def furnish(store: Store, media: Path) -> None:
    """A story, a case, a hold, revisions, a picture and a series, so that no page is empty."""
    await keep(store, media, "p:1", png())

    def work(session: Session) -> None:
        session.add(StoryRow(id=1, created_at=NOON))
        session.execute(update(PostRow).where(PostRow.id.in_([1, 3, 5])).values(story_id=1))
        session.execute(update(PostRow).where(PostRow.id.in_([1, 2])).values(grouped_id=77))
        admin = Member(PEOPLE["admin"], "admin", "Admin")
        case = cases.open_case(session, admin, NOON, "The metro")
        for post_id in (1, 2):
            cases.add_to_case(session, admin, NOON, case, post_id, "the first word")
        cases.set_reader(session, admin, NOON, case, PEOPLE["journalist"], reads=True)
        keeping.hold(session, 14, NOON, channel_id=1001, post_id=None, reason="court 7")
        keeping.set_retention(session, 14, NOON, channel_id=0, kind="unmentioned", days=365)
        catalogue = "- id: sergey-lavrov\n  name: {ru: Сергей Лавров}\n"
        revisions.mirror(session, NOON, kind="officials", text=catalogue)
        revisions.mirror(session, NOON, kind="watchlist", text="channels: [nezygar]\n")
        reviewing.judge(session, 13, NOON, kind="claim", post_id=1, subject="", verdict="denied", note="asked him")
        rules = rules_for(LAVROV)
        savedsearches.save_search(session, rules, PEOPLE["admin"], NOON, "лавров is:deleted", "digest")
        reviewing.judge(session, 13, NOON, kind="tag", post_id=1, subject="metro", verdict="set")
        reviewing.judge(session, 14, NOON, kind="claim", post_id=1, subject="", verdict="confirmed")
        reviewing.judge(session, 14, NOON, kind="assignment", post_id=30, subject="13", verdict="set")
        looks = [{"post_id": 3, "at": NOON + timedelta(hours=n), "views": 90 * n, "forwards": n, "reactions": 2 * n}
                 for n in range(5)]  # fmt: skip
        add_counts(session, looks)

    await store.write(work)


class Windows:
    """Browser windows in which no error may be logged and nothing may be loaded from elsewhere."""

    def __init__(self, browser: Browser, base: str, link: Callable[[str], asyncio.Future[str]]) -> None:
        self.browser, self.base, self.link = browser, base, link
        self.errors: list[str] = []

    async def enter(self, role: str, **options: object) -> Page:
        context = await self.browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(PAGE_SECONDS * 1000)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None)
        page.on("request", lambda asked: None if asked.url.startswith(self.base) else self.errors.append(asked.url))
        page.on("dialog", lambda dialog: self.errors.append(f"dialog {dialog.message}"))
        await page.goto(f"{self.base}/sign-in/{await self.link(role)}")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        return page


@asynccontextmanager
async def windows(app: Starlette, store: Store, clock: StillClock) -> AsyncIterator[Windows]:
    async def link(role: str) -> str:
        return await store.write(lambda session: issue_link(session, PEOPLE[role], clock()))

    async with serve_app(app, "127.0.0.1", 0) as port, chromium() as browser:
        opened = Windows(browser, f"http://127.0.0.1:{port}", link)  # type: ignore[arg-type]
        async with asyncio.timeout(TEST_SECONDS):
            yield opened
    assert opened.errors == []


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser with a profile of its own that is gone afterwards, however the test ends: every wait has its bound."""
    before = set(psutil.Process().children(recursive=True))
    manager = async_playwright()
    opened: list[Browser] = []
    try:
        async with asyncio.timeout(LAUNCH_SECONDS):
            playwright = await manager.__aenter__()
            opened.append(
                await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=LAUNCH_SECONDS * 1000)
            )
        yield opened[0]
    finally:
        for step in (*(browser.close() for browser in opened), manager.__aexit__()):
            with suppress(TimeoutError, Error):
                await asyncio.wait_for(step, CLOSE_SECONDS)
        left = [one for one in psutil.Process().children(recursive=True) if one not in before]
        for process in left:
            with suppress(psutil.Error):
                if "chrom" in process.name() or "node" in process.name():
                    process.kill()
        await asyncio.to_thread(psutil.wait_procs, left, CLOSE_SECONDS)


async def test_triage_of_twenty_by_keyboard(app: Starlette, filled: Store, clock: StillClock) -> None:
    """Twenty mentions are judged without a mouse, one is taken back, and the inbox holds what is left."""
    before = await filled.read(doubtful_waiting)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("analyst", viewport={"width": 1280, "height": 900})
        await page.goto(f"{opened.base}/inbox")
        for place in range(20):
            key = "crw"[place % 3]
            await expect(page.locator("[data-item]").nth(place)).to_be_focused()
            await page.keyboard.press(key)
            await expect(page.locator("[data-item].done")).to_have_count(place + 1)
        await page.keyboard.press("u")
        await expect(page.locator("[data-item].done")).to_have_count(19)
        assert await filled.read(doubtful_waiting) == before - 19


async def test_many_at_once_by_keyboard(app: Starlette, filled: Store, clock: StillClock) -> None:
    """Five mentions are marked and judged with one key, taken back with one, and judged again without two of them."""
    before = await filled.read(doubtful_waiting)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("analyst", viewport={"width": 1280, "height": 900})
        await page.goto(f"{opened.base}/inbox")
        items = page.locator("[data-item]")
        for place in range(5):
            await expect(items.nth(place)).to_be_focused()
            await page.keyboard.press("x")
            await expect(page.locator("[data-told]")).to_have_text(f"Marked: {place + 1}")
            await page.keyboard.press("j")
        await page.keyboard.press("r")
        await expect(page.locator("[data-item].done")).to_have_count(5)
        await expect(items.nth(5)).to_be_focused()
        assert await filled.read(doubtful_waiting) == before - 5
        await page.keyboard.press("u")
        await expect(page.locator("[data-item].done")).to_have_count(0)
        await expect(items.nth(0)).to_be_focused()
        assert await filled.read(doubtful_waiting) == before
        for key in "jjjjjxjxc":
            await page.keyboard.press(key)
        await expect(page.locator("[data-item].done")).to_have_count(2)
        await items.nth(5).evaluate("card => window.scrollBy(0, card.getBoundingClientRect().top - 75)")
        await page.keyboard.press("u")
        await expect(items.nth(5)).to_be_focused()
        bar, card = await page.locator(".many").bounding_box(), await items.nth(5).bounding_box()
        assert bar is not None
        assert card is not None
        assert card["y"] >= bar["y"] + bar["height"], "what was taken back lies under the bar"
        for key in "kkkkk":
            await page.keyboard.press(key)
        await expect(items.nth(0)).to_be_focused()
        for key in "xjxjx":
            await page.keyboard.press(key)
        await page.keyboard.press("w")
        await expect(page.locator("[data-item].done")).to_have_count(3)
        await page.keyboard.press("c")
        await expect(page.locator("[data-item].done")).to_have_count(4)
        await page.keyboard.press("u")
        await expect(page.locator("[data-item].done")).to_have_count(3)
        assert await filled.read(doubtful_waiting) == before - 3


async def test_posts_are_tagged_taken_and_noted_by_keyboard(app: Starlette, filled: Store, clock: StillClock) -> None:
    """A post is tagged, assigned and noted, then two at once are tagged, without a mouse; the last is taken back."""

    def got(session: Session) -> list[tuple[str, str, str | None]]:
        query = select(ReviewRow.kind, ReviewRow.subject, ReviewRow.note).where(ReviewRow.undone_at.is_(None))
        return [(row[0], row[1], row[2]) for row in session.execute(query.order_by(ReviewRow.id))]

    async with windows(app, filled, clock) as opened:
        page = await opened.enter("analyst", viewport={"width": 1280, "height": 900})
        await page.goto(f"{opened.base}/inbox")
        item = page.locator("[data-item]").first
        await expect(item).to_be_focused()
        for key, typed, shown in (("t", "metro", "metro"), ("a", "", "Analyst has it"), ("n", "asked him", "Noted.")):
            await page.keyboard.press(key)
            await page.keyboard.type(typed)
            await page.keyboard.press("Enter")
            await expect(item.locator("[data-chips] .tag").last).to_have_text(shown)
            await expect(item).to_be_focused()
        one = [("tag", "metro", None), ("assignment", "13", None), ("note", "", "asked him")]
        assert await filled.read(got) == one
        for key in "xjxt":
            await page.keyboard.press(key)
        await page.keyboard.type("two")
        await page.keyboard.press("Enter")
        await expect(page.locator("[data-chips] .tag", has_text="two")).to_have_count(2)
        assert await filled.read(got) == [*one, ("tag", "two", None), ("tag", "two", None)]
        await page.keyboard.press("u")
        await expect(page.locator("[data-chips] .tag", has_text="two")).to_have_count(0)
        assert await filled.read(got) == one
        await page.reload()
        await expect(item.locator("[data-chips]")).to_have_text("Analyst has it")


async def test_two_who_disagree_hear_of_it(app: Starlette, filled: Store, clock: StillClock) -> None:
    """Who decides otherwise than somebody just did is told so at once; both find it among the disagreements."""
    async with windows(app, filled, clock) as opened:
        first, second = await opened.enter("analyst"), await opened.enter("admin")
        for page in (first, second):
            await page.goto(f"{opened.base}/inbox")
        await first.keyboard.press("c")
        await expect(first.locator("[data-item].done")).to_have_count(1)
        await second.keyboard.press("r")
        await expect(second.locator("#status")).to_contain_text("Analyst holds: confirmed")
        await second.goto(f"{opened.base}/inbox/conflicts")
        await expect(second.locator(".list .rank").first).to_contain_text("Admin not a mention stands")
        await expect(second.locator(".list .rank").first).to_contain_text("Analyst confirmed")


async def test_new_stories_are_looked_at_by_keyboard(
    app: Starlette, filled: Store, clock: StillClock, media: Path
) -> None:
    """A story of two channels waits until somebody has seen it, and comes back when that is taken back."""
    await furnish(filled, media)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("analyst")
        await page.goto(f"{opened.base}/inbox/stories")
        await expect(page.locator("[data-item]")).to_have_count(1)
        await expect(page.locator("[data-item]")).to_contain_text("3 posts in 2 channels")
        await page.keyboard.press("c")
        await expect(page.locator("#status")).to_have_text("Seen.")
        await page.reload()
        await expect(page.locator(".empty")).to_be_visible()
        await page.goto(f"{opened.base}/post/1001/1")
        await page.locator(".history li", has_text="new story").get_by_role("button").click()
        await page.goto(f"{opened.base}/inbox/stories")
        await expect(page.locator("[data-item]")).to_have_count(1)


async def test_two_analysts_at_once(app: Starlette, filled: Store, clock: StillClock) -> None:
    """What one analyst decided the other sees with the name of who did, and the newest decision stands."""
    async with windows(app, filled, clock) as opened:
        first, second = await opened.enter("analyst"), await opened.enter("admin")
        for page, verdict in ((first, "confirmed"), (second, "denied")):
            await page.goto(f"{opened.base}/post/1001/1")
            await page.get_by_role("button", name=verdict, exact=True).click()
            await expect(page.locator(".stateline .tag").first).to_have_text(verdict)
        await first.reload()
        await expect(first.locator(".stateline")).to_contain_text("by Admin")
        await expect(first.locator(".history li")).to_have_count(2)


async def test_nothing_touches_its_neighbour(app: Starlette, filled: Store, clock: StillClock, media: Path) -> None:
    """A form's button stands off the field above it, and on a phone the decisions off the post."""
    await furnish(filled, media)
    gap = "([above, below]) => below.getBoundingClientRect().top - above.getBoundingClientRect().bottom"
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("admin", viewport={"width": 390, "height": 844})
        await page.goto(f"{opened.base}/keeping")
        form = await page.locator("form.stack.card").first.locator("label:last-of-type, button").element_handles()
        assert await page.evaluate(gap, form) >= 8
        await page.goto(f"{opened.base}/post/1001/10")
        assert await page.evaluate(gap, await page.locator(".columns > *").element_handles()) >= 8


async def test_pages_fit_a_phone(app: Starlette, filled: Store, clock: StillClock, media: Path) -> None:
    """No page is wider than a phone, in the dark too; the difference, the citing sentence and the whole picture of a
    story are on theirs.
    """
    await furnish(filled, media)
    later = update(PostRow).where(PostRow.id == 5).values(date=NOON + timedelta(hours=5))
    await filled.write(lambda session: session.execute(later))
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("admin", viewport={"width": 360, "height": 740}, color_scheme="dark")
        for path in PAGES[:-1]:
            await page.goto(opened.base + path)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360, path
        await page.goto(f"{opened.base}/post/1001/1")
        await expect(page.locator(".diff ins").first).to_have_text("вернул")
        await page.goto(f"{opened.base}/article/1")
        await page.locator("a.cites").click()
        await expect(page.locator("#post-1")).to_be_in_viewport()
        await expect(page.locator("#post-1")).to_contain_text("Лавров")
        await page.goto(f"{opened.base}/story/1")
        places = "all => all.map(one => [one.getBoundingClientRect().left, one.getBoundingClientRect().right])"
        dots = await page.locator(".spread circle").evaluate_all(places)
        assert len(dots) > 1
        assert all(0 <= left < right <= 360 for left, right in dots)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(app: Starlette, filled: Store, clock: StillClock, media: Path, scheme: str) -> None:
    """No page breaks a rule of axe-core, in light and in dark, for an admin who sees everything."""
    await furnish(filled, media)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("admin", color_scheme=scheme)
        found = []
        for path in PAGES:
            await page.goto(opened.base + path)
            await page.evaluate(AXE.read_text(encoding="utf-8"))
            told = await page.evaluate("axe.run()")
            found += [
                f"{path}: {one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
                for one in told["violations"]
                for node in one["nodes"][:2]
            ]
        opened.errors[:] = [one for one in opened.errors if "404" not in one]  # of the page that is not there
        assert found == []


async def test_a_story_is_a_picture(app: Starlette, filled: Store, clock: StillClock, media: Path) -> None:
    """The picture stands on the page with a dot for each post, and the post's page leads to it."""
    await furnish(filled, media)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("journalist")
        await page.goto(f"{opened.base}/post/1001/1")
        await page.get_by_role("link", name="Same text in 3 posts").click()
        await expect(page.locator("figure.spread circle")).to_have_count(3)
        await expect(page.get_by_role("img", name="3 posts in 2 channels over time")).to_be_visible()


async def test_a_post_shows_its_picture_and_its_growth(
    app: Starlette, filled: Store, clock: StillClock, media: Path
) -> None:
    """The kept picture is really drawn under the desk's policy, opens alone, and the series is a drawn line."""
    await furnish(filled, media)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("journalist")
        await page.goto(f"{opened.base}/post/1002/3")
        await expect(page.locator(".attached img")).to_have_js_property("naturalWidth", 1)
        await expect(page.get_by_role("img", name="Views, forwards and reactions from")).to_be_visible()
        box = await page.locator("polyline.views").bounding_box()
        assert box is not None
        assert box["width"] > 100
        await page.get_by_text("Numbers").click()
        await expect(page.get_by_role("cell", name="360")).to_be_visible()
        await page.locator(".attached a").click()
        await expect(page.locator("img")).to_have_js_property("naturalWidth", 1)
        # The picture's own page is a sandbox, in which even the browser's script for zooming may be refused, aloud.
        opened.errors[:] = [one for one in opened.errors if "sandboxed" not in one]


async def test_a_search_is_saved_run_and_removed(app: Starlette, filled: Store, clock: StillClock) -> None:
    """A search is saved where it was made, told as chosen, run again from the list, and removed there."""
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("journalist")
        await page.goto(f"{opened.base}/search?q=лавровым+channel:nezygar")
        await expect(page.get_by_label("How to be told")).to_have_value("none")
        await page.get_by_label("How to be told").select_option(label="alerts by the bot")
        await page.get_by_role("button", name="Save this search").click()
        await expect(page.locator(".save .tag")).to_have_text("saved")
        await page.get_by_role("link", name="Saved searches").click()
        await page.get_by_label("How to be told: лавровым channel:nezygar").select_option(label="in the digest")
        await page.get_by_role("button", name="Save: лавровым channel:nezygar").click()
        await page.get_by_role("link", name="лавровым channel:nezygar").click()
        await expect(page.locator("mark.hit").first).to_be_visible()
        await expect(page.get_by_label("How to be told")).to_have_value("digest")
        await page.goto(f"{opened.base}/searches")
        await page.get_by_role("button", name="Remove: лавровым channel:nezygar").click()
        await expect(page.get_by_text("None yet")).to_be_visible()


async def test_roles_are_refused(app: Starlette, filled: Store, clock: StillClock) -> None:
    """A journalist has no way to what analysts and admins do, by links or by address."""
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("journalist")
        await expect(page.get_by_role("link", name="Inbox")).to_have_count(0)
        for path in ("/inbox", "/keeping", "/catalogue/officials"):
            await page.goto(opened.base + path)
            await expect(page.get_by_role("heading", name="Your role does not allow this")).to_be_visible()
        opened.errors[:] = [one for one in opened.errors if "403" not in one]


async def test_it_works_without_scripts(app: Starlette, filled: Store, clock: StillClock) -> None:
    """With scripts off one signs in, judges and searches all the same."""
    before = await filled.read(doubtful_waiting)
    async with windows(app, filled, clock) as opened:
        page = await opened.enter("analyst", java_script_enabled=False)
        await page.goto(f"{opened.base}/inbox")
        await page.get_by_role("button", name="Confirm", exact=True).first.click()
        await expect(page).to_have_url(f"{opened.base}/inbox")
        for place in range(2):
            await page.locator("[data-mark]").nth(place).check()
        await page.get_by_role("button", name="Confirm all marked").click()
        await page.get_by_role("button", name="Undo all at once: 2").click()
        await expect(page).to_have_url(f"{opened.base}/inbox")
        await page.get_by_role("searchbox").fill("лавровым")
        await page.get_by_role("searchbox").press("Enter")
        await expect(page.locator("mark.hit").first).to_be_visible()
    assert await filled.read(doubtful_waiting) == before - 1
