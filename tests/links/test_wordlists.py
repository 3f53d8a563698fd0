"""Word lists of attribution: what their notation means, and that the patterns made of them take it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.links.reading.grammar import english, russian, ukrainian
from core.links.reading.grammar.verbs import VERB
from core.links.reading.grammar.wordlists import forms, one_of

_LISTS = [
    pytest.param(words, id=f"{language.__name__.rpartition('.')[2]}-{name}")
    for language in (english, russian, ukrainian)
    for name, words in vars(language).items()
    if name.isupper() and isinstance(words, str)
]
_STEMS = st.text("абв", min_size=1, max_size=4)
_WORDS = st.lists(st.builds(str.__add__, _STEMS, st.sampled_from(["", "л", "ла", "ет", "ют"])), min_size=1, max_size=40)


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


@pytest.mark.parametrize("words", _LISTS)
def test_every_word_of_a_list_is_taken_whole(words: str) -> None:
    pattern = re.compile(one_of(words), re.IGNORECASE)
    for word in words.split():
        text = word.replace("_", " ").replace("+", "ы").replace("*", "")
        assert pattern.fullmatch(text), text
        assert pattern.fullmatch(text.upper()), text


@given(_WORDS, _WORDS)
def test_a_list_takes_its_words_and_no_other_and_of_two_the_longer(words: list[str], others: list[str]) -> None:
    pattern = re.compile(one_of(" ".join(words)))
    for text in (*words, *others, *map(str.__add__, words, others)):
        longest = max((word for word in words if text.startswith(word)), key=len, default=None)
        found = pattern.match(text)
        assert (found.group() if found else None) == longest


def test_endings_that_many_words_share_are_written_once() -> None:
    words = forms("л ла ло ли", "сообщи написа заяви")
    assert one_of(words).count("[аои]") == 1
    assert one_of(words, "обещал обещала обещало обещали обещ").count("[аои]") == 2  # «обещ» waits for «обещал»


def test_the_verbs_stay_small() -> None:
    """They are in some ninety patterns, which both processes of a newsroom keep."""
    assert re.compile(VERB).__sizeof__() < 120_000
