"""Which texts of the bot do tests meet, in which languages? A plugin for a run of them all, in one process:

    python -m pytest -n 0 -p tests.bot.met tests/bot

It counts what the program asks for, not what tests compare with; a text that was met in some languages only, or in
none, is listed, and fails the run.
"""

import sys
from typing import Any

import pytest

from core.i18n import LANGUAGES
from core.i18n.texts import Texts
from tests.bot.test_texts import entries

_met: set[tuple[str, str]] = set()
_look_up = Texts.__call__


def _recorded(self: Texts, message_id: str, /, **args: object) -> str:
    if "/tests/" not in sys._getframe(1).f_code.co_filename:
        _met.add((message_id, self.language))
    return _look_up(self, message_id, **args)


Texts.__call__ = _recorded  # type: ignore[method-assign]


def _missing() -> dict[str, list[str]]:
    wanting = {
        name: [language for language in LANGUAGES if (name, language) not in _met] for name in entries(LANGUAGES[0])
    }
    return {name: languages for name, languages in wanting.items() if languages}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a run that passed over a text."""
    if _missing() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The count, and what is missing."""
    missing, whole = _missing(), len(entries(LANGUAGES[0]))
    terminalreporter.section("texts of the bot")
    terminalreporter.line(f"{whole - len(missing)} of {whole} met in all of {', '.join(LANGUAGES)}")
    for name, languages in sorted(missing.items()):
        terminalreporter.line(f"{name}: not in {', '.join(languages)}")
