"""People whom an article calls by their office alone, in a sentence that speaks of Telegram."""

from datetime import date

import pytest

from core.links import compile_channels, find_citations
from core.types import Mention, MentionKind, Official, Position, WatchedChannel
from tests.links.world import LONDON, article, reports_in

OMSK = WatchedChannel("sample_omsk", "Степан Зимин", aliases=("губернатор Омской области", "Omsk governor"))
TVER = WatchedChannel("sample_tver", "Илья Снегов", aliases=("губернатор Тверской области",))
LVIV = WatchedChannel("sample_lviv", "Остап Річка", aliases=("мер Львова", "Ostap Richka"))
POLTAVA = WatchedChannel("sample_poltava", "Тарас Гай / Полтавська ОВА", aliases=("Тарас Гай",))
PSKOV = WatchedChannel("sample_pskov", "Павел Лугов", aliases=("Pavel Lugov",))
NAMES = compile_channels([OMSK, TVER, LVIV, POLTAVA, PSKOV])

IN_OFFICE = Official(
    "lugov",
    {"ru": "Павел Иванович Лугов", "en": "Pavel Lugov"},
    positions=(Position("губернатор Псковской области", ("Pskov governor",), date(2024, 1, 1), date(2025, 12, 31)),),
)
NOT_WATCHED = Official(
    "rechnoy",
    {"ru": "Олег Речной"},
    positions=(Position("губернатор Рязанской области", ("Ryazan governor",), date(2024, 1, 1)),),
)
WITH_CATALOGUE = compile_channels([OMSK, PSKOV], [IN_OFFICE, NOT_WATCHED])


def cited(text: str) -> list[str]:
    return [name for name, _clause, _day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Мост закрыли до утра, сообщил губернатор Омской области в телеграме.", OMSK.name),
        ("Мост закрыли до утра, сообщил омский губернатор в своём телеграм-канале.", OMSK.name),
        ("The bridge was closed until morning, the Omsk governor said on Telegram.", OMSK.name),
        ("В Омске закрыли мост. Людей вывезли на автобусах, написал глава региона в телеграме.", OMSK.name),
        ("Міст закрили до ранку, повідомив мер Львова в телеграмі.", LVIV.name),
        ("Lviv's mayor said on Telegram that the bridge was closed until morning.", LVIV.name),
        ("У Львові закрили міст. Людей вивезли автобусами, написав міський голова у телеграмі.", LVIV.name),
        ("Міст закрили до ранку, повідомив очільник Полтавської ОВА в телеграмі.", POLTAVA.name),
        ("На Полтавщині закрили міст. Людей вивезли, написав начальник ОВА в телеграмі.", POLTAVA.name),
    ],
)
def test_an_office_and_a_place_tell_who_it_is(text: str, name: str) -> None:
    """By the watchlist's aliases; the place stands beside the office, or the article speaks of it."""
    assert cited(text) == [name]


def test_who_was_introduced_with_an_office_is_meant_by_it() -> None:
    """Further on the office is enough."""
    text = (
        "Mayor Pavel Lugov opened the bridge. It was closed again at noon. Nobody was hurt. The police came. The road "
        "is long. Fog lay over the river. The mayor said on Telegram that the bridge had cracked."
    )
    assert cited(text) == [PSKOV.name]


@pytest.mark.parametrize(
    "text",
    [
        "Мост закрыли до утра, сообщил губернатор Томской области в телеграме.",
        "Мост закрыли до утра, сообщил томский губернатор в телеграме.",
        "In Omsk a bridge was closed. The Tomsk governor said on Telegram that people had left.",
        "В Омске и в Твери закрыли мосты. Людей вывезли, написал губернатор в телеграме.",
        "В Омске закрыли мост. Людей вывезли, написал бывший губернатор в телеграме.",
        "В Омске закрыли мост. Людей вывезли, написал заместитель губернатора в телеграме.",
        "В Омске закрыли мост. Людей вывезли, написал экс-губернатор в телеграме.",
        "In Omsk a bridge was closed. The governor's spokesman said on Telegram that people had left.",
        "В Омске закрыли мост. Людей вывезли, написал губернатор Иван Чужой в телеграме.",
        "В Омске закрыли мост. Людей вывезли, сообщил губернатор.",
        "Курс омского банка вырос. Людей вывезли, написал губернатор в телеграме.",
    ],
)
def test_another_holder_is_not_him(text: str) -> None:
    """Of another place, one of two, no longer in office, somebody of his or named; or nothing is said of Telegram."""
    assert OMSK.name not in cited(text)


def told_by_catalogue(text: str, year: int = 2025, mentions: tuple[Mention, ...] = ()) -> list[str]:
    told = article(text, published=article("").published_at.replace(year=year))  # type: ignore[union-attr]
    return [each.name for each in find_citations(told, WITH_CATALOGUE, LONDON, mentions)]


def test_the_catalogue_tells_who_holds_an_office_on_the_day() -> None:
    """Whose full name is the channel's; not when he has left."""
    text = "In Pskov a bridge was closed. People had left in time, the governor said on Telegram."
    assert told_by_catalogue(text) == [PSKOV.name]
    assert told_by_catalogue(text, 2026) == []


def test_an_official_who_is_not_watched_is_not_taken_for_one_who_is() -> None:
    """Two who fit are nobody, and neither is he."""
    assert told_by_catalogue("В Пскове и в Рязани закрыли мосты. Людей вывезли, написал губернатор в телеграме.") == []
    assert told_by_catalogue("В Рязани закрыли мост. Людей вывезли, написал губернатор в телеграме.") == []


def test_an_officials_mention_tells_who_is_meant_by_an_office() -> None:
    """Whoever found the officials of the article has read it with the catalogue."""
    text = "Людей вывезли, написал министр в телеграме."
    at = text.index("министр")
    for official, names in (("lugov", [PSKOV.name]), ("rechnoy", [])):
        mention = Mention(at, at + len("министр"), "министр", official, MentionKind.ROLE)
        assert told_by_catalogue(text, mentions=(mention,)) == names
