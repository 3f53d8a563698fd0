"""What is wrong in the newsroom's files is told in every reader's language, with what to do."""

import re
from pathlib import Path

import pytest

from config.editing import checked_officials, checked_watchlist, with_entry
from core.errors import ConfigError
from core.i18n import LANGUAGES, fault_text, texts_for

WHO = "- id: a\n  name: {ru: Имя Фамилия}\n"
WATCHLISTS = [
    ("fault-yaml-colon", "channels: a: b"),
    ("fault-yaml-no-colon", "channels: [a]\nfeeds"),
    ("fault-yaml-indent", "channels:\n  - a\n - b"),
    ("fault-yaml-bracket", "channels: [a, b"),
    ("fault-yaml-quote", 'timezone: "Europe/Riga'),
    ("fault-yaml-start", "channels: [@nezygar]"),
    ("fault-yaml-tab", "channels:\n\t- nezygar"),
    ("fault-yaml-tab", "channels:\n- username: nezygar\n  name:\n\t  a"),
    ("fault-not-yaml", "timezone: !<tag:x.test,2000:a b c"),
    ("fault-character", "timezone: Europe\x07"),
    ("fault-second-document", "timezone: UTC\n---\ntimezone: UTC"),
    ("fault-tag", "timezone: !!str UTC"),
    ("fault-nested", "channels: " + "[" * 60 + "]" * 60),
    ("fault-no-anchor", "channels: *list"),
    ("fault-aliases", "a: &a [" + "x, " * 400 + "]\nb: &b [" + "*a, " * 400 + "]"),
    ("fault-key-no-text", "? [a]\n: b"),
    ("fault-key-twice", "timezone: UTC\ntimezone: UTC"),
    ("fault-key-twice", '{"timezone": "UTC", "timezone": "UTC"}'),
    ("fault-mapping", "- a"),
    ("fault-mapping", "feeds: [[a]]"),
    ("fault-list", "channels: {a: b}"),
    ("fault-text", "timezone: [UTC]"),
    ("fault-empty", "timezone: ''"),
    ("fault-short", "channels: [{username: nezygar, aliases: [x]}]"),
    ("fault-long", f"channels: [{{username: nezygar, name: {'x' * 400}}}]"),
    ("fault-long", f"feeds: [https://paper.test/{'x' * 2100}]"),
    ("fault-unusable", 'channels: [{username: nezygar, name: "a\\ufffe"}]'),
    ("fault-texts", "channels: [{username: nezygar, aliases: {a: b}}]"),
    ("fault-language", "channels: [{username: nezygar, language: русский}]"),
    ("fault-switch", "adjectives: perhaps"),
    ("fault-timezone", "timezone: Moskau"),
    ("fault-timezone", "timezone: zzzzzzzz"),
    ("fault-elsewhere", "officials: /srv/officials.yaml"),
    ("fault-listed-twice", "channels: [nezygar, Nezygar]"),
    ("fault-listed-twice", "channels: [{id: 7}, {id: 7}]"),
    ("fault-listed-twice", "feeds: [https://paper.test/rss, https://paper.test/rss]"),
    ("fault-channel-unnamed", "channels: [{name: Nezygar}]"),
    ("fault-invitation", "channels: [https://t.me/+AbCdEf]"),
    ("fault-username", "channels: [не зыгарь]"),
    ("fault-username-id", "channels: [1234567890]"),
    ("fault-username-id", "channels: [{username: -1001234567890}]"),
    ("fault-id-number", "channels: [{id: seven}]"),
    ("fault-id-channel", "channels: [{id: -7}]"),
    ("fault-feed-url", "feeds: [{name: Paper}]"),
    ("fault-url", "feeds: [paper]"),
    ("fault-url", "feeds: ['https://[']"),
]
CATALOGUES = [
    ("fault-mapping", "- a"),
    ("fault-list", "a: b"),
    ("fault-list", WHO + "  positions: {a: b}"),
    ("fault-list", WHO + "  positions: text"),
    ("fault-no-id", "- name: {ru: Имя Фамилия}"),
    ("fault-id-twice", WHO + WHO),
    ("fault-no-name", "- id: a"),
    ("fault-no-language", "- id: a\n  name: {}"),
    ("fault-gender", WHO + "  gender: z"),
    ("fault-no-title", WHO + "  positions: [{from: 2004-03-09}]"),
    ("fault-ends-before", WHO + "  positions: [{title: министр, from: 2004-03-09, to: 2003-01-01}]"),
    ("fault-date", WHO + "  positions: [{title: министр, from: 2004-02-30}]"),
]
ENTRIES = [("fault-no-entry", WHO), ("fault-no-entries", "[{id: a}]"), ("fault-not-yaml", ": : :\n  - ]")]
_ENGLISH = re.compile(r"\b(the|is|not|has|must|write|its|longer|here|ends|of|file)\b(?!:)")
OTHERWISE = {"fault-home"}  # of a home that the machine does not know


def _error(kind: str, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        if kind == "watchlist":
            checked_watchlist(text, "")
        elif kind == "officials":
            checked_officials(text)
        else:
            with_entry(text, "nobody", "")
    return caught.value


FAULTS = [
    *(("watchlist", *one) for one in WATCHLISTS),
    *(("officials", *one) for one in CATALOGUES),
    *(("entry", *one) for one in ENTRIES),
]


@pytest.mark.parametrize(("kind", "code", "text"), FAULTS)
def test_a_fault_is_told_in_every_language(kind: str, code: str, text: str) -> None:
    """With no word of the English sentence but in what the parser said; what stands in the file is as it is there."""
    error = _error(kind, text)
    assert error.code == code
    for language in LANGUAGES:
        told = fault_text(texts_for(language), error)
        assert "fault-" not in told
        assert "{$" not in told
        english = _ENGLISH.search(told.replace(str(error.arguments.get("problem", "—")), ""))
        assert (english is not None) is (language == "en"), told
        assert (re.search(r"[а-яіїє]{2}", told.replace(text, "")) is not None) or language == "en"


def test_every_fault_that_is_told_is_among_them() -> None:
    """Each code of the program is made by a text above: none is told that no test reads."""
    root = Path(__file__).parents[2] / "config"
    known = {
        code
        for path in root.glob("*.py")
        for code in re.findall(r'"(fault-[a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert known - OTHERWISE == {code for _, code, _ in FAULTS}
    for language in LANGUAGES:
        assert all(texts_for(language).has(code) for code in known)


def test_a_home_that_is_not_known_is_told_in_every_language() -> None:
    """An officials file below it is refused as any other that can't be meant."""
    error = ConfigError("x", code="fault-home", found="'~/officials.yaml'")
    for language in LANGUAGES:
        assert "~/officials.yaml" in fault_text(texts_for(language), error)


def test_a_fault_that_names_another_line_counts_it_as_its_reader_does() -> None:
    """An entry at the desk begins at its own first line."""
    error = _error("officials", "- id: a\n  name: {ru: Имя Фамилия}\n  id: b\n")
    assert fault_text(texts_for("en"), error, lambda line: f"<{line - 1}>").endswith("first in line <0>")
