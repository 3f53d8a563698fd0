"""Machine translation over a real HTTP service of this machine: by a button, for every alert, and when it fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.translating import DeepL, LibreTranslate, OpenAI
from cli.web import serve_app
from core.i18n import LANGUAGES, texts_for
from core.languages import needs_translation
from core.storage.store import Store
from tests.bot.test_seldom_said import tapped
from tests.bot.world import newsroom

POST = "DEMO. Лаврову временно закрыли поездки, звоните +7 916 123 45 67."


@dataclass
class FakeService:
    """Answers as the three services do, in a way that tells what it was asked."""

    url: str = ""
    broken: bool = False
    free: asyncio.Event | None = None  # answers wait for it
    asked: list[tuple[str, Any, Any]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append((request.url.path, body, request.headers.get("authorization")))
        if self.free is not None:
            await self.free.wait()
        if self.broken:
            return Response(status_code=503)
        match request.url.path:
            case "/translate":
                return JSONResponse({"translatedText": f"[{body['target']}] travel was stopped <b>"})
            case "/v2/translate":
                return JSONResponse({"translations": [{"text": f"[{body['target_lang']}] travel was stopped"}]})
        return JSONResponse({"choices": [{"message": {"content": "travel was stopped"}}]})


@asynccontextmanager
async def service() -> AsyncIterator[FakeService]:
    fake = FakeService()
    app = Starlette(routes=[Route("/{path:path}", fake.answer, methods=["POST"])])
    async with serve_app(app, "127.0.0.1", 0) as port:
        fake.url = f"http://127.0.0.1:{port}"
        yield fake


async def test_a_translation_comes_by_a_tap_and_is_kept(store: Store) -> None:
    """The reply names the machine; a second tap asks nobody again; private numbers never leave."""
    texts = texts_for("en")
    async with service() as fake, newsroom(store, translation=LibreTranslate(fake.url)) as room:
        await room.follow(room.admin)
        await room.hear(POST)
        alert = await room.chats.wait_message(room.admin, "закрыли")
        await room.tap(room.admin, alert, texts("translate-button"))
        answer = await room.chats.wait_message(room.admin, "travel was stopped <b>")
        assert answer.reply_to == alert.message_id
        assert texts("translate-head", service="LibreTranslate") in answer.text
        assert "916" not in fake.asked[0][1]["q"]
        await room.tap(room.admin, alert, texts("translate-button"))
        await room.chats.wait_message(room.admin, "travel was stopped", after=answer)
        assert len(fake.asked) == 1


async def test_who_asks_while_it_is_made_gets_it_too(store: Store) -> None:
    """The service is asked once, and both get its answer."""
    texts = texts_for("en")
    async with service() as fake, newsroom(store, translation=LibreTranslate(fake.url)) as room:
        fake.free = asyncio.Event()
        anna = room.chats.add_user(1001, "Anna", language_code="en")
        await room.join(anna)
        await room.follow(anna)
        await room.follow(room.admin)
        await room.hear(POST)
        alerts = [await room.chats.wait_message(one, "закрыли") for one in (room.admin, anna)]
        press = await room.chats.press(room.admin, alerts[0], texts("translate-button"))
        await press.answered()
        await room.chats.wait_for(lambda: fake.asked)
        press = await room.chats.press(anna, alerts[1], texts("translate-button"))
        await press.answered()
        await room.quiet()
        fake.free.set()
        for one in (room.admin, anna):
            await room.chats.wait_message(one, "travel was stopped")
        assert len(fake.asked) == 1


async def test_who_is_shut_out_while_it_is_made_gets_no_translation(store: Store) -> None:
    """What a member had asked for does not come after the membership; who else waits for it gets it."""
    texts = texts_for("en")
    async with service() as fake, newsroom(store, translation=LibreTranslate(fake.url)) as room:
        fake.free = asyncio.Event()
        anna = room.chats.add_user(1001, "Anna", language_code="en")
        await room.join(anna)
        for one in (anna, room.admin):
            await room.follow(one)
        await room.hear(POST)
        for one in (anna, room.admin):
            alert = await room.chats.wait_message(one, "закрыли")
            await (await room.chats.press(one, alert, texts("translate-button"))).answered()
        await room.ask(room.admin, "/revoke Anna", texts("members-removed", name="Anna"))
        fake.free.set()
        await room.chats.wait_message(room.admin, "travel was stopped")
        await room.quiet()
        assert not [text for text in room.texts(anna) if "travel was stopped" in text]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_alert_can_be_translated_by_an_edit(
    store: Store, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The alert goes out first; what the machine made joins it without a second message, whatever the clock says."""
    monkeypatch.setattr("bot.translating._LOOK_SECONDS", 600.0)
    monkeypatch.setattr("bot.delivery._IDLE_SECONDS", 600.0)
    texts = texts_for(language)
    post = POST if language != "ru" else "DEMO. Лаврову тимчасово закрили поїздки."
    async with service() as fake, newsroom(store, translation=LibreTranslate(fake.url)) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.follow(anna)
        shown = await room.ask(anna, "/settings", texts("settings-head"))
        await room.tap(anna, shown, texts("settings-translate", value=texts("talk-off")))
        assert room.chats.now(shown).button(texts("settings-translate", value=texts("talk-on")))
        await room.hear(post if language != "uk" else "DEMO. Лаврову временно закрыли объезды.")
        alert = await room.chats.wait_message(anna, "DEMO")
        changed = await room.chats.wait_for(
            lambda: m if "travel was stopped" in (m := room.chats.now(alert)).text else None
        )
        assert texts("translate-head", service="LibreTranslate") in changed.text
        assert f"[{language}]" in changed.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_failure_is_told_once(store: Store, clock: Any, language: str) -> None:
    """Admins hear of it once, whoever asked gets one line, and the translation when the service is back."""
    texts = texts_for(language)
    russian = ("DEMO. Лаврову закрыли поездки.", "DEMO. Лавров молчит.")
    posts = russian if language == "en" else ("DEMO. Lavrov was silenced.", "DEMO. Lavrov left.")
    async with (
        service() as fake,
        newsroom(store, clock=clock, admin_language=language, translation=OpenAI(f"{fake.url}/v1", "m", "k")) as room,
    ):
        fake.broken = True
        await room.follow(room.admin)
        for post in posts:
            await room.hear(post)
        for post in posts:
            alert = await room.chats.wait_message(room.admin, post.split()[-1])
            assert await tapped(room, room.admin, alert, texts("translate-button")) == texts("translate-soon")
            await room.quiet()
        await room.chats.wait_for(
            lambda: sum(texts("translate-failed") == text for text in room.texts(room.admin)) == 2
        )
        assert sum(texts("translate-trouble", reason="").split(":")[0] in text for text in room.texts(room.admin)) == 1
        assert fake.asked[0][2] == "Bearer k"
        fake.broken = False
        clock.forward(minutes=2)
        await room.chats.wait_message(room.admin, "travel was stopped", timeout=20)


