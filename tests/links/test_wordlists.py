"""Word lists of attribution: what their notation means."""

import re

import pytest

from core.links.grammar import english, russian, ukrainian
from core.links.grammar.wordlists import forms, one_of


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("report", "report"),
        ("reports", "reports"),
        ("reporter", None),
        ("rep", None),
        ("summed  up", "summed  up"),
        ("сводки", "сводки"),
        ("сводк", None),
        ("ролик", "ролик"),
        ("роликом", "роликом"),
        ("з’ясував", "з’ясував"),
        ("з'ясував", "з'ясував"),
    ],
)
def test_a_list_takes_whole_words_and_their_endings(text: str, taken: str | None) -> None:
    pattern = re.compile(one_of("report reports summed_up", "сводк+ ролик* з'ясував"))
    found = pattern.fullmatch(text)
    assert (found and found.group()) == taken


def test_of_two_words_the_longer_one_is_taken() -> None:
    found = re.match(one_of("обратил_внимание обратил_внимание_на"), "обратил внимание на пожар")
    assert found and found.group() == "обратил внимание на"


def test_forms_are_every_stem_with_every_ending() -> None:
    assert forms("л ла", "сообщи писа") == "сообщил сообщила писал писала"


@pytest.mark.parametrize("words", [english.SAYING, russian.SAYING, ukrainian.SAYING])
def test_every_verb_of_a_list_is_taken_whole(words: str) -> None:
    pattern = re.compile(one_of(words))
    plain = [word.replace("_", " ") for word in words.split() if word[-1] not in "+*"]
    assert [word for word in plain if not pattern.fullmatch(word)] == []
