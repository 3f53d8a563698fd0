"""Files of the newsroom that can't be used, as admins read of them."""

from datetime import timedelta
from pathlib import Path

import pytest

from config.watchlist import load_watchlist
from core.errors import ConfigError
from core.i18n import LANGUAGES, texts_for
from core.pipeline.newsroom.refusals import Place, note_refusal
from core.storage.store import Store
from core.storage.wake import Topic, wake
from tests.bot.world import newsroom

PLACE = Place("watchlist", "east", "/srv/watchlist.yaml")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_admins_read_what_is_wrong_in_their_language(store: Store, tmp_path: Path, language: str) -> None:
    """With the line and the mend, by itself and under /status, until the file is mended; members read nothing of it."""
    texts = texts_for(language)
    path = tmp_path / "watchlist.yaml"
    path.write_text("timezone: Europe/Riga\nchannels:\n  - {username: nezygar}\n  - {username: nezygar}\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_watchlist(path)
    async with newsroom(store, admin_language=language) as room:
        anna = room.chats.add_user(1001, "Anna", language_code=language)
        await room.join(anna)
        now = room.clock()

        async def note(error: ConfigError | None, minutes: int) -> None:
            at = now + timedelta(minutes=minutes)
            await store.write(lambda session: note_refusal(session, place=PLACE, error=error, now=at))
            await store.write(lambda session: wake(session, Topic.DELIVERY))

        await note(caught.value, 0)
        told = await room.chats.wait_message(room.admin, "/srv/watchlist.yaml")
        problem = texts("desk-fault-line", number=4)
        assert problem in told.text
        assert texts("fault-listed-twice", name="nezygar", first=3) in told.text
        status = await room.ask(room.admin, "/status", texts("status-head"))
        assert problem in status.text
        assert "/srv" not in (await room.ask(anna, "/status", texts("status-head"))).text
        await note(None, 1)
        await room.chats.wait_message(
            room.admin, texts("notice-file-good", file=PLACE.path, host=PLACE.host), after=status
        )
        await room.quiet()
        assert problem not in (await room.ask(room.admin, "/status", texts("status-head"))).text
        assert not any("/srv" in text for text in room.texts(anna))
