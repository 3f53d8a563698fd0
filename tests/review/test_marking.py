"""How two texts of a post are shown side by side."""

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.marking import difference


@pytest.mark.parametrize("words", [150, 400, 1000])
def test_an_edit_of_few_words_takes_no_time(words: int) -> None:
    """However often the words of a post are repeated, its edit is shown soon: the desk waits for it."""
    started = time.process_time()
    old, new = difference("а б " * (words // 2), "б в " * (words // 2))
    assert time.process_time() - started < 2
    assert ("а" in old, "в" in new) == (True, True)


def test_an_edit_of_a_long_text_shows_what_was_changed() -> None:
    """In a text of many words only the changed one is marked."""
    text = " ".join(f"слово{number}, и" for number in range(300))
    old, new = difference(f"{text} вчера {text}", f"{text} завтра {text}")
    assert ("<del>вчера</del>" in old, "<ins>завтра</ins>" in new) == (True, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("за\u0301мок", "замо\u0301к"),
        ("й", "и\u0306"),
        ("🇺🇦", "🇷🇺"),
        ("🇺🇦", "🇺🇸"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👦"),
        ("👍🏻", "👍🏿"),
        ("❤\ufe0f", "❤\ufe0f\u200d🔥"),
        ("1\ufe0f\u20e3", "2\ufe0f\u20e3"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴"),
    ],
)
def test_no_sign_is_torn_apart(old: str, new: str) -> None:
    """A flag, an emoji of several parts and an accented word change as one: half of any is another sign."""
    left, right = difference(f"Был {old} вчера 🇺🇦🇺🇦", f"Был {new} вчера 🇺🇦🇺🇦")
    assert left == f"Был <del>{old}</del> вчера 🇺🇦🇺🇦"
    assert right == f"Был <ins>{new}</ins> вчера 🇺🇦🇺🇦"


@given(st.text(), st.text())
def test_both_texts_stand_whole_in_a_difference(old: str, new: str) -> None:
    """Nothing is left out of either side, whatever the texts consist of."""
    left, right = difference(old, new)
    assert unescape(re.sub("</?(?:del|ins)>", "", left)) == old
    assert unescape(re.sub("</?(?:del|ins)>", "", right)) == new
