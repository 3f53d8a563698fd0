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
