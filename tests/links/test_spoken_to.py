"""Whom people tell something, or complain of, has not said it."""

import pytest

from core.links import compile_channels
from core.types import WatchedChannel
from tests.links.world import reports_in

PEOPLE = compile_channels(
    [
        WatchedChannel("petrov_gov", "Иван Петров", aliases=("Ivan Petrov",)),
        WatchedChannel("kovalenko", "Петро Коваленко", aliases=("Коваленко",), language="uk"),
        WatchedChannel("mash", "Mash"),
    ]
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Жители жаловались на Ивана Петрова в телеграме: дорога не чищена.",
        "На Ивана Петрова жалуются жители: дорога не чищена.",
        "Жители рассказали Ивану Петрову, что дорога не чищена.",
        "Жители написали Ивану Петрову в телеграме, что дорога не чищена.",
        "Мешканці скаржилися на Петра Коваленка, що дорога не чищена.",
        "Мешканці розповіли Петру Коваленку, що дорога не чищена.",
    ],
)
def test_what_others_tell_somebody_or_say_of_him_is_not_told_by_him(sentence: str) -> None:
    assert reports_in(sentence, PEOPLE) == []


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Дорогу чистят, сообщили Иван Петров и мэр города.", "Иван Петров"),
        ("Дорогу чистят, сообщили в канале Ивана Петрова.", "Иван Петров"),
        ("Як розповіли Петро Коваленко та мер, дорогу чистять.", "Петро Коваленко"),
        ("Дорогу чистят, пишет «Лента», ссылаясь на Ивана Петрова.", "Иван Петров"),
        ("Читатели рассказали Mash, что дорога не чищена.", "Mash"),
    ],
)
def test_whoever_tells_it_with_others_or_is_an_outlet_that_was_told_it_is_cited(sentence: str, name: str) -> None:
    assert [report[0] for report in reports_in(sentence, PEOPLE)] == [name]
