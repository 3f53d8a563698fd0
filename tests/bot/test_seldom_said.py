"""Answers to mistakes and to what hardly ever happens, as members get them in each language."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.composing import prepared
from bot.rendering.pages import Button, Message
from bot.rendering.rich import rich
from core.i18n import LANGUAGES, Texts, texts_for
from core.query.parser import FILTERS, VALUES
from core.storage.channels import set_channel
from core.storage.outbox import Outgoing, queue_messages
from core.storage.redetection import PROGRESS, keep_fact
from core.storage.status import store_status
from core.storage.store import Store
from core.told import Destination
from loopback.chat_values import User
from tests.bot.world import Newsroom, newsroom

pytestmark = pytest.mark.parametrize("language", LANGUAGES)

MISTAKES: list[tuple[str, str, dict[str, object]]] = [
    ("а" * 301, "query-long", {"count": 300}),
    ("метро)", "query-closed", {}),
    ("(" * 22 + "метро", "query-brackets", {}),
    ("AND метро", "query-before-and", {}),
    ("метро AND", "query-after-and", {}),
    ("метро OR", "query-word-missing", {}),
    ("-" * 22 + "метро", "query-negations", {}),
    ("метро NOT", "query-after-not", {}),
    ("(метро", "query-open", {}),
    ("а " * 65, "query-many-words", {"count": 64}),
    ("м*", "query-prefix", {"count": 2}),
    ("ʼ:", "query-nothing", {"text": "ʼ:"}),
    ('""', "query-empty-phrase", {}),
    (f'"{"а " * 17}"', "query-long-phrase", {"count": 16}),
    ("is:new", "query-value", {"filter": "is:new", "values": ", ".join(sorted(VALUES["is"]))}),
    ("🙂 …", "query-nothing", {"text": "🙂 …"}),
    ("official: x", "query-no-value", {"filter": "official:"}),
    ('"метро', "query-quote", {}),
    ("colour:red", "query-filter", {"filter": "colour", "filters": ", ".join(sorted({*VALUES, *FILTERS.values()}))}),
    ("story:x", "query-story", {"name": "x"}),
    ("article:x.example/none", "query-article", {"name": "x.example/none"}),
    ("official:Nobody", "query-no-official", {"name": "Nobody"}),
    ("channel:Nowhere", "query-no-channel", {"name": "Nowhere"}),
    ("by:Nobody", "query-no-member", {"name": "Nobody"}),
    ("on:31.02.2025", "query-date", {"name": "31.02.2025"}),
]


async def member(room: Newsroom, language: str, role: str = "journalist") -> tuple[User, Texts]:
    anna = room.chats.add_user(1001, "Anna", language_code=language)
    await room.join(anna, role)
    return anna, texts_for(language)


async def tapped(room: Newsroom, user: User, message: Any, button: str) -> str:
    """What pops up on a tap."""
    return (await (await room.chats.press(user, message, button)).answered()).text


async def send(room: Newsroom, chat_id: int, text: str, *buttons: Button) -> None:
    """A message through the outbox."""
    payload = prepared(Message(rich(text), (buttons,) if buttons else ()))
    outgoing = Outgoing(Destination(chat_id), "notice", text, payload=payload)
    await room.store.write(lambda session: queue_messages(session, [outgoing], room.clock()))


async def test_each_mistake_in_a_search_is_named(store: Store, language: str) -> None:
    """The reason, the search with an arrow under the place, and how searches are written."""
    async with newsroom(store) as room:
        anna, texts = await member(room, language)
        for typed, code, arguments in MISTAKES:
            answer = await room.ask(anna, f"/search {typed}")
            reason, query, arrow, *how = answer.text.splitlines()
            assert reason == texts("search-bad", reason=texts(code, **arguments)), typed
            assert query.strip("…") in " ".join(typed.split()), typed
            assert arrow.strip() == "↑", typed
            assert how == texts("search-how").splitlines()


async def test_what_is_gone_says_so(store: Store, language: str) -> None:
    """The post of an old alert, a member of an old list, a post whose translation or story is asked for."""
    async with newsroom(store, admin_language=language) as room:
        anna, texts = await member(room, language)
        await send(room, 1001, "An old alert", *(Button(verb, f"{verb}:999") for verb in ("full", "story", "mute")))
        old = await room.chats.wait_message(anna, "An old alert")
        for verb in ("full", "story", "mute"):
            assert await tapped(room, anna, old, f"{verb}:999") == texts("alert-gone")
        members = await room.ask(room.admin, "/members", texts("members-head", count=2))
        asked = await room.ask(anna, "/forget me", texts("forget-ask"))
        await room.tap(anna, asked, texts("talk-yes"), texts("forget-done"))
        assert await tapped(room, room.admin, members, "Anna") == texts("members-gone")
        await room.chats.wait_for(lambda: texts("members-head", count=1) in room.chats.now(members).text)


async def test_a_wish_for_somebody_whom_no_admin_hears_of(store: Store, language: str) -> None:
    """Admins get it in their language; where no admin can be reached, whoever asks learns that."""
    async with newsroom(store, admin_language=language) as room:
        anna, texts = await member(room, language)
        unknown = await room.ask(anna, "Хрюшкин", texts("offer-unknown", text="Хрюшкин"))
        assert await tapped(room, anna, unknown, texts("offer-ask-admin")) == texts("offer-admins-told")
        wish = await room.chats.wait_message(room.admin, texts("offer-asked", name="Хрюшкин", by="Anna"))
        assert texts("offer-asked-how") in wish.text
        asked = await room.ask(room.admin, "/forget me", texts("forget-ask"))
        await room.tap(room.admin, asked, texts("talk-yes"), texts("forget-done"))
        assert await tapped(room, anna, unknown, texts("offer-ask-admin")) == texts("offer-no-admin")


async def test_status_tells_what_is_wrong(store: Store, language: str, eventually: Callable[..., Any]) -> None:
    """A channel that can't be read, to everybody; messages that wait or failed, to admins only."""
    async with newsroom(store, admin_language=language) as room:
        anna, texts = await member(room, language)
        ben = room.chats.add_user(1002, "Ben", language_code=language)
        await room.join(ben)
        await room.quiet()
        await store.write(lambda session: set_channel(session, 1002, state="private"))
        room.fault("bad_request", method="sendMessage", chat_id=1000, message="Bad Request: refused", times=2)
        await send(room, 1000, "refused")
        room.fault("forbidden", method="sendMessage", chat_id=1002, message="Forbidden: bot was blocked by the user")
        await send(room, 1002, "suspended")

        async def wrong() -> bool:
            found = await store.read(lambda session: store_status(session, room.clock(), room.clock()))
            return (found.suspended, found.failed) == (1, 1)

        await eventually(wrong, seconds=10)
        trouble = texts("status-queue-trouble", suspended=1, failed=1)
        status = (await room.ask(room.admin, "/status", texts("status-head"))).text.splitlines()
        assert {texts("status-troubled", names="Kompromat GROUP"), trouble} <= set(status)
        told = (await room.ask(anna, "/status", texts("status-head"))).text.splitlines()
        assert texts("status-troubled", names="Kompromat GROUP") in told
        assert trouble not in told


