"""Offices that an article calls by what they are, in a sentence that speaks of Telegram."""

import pytest

from core.links import compile_channels
from core.types import WatchedChannel
from tests.links.world import reports_in

CHANNELS = [
    WatchedChannel("sample_mchs", "МЧС России"),
    WatchedChannel("sample_mchs_pskov", "МЧС Псковской области"),
    WatchedChannel("sample_mchs_tver", "МЧС Тверской области"),
    WatchedChannel("sample_energy", "Міністерство енергетики України"),
    WatchedChannel("sample_court", "Харківська обласна прокуратура"),
    WatchedChannel("sample_air", "Росавиация"),
    WatchedChannel("sample_rescuers", "ДСНС Полтавщини"),
    WatchedChannel("sample_border", "Погранкомитет Беларуси"),
    WatchedChannel("sample_staff", "Оперштаб Псковской области"),
    WatchedChannel("sample_bank", "Центробанк России"),
    WatchedChannel("sample_sky", "Повітряні сили України"),
]
NAMES = compile_channels(CHANNELS)


def cited(text: str) -> list[str]:
    return [name for name, _clause, _day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Мост закрыли до утра, сообщило МЧС РФ в телеграме.", "МЧС России"),
        (
            "В Пскове сгорел склад. Двое спаслись через окно, уточнило областное МЧС в телеграм-канале.",
            "МЧС Псковской области",
        ),
        (
            "A fire broke out in Pskov. Two people escaped, the regional emergencies ministry said on Telegram.",
            "МЧС Псковской области",
        ),
        ("Россия. Мост закрыли до утра, сообщило МЧС в телеграме.", "МЧС России"),
        (
            "Kyiv, Ukraine. Power will be cut for an hour, the energy ministry said on Telegram.",
            "Міністерство енергетики України",
        ),
        (
            "У Харкові затримали посадовця, повідомила обласна прокуратура в телеграмі.",
            "Харківська обласна прокуратура",
        ),
        ("Two airports were closed, the aviation regulator said on Telegram.", "Росавиация"),
        ("Полтавщина. Пожежу загасили до ранку, повідомили рятувальники в телеграмі.", "ДСНС Полтавщини"),
        ("Belarus. The crossing will close at noon, the border committee said on Telegram.", "Погранкомитет Беларуси"),
        ("В Пскове сгорел склад. Людей вывезли, сообщил оперштаб в телеграме.", "Оперштаб Псковской области"),
        ("Russia. The rate stays as it is, the central bank said on Telegram.", "Центробанк России"),
        ("Ukraine. Nine drones were shot down, the air force said on Telegram.", "Повітряні сили України"),
    ],
)
def test_an_office_is_known_by_its_kind_and_place(text: str, name: str) -> None:
    """The place stands beside it, or the article speaks of one that has such an office."""
    assert cited(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Мост закрыли до утра, сообщило МЧС Беларуси в телеграме.",
        "В Пскове и в Твери прошли учения. Пострадавших нет, сообщило областное МЧС в телеграме.",
        "В Рязани сгорел склад. Пострадавших нет, сообщило областное МЧС в телеграме.",
        "Two airports were closed, Ukraine's aviation regulator said on Telegram.",
        "В России прошли учения. Пострадавших нет, сообщило региональное МЧС в телеграме.",
    ],
)
def test_another_places_office_is_not_it(text: str) -> None:
    """Of another country, of a place that nobody watches, or of either of two."""
    assert cited(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Россия. Бывший сотрудник МЧС сообщил в телеграме, что мост закрыт.",
        "Россия. Жители пожаловались на МЧС в телеграме: мост закрыт.",
        "Жители пожаловались на МЧС России в телеграме: мост закрыт.",
        "Бывший сотрудник МЧС России сообщил в телеграме, что мост закрыт.",
        "На МЧС России жалуются в телеграме: мост закрыт.",
        "Росія. Мешканці поскаржилися на російську МНС, а працівник МЧС повідомив у телеграмі, що міст закрито.",
    ],
)
def test_who_speaks_of_an_office_or_has_worked_there_is_not_it(text: str) -> None:
    """The words before it tell."""
    assert cited(text) == []


def test_an_office_may_be_the_source_of_others() -> None:
    """«Со ссылкой на» it."""
    assert cited("Россия. Мост закрыт, пишут со ссылкой на телеграм-канал МЧС.") == ["МЧС России"]


def test_an_office_speaks_in_many_places() -> None:
    """Where nothing is said of Telegram it is known by its name alone."""
    assert cited("Россия. Мост закрыли до утра, сообщило МЧС.") == []
    assert cited("Мост закрыли до утра, сообщило МЧС России.") == ["МЧС России"]


@pytest.mark.parametrize("name", ["Подслушано МВД", "Минздрав. Без цензуры", "Новости прокуратуры"])
def test_what_only_speaks_of_an_office_is_none(name: str) -> None:
    """A channel about an office is not the office's."""
    names = compile_channels([WatchedChannel("sample_about", name)])
    text = "Россия. Приём закрыли, сообщило МВД в телеграме. Минздрав и прокуратура сообщили в телеграме то же."
    assert reports_in(text, names) == []


@pytest.mark.parametrize(
    "text",
    [
        "«Лента» пишет со ссылкой на МЧС России в телеграме, что мост закрыт.",
        "Мост закрыт, пишет «Лента», ссылаясь на МЧС России.",
        "Россия. Мост закрыт, пишет «Лента» со ссылкой на МЧС в телеграме.",
    ],
)
def test_whoever_refers_to_an_office_cites_it(text: str) -> None:
    assert cited(text) == ["МЧС России"]
