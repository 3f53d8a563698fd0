"""Quoted words beside texts: verbatim, altered, not there, in another language."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.wording import Verdict, Wording, compare, quotations

NOW = "Вчера Лаврову временно закрыли поездки на крупные встречи, и замену ему уже ищут, говорят источники."
BEFORE = "Вчера Лаврову временно запретили поездки. Мы уверены."


@pytest.mark.parametrize(
    ("quoted", "verdict", "number", "passage"),
    [
        ("временно закрыли поездки", Verdict.VERBATIM, 0, "временно закрыли поездки"),
        ("Временно ЗАКРЫЛИ, поездки!", Verdict.VERBATIM, 0, "временно закрыли поездки"),
        ("временно запретили поездки", Verdict.VERBATIM, 1, "временно запретили поездки"),
        ("замену ему … говорят", Verdict.VERBATIM, 0, "замену ему уже ищут, говорят"),
        ("поездки [...] уже ищут", Verdict.VERBATIM, 0, "поездки на крупные встречи, и замену ему уже ищут"),
        ("замену ему уже нашли", Verdict.ALTERED, 0, "замену ему уже ищут"),
        ("временно закрыты все поездки на крупные встречи", Verdict.ALTERED, 0,
         "временно закрыли поездки на крупные встречи"),
        ("серьёзный разговор с президентом", Verdict.NOT_FOUND, 0, ""),
        ("встречи на поездки закрыли временно", Verdict.NOT_FOUND, 0, ""),
        ("temporarily banned from travel", Verdict.TRANSLATED, 0, ""),
        ("тимчасово заборонили їздити", Verdict.TRANSLATED, 0, ""),
    ],
)  # fmt: skip
def test_quoted_words_are_found_as_they_stand_or_stood(
    quoted: str, verdict: Verdict, number: int, passage: str
) -> None:
    """In the first text that has them; else the passage that is most alike, if any is."""
    texts = [NOW + " Мы не ошиблись, это точно ы.", BEFORE]
    found = compare(quoted, texts)
    assert (found.verdict, found.number, found.passage) == (verdict, number, passage)


def test_without_a_readable_text_nothing_is_claimed() -> None:
    """A text that was taken out is no text."""
    assert compare("временно закрыли", ["", " "]) == Wording("временно закрыли", Verdict.NOT_FOUND)
    assert compare("временно закрыли", []).verdict is Verdict.NOT_FOUND


def test_quotations_are_what_stands_in_quotation_marks() -> None:
    """Of all kinds, without a comma at the end; one short word is a name or irony."""
    text = 'He said «серьёзный разговор», then “out of favour,” "a b", „так и было“ and “ok”, “unprecedented”.'
    assert tuple(one.text for one in quotations(text)) == (
        "серьёзный разговор",
        "out of favour",
        "a b",
        "так и было",
        "unprecedented",
    )
    assert quotations("Kompromat's post isn't here, it's there.") == ()


@given(st.lists(st.sampled_from("слово дело крупные встречи не и … ё Ё закрыли поездки".split()), max_size=30))  # noqa: SIM905
def test_a_text_has_each_of_its_own_parts(words: list[str]) -> None:
    """Any run of a text's words is verbatim in it, and the passage says the same."""
    text = " ".join(words)
    for start in range(0, len(words), 3):
        quoted = " ".join(words[start : start + 4])
        found = compare(quoted, [text])
        if any(character.isalpha() for character in quoted):
            assert found.verdict is Verdict.VERBATIM


def test_long_quotations_are_compared_in_bounded_time() -> None:
    """Of a whole post with words changed, of another post, of many blanks, and of what is longer than any post."""
    spoken = random.Random(1)
    post, other = (" ".join(spoken.choices([f"{number}слово" for number in range(10, 90)], k=600)) for _ in range(2))
    words = post.split()
    words[100] = words[300] = "другое"
    began = time.process_time()
    altered = compare(" ".join(words[50:550]), [other, post])
    assert (altered.verdict, altered.number) == (Verdict.ALTERED, 1)
    assert altered.passage == " ".join(post.split()[50:550])
    assert compare(f"{words[0]}{' ' * 200_000}{words[1]}", [post]).verdict is Verdict.VERBATIM
    assert compare(" ".join([post] * 100), [post]).verdict is Verdict.NOT_FOUND
    for length in (150, 300, 600):
        compare(" ".join(other.split()[:length]), [post])
    assert time.process_time() - began < 8
