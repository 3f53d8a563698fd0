"""Ways of telling that a source said something, that newsrooms use beside the plain “X reported that …”."""

import pytest

from core.links import compile_channels
from core.types import WatchedChannel
from tests.links.world import Report, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("petrov_gov", "Иван Петров", aliases=("Ivan Petrov",)),
        WatchedChannel("mash", "Mash"),
        WatchedChannel("rybar", "Рыбарь", aliases=("Rybar",)),
        WatchedChannel("kovalenko", "Петро Коваленко", aliases=("Коваленко",), language="uk"),
    ]
)


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "name", "clause"),
    [
        ("Мост закроют до весны, предупреждал Рыбарь.", "Рыбарь", "Мост закроют до весны"),
        ("Как пояснял Рыбарь, мост закроют до весны.", "Рыбарь", "мост закроют до весны"),
        ("Рыбарь фиксировал трещины в опорах моста.", "Рыбарь", "трещины в опорах моста"),
        ("Рыбарь подозревает сварщиков, чинивших мост.", "Рыбарь", "сварщиков, чинивших мост"),
        ("Коваленко попереджав, що міст закриють до весни.", "Петро Коваленко", "міст закриють до весни"),
        ("Міст закриють до весни, прогнозував Коваленко.", "Петро Коваленко", "Міст закриють до весни"),
        ("По наблюдению Рыбаря, мост закрыт до весны.", "Рыбарь", "мост закрыт до весны"),
    ],
)
def test_a_verb_that_tells_of_something_lasting_is_one_of_saying_too(text: str, name: str, clause: str) -> None:
    """«Предупреждал» is read as «предупреждает» and «предупредил» are."""
    assert found(text) == [(name, clause, None)]


@pytest.mark.parametrize(
    ("text", "name", "clause"),
    [
        ("Ivan Petrov took to Telegram to say that the bridge was shut.", "Иван Петров", "the bridge was shut"),
        (
            "Ivan Petrov took to his Telegram channel on Monday to announce that the bridge was shut.",
            "Иван Петров",
            "the bridge was shut",
        ),
        ("As pointed out by the Mash channel, the bridge is shut.", "Mash", "the bridge is shut"),
        ("As Mash points out, the bridge is shut until spring.", "Mash", "the bridge is shut until spring"),
        ("The bridge is shut until spring, a Telegram post from Ivan Petrov said.", "Иван Петров", None),
        ("As noted in Mash's Telegram channel, the bridge is shut until spring.", "Mash", None),
        ("Mash told the story of a fisherman who swam under the bridge.", "Mash", None),
        ("Mash obtained a plan of the bridge with all its cracks.", "Mash", "a plan of the bridge with all its cracks"),
    ],
)
def test_english_ways_of_telling_where_it_stands(text: str, name: str, clause: str | None) -> None:
    """Of some the clause may begin or end a word off: which channel says it is what counts."""
    ((who, said, _),) = found(text)
    assert who == name
    assert clause is None or said == clause


@pytest.mark.parametrize(
    "text",
    [
        "Ivan Petrov took to the streets to say that the bridge was shut.",
        "Коваленка попереджали, що міст закриють до весни.",
        "Рыбаря подозревали в порче моста.",
    ],
)
def test_what_is_done_elsewhere_or_to_him_is_not_what_he_says(text: str) -> None:
    assert found(text) == []


def test_the_same_channel_is_the_one_named_last_whatever_follows() -> None:
    text = "Mash рассказал о пожаре на складе. Мост закрыт до весны, уверял тот же канал со слов охранника."
    _, (name, clause, _) = found(text)
    assert name == "Mash" and clause.startswith("Мост закрыт до весны")


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0"])
def test_nothing_is_said_across_a_gap_as_wide_as_between_columns(blank: str) -> None:
    """A page's columns in one line; what stands in each is read, where it stood."""
    gap = blank * 4000
    assert found(f"Mash{gap}x said that the bridge is shut.") == []
    assert found(f"The weather.{gap}Mash said that the bridge is shut.") == [("Mash", "the bridge is shut", None)]
    assert found("Mash          said that the bridge is shut.") == [("Mash", "the bridge is shut", None)]
