"""Groups that speak of themselves, who tells a channel something, and names as each country writes them."""

import pytest

from core.links import compile_channels
from core.types import WatchedChannel
from tests.links.world import Report, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("mash", "Mash"),
        WatchedChannel("rybar", "Рыбарь", aliases=("Rybar",)),
        WatchedChannel("grom", "Гром", aliases=("Grom",)),
        WatchedChannel("kovalenskyi", "Андрій Коваленський", aliases=("Коваленской",), language="uk"),
        WatchedChannel("lysohor", "Сергій Лисогор", language="uk"),
        WatchedChannel("petriuk", "Юрій Петрюк", language="uk"),
        WatchedChannel("hajun", "Білий Гаюн", language="uk"),
        WatchedChannel("tykhyi", "Тыгын", language="ru"),
    ]
)
BURNED = "a bridge burned down in Tver"


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        (
            "The Grom partisan group burned down a bridge, the group claimed on Telegram.",
            "The Grom partisan group burned down a bridge",
        ),
        ("Grom burned down a bridge in Tver, it said on Telegram.", "Grom burned down a bridge in Tver"),
        (
            "The Grom partisan group burned down a bridge as it was empty, the group said on Telegram.",
            "The Grom partisan group burned down a bridge as it was empty",
        ),
        (
            "Partisans burned down a bridge, according to the Telegram channel of the Tver resistance movement Grom.",
            "Partisans burned down a bridge",
        ),
        (
            "Про пожежу на мосту в Твері розповів 8 січня у Telegram партизанський рух «Гром».",
            "Про пожежу на мосту в Твері",
        ),
    ],
)
def test_a_group_tells_what_it_has_done(text: str, clause: str) -> None:
    assert [(name, told) for name, told, _ in found(text)] == [("Гром", clause)]


@pytest.mark.parametrize(
    "text",
    [
        "The police caught the Grom partisan group in Tver, the police said on Telegram.",
        "The Grom partisan group was caught in Tver, the ministry said on Telegram.",
        "The court fined the owner of Mash, it said on Telegram.",
        "Grom was caught where it had burned down a bridge, the ministry said on Telegram.",
    ],
)
def test_another_body_is_not_the_group(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Grom said on Telegram that it was there. According to the group, trains stood still.", "trains stood still"),
        ("Канал «Гром» сообщил о поджоге моста. По данным партизан, поезда стоят сутки.", "поезда стоят сутки"),
        ("Канал «Гром» сообщил о поджоге моста. Как сообщили партизаны, поезда стоят сутки.", "поезда стоят сутки"),
        ("Про підпал повідомив канал «Гром». За інформацією партизанів, поїзди стоять добу.", "поїзди стоять добу"),
    ],
)
def test_what_a_group_claims_further_on(text: str, clause: str) -> None:
    assert found(text)[-1] == ("Гром", clause, None)


def test_what_the_police_claim_is_not_the_channel_s() -> None:
    assert len(found("Mash сообщил о поджоге моста. По данным полиции, поезда стоят сутки.")) == 1


@pytest.mark.parametrize("words", ["with reference to the Mash Telegram channel", "with a link to Mash"])
def test_who_passes_it_on_with_reference_to_a_channel(words: str) -> None:
    assert found(f"{BURNED.capitalize()}, Interfax reports {words}.") == [
        ("Mash", f"{BURNED.capitalize()}, Interfax reports", None)
    ]


@pytest.mark.parametrize("who", ["His representative", "A spokeswoman", "The lawyers", "Legal experts"])
def test_somebody_tells_it_to_a_channel(who: str) -> None:
    assert found(f"{who} told the Mash Telegram channel that {BURNED}.") == [("Mash", BURNED, None)]


def test_a_video_that_a_channel_posted_shows_what_was_told_before() -> None:
    assert found("A bridge burned down in Tver. The video was posted by Mash.") == [
        ("Mash", "A bridge burned down in Tver", None)
    ]


def test_a_blogger_with_his_channel_in_brackets() -> None:
    assert found("Военкор Иван Громов (Telegram-канал «Рыбарь») сообщает, что мост в Твери закрыт.") == [
        ("Рыбарь", "мост в Твери закрыт", None)
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Andrii Kovalenskyi", "Андрій Коваленський"),
        ("Andriy Kovalenskyy", "Андрій Коваленський"),
        ("Serhii Lysohor", "Сергій Лисогор"),
        ("Yurii Petriuk", "Юрій Петрюк"),
        ("Bilyi Hayun", "Білий Гаюн"),
        ("Tigin", "Тыгын"),
    ],
)
def test_names_as_newsrooms_of_each_country_write_them(written: str, name: str) -> None:
    assert found(f"{written} said on Telegram that {BURNED}.") == [(name, BURNED, None)]


@pytest.mark.parametrize("written", ["Андрій Коваленський", "Андрей Коваленский", "Андрей Коваленской"])
def test_a_name_in_the_other_language_is_still_the_subject(written: str) -> None:
    """«Коваленской» is no inflected form of it, as an alias says so."""
    assert found(f"{written} сообщил в Telegram, что мост в Твери закрыт.") == [
        ("Андрій Коваленський", "мост в Твери закрыт", None)
    ]
