"""Makes the README's pictures from a real run of the demo: chat and desk in a browser and on a phone, the terminal.

    python -m bench.pictures [--seconds 70]

Needs an installed Chromium. The demo runs in a terminal of its own size, and what it printed is drawn as it looked.
"""

import argparse
import asyncio
import io
import os
import pty
import re
import shutil
import struct
import sys
import tempfile
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from playwright.async_api import Page, async_playwright
from rich.console import Console
from rich.text import Text

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
COLUMNS, ROWS = 118, 56
SCREENS = {
    "digest": "/digest 2d",
    "check": "/check Nezygar сообщил, что у Лаврова «состоялся серьёзный разговор с Путиным». Kompromat GROUP сообщил, "
    "что Лаврову «закрыли все поездки на крупные встречи».",
    "schedule": "/schedule",
}
"""What is typed into the chat for a picture of the answer."""
DESK = {
    "desk-inbox": ("/inbox?all=1", "light", 1100, 760),
    "desk-post": ("post", "dark", 1100, 900),
    "desk-article": ("article", "light", 1100, 900),
    "desk-story": ("story", "light", 1100, 620),
    "desk-phone": ("/inbox?all=1", "dark", 390, 844),
}
"""The desk's pages by address, or by what is found there; in which colours and how large."""
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


async def run_demo(seconds: float, chat: Path) -> str:
    """Plays the demo for `seconds`, takes the chat's picture near the end, returns what the terminal got."""
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("slukh")), "run", "--demo",
            stdout=theirs, stderr=asyncio.subprocess.DEVNULL, cwd=folder,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)},
        )  # fmt: skip
        os.close(theirs)
        printed: list[bytes] = []
        loop = asyncio.get_running_loop()

        def read() -> None:
            with suppress(OSError):
                printed.append(os.read(ours, 65536))

        loop.add_reader(ours, read)
        try:
            await asyncio.sleep(seconds)
            text = b"".join(printed).decode(errors="replace")
            address = re.search(r"http://127\.0\.0\.1:\d+", text)
            if address is None:
                raise SystemExit(f"the demo told no address:\n{text[-2000:]}")
            await picture(address.group(), chat, 720, 1340)
            for name, command in SCREENS.items():
                await picture(address.group(), chat.with_name(f"{name}.png"), 390, 844, command)
            await desk_pictures(address.group(), chat.parent)
        finally:
            loop.remove_reader(ours)
            process.terminate()
            await process.wait()
    return text


async def picture(address: str, path: Path, width: int, height: int, command: str = "") -> None:
    """A screenshot of a page; of the chat, after a command was typed into it and answered."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        page = await browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
        await page.goto(address)
        await page.wait_for_timeout(1500)
        if command:
            await page.fill("#text", command)
            await page.press("#text", "Enter")
            await page.wait_for_timeout(4000)
        await page.screenshot(path=str(path))
        await browser.close()


async def desk_pictures(chat: str, folder: Path) -> None:
    """Screenshots of the desk, entered by the link that the bot sends; an edited post of a story is found by searching.

    Raises SystemExit where the demo has not come to have one.
    """
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        page = await browser.new_page()
        await page.goto(chat)
        await page.fill("#text", "/review")
        await page.press("#text", "Enter")
        link = page.get_by_text(re.compile(r"http://127\.0\.0\.1:\d+/sign-in/")).last
        found = re.search(r"(http://127\.0\.0\.1:\d+)/sign-in/[\w-]+", await link.inner_text())
        assert found is not None
        await page.goto(found.group())
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_role("heading", name="Overview").wait_for()
        places = {
            "post": await _linked(page, f"{found[1]}/search?q=is:edited", "/post/"),
            "article": await _linked(page, f"{found[1]}/articles", "/article/"),
            "story": await _linked(page, f"{found[1]}/inbox/stories", "/story/"),
        }
        cookies = await page.context.storage_state()
        for name, (place, colours, width, height) in DESK.items():
            size = {"width": width, "height": height}
            context = await browser.new_context(
                storage_state=cookies, viewport=size, color_scheme=colours, device_scale_factor=1
            )
            shown = await context.new_page()
            await shown.goto(found[1] + places.get(place, place))
            await shown.wait_for_timeout(300)
            await shown.screenshot(path=str(folder / f"{name}.png"))
        await browser.close()


async def _linked(page: Page, address: str, start: str) -> str:
    """The first address that begins so among the links of a page."""
    await page.goto(address)
    link = await page.locator(f"main a[href^='{start}']").first.get_attribute("href", timeout=5000)
    if link is None:
        raise SystemExit(f"nothing at {address}")
    return link


async def draw(printed: str, path: Path) -> None:
    """What a terminal showed, as a picture."""
    lines = printed.replace("\r\n", "\n").splitlines()
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(lines[:ROWS])), soft_wrap=False, overflow="ellipsis", no_wrap=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "terminal.html"
        drawn = console.export_svg(title="slukh run --demo")
        page.write_text(f"<!doctype html><meta charset=utf-8><body style='margin:0'>{drawn}</body>", encoding="utf-8")
        await picture(page.as_uri(), path, 1000, 990)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=70)
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    printed = await run_demo(options.seconds, FOLDER / "chat.png")
    await draw(printed, FOLDER / "terminal.png")


if __name__ == "__main__":
    asyncio.run(main())
