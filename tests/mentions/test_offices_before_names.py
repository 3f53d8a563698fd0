"""Places that end an office right before a name, which are no given names; marks as in `cases/`."""

import pytest

from tests.mentions.small import check


@pytest.mark.parametrize(
    ("official", "marked"),
    [
        ("a: Stella Marlow, mayor of Kyiv", "Mayor of Kyiv [Marlow|a] said so. Aunt Kyiv Marlow said nothing."),
        ("a: Stella Marlow, president of Georgia", "President of Georgia [Marlow|a] left, Georgia Marlow stayed."),
        ("a: Stella Marlow, president of Georgia", "Former president of Georgia [Marlow|a] wrote a book."),
        ("a: Stella Marlow, chancellor of Germany", "Chancellor of Germany [Marlow|a] met a farmer."),
        ("a: Stella Marlow, head of the UN", "According to head of the UN [Marlow|a], it is over."),
        ("a: Stella Marlow, governor of Altai Krai", "Governor of Altai Krai [Marlow|a] said so."),
        (
            "a: Stella Marlow, mayor of Kyiv",
            "Mayor of Kyiv [Stella Marlow|a] said so; mayor of Kyiv Erin Marlow did not.",
        ),
    ],
)
def test_the_end_of_an_english_office_is_no_given_name(official: str, marked: str) -> None:
    """«President of Georgia X» tells of the one in office, though Georgia is a given name as well."""
    check(official, marked, "en")


@pytest.mark.parametrize(
    ("official", "marked"),
    [
        ("a: Карп Маршак, глава правительства Израиля", "Глава правительства Израиля [Маршак|a] прилетел в Рим."),
        ("a: Карп Маршак, глава правительства Израиля", "Так решил министр Карп, а Израиля Маршака забыли."),
    ],
)
def test_a_state_that_ends_an_office_is_no_given_name_in_the_genitive(official: str, marked: str) -> None:
    """«главы правительства Израиля X»: what stands before the state need not be a title by itself."""
    check(official, marked)
