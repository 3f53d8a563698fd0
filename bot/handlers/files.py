"""Subscriptions as a file: sent by a tap, read when somebody sends one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import Message as TelegramMessage

from bot.desk import Ask, Desk, callback
from bot.rendering.pages import Button, Message
from bot.rendering.rich import lines, shorten
from core.errors import WishesFileError
from core.pipeline.asking.wishlists import MAX_BYTES, Imported, export_wishes, import_wishes, read_wishes, too_large

FILE_NAME = "slukh-subscriptions.json"


async def export(desk: Desk, ask: Ask, _argument: str) -> None:
    """/export."""
    rules = desk.holder.current
    text = await desk.store.read(lambda session: export_wishes(session, rules, ask.destination))
    await desk.send_file(ask, FILE_NAME, text.encode(), ask.texts("list-exported"))


async def export_button(desk: Desk, ask: Ask, _arguments: list[str]) -> None:
    """The button under the list."""
    await desk.toast(ask)
    await export(desk, ask, "")


def holds_subscriptions(message: TelegramMessage) -> bool:
    """Whether a file looks like one of ours."""
    file = message.document
    return file is not None and (
        (file.file_name or "").lower().endswith(".json") or file.mime_type == "application/json"
    )


async def import_(desk: Desk, ask: Ask, message: TelegramMessage) -> None:
    """A file of subscriptions was sent: asks before anything is set."""
    rows = await _rows(desk, ask, message)
    if rows is None:
        return
    buttons = (Button(ask.texts("talk-yes"), callback("import")), Button(ask.texts("talk-no"), "close"))
    question = Message(lines(ask.texts("import-ask", count=len(rows))), (buttons,))
    # The question replies to the file: the tap finds it there, and nothing of it is kept meanwhile.
    await desk.say(ask, question, reply_to=message.message_id)


async def import_button(desk: Desk, ask: Ask, _arguments: list[str]) -> None:
    """Yes: the subscriptions of the file that the question replies to."""
    asked = ask.message.reply_to_message if ask.message is not None else None
    if asked is None or asked.document is None:
        await desk.toast(ask, ask.texts("talk-old-button"))
        return
    rows = await _rows(desk, ask, asked)
    if rows is None:
        return
    rules, now = desk.holder.current, desk.now()

    def work(session: Session) -> Imported:
        return import_wishes(session, rules, ask.destination, rows, by=ask.user_id, now=now)

    found = await desk.store.write(work)
    texts = ask.texts
    names = shorten(", ".join(found.unknown), 300)
    unknown = texts("import-unknown", count=len(found.unknown), names=names) if found.unknown else ""
    await desk.change(
        ask,
        Message(
            lines(texts("import-done", count=found.done), unknown), ((Button(texts("subscribed-list"), "list:0"),),)
        ),
    )


async def _rows(desk: Desk, ask: Ask, message: TelegramMessage) -> list[Mapping[str, Any]] | None:
    file = message.document
    assert file is not None
    try:
        if (file.file_size or 0) > MAX_BYTES:
            raise too_large()
        content = await (await file.get_file()).download_as_bytearray()
        return read_wishes(bytes(content))
    except WishesFileError as error:
        await desk.say(ask, ask.texts("import-bad", reason=error.code, limit=error.limit))
        return None
