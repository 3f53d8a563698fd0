"""/check: a draft against what the channels said."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from core.i18n import LANGUAGES, texts_for
from core.storage.store import Store
from tests.bot.world import newsroom

DRAFT = (
    "The ministry is silent. Kompromat GROUP reported that Lavrov had fallen out of favour. "
    "Nezygar reported that Putin had left. Weather is fine."
)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_citation_is_compared_and_nothing_is_kept(store: Store, language: str) -> None:
    """What the channel has is shown with its status, what it has not is said; no table holds the draft."""
    texts = texts_for(language)
    async with newsroom(store) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        await room.hear("DEMO. Лавров впал в немилость.", channel_id=1002, date=room.clock() - timedelta(days=1))
        asked = await room.ask(anna, "/check", texts("ask-check"))
        await room.chats.reply(anna, asked, DRAFT)
        answer = await room.chats.wait_message(anna, texts("check-kept-nowhere"))
        assert texts("check-found") in answer.text
        assert "немилость" in answer.text
        assert texts("alert-unverified") in answer.text
        assert texts("check-nothing", channel="Nezygar") in answer.text
        assert (await room.ask(anna, "/check Nothing here.")).text == texts("check-none")
        sent = await room.chats.send_document(anna, room.chats.only_bot(), "d.txt", DRAFT.encode(), mime="text/plain")
        await room.chats.wait_message(anna, texts("check-found"), after=sent)
        sent = await room.chats.send_document(anna, room.chats.only_bot(), "d.pdf", b"x", mime="application/pdf")
        await room.chats.wait_message(anna, texts("check-bad-file"), after=sent)
        payloads = await store.read(lambda session: str(session.execute(text("SELECT payload FROM delivery")).all()))
        assert "favour" not in payloads
