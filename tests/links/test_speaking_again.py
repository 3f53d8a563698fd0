"""Whoever was cited or named speaks again without a name: by surname, title, pronoun, and on Telegram."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from core.encoders import Span
from core.encoders.numbers import counted_in
from core.encoders.rows import Rows
from core.links import compile_channels
from core.links.citing import Fit, timely
from core.links.posts import PostIndex
from core.links.reading.citations import Citation
from core.links.reading.days import Days, find_days
from core.links.vocabulary import Vocabulary
from core.types import Post, WatchedChannel
from tests.links.world import LONDON, Report, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("orlov_gov", "Александр Орлов"),
        WatchedChannel("grom", "Гром", aliases=("Grom",)),
        WatchedChannel("severny", "Северный Канал"),
        WatchedChannel("voenny_vestnik", "Военный вестник", aliases=("Army Herald",)),
        WatchedChannel("evg_haritonov", "Евгений Харитонов"),
        WatchedChannel("kanal_77", "77", aliases=("Канал 77",)),
    ]
)


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Александр Орлов уехал. Мост закрыт, сообщил Орлов.", "Мост закрыт"),
        ("Олександр Орлов поїхав. “Міст закрито”, – повідомив Орлов.", "“Міст закрито”"),
        ("Alexander Orlov left. The bridge is shut, Orlov said.", "The bridge is shut"),
        ("The bridge is shut, Alexander Orlov said.", "The bridge is shut"),
    ],
)
def test_a_full_name_that_was_told_is_a_surname_from_then_on(text: str, clause: str) -> None:
    """The surname itself is no alias, and the given name may be spelt in any way."""
    assert found(text) == [("Александр Орлов", clause, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Мост закрыт, сообщил Орлов.",  # it was not told which
        "Александр Орлов уехал. Мост закрыт, сообщил Пётр Орлов.",
        "Северный Канал закрыт. Канал построен давно, сообщил Мэр.",
    ],
)
def test_a_surname_of_nobody_who_was_told_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "name", ["Yevgeniy Kharitonov", "Evgeny Kharitonov", "Evgenii Kharitonov", "Evgeniy Haritonov", "Евген Харитонов"]
)
def test_a_name_is_written_in_more_than_one_way(name: str) -> None:
    assert found(f"The bridge is shut, {name} said.") == [("Евгений Харитонов", "The bridge is shut", None)]


def test_another_name_in_brackets_is_no_second_source() -> None:
    text = "“The bridge is shut,” the Telegram channel Voyenny Vestnik (Army Herald) wrote."
    assert found(text) == [("Военный вестник", "“The bridge is shut,”", None)]


def test_a_name_is_no_part_of_a_word_with_a_hyphen() -> None:
    """«Telegram-канал 77» is 77, though «Канал 77» is an alias."""
    assert found("Мост закрыт, сообщает Telegram-канал 77.") == [("77", "Мост закрыт", None)]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "Мост закрыт, сообщил Александр Орлов. «Объезд долог», — отметил губернатор Омской области.",
            ["«Объезд долог»"],
        ),
        ("Мост закрыт, сообщил Александр Орлов. «Объезд долог», — отметил чиновник.", ["«Объезд долог»"]),
        ("Міст закрито, повідомив Олександр Орлов. «Об'їзд довгий», — зазначив посадовець.", ["«Об'їзд довгий»"]),
        ("The bridge is shut, Alexander Orlov said. “The detour is long,” the mayor said.", ["“The detour is long,”"]),
        ("Мост закрыт, сообщил Александр Орлов. По его словам, объезд долог.", ["объезд долог"]),
        ("Міст закрито, повідомив Олександр Орлов. За його словами, об'їзд довгий.", ["об'їзд довгий"]),
        ("The bridge is shut, Alexander Orlov said. According to him, the detour is long.", ["the detour is long"]),
        ("Мост закрыт, пишет Гром. «Объезд долог», — отметили военные.", ["«Объезд долог»"]),
        # A quotation of several sentences, and one sentence that says nothing of anybody.
        (
            "Мост закрыт, сообщил Александр Орлов. «Объезд долог. Едем», — написал он.",
            ["«Объезд долог. Едем»"],
        ),
        (
            "The bridge is shut, Alexander Orlov said. Two cars were lost. He added that the detour is long.",
            ["the detour is long"],
        ),
    ],
)
def test_the_person_cited_before_goes_on(text: str, clauses: list[str]) -> None:
    assert [clause for _, clause, _ in found(text)[1:]] == clauses


@pytest.mark.parametrize(
    "text",
    [
        "Мост закрыт, пишет Гром. «Объезд долог», — отметил губернатор Омской области.",  # Гром is nobody
        "Мост закрыт, сообщил Александр Орлов. «Объезд долог», — сказал депутат Пётр Серов.",
        "Мост закрыт, сообщил Александр Орлов. Город молчит. Спасатели едут. По его словам, объезд долог.",
        "The bridge is shut, Alexander Orlov said. Ivan Serov was there. He added that the detour is long.",
    ],
)
def test_somebody_else_is_not_the_person_cited_before(text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    ("text", "name", "clause"),
    [
        ("“The bridge is shut,” the Grom guerrillas wrote on Telegram.", "Гром", "“The bridge is shut,”"),
        (
            "The bridge is shut, as announced by the region's governor Alexander Orlov on his Telegram channel.",
            "Александр Орлов",
            "The bridge is shut",
        ),
        (
            "Мост закрыли. Об этом сообщил в телеграме советник мэра Омска Александр Орлов, передаёт Лента.",
            "Александр Орлов",
            "Мост закрыли",
        ),
        ("Александр Орлов уехал. Он написал в Telegram, что мост закрыт.", "Александр Орлов", "мост закрыт"),
        (
            "Alexander Orlov left. He wrote about this on his Telegram channel.",
            "Александр Орлов",
            "Alexander Orlov left",
        ),
        (
            "Олександр Орлов поїхав. “Все гаразд”, – запевняє він на своєму Telegram-каналі.",
            "Александр Орлов",
            "“Все гаразд”",
        ),
        (
            "Александра Орлова сняли. Чиновник опубликовал пост в своём Telegram-канале.",
            "Александр Орлов",
            "Александра Орлова сняли",
        ),
        (
            "Мост сняли на видео. Соответствующий ролик в своём Telegram-канале опубликовал журналист Александр Орлов.",
            "Александр Орлов",
            "Мост сняли на видео",
        ),
        ("Гром ушёл на север. Военные сообщили в телеграме, что мост закрыт.", "Гром", "мост закрыт"),
    ],
)
def test_what_is_written_on_telegram_is_of_whoever_was_named(text: str, name: str, clause: str) -> None:
    assert found(text) == [(name, clause, None)]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry wrote on Telegram that Alexander Orlov was ill.",
        "About Alexander Orlov nothing is known, the Kremlin said on Telegram.",
        "Alexander Orlov never wrote of it on Telegram.",
        "Александр Орлов уехал. В мэрии сообщили в телеграме, что мост закрыт.",
        "Гром ушёл на север. Он написал в телеграме, что мост закрыт.",  # nobody
        "Александр Орлов уехал. Было тихо. Было темно. Шёл снег. Он написал в Telegram, что мост закрыт.",
    ],
)
def test_what_others_write_on_telegram_is_not(text: str) -> None:
    assert found(text) == []


def test_what_both_count_speaks_for_a_post_and_what_they_count_apart_against_it() -> None:
    assert Fit(0, 0.5, 0.2, numbers=0.25).value > Fit(0, 0.5, 0.2).value > Fit(0, 0.5, 0.2, numbers=-0.15).value


PUBLISHED = datetime(2025, 11, 13, 15, 30, tzinfo=UTC)


def times_of(published: datetime, *hours: float, days: Days | None = None) -> list[float]:
    """How timely posts are that appeared so many hours before the article."""
    index = PostIndex(Vocabulary(Rows(0)))
    for number, before in enumerate(hours):
        index.add(Post(str(number), "Гром", PUBLISHED - timedelta(hours=before), "Мост закрыт"), None)
    citation = Citation(Span(0, 9), Span(0, 9), "said", "Гром", None, days)
    found = timely(citation, index, np.arange(len(hours), dtype=np.intp), published, LONDON)
    return [float(each) for each in found]


def test_a_post_is_cited_soon_after_it_appeared() -> None:
    soon, day, week = times_of(PUBLISHED, 1, 24, 24 * 7)
    assert 0 > soon > day > week > -0.3


def test_a_post_after_the_article_is_hardly_the_cited_one() -> None:
    assert times_of(PUBLISHED, -1)[0] < times_of(PUBLISHED, 24 * 7)[0]


def test_where_the_article_names_a_day_it_does_not_matter_how_long_ago_that_was() -> None:
    assert times_of(PUBLISHED, 24 * 3, days=find_days("on Monday", PUBLISHED, LONDON)) == [0]


@pytest.mark.parametrize("published", [datetime(2025, 11, 13, tzinfo=UTC), datetime(2025, 7, 12, 23, tzinfo=UTC)])
def test_of_an_article_of_which_only_the_day_is_known_no_time_can_be_told(published: datetime) -> None:
    """Midnight in UTC, or in the newsroom."""
    assert times_of(published, 1, 24) == [0, 0]


def test_numbers_are_the_same_in_figures_and_in_letters() -> None:
    """Years count nothing."""
    assert counted_in(["Сбиты", "трое", "7,50", "2024", "three", "8"]) == {"3", "7.5", "8"}
