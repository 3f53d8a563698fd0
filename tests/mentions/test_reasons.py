"""The case that a reason tells, by the words around the name."""

from pathlib import Path

import pytest

from config.officials import load_officials
from core.i18n import reason_text
from core.mentions import Catalogue, compile_catalogue, detect


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return compile_catalogue(load_officials(Path(__file__).parent / "cases" / "officials.yaml"))


@pytest.mark.parametrize(
    ("text", "english", "russian", "ukrainian"),
    [
        ("Спор о Лаврове", "locative", "предложном", "місцевому"),
        ("О министре Лаврове", "locative", "предложном", "місцевому"),
        ("Лаврове, де відповідь?", "vocative", "звательном", "кличному"),
        ("Пане Лаврове, де відповідь?", "vocative", "звательном", "кличному"),
        ("Сергію Лаврове, чуєте?", "vocative", "звательном", "кличному"),
        ("Сергію Лавров, чуєте?", "vocative", "звательном", "кличному"),
        ("Пане Єрмаче, чому?", "vocative", "звательном", "кличному"),
        ("Що нового у Лаврові?", "locative", "предложном", "місцевому"),
        ("Дали слово Лаврові", "dative", "дательном", "давальному"),
        ("Сергію Лаврову дали слово", "dative", "дательном", "давальному"),
        ("Говорили с Захаровой", "instrumental", "творительном", "орудному"),
        ("Письмо к Захаровой", "dative", "дательном", "давальному"),
        ("Слова Захаровой", "genitive", "родительном", "родовому"),
        ("Лавров", "nominative", "именительном", "називному"),
    ],
)
def test_the_case_is_told_in_three_languages(
    text: str, english: str, russian: str, ukrainian: str, catalogue: Catalogue
) -> None:
    """The reason names the case that the preposition, the given name or the address asks for."""
    (mention,) = detect(text, catalogue)
    for language, word in (("en", english), ("ru", russian), ("uk", ukrainian)):
        assert f" {word}" in reason_text(mention.reasons, language)
