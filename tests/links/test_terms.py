"""What of a text is compared across languages: names by their sound, numbers however they are written."""

import pytest

from core.links.names import alike
from core.links.vocabulary import terms_of


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Wayde", "Уэйда"),
        ("Williams", "Уильямс"),
        ("Whitney", "Уитни"),
        ("Howell", "Хауэлл"),
        ("Louisiana", "Луизиана"),
        ("Manuel", "Мануэль"),
        ("Edward", "Эдвард"),
    ],
)
def test_a_name_with_a_glide_is_the_same_in_both_scripts(latin: str, cyrillic: str) -> None:
    """Before a vowel у is a w where no consonant stands before it, and a vowel of its own after one."""
    assert alike(latin, cyrillic) > 0.7


@pytest.mark.parametrize(("latin", "cyrillic"), [("Wayde", "Луизы"), ("Wilson", "Луис"), ("Howell", "Хулио")])
def test_names_that_differ_stay_apart(latin: str, cyrillic: str) -> None:
    assert alike(latin, cyrillic) < 0.5


def test_a_fraction_is_the_same_however_it_is_written() -> None:
    """A decimal comma is a point and zeros at the end say nothing; thousands and dates stay as written."""
    assert terms_of("a 7.5 magnitude quake").numbers == terms_of("толчки силой 7,5 балла").numbers == {"7.5"}
    assert terms_of("7.50, 20.0 and 100").numbers == {"7.5", "20", "100"}
    assert terms_of("10,000 or 10.000 on 1.10.2018").numbers == {"10,000", "10.000", "1.10.2018"}
