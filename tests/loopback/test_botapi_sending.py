"""Sending through the loopback Bot API with python-telegram-bot: what arrives, and what is refused in which words."""

import asyncio
import json
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, InvalidToken

from tests.loopback.botapi_world import TOKEN, World, new_world, ptb_bot


@pytest.fixture
async def world(clock: Callable[[], datetime]) -> AsyncIterator[World]:
    async with new_world(clock) as world:
        yield world


def png(width: int, height: int) -> bytes:
    """A black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * (width * 3 + 1) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_message_arrives_with_all_that_was_asked(world: World) -> None:
    """Text, entities, keyboard, reply, silence, protection and preview options reach the user and the answer."""
    first = await world.api.send_message(world.anna.id, "first")
    sent = await world.api.send_message(
        world.anna.id,
        "<b>Лавров</b> 😀 <a href='https://example.org'>link</a>",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup(
            [[InlineKeyboardButton("Why?", callback_data="why:1"), InlineKeyboardButton("Open", url="example.org/x")]]
        ),
        reply_parameters=ReplyParameters(first.message_id, quote="irs"),
        disable_notification=True,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.parse_entities() == {sent.entities[0]: "Лавров", sent.entities[1]: "link"}
    assert (sent.reply_to_message.message_id, sent.quote.text) == (first.message_id, "irs")
    assert (sent.has_protected_content, sent.link_preview_options.is_disabled) == (True, True)
    assert sent.reply_markup.inline_keyboard[0][1].url == "http://example.org/x"
    seen = world.chats.messages(world.anna)[-1]
    assert (seen.message_id, seen.text) == (sent.message_id, "Лавров 😀 link")
    assert (seen.reply_to, seen.silent, seen.protected) == (first.message_id, True, True)
    assert [[(b.text, b.data, b.url) for b in row] for row in seen.buttons] == [
        [("Why?", "why:1", None), ("Open", None, "http://example.org/x")]
    ]
    assert seen.date == sent.date


async def test_each_delivery_and_request_is_logged(world: World) -> None:
    """The log has every message that reached a chat and the outcome of every request, in order and with time."""
    sent = await world.api.send_message(world.anna.id, "one")
    with pytest.raises(BadRequest):
        await world.api.send_message(77, "two")
    (delivered,) = world.log.of("bot_message")
    assert (delivered["chat_id"], delivered["message_id"], delivered["text"]) == (1001, sent.message_id, "one")
    assert delivered.at == sent.date
    requests = world.log.of("bot_request", method="sendMessage")
    assert [(r["chat_id"], r["outcome"], r["code"]) for r in requests] == [
        (1001, "ok", 200),
        (77, "Bad Request: chat not found", 400),
    ]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n\t "}, "text must be non-empty"),
        ({"text": "\u200b\u3000"}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x" * 32769}, "text is too long"),
        ({"text": "x", "parse_mode": "Foo"}, "unsupported parse_mode"),
        ({"text": "*x*", "parse_mode": "MarkdownV2"}, "the loopback Telegram reads no markdownv2; use HTML"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody_here"}, "chat not found"),
        ({"text": "x", "chat_id": "nobody"}, "chat not found"),
        ({"text": "x" * 5000, "chat_id": 5}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "x", "reply_to_message_id": 999}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "q"}}, 'can\'t find field "message_id"'),
        ({"text": "x", "reply_parameters": {"message_id": 1, "quote": "absent"}}, "QUOTE_TEXT_INVALID"),
        ({"text": "x", "message_thread_id": 7}, "message thread not found"),
        ({"text": "x", "link_preview_options": {"url": "no url"}}, "WEBPAGE_URL_INVALID"),
        ({"text": "x", "link_preview_options": {"is_disabled": 1}}, 'field "is_disabled" must be of type Boolean'),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": {"force_reply": "yes"}}, 'field "force_reply" must be of type Boolean'),
        ({"text": "x", "entities": [{"type": "odd", "offset": 0, "length": 1}]},
         "can't parse MessageEntity: Unsupported type specified"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 9, "length": 1}]},
         "entity begins after the end of the text at UTF-16 offset 9"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
         "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9"),
        ({"text": "x", "entities": [{"type": "bold", "offset": -1, "length": 1}]},
         "receive an entity with incorrect offset -1"),
        ({"text": "x", "entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "bad"}]},
         "entity URL 'bad' is invalid: Wrong HTTP URL"),
        ({"text": "x", "entities": [{"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 5}}]},
         "user not found"),
    ],
)  # fmt: skip
async def test_what_is_refused(world: World, params: dict[str, Any], reason: str) -> None:
    """sendMessage refuses in Telegram's words, and nothing reaches the chat."""
    before = world.chats.messages(world.anna)
    assert await world.refused("sendMessage", **params) == f"Bad Request: {reason}"
    assert world.chats.messages(world.anna) == before


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "b", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "b", "callback_data": "ы" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "b", "callback_data": ""}, "can't parse inline keyboard button: "
         "Text buttons are unallowed in the inline keyboard"),
        ({"text": "b"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x"}, 'can\'t parse inline keyboard button: Can\'t find field "text"'),
        ({"text": "b", "url": "not-a-url"}, "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"),
        ({"text": "b", "url": "http://localhost:8765/r"},
         "inline keyboard button URL 'http://localhost:8765/r' is invalid: Wrong HTTP URL"),
        ({"text": "b", "url": "ftp://example.org"},
         "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol"),
        ({"text": "b", "pay": True}, "BUTTON_TYPE_INVALID"),
        ({"text": "b", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)  # fmt: skip
async def test_keyboards_are_checked(world: World, button: dict[str, Any], reason: str) -> None:
    """A button that Telegram would not take makes the whole message fail."""
    markup = {"inline_keyboard": [[button]]}
    assert await world.refused("sendMessage", text="x", reply_markup=markup) == f"Bad Request: {reason}"


async def test_limits_are_inclusive(world: World) -> None:
    """4096 units of text after parsing, 64 bytes of callback data and 100 buttons still pass."""
    text = "<b>" + "&amp;" * 2048 + "</b>" + "😀" * 1024
    keys = [[InlineKeyboardButton("k", callback_data="ы" * 32) for _ in range(8)] for _ in range(12)]
    sent = await world.api.send_message(1001, text, parse_mode="html", reply_markup=InlineKeyboardMarkup(keys))
    assert sent.text == "&" * 2048 + "😀" * 1024
    keys += [keys[0]]
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await world.api.send_message(1001, "x", reply_markup=InlineKeyboardMarkup(keys))


async def test_a_reply_may_do_without_its_message(world: World) -> None:
    """allow_sending_without_reply sends a plain message when the other one is gone."""
    gone = await world.api.send_message(1001, "gone")
    await gone.delete()
    sent = await world.api.send_message(
        1001, "x", reply_parameters=ReplyParameters(gone.message_id, allow_sending_without_reply=True)
    )
    assert sent.reply_to_message is None
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await world.api.send_message(1001, "x", reply_to_message_id=gone.message_id)


async def test_force_reply_and_keyboard_removal(world: World) -> None:
    """ForceReply and ReplyKeyboardRemove reach the app, and such messages can't be edited."""
    asked = await world.api.send_message(1001, "Which?", reply_markup=ForceReply(input_field_placeholder="@name"))
    seen = world.chats.messages(world.anna)[-1]
    assert (seen.force_reply, seen.placeholder) == (True, "@name")
    await world.api.send_message(1001, "done", reply_markup=ReplyKeyboardRemove())
    assert world.chats.messages(world.anna)[-1].remove_keyboard
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await asked.edit_text("Which one?")


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart"])
async def test_parameters_come_in_four_ways(world: World, way: str) -> None:
    """Query string, form, JSON and multipart mean the same, and method names ignore case."""
    params: dict[str, Any] = {"chat_id": "1001", "text": "<b>Й</b> &amp; +", "parse_mode": "HTML"}
    params["reply_markup"] = json.dumps({"inline_keyboard": [[{"text": "k", "callback_data": "d"}]]})
    url = f"{world.server.url}/bot{TOKEN}/SENDmessage"
    sendings = {
        "query": lambda: world.http.get(url, params=params),
        "form": lambda: world.http.post(url, data=params),
        "json": lambda: world.http.post(url, json=params),
        "multipart": lambda: world.http.post(url, files={name: (None, value) for name, value in params.items()}),
    }
    answer = (await sendings[way]()).json()
    assert (answer["ok"], answer["result"]["text"]) == (True, "Й & +")
    assert answer["result"]["reply_markup"] == {"inline_keyboard": [[{"text": "k", "callback_data": "d"}]]}


async def test_tokens_and_methods_are_checked(world: World) -> None:
    """A wrong token is unauthorized, a malformed one and an unknown method are not found, as Telegram answers."""
    assert (await world.ask("getMe", token="4200:other")) == {
        "ok": False, "error_code": 401, "description": "Unauthorized",
    }  # fmt: skip
    assert (await world.ask("getMe", token="nonsense"))["error_code"] == 404
    assert (await world.ask("sendNothing"))["error_code"] == 404
    assert (await world.http.get(world.server.url)).status_code == 404
    stranger = ptb_bot(world.server, "4200:other")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_documents_are_kept_and_sent_again(world: World) -> None:
    """A file sent by upload comes back byte for byte through getFile, and its id serves for the next message."""
    content = bytes(range(256)) * 400
    sent = await world.api.send_document(
        1001, content, filename="watch list.yaml", caption="<i>the list</i>", parse_mode="HTML"
    )
    assert (sent.document.file_name, sent.document.file_size) == ("watch list.yaml", len(content))
    assert (sent.caption, sent.caption_entities[0].type) == ("the list", "italic")
    file = await world.api.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    again = await world.api.send_document(1001, sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id
    seen = world.chats.messages(world.anna)[-2]
    assert seen.file is not None and (seen.file.content, seen.text) == (content, "the list")


async def test_files_are_checked(world: World) -> None:
    """Missing, empty and unknown files, long captions and pictures that are none are refused."""
    assert await world.refused("sendDocument") == "Bad Request: there is no document in the request"
    assert await world.refused("getFile", file_id="x") == "Bad Request: invalid file_id"
    for call, reason in [
        (world.api.send_document(1001, b""), "File must be non-empty"),
        (world.api.send_document(1001, "unknown-id"), "Wrong remote file identifier"),
        (world.api.send_document(1001, b"x", caption="y" * 1025), "Message caption is too long"),
        (world.api.send_photo(1001, b"no picture"), "Image_process_failed"),
        (world.api.send_photo(1001, png(1, 30)), "Photo_invalid_dimensions"),
    ]:
        with pytest.raises(BadRequest, match=reason):
            await call
    missing = await world.http.get(f"{world.server.url}/file/bot{TOKEN}/documents/file_99.txt")
    assert missing.status_code == 404


async def test_photos_have_their_size(world: World) -> None:
    """A picture is sent with its width and height."""
    sent = await world.api.send_photo(1001, png(64, 48), caption="map")
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (64, 48, "map")


async def test_forwards_show_their_origin_and_copies_do_not(world: World) -> None:
    """forwardMessage keeps who wrote it, copyMessage keeps only the content, and protected messages do neither."""
    boris = world.chats.add_user(1002, "Boris")
    await world.chats.say(boris, world.bot, "/start")
    sent = await world.api.send_message(1001, "<b>news</b>", parse_mode="HTML")
    forwarded = await world.api.forward_message(1002, 1001, sent.message_id)
    assert (forwarded.forward_origin.sender_user.id, forwarded.text) == (world.bot.id, "news")
    await world.api.copy_message(1002, 1001, sent.message_id)
    copied = world.chats.messages(boris)[-1]
    assert (copied.origin, copied.text, copied.entities[0].type) == (None, "news", "bold")
    secret = await world.api.send_message(1001, "secret", protect_content=True)
    with pytest.raises(BadRequest, match="can't be forwarded"):
        await world.api.forward_message(1002, 1001, secret.message_id)


async def test_a_connection_serves_many_requests_in_order(world: World) -> None:
    """Requests written at once on one connection are answered one by one, in their order."""
    async with httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=1)) as http:
        url = f"{world.server.url}/bot{TOKEN}/sendMessage"
        for number in range(20):
            answer = await http.post(url, json={"chat_id": 1001, "text": str(number)})
            assert answer.json()["result"]["text"] == str(number)
    assert [m.text for m in world.chats.by_bot(world.anna)] == [str(n) for n in range(20)]


async def test_a_client_that_speaks_no_http_harms_nobody(world: World) -> None:
    """Garbage on one connection ends that connection, and the server goes on."""
    host, port = world.server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"\x00\x01 garbage\r\n\r\n")
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    assert (await world.api.send_message(1001, "x")).text == "x"
