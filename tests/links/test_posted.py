"""A sentence that speaks of somebody's channel or post tells what stands there, whatever is told to have been done."""

import pytest

from core.links import Linker, compile_channels, find_citations
from core.types import Relation, WatchedChannel
from tests.links.world import LONDON, Report, article, post, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("petrov_gov", "Иван Петров", aliases=("Ivan Petrov",)),
        WatchedChannel("mash", "Mash"),
        WatchedChannel("lada", "ФК «Лада»", aliases=("Лада",)),
        WatchedChannel("bridges", "Служба мостов"),
        WatchedChannel("kovalenko", "Петро Коваленко", aliases=("Коваленко",), language="uk"),
    ]
)
FELL = "Мост через реку упал ночью."


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Иван Петров ближе к полудню снял в своём телеграм-канале запрет на проезд.", "Иван Петров"),
        ("Иван Петров пригрозил подрядчику судом в посте в Telegram.", "Иван Петров"),
        ("Служба мостов поблагодарила водителей в одном из ночных постов.", "Служба мостов"),
        ("Петро Коваленко подякував рятувальникам у своєму каналі.", "Петро Коваленко"),
        ("Ivan Petrov compared the bridge with a sieve, in a post on his Russian-language channel.", "Иван Петров"),
        ("Ivan Petrov thanked the rescuers in an afternoon Telegram post.", "Иван Петров"),
    ],
)
def test_the_one_who_is_named_beside_a_post_is_cited_without_a_verb_of_saying(sentence: str, name: str) -> None:
    assert found(sentence) == [(name, sentence.rstrip("."), None)]


@pytest.mark.parametrize(
    ("text", "name", "clause"),
    [
        (
            "Служба мостов сообщила о трещине. Ведомство в телеграме насчитало пять трещин.",
            "Служба мостов",
            "Ведомство в телеграме насчитало пять трещин",
        ),
        (
            "Иван Петров рассказал о трещине. Мост закроют до весны, обратился он к жителям в телеграме.",
            "Иван Петров",
            "Мост закроют до весны, обратился",
        ),
    ],
)
def test_whoever_was_named_before_goes_on_in_a_post(text: str, name: str, clause: str) -> None:
    assert found(text) == [(name, "о трещине", None), (name, clause, None)]


def test_what_is_told_of_this_in_a_post_is_the_sentence_before() -> None:
    assert found(f"{FELL} Глава края Иван Петров оповестил об этом жителей в своём канале.") == [
        ("Иван Петров", "Мост через реку упал ночью", None)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Иван Петров не опроверг слухи в своём телеграм-канале.",  # nothing was posted
        "Жители спорили с Иваном Петровым в телеграме.",  # it is spoken with him
        "В телеграм-канале Ивана Петрова сто тысяч подписчиков.",
        "Users mocked reports about Ivan Petrov on Telegram.",
        "Иван Петров промолчал, а блогер Семён Новиков в своём телеграм-канале возмутился.",  # another is nearer
        "Иван Петров и Mash поспорили в телеграме.",  # nobody can tell which
        "Иван Петров уволил помощника за пост в Telegram.",  # of another
        "Петро Коваленко звільнив радника через допис у Telegram.",
        "Ivan Petrov fired his aide over a post on Telegram.",
        "Иван Петров удалил пост в Telegram.",  # what it said is not told
        "Residents thanked Ivan Petrov on Telegram.",
        "Ivan Petrov was mocked in a Telegram post.",
        "Иван Петров ехал по каналу города.",  # of water
        "Иван Петров родился в Самаре, там же окончил школу.",
        "Петро Коваленко народився в Києві, там само закінчив школу.",
        "Служба мостов сообщила о трещине. Мэр Семён Новиков снял в своём телеграм-канале запрет.",
    ],
)
def test_who_is_spoken_of_beside_a_post_is_not_cited(text: str) -> None:
    assert not [each for each in found(text) if "трещин" not in each[1]]


@pytest.mark.parametrize(
    ("sentence", "name", "clause"),
    [
        ("Губернатор Петров в телеграме пообещал новый мост.", "Иван Петров", "пообещал новый мост"),
        ("Мост починят к весне, написал в Telegram губернатор Петров.", "Иван Петров", "Мост починят к весне"),
        ("Омбудсман Коваленко застеріг у Telegram: міст закриють.", "Петро Коваленко", "міст закриють"),
    ],
)
def test_a_surname_behind_a_title_is_known_where_telegram_is_spoken_of(sentence: str, name: str, clause: str) -> None:
    assert found(sentence) == [(name, clause, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Губернатор Сергей Петров встретил гостей. Губернатор Петров сообщил в телеграме, что мост закрыт.",
        "Губернатор С. Петров встретил гостей. «Мост закрыт», — написал губернатор Петров в своём телеграм-канале.",
        "Мер Олег Коваленко зустрів гостей. Мер Коваленко повідомив у телеграмі, що міст закрито.",
        "Governor Sergei Petrov met guests. Governor Petrov wrote on Telegram that the bridge was shut.",
    ],
)
def test_a_surname_behind_a_title_is_a_namesake_s_where_the_article_names_one(text: str) -> None:
    """The governor who is told of is he whom the article names with another given name."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Блогер Иван Петров вёл эфир. Губернатор Сергей Петров заявил, что мост закрыт.",
        "Блогер Иван Петров вёл эфир. «Мост закрыт», — заявил губернатор Сергей Петров.",
        "Blogger Ivan Petrov was silent. Governor Sergei Petrov said that the bridge was shut.",
        "Блогер Петро Коваленко мовчав. Мер Олег Коваленко повідомив, що міст закрито.",
    ],
)
def test_a_namesake_with_a_title_is_nobody_of_the_channel_that_was_named(text: str) -> None:
    """A title in front of another given name makes it no part of the title."""
    assert found(text) == []


def test_a_surname_behind_a_title_is_nobody_s_elsewhere() -> None:
    assert found("Губернатор Петров заявил, что мост починят.") == []


def test_whose_channel_it_is_and_that_it_is_one_is_no_part_of_what_is_told() -> None:
    """The clause is the whole sentence, what it is compared by is the rest."""
    text = "Иван Петров ближе к полудню снял в своём телеграм-канале запрет на проезд."
    (citation,) = find_citations(article(text), NAMES, LONDON)
    assert text[slice(*citation.clause)].rstrip(".") == text.rstrip(".")
    assert citation.told(text).rstrip(".") == "ближе к полудню снял запрет на проезд"


def test_a_post_that_names_the_channel_itself_is_not_the_one_that_is_told_of() -> None:
    """Many a post ends in the name of its channel and asks to subscribe."""
    text = "Иван Петров с утра снял в своём телеграм-канале запрет на проезд."
    linker = Linker([WatchedChannel("petrov_gov", "Иван Петров")], LONDON)
    for number, told in enumerate(
        [
            "Доброе утро! Иван Петров в телеграме: подпишись на телеграм-канал, Иван Петров пишет с утра.",
            "Запрет на проезд снят.",
            *(f"Завтра приём граждан в школе {number}, вход свободный." for number in range(10)),
        ]
    ):
        linker.add_post(post(str(number), told, channel="Иван Петров", hours_before=3))
    links = linker.add_article(article(text))
    assert [link.post_id for link in links if link.relation is Relation.CITES] == ["1"]
