"""Wordings of whole articles in three languages that passages taken as they are written found unread or misread."""

import pytest

from core.links import compile_channels
from core.types import WatchedChannel
from tests.links.world import Report, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("mash", "Mash"),
        WatchedChannel("bazabazon", "Baza"),
        WatchedChannel("rybar", "Рыбарь", aliases=("Rybar", "Рибар")),
    ]
)


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    "text",
    [
        "The minister said Rybar was spreading panic.",
        "The paper reported Baza had been fined for its story about the police.",
        "The government says Rybar and Baza are read by half of the army.",
        "“It was a lie,” said Rybar's founder, Mikhail Orlov.",
        "The institute said Rybar's map had shown the village under Ukrainian control.",
    ],
)
def test_who_is_spoken_of_says_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "Mash reported on Monday that the mayor was ill, while according to Baza, he had left the country.",
            [("Mash", "the mayor was ill", "on Monday"), ("Baza", "he had left the country", None)],
        ),
        (
            "Mash said three people died, but the driver survived, according to Baza.",
            [("Mash", "three people died", None), ("Baza", "the driver survived", None)],
        ),
        (
            "The mayor was ill, according to Mash, and his wife was abroad, according to Baza.",
            [("Mash", "The mayor was ill", None), ("Baza", "his wife was abroad", None)],
        ),
        (
            "Певица уехала, пишет Mash, по данным Baza, она давно вернулась домой.",
            [("Mash", "Певица уехала", None), ("Baza", "она давно вернулась домой", None)],
        ),
        (
            "Mash пише, що співачка поїхала, а за даними Baza, вона давно вдома.",
            [("Mash", "співачка поїхала", None), ("Baza", "вона давно вдома", None)],
        ),
    ],
)
def test_each_of_two_sources_has_its_own_part(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "Rybar, which is read by the whole army, said the bridge was shut and, despite the repairs, had sunk.",
            [("Рыбарь", "the bridge was shut and, despite the repairs, had sunk", None)],
        ),
    ],
)
def test_behind_a_relative_clause_that_is_over_all_is_said(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("Analysts from Rybar confirmed that the bridge was shut.", [("Рыбарь", "the bridge was shut", None)]),
        ("“They ran,” wrote the administrators of Rybar.", [("Рыбарь", "“They ran,”", None)]),
        ("Reporters at Baza said they had been beaten.", []),
    ],
)
def test_a_team_speaks_for_its_channel(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "The front has moved ten miles, according to Russia's Rybar war mapping project.",
            [("Рыбарь", "The front has moved ten miles", None)],
        ),
        (
            "The depot burned, according to videos published by Mash and Baza and checked by an agency.",
            [("Mash", "The depot burned", None), ("Baza", "The depot burned", None)],
        ),
        (
            "As first reported by Baza and later confirmed by prosecutors, the rector has fled the country.",
            [("Baza", "the rector has fled the country", None)],
        ),
        (
            "Как сообщает издание со ссылкой на Mash, ректор покинул страну.",
            [("Mash", "ректор покинул страну", None)],
        ),
        ("Mash cited the driver as saying he had slept.", [("Mash", "he had slept", None)]),
        (
            "Як зазначає моніторингова група «Рибар», міст зачинено для руху.",
            [("Рыбарь", "міст зачинено для руху", None)],
        ),
    ],
)
def test_what_else_belongs_to_the_source_is_not_said(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "Мост закрыт. Mash сообщил об этом во вторник со ссылкой на очевидцев.",
            [("Mash", "Мост закрыт", "во вторник")],
        ),
        ("Міст зачинено. Про це 11 листопада, у вівторок, пише Mash.", [("Mash", "Міст зачинено", "у вівторок")]),
        (
            "Мост закрыт. Об этом сообщил Mash, указав, что причины неизвестны.",
            [("Mash", "Мост закрыт", None), ("Mash", "причины неизвестны", None)],
        ),
        (
            "Міст зачинено. Про це з посиланням на сусідів повідомив Mash, зазначивши, що причини невідомі.",
            [("Mash", "Міст зачинено", None), ("Mash", "причини невідомі", None)],
        ),
        ("Мост закрыт. Mash не сообщал об этом.", []),
        ("Мост закрыт. Mash сообщил об этом в полицию.", []),
    ],
)
def test_of_this_is_the_sentence_before(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "Генштаб спростував дані «Рибаря» про втрату села і заявив, що оборона тримається.",
            [("Рыбарь", "втрату села", None)],
        ),
        ("The mayor posted a video on Monday, shortly after Mash published its own.", []),
    ],
)
def test_what_another_does_is_not_said(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "No minister commented on Rybar's claim that the bridge would be sold.",
            [("Рыбарь", "the bridge would be sold", None)],
        ),
        ("“It shook,” an elderly local resident told Mash.", [("Mash", "“It shook,”", None)]),
        (
            "Rybar, which was hacked in February, estimated that two bridges remained.",
            [("Рыбарь", "two bridges remained", None)],
        ),
        ("Rybar, on Tuesday, said that two bridges remained.", [("Рыбарь", "two bridges remained", "on Tuesday")]),
        (
            "The tale was amplified by Mash, which said on Friday that the pilots had been bribed.",
            [("Mash", "the pilots had been bribed", "on Friday")],
        ),
        ("The rector is ill, according to Mash, which posted a video.", [("Mash", "The rector is ill", None)]),
        ("Про вибух у порту першою повідомила Baza.", [("Baza", "Про вибух у порту", None)]),
    ],
)
def test_where_the_report_and_its_day_stand(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("The mayor, who has been ill, said Mash had lied about him.", []),
        ("“They ran,” said Rybar on Friday.", [("Рыбарь", "“They ran,”", "on Friday")]),
        ("После публикации Mash в полиции заявили, что дело возбуждено.", []),
        ("Після допису Mash у поліції повідомили, що відкрили справу.", []),
        (
            "Источники Mash в полиции заявили, что дело возбуждено.",
            [("Mash", "дело возбуждено", None)],
        ),
    ],
)
def test_those_who_answer_a_report_are_not_its_channel(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("Сообщения Mash подтвердил источник «Лампы», уточнивший, что ранены двое.", []),
        ("В эфире канала Mash депутат сказал, что уходит из фракции.", []),
        ("Мер спростував інформацію, яку поширив Mash, і сказав, що метро працює.", []),
        (
            "Мэр опроверг информацию Mash, что мост не открыт, и показал видео.",
            [("Mash", "мост не открыт", None)],
        ),
        ("Mash заметно удивлён, что мост закрыт на ремонт.", []),
    ],
)
def test_what_another_says_of_a_report_is_not_its_channels(text: str, reports: list[Report]) -> None:
    assert found(text) == reports