async def test_a_failure_is_apologised_for(store: Store, language: str) -> None:
    """An answer that can't be kept for later is asked for again."""
    async with newsroom(store) as room:
        anna, texts = await member(room, language)
        room.fault("internal_error", method="sendMessage", chat_id=1001)
        await room.ask(anna, "/check Nothing here.", texts("talk-error"))


async def test_what_the_matcher_makes_of_a_text(store: Store, language: str) -> None:
    """/debug asks for a text with a hint, shows forty places and counts the rest, and says when there are none."""
    async with newsroom(store) as room:
        anna, texts = await member(room, language)
        asked = await room.ask(anna, "/debug", texts("ask-debug"))
        assert asked.placeholder == texts("ask-debug-hint")
        await room.chats.reply(anna, asked, "DEMO. Погода.")
        await room.chats.wait_message(anna, texts("debug-nothing"), after=asked)
        more = await room.ask(anna, "/debug " + "Сергей Лавров говорит. " * 43, texts("debug-more", count=3))
        assert more.text.endswith(texts("debug-more", count=3))


async def test_questions_have_hints(store: Store, language: str) -> None:
    """A command without what it needs asks for it, and the field shows an example."""
    async with newsroom(store) as room:
        anna, texts = await member(room, language)
        for command, prompt in (
            ("/subscribe", "ask-subscribe"), ("/search", "ask-search"), ("/article", "ask-article"),
            ("/check", "ask-check"), ("/debug", "ask-debug"),
        ):  # fmt: skip
            asked = await room.ask(anna, command, texts(prompt))
            assert (asked.force_reply, asked.placeholder) == (True, texts(f"{prompt}-hint"))


