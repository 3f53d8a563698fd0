"""Texts of the bot: all there, in all three languages, with the same arguments."""

import ast
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.menus import BY_ROLE
from bot.routes import routes
from core.i18n import LANGUAGES, texts_for

LOCALES = Path(__file__).parents[2] / "core" / "i18n" / "locales"
_ENTRY = re.compile(r"^([a-z][a-z0-9-]*) =((?:.*\n)(?:[ \t]+.*\n|\n)*)", re.MULTILINE)


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


def sources() -> Iterator[ast.Module]:
    """The program, as it is read by the tests below."""
    for package in ("bot", "core", "cli", "monitors", "review"):
        for path in sorted(Path(package).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def named(node: ast.AST) -> Iterator[str]:
    """The ids that an expression can name, as patterns: a constant, one of several, or built from parts."""
    match node:
        case ast.Constant(value=str(name)):
            yield re.escape(name)
        case ast.JoinedStr(values=parts):
            yield "".join(re.escape(p.value) if isinstance(p, ast.Constant) else "[a-z-]+" for p in parts)  # type: ignore[arg-type]
        case ast.IfExp(body=one, orelse=other):
            yield from named(one)
            yield from named(other)
        case ast.Subscript(value=ast.Dict(values=values)):
            for value in values:
                yield from named(value)


def lookups(module: ast.Module) -> Iterator[tuple[ast.Call, list[str]]]:
    """The calls of a `Texts`, each with the ids it may ask for, as patterns."""
    for call in ast.walk(module):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        asked = call.func.func if isinstance(call.func, ast.Call) else call.func
        name = asked.id if isinstance(asked, ast.Name) else asked.attr if isinstance(asked, ast.Attribute) else ""
        if name == ("texts_for" if asked is not call.func else "texts"):
            yield call, list(named(call.args[0]))


def test_every_text_that_the_program_asks_for_exists_and_gets_its_arguments() -> None:
    """Ids in the source are ids of messages; where one is named outright, it gets what it takes, no more, no less."""
    every = {name: source for path in sorted((LOCALES / "en").glob("*.ftl"))
             for name, source in _ENTRY.findall(path.read_text(encoding="utf-8") + "\n")}  # fmt: skip
    checked = 0
    for module in sources():
        for call, patterns in lookups(module):
            for pattern in patterns:
                found = [name for name in every if re.fullmatch(pattern, name)]
                assert found, ast.unparse(call)
                given = {keyword.arg for keyword in call.keywords}
                if None not in given and pattern == re.escape(found[0]):
                    takes = set(re.findall(r"\$(\w+)", every[found[0]]))
                    assert takes <= given if len(patterns) > 1 else takes == given, ast.unparse(call)
                    checked += 1
    assert checked > 300


def test_every_text_of_the_bot_can_be_asked_for() -> None:
    """Each id stands in the source, whole or as what is built from parts: what nothing shows is no text of ours."""
    known, built = set[str](), set[str]()
    for module in sources():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                known.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                built |= {pattern for pattern in named(node) if re.match(r"[a-z]+\\-", pattern)}
    hints = {f"{prompt}-hint" for prompt in routes().prompts}
    menus = {f"command-{name}" for names in (*BY_ROLE.values(), ("start",)) for name in names}
    roles = {name for name in entries("en") if name.startswith(("command-", "ask-")) and name not in known}
    assert roles == hints | menus
    for name in entries("en").keys() - known - hints - menus:
        assert any(re.fullmatch(pattern, name) for pattern in built - {r"command\-[a-z-]+"}), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_formatted_whatever_the_count(language: str, caplog: pytest.LogCaptureFixture) -> None:
    """With each plural form and each variant, without errors; what is not chosen by is shown as it was given."""
    caplog.set_level(logging.ERROR)
    for name, source in entries(language).items():
        taken = set(re.findall(r"\$(\w+)", source))
        chosen = set(re.findall(r"\$(\w+)\s*->", source))
        choices = (0, 1, 2, 5, 11, 21, 1000, *re.findall(r"\[([a-z]+)\]", source))
        shown = [
            texts_for(language)(name, **{one: choice if one in chosen else f"<{one}>" for one in taken})
            for choice in choices
        ]
        assert all(text.strip() and "{" not in text for text in shown), name
        assert all(any(f"<{one}>" in text for text in shown) for one in taken - chosen), name
    assert not caplog.records


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_menu_entry_has_a_description_and_a_handler(language: str) -> None:
    """What a menu names can be used by whom it is shown to."""
    commands = routes().commands
    for role, names in BY_ROLE.items():
        for name in names:
            assert texts_for(language).has(f"command-{name}")
            roles = ("journalist", "editor", "analyst", "admin")
            assert roles.index(commands[name].role) <= roles.index(role)
