"""Phrases in texts: what the quick pattern lets through is exactly what the analyser reads."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.query import load_analyser
from core.query.phrases import PhraseReader, has_phrase, phrase_places

WORDS = ["глава", "МИДа", "идти", "шёл", "ещё", "об'єкт", "зв’язок", "it's", "its", "minister", "dying", "die", "flies",
         "@kremlin", "kremlin", "#выборы", "выборах", "foo_bar", "bar", "__", "за́мок", "замка", "2024", "Собяниным",
         "покемонгошного", "İstanbul", "елками", "ёлка", "об'єднаної",
         "Cобяниным", "сopy", "copy", "Укрiнформ", "О'Kоннор", "Соб\u00adянин", "ле\u0300том", "лѐтом", "дѝны",
         "с\u0336т\u0336", "АтомID", "об'єднаний", "зв'язків", "сім'ї", "п'яти", "пяти"]  # fmt: skip
GAPS = [" ", ", ", " - ", "\n", "'", " «", "_", "@", "", "\u200b", "\u200d ", " \u00ad", " ##"]


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=12),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
def test_the_pattern_hides_nothing_and_adds_nothing(pieces: list[tuple[str, str]], words: list[str]) -> None:
    """For any text and phrase the places are those found by analysing the whole text."""
    analyser = load_analyser()
    text = "".join(word + gap for word, gap in pieces)
    wanted = [frozenset(analyser.searched(word)) for word in words]
    slow = phrase_places(list(analyser.terms(text)), wanted)
    assert list(PhraseReader(analyser, words).places(text)) == slow


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("глава\nМИД", "Говорил с главой МИДа", True),
        ("глава\nМИД", "Глава всего МИДа", False),
        ("идти\nдомой", "а он шёл домой", True),
        ("стать\nбогатый", "мы стали богаче", True),
        ("об'єднана\nгромада", "рада об’єднаної громади", True),
        ("наша\nсім'я", "у нашій сім'ї", True),
        ("п'ятсотдвадцятип'ятитисячний\nпокупець", "п'ятсотдвадцятип'ятитисячного покупця", True),
        ("наша\nп'єса", "про нашу пєсу", False),
        ("a\na\nb", "a a a b", True),
        ("итог\nдень", "##Итоги дня", True),
        ("#итоги\nдень", "##Итоги дня", True),
        ("итог\nдень", "год##Итоги дня", True),
        ("", "a", False),
        ("a", None, False),
    ],
)
def test_phrases_stand_in_any_form(words: str, text: str | None, found: bool) -> None:
    """As SQL asks: words joined by line ends; no text has no phrase."""
    assert has_phrase(words, text) is found


def test_a_post_of_underscores_takes_no_time() -> None:
    """A text of a phrase's words, joined by what words and gaps both may hold, is read in proportion to its length."""
    reader = PhraseReader(load_analyser(), ["глава", "мид", "глава", "мид", "россии"])
    started = time.process_time()
    assert not reader.stands_in("глава_мид_" * 60)
    assert not reader.stands_in("глава_мид_" * 400)
    assert time.process_time() - started < 1
    assert reader.stands_in("глава_ _мид, глава __ мид #россии")
