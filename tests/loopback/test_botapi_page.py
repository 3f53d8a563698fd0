"""The page that shows the chat: what it tells the browser, what it refuses, and the chat as used in a real browser."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect
from telegram import BotCommand, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from loopback.page import ChatPage
from tests.loopback.botapi_world import World, new_world, polling

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
KEYS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Mute…", callback_data="mute"), InlineKeyboardButton("Why?", callback_data="why")],
        [InlineKeyboardButton("Review", url="http://127.0.0.1:8765/r/1")],
    ]
)
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> & \u202eקצר 😀"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with new_world() as world:
        yield world


@pytest.fixture
async def page(world: World) -> AsyncIterator[ChatPage]:
    page = await ChatPage(world.chats, world.bot, world.anna).start()
    yield page
    await page.stop()


async def picture(world: World, page: ChatPage, until: str = "") -> dict[str, Any]:
    """The first picture of the chat that the events bring, or the first with that text in it."""
    async with world.http.stream("GET", f"{page.url}/events") as events:
        async for line in events.aiter_lines():
            if line.startswith("data: ") and until in line:
                return dict(json.loads(line.removeprefix("data: ")))
    raise AssertionError("the events ended")


async def test_the_page_is_told_what_the_user_sees(world: World, page: ChatPage) -> None:
    """A picture has texts, entities, keys and files, but neither callback data nor what was deleted."""
    first = await world.api.send_message(1001, "<b>Лавров</b>", parse_mode="HTML", reply_markup=KEYS)
    gone = await world.api.send_message(1001, "gone")
    await gone.delete()
    await world.api.send_document(1001, b"x" * 2048, filename="d.html", reply_to_message_id=first.message_id)
    await world.api.set_my_commands([BotCommand("help", "помощь")], language_code="ru")
    seen = await picture(world, page)
    assert [m["text"] for m in seen["messages"]] == ["/start", "Лавров", ""]
    assert seen["messages"][1]["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert seen["messages"][1]["buttons"] == [
        [{"text": "Mute…"}, {"text": "Why?"}],
        [{"text": "Review", "url": "http://127.0.0.1:8765/r/1"}],
    ]
    assert seen["messages"][2]["reply"] == {"id": first.message_id, "name": "Slukh", "text": "Лавров"}
    assert seen["messages"][2]["file"]["size"] == 2048
    assert seen["commands"] == [{"command": "help", "description": "помощь"}]


async def test_each_change_is_a_new_picture(world: World, page: ChatPage) -> None:
    """Whoever listens gets the chat again as soon as something was written."""
    waiting = asyncio.create_task(picture(world, page, until="breaking"))
    await asyncio.sleep(0.05)
    await world.api.send_message(1001, "breaking")
    assert (await waiting)["messages"][-1]["text"] == "breaking"


async def test_what_is_typed_and_tapped_reaches_the_bot(world: World, page: ChatPage) -> None:
    """/say becomes a message and /press a callback query, whose answer comes back."""
    sent = await world.api.send_message(1001, "x", reply_markup=KEYS)
    said = await world.http.post(f"{page.url}/say", json={"text": "/list", "reply_to": sent.message_id})
    pressed = asyncio.create_task(
        world.http.post(f"{page.url}/press", json={"message_id": sent.message_id, "row": 0, "column": 1})
    )
    await world.chats.wait_for(lambda: len(world.bot.updates) == 2)
    message, query = await world.api.get_updates()
    assert (message.message.message_id, message.message.reply_to_message.message_id) == (
        said.json()["id"],
        sent.message_id,
    )
    assert query.callback_query.data == "why"
    await query.callback_query.answer("because", show_alert=True)
    assert (await pressed).json() == {"text": "because", "alert": True}


async def test_the_page_is_for_this_machine_and_itself_only(world: World, page: ChatPage) -> None:
    """Foreign hosts and foreign sites' posts are refused, nonsense too, and every answer carries a strict CSP."""
    start = await world.http.get(page.url)
    policy = start.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert "<script>" not in start.text and " style=" not in start.text and " on" not in start.text.split("<body>")[1]
    assert (await world.http.get(page.url, headers={"host": "evil.example"})).status_code == 400
    for headers in ({"sec-fetch-site": "cross-site"}, {"content-type": "text/plain"}):
        said = await world.http.post(f"{page.url}/say", content='{"text": "x"}', headers=headers)
        assert said.status_code == 403
    for path, body, status in [
        ("say", {"text": " "}, 400),
        ("say", {"text": "x", "reply_to": 99}, 400),
        ("say", ["x"], 400),
        ("press", {"message_id": 1, "row": 0, "column": 0}, 404),
        ("press", {"message_id": 1, "row": "0"}, 400),
    ]:
        assert (await world.http.post(f"{page.url}/{path}", json=body)).status_code == status
    assert (await world.http.get(f"{page.url}/file/none")).status_code == 404
    assert [m.text for m in world.chats.messages(world.anna)] == ["/start"]


