"""/check: a draft against what the channels said. The draft is neither stored nor logged, nor sent on to anybody."""

import codecs

from sqlalchemy.orm import Session
from telegram import Message as TelegramMessage

from bot.desk import Ask, Desk, ask_for
from bot.rendering.checks import check_messages
from bot.sending import send_message
from core.pipeline.relating.drafts import CheckedDraft, check_draft

_FILE_BYTES = 400_000


async def check(desk: Desk, ask: Ask, text: str) -> None:
    """/check and the draft, or a question for it."""
    if not ask.private:
        await desk.say(ask, ask.texts("check-private"))
        return
    if not text:
        await desk.say(ask, ask_for(desk, ask, "ask-check"))
        return
    rules, now = desk.holder.current, desk.now()

    def work(session: Session) -> CheckedDraft:
        return check_draft(session, rules, text, now)

    found = await desk.store.read(work)
    for message in check_messages(found, desk.reader(ask), now=now):
        # Straight out and never through the outbox: the answer quotes the draft.
        await send_message(desk.bot, ask.destination, message)


async def document(desk: Desk, ask: Ask, message: TelegramMessage) -> None:
    """A plain text file is a draft too long for a message."""
    file = message.document
    if file is None or not (file.mime_type or "").startswith("text/") or (file.file_size or 0) > _FILE_BYTES:
        await desk.say(ask, ask.texts("check-bad-file"))
        return
    content = await (await file.get_file()).download_as_bytearray()
    await check(desk, ask, _text_of(bytes(content)))


def _text_of(content: bytes) -> str:
    """A text file as the programs of our readers save it: Unicode by its mark, else UTF-8, else Windows' Cyrillic page.

    Read otherwise, its channels' names would be gone, and the answer that it cites none would be false.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", "replace")
