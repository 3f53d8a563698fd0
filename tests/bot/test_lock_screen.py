"""What a lock screen shows of an alert: its first hundred characters."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.rendering.alerts import AlertView, alert_message
from bot.rendering.reader import Reader
from core.i18n import LANGUAGES
from core.told import Event
from tests.bot.cards import card
from tests.bot.world import at

_NAMES = {"en": "Sergey Lavrov", "ru": "Сергей Лавров", "uk": "Сергій Лавров"}
_SAID = "Лаврову временно закрыли поездки"
_SHOWN = 100  # about as much stands on a locked phone


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_locked_phone_shows_what_was_said(language: str) -> None:
    """With whom it is about, which channel said it, and that it is not verified; the time stands below."""
    post = replace(card(f"{_SAID} на крупные встречи."), channel_name="Kompromat GROUP")
    reader = Reader(language, ZoneInfo("Europe/Riga"), lambda _: _NAMES[language])
    view = AlertView(Event.NEW, 1, post, ("sergey-lavrov",))
    text = alert_message(view, reader, now=at(9)).text.plain
    status = {"en": "UNVERIFIED", "ru": "НЕ ПРОВЕРЕНО", "uk": "НЕ ПЕРЕВІРЕНО"}[language]
    for part in (_NAMES[language], "Kompromat GROUP", status, _SAID):
        assert part in text[:_SHOWN]
    assert text.index(reader.moment_with_place(post.date, now=at(9))) > text.index(_SAID)