async def test_without_a_service_nothing_offers_it(store: Store) -> None:
    """No button under an alert, no setting."""
    async with newsroom(store) as room:
        await room.follow(room.admin)
        await room.hear(POST)
        alert = await room.chats.wait_message(room.admin, "закрыли")
        assert len(alert.buttons) == 2
        shown = await room.ask(room.admin, "/settings", "Settings of this chat")
        assert not any("Translate" in button.text for row in shown.buttons for button in row)


def test_services_are_asked_as_they_document() -> None:
    """DeepL's codes and its free host; keys in headers, not in addresses."""
    url, body, headers = DeepL("abc:fx").request("текст", "en")
    assert url == "https://api-free.deepl.com/v2/translate"
    assert body == {"text": ["текст"], "target_lang": "EN-GB"}
    assert headers == {"Authorization": "DeepL-Auth-Key abc:fx"}
    assert DeepL("abc").request("текст", "uk")[0] == "https://api.deepl.com/v2/translate"
    url, body, _ = OpenAI("https://x.example/v1", "model").request("текст", "uk")
    assert url == "https://x.example/v1/chat/completions"
    assert body["messages"][1] == {"role": "user", "content": "текст"}


@pytest.mark.parametrize(
    ("text", "language", "needed"),
    [
        ("Лавров молчит", "en", True),
        ("Лавров мовчить, а їх немає", "ru", True),
        ("Лавров молчит, объявили", "uk", True),
        ("Лавров молчит, объявили", "ru", False),
        ("Lavrov is silent", "ru", True),
        ("Lavrov is silent", "en", False),
        ("123 🙂", "en", False),
        ("Лавров", "uk", False),
    ],
)
def test_a_text_that_is_read_anyway_needs_none(text: str, language: str, needed: bool) -> None:
    """Letters tell; what could be either is left alone."""
    assert needs_translation(text, language) is needed
