"""Texts of the bot: all there, in all three languages, with the same arguments."""

import re
from pathlib import Path

import pytest

from bot.menus import BY_ROLE
from bot.routes import routes
from core.i18n import LANGUAGES, texts_for

LOCALES = Path(__file__).parents[2] / "core" / "i18n" / "locales"
_ENTRY = re.compile(r"^([a-z][a-z0-9-]*) =((?:.*\n)(?:[ \t]+.*\n|\n)*)", re.MULTILINE)
_USED = re.compile(r"""texts?\(\s*f?"([a-z]+(?:-[a-z]+)+)["{]""")


def entries(language: str) -> dict[str, str]:
    """Every message of the bot with its source."""
    found: dict[str, str] = {}
    for path in [*sorted((LOCALES / language).glob("bot_*.ftl")), LOCALES / language / "query.ftl"]:
        found.update(_ENTRY.findall(path.read_text(encoding="utf-8") + "\n"))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_the_same_arguments(language: str) -> None:
    """No message is missing, none is left over, and each takes what the English one takes."""
    english, other = entries("en"), entries(language)
    assert other.keys() == english.keys()
    for name, source in english.items():
        taken = set(re.findall(r"\$(\w+)", source))
        assert set(re.findall(r"\$(\w+)", other[name])) == taken, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_hides_another(language: str) -> None:
    """All files of a language share their ids: one that is given twice would show the wrong text somewhere."""
    names = [
        name
        for path in sorted((LOCALES / language).glob("*.ftl"))
        for name, _ in _ENTRY.findall(path.read_text(encoding="utf-8") + "\n")
    ]
    assert sorted(names) == sorted(set(names))
    assert len(names) > 600


def test_every_text_that_the_bot_uses_exists() -> None:
    """Ids in the source are ids of messages."""
    known = entries("en").keys()
    for path in Path("bot").rglob("*.py"):
        for name in _USED.findall(path.read_text(encoding="utf-8")):
            assert name in known or any(entry.startswith(name) for entry in known), f"{path}: {name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_menu_entry_has_a_description_and_a_handler(language: str) -> None:
    """What a menu names can be used by whom it is shown to."""
    commands = routes().commands
    for role, names in BY_ROLE.items():
        for name in names:
            assert texts_for(language).has(f"command-{name}")
            roles = ("journalist", "editor", "analyst", "admin")
            assert roles.index(commands[name].role) <= roles.index(role)
