"""A surname before another's full name, where the text tells of the official's office; marks as in `cases/`."""

import pytest

from tests.mentions.small import check

_MINISTER = "a: Карп Ветлугин, глава МЧС"


@pytest.mark.parametrize(
    "marked",
    [
        "[Ветлугин|a] улетел. [Глава МЧС|a] вернётся завтра. Книгу написал Иван Ветлугин.",
        "[Ветлугин|a] показал снимок: рядом с [главой МЧС|a] стоит Лев Ветлугин.",
        "[Глава МЧС|a] улетел. Все ждут [Ветлугина|a]. Книгу написал Иван Ветлугин. Читал ли её Ветлугин, неясно.",
    ],
)
def test_a_surname_before_another_bearers_is_of_whose_office_the_text_tells(marked: str) -> None:
    """Whom a text calls by the surname from its beginning, it need not introduce; the other it does."""
    check(_MINISTER, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Ветлугин улетел. Книгу написал Иван Ветлугин.",
        "Иван Ветлугин улетел. [Глава МЧС|a] вернётся завтра. Ветлугин ждёт.",
        "Ветлугин улетел. Бывший глава МЧС вернётся завтра. Книгу написал Иван Ветлугин.",
    ],
)
def test_it_is_not_where_nothing_or_the_other_tells(marked: str) -> None:
    check(_MINISTER, marked)


def test_a_surname_that_many_bear_is_not_told_so() -> None:
    """A player whom the governor welcomes is named by the surname alone in headlines, too."""
    governor = "a: Карп Гусев, губернатор Омской области"
    check(governor, "Гусев забил гол. [Губернатор Омской области|a] рад. Игрок Иван Гусев устал.")
