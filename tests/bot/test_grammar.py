"""Names keep their first form: no sentence may put one where Russian or Ukrainian would have another case."""

import re
from pathlib import Path

import pytest

import core.i18n.texts

LOCALES = Path(core.i18n.texts.__file__).parent / "locales"
NAMES = ("name", "names", "channel", "title", "by", "label", "speaker", "who")
GOVERNING = {
    "ru": "в во на за о об от у к ко с со из по для без под над при после перед между через про до приглашению просьбе",
    "uk": "в у на за про о об від до з із зі по для без під над при після перед між через до запрошення прохання",
}
MOMENTS = ("at", "seen", "missing", "until", "since")


def behind(language: str, arguments: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Wherever one of these arguments stands right behind a word: the message, the word and the argument."""
    found: list[tuple[str, str, str]] = []
    for path in sorted((LOCALES / language).glob("*.ftl")):
        message = ""
        for line in path.read_text("utf-8").splitlines():
            if head := re.match(r"([a-z][\w-]*) =", line):
                message = head[1]
            placed = re.finditer(rf"([\w’']+) \{{ ?\$({'|'.join(arguments)}) ?\}}", line)
            found += [(message, one[1].lower(), one[2]) for one in placed]
    return found


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_a_name_never_stands_behind_what_governs_another_case(language: str) -> None:
    """«За каналом …», «{ … }: …» and the like carry the case instead."""
    wrong = [one for one in behind(language, NAMES) if one[1] in GOVERNING[language].split()]
    assert wrong == []


def test_a_day_never_stands_behind_the_preposition_of_a_time() -> None:
    """«О 10:42» is Ukrainian and «о ср 5 листопада» is not, and either may stand there."""
    assert [one for one in behind("uk", MOMENTS) if one[1] == "о"] == []