async def test_somebody_in_the_news_every_hour(store: Store, language: str) -> None:
    """It warns, and the first button is the digest; while stored posts are still searched it says how far that is."""
    async with newsroom(store) as room:
        anna, texts = await member(room, language)
        for number in range(60):
            await room.hear(f"DEMO. Лавров номер {number}.")
        search = {"catalogue": "x", "officials": ["sergey-lavrov"], "gone": [], "of": 200, "top": 9, "done": 85,
                  "below": 3, "found": {}}  # fmt: skip

        def searching(session: Session) -> None:
            keep_fact(session, PROGRESS, search)

        await store.write(searching)
        offer = await room.ask(anna, "Лавров", texts("offer-rate", posts=60, channels=1))
        assert {texts("offer-broad"), texts("offer-searching", percent=42)} <= set(offer.text.splitlines())
        assert offer.buttons[0][0].text == texts("offer-digest")


async def test_analysts_are_led_to_the_desk(store: Store, language: str) -> None:
    """Under the reasons stands the post's page."""
    async with newsroom(store, desk_url="https://desk.example") as room:
        anna, texts = await member(room, language, "analyst")
        await room.follow(anna)
        post = await room.hear()
        alert = await room.chats.wait_message(anna, "закрыли")
        await room.tap(anna, alert, texts("alert-button-why"))
        why = await room.chats.wait_message(anna, texts("alert-why-head"))
        assert why.button(texts("alert-button-review")).url == f"https://desk.example/post/1001/{post.message_id}"


async def test_the_language_is_changed(store: Store, language: str) -> None:
    """By command, and answered in the new one."""
    async with newsroom(store) as room:
        anna, _ = await member(room, next(other for other in LANGUAGES if other != language))
        texts = texts_for(language)
        assert (await room.ask(anna, f"/language {language}")).text == texts("language-set")
        assert (await room.ask(anna, "/nosuch")).text == texts("talk-unknown-command")


async def test_a_subscription_to_some_channels(store: Store, language: str) -> None:
    """A screen says how channels are chosen, and shows the choice."""
    async with newsroom(store) as room:
        anna, texts = await member(room, language)
        await room.follow(anna)
        listed = await room.ask(anna, "/list", texts("list-head", count=1))
        await room.tap(anna, listed, listed.buttons[0][0].data or "")  # the list itself may say how, too
        assert texts("subscribed-both") in room.chats.now(listed).text
        everywhere = texts("list-channels", value=texts("list-all-channels"))
        await room.tap(anna, listed, everywhere, texts("list-channels-how"))
        assert everywhere in room.chats.now(listed).text
        await room.tap(anna, listed, "– Nezygar", texts("list-channels", value="Nezygar"))