@asynccontextmanager
async def browsing(page: ChatPage) -> AsyncIterator[Page]:
    """A phone-sized browser window on the page, in which no error may be logged."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        window = await browser.new_page(viewport={"width": 390, "height": 844})
        errors: list[str] = []
        window.on("pageerror", lambda error: errors.append(str(error)))
        window.on("console", lambda said: errors.append(said.text) if said.type in ("error", "warning") else None)
        await window.goto(page.url)
        yield window
        await browser.close()
        assert errors == []


@asynccontextmanager
async def answering(world: World) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """A bot that answers presses with their own data, `why` as an alert."""

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        await query.answer(f"you pressed {query.data}", show_alert=query.data == "why")

    async with polling(world) as app:
        app.add_handler(CallbackQueryHandler(answer))
        yield app


@pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER TEST: no Chromium on this machine (Debian: chromium)")
async def test_the_chat_in_a_browser(world: World, page: ChatPage) -> None:
    """Texts show as text, formatting as formatting; keys, commands, forced replies and edits work live."""
    await world.api.set_my_commands([BotCommand("list", "what you follow"), BotCommand("help", "help")])
    alert = await world.api.send_message(
        1001,
        "<b>Лавров</b> 😀 <a href='http://127.0.0.1:1/p'>Post</a>\n<blockquote>quote</blockquote>\nafter",
        parse_mode="HTML",
        reply_markup=KEYS,
    )
    async with answering(world), browsing(page) as window:
        row = window.locator(f'[data-id="{alert.message_id}"]')
        await expect(row.locator("b")).to_have_text("Лавров")
        await expect(row.locator("blockquote")).to_have_text("quote")
        await expect(row.locator(".text a")).to_have_attribute("href", "http://127.0.0.1:1/p")

        await window.get_by_role("button", name="Mute…").click()
        await expect(window.locator("#toast")).to_have_text("you pressed mute")
        await window.get_by_role("button", name="Why?").click()
        await expect(window.locator("#alert-text")).to_have_text("you pressed why")
        await window.locator("#alert-ok").click()

        await world.api.send_message(1001, HOSTILE, disable_notification=True)
        await expect(window.locator(".row").last.locator(".text")).to_contain_text("<script>alert(1)</script> <img")
        await expect(window.locator(".row").last.locator(".silent")).to_be_visible()
        await expect(window.locator("#log script, #log img")).to_have_count(0)

        await alert.edit_text("corrected")
        await expect(row.locator(".text")).to_contain_text("corrected")
        await expect(row.locator(".edited")).to_be_visible()
        await expect(row.locator(".key")).to_have_count(0)

        await window.locator("#menu").click()
        await window.locator("#commands button").first.click()
        await expect(window.locator(".row.own").last).to_contain_text("/list")

        asked = await world.api.send_message(1001, "Which?", reply_markup=ForceReply(input_field_placeholder="@name"))
        await expect(window.locator("#answering-what")).to_have_text("Which?")
        await expect(window.locator("#text")).to_be_focused()
        await window.locator("#text").fill("Незыгарь")
        await window.keyboard.press("Enter")
        await expect(window.locator(".row.own").last.locator(".reply")).to_contain_text("Which?")
        reply = world.chats.messages(world.anna)[-1]
        assert (reply.text, reply.reply_to) == ("Незыгарь", asked.message_id)

        await window.locator("#text").fill("/he")
        await expect(window.locator("#commands button")).to_have_count(1)
        overflow = await window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow == 0


@pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER TEST: no Chromium on this machine (Debian: chromium)")
async def test_a_newcomer_presses_start(world: World) -> None:
    """Before the first message there is only START, which sends the invitation's payload."""
    boris = world.chats.add_user(1002, "Boris", "uk")
    await world.api.set_my_description("Слухає канали")
    page = await ChatPage(world.chats, world.bot, boris, payload="inv-7").start()
    try:
        async with browsing(page) as window:
            await expect(window.locator("#empty")).to_contain_text("Слухає канали")
            await expect(window.locator("#form")).to_be_hidden()
            await window.get_by_role("button", name="ПОЧАТИ").click()
            await expect(window.locator(".row.own")).to_contain_text("/start inv-7")
            await expect(window.locator("#form")).to_be_visible()
    finally:
        await page.stop()
    assert world.chats.messages(boris)[0].text == "/start inv-7"
