"""How two texts of a post are shown side by side."""

import time

import pytest

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
