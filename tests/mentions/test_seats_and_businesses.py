"""Offices in front of a surname that an official can't hold beside the one in the catalogue; marks as in `cases/`."""

from datetime import date

import pytest

from core.mentions import compile_catalogue, detect
from core.types import Official, Position
from tests.mentions.marked import read_marked

_SINCE, _DAY = date(2020, 1, 1), date(2025, 6, 1)


def check(office: str, marked: str, *, day: date | None = _DAY) -> None:
    """Whether just what is marked is found of Карп Ветлугин, who holds an office since 2020."""
    text, wanted, _ = read_marked(marked)
    official = Official("a", {"ru": "Карп Ветлугин"}, positions=(Position(office, held_from=_SINCE),))
    found = detect(text, compile_catalogue([official]), date=day)
    assert [(m.start, m.end, m.official_id) for m in found] == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "Депутат Ветлугин внёс проект. Ветлугин ждёт ответа.",
        "Депутата Госдумы Ветлугина лишили мандата, адвокат Ветлугина удивился.",
        "Депутат Государственной думы Ветлугин внёс проект. Ветлугин ждёт ответа.",
        "Депутата Верховной Рады Украины Ветлугина лишили мандата, народный депутат Украины Ветлугин уехал.",
        "Депутат Держдуми Ветлугін мовчав, депутат міської ради Ветлугін теж. Міністр оборони [Ветлугін|a] сказав.",
        "Сенатору Ветлугину вручили повестку. Министр обороны [Ветлугин|a] промолчал.",
        "Депутат [Ветлугина|a] не понял. Депутаты [Ветлугина|a] слушали молча.",
        "Экс-депутат [Ветлугин|a] стал министром, бывший сенатор [Ветлугин|a] тоже им стал.",
    ],
)
def test_a_minister_has_no_seat_in_parliament(marked: str) -> None:
    """«депутат X» is a namesake of the minister, and so is X further on; «экс-депутат X» may have become one."""
    check("министр обороны России", marked)


def test_a_seat_is_one_right_before_the_surname() -> None:
    """Another's seat in front of the office of an official is not the official's."""
    text = "Депутата Верховной Рады принял министр обороны [Ветлугин|a]. Министр обороны России [Ветлугин|a] ушёл."
    check("министр обороны России", text)


def test_others_may_have_a_seat() -> None:
    """Leaders of parties, speakers, ministers abroad, and whoever the catalogue has no office of on the day."""
    for office in ("лидер партии ЛДПР", "председатель Госдумы России", "министр обороны Германии"):
        check(office, "Депутат [Ветлугин|a] внёс проект.")
    check("министр обороны России", "Депутат [Ветлугин|a] внёс проект.", day=date(2019, 1, 1))
    check("министр обороны России", "Депутат [Ветлугин|a] внёс проект.", day=None)


@pytest.mark.parametrize(
    "marked",
    [
        "Президент «Стрелы» Ветлугин объяснил трансфер. Ветлугин доволен.",
        "Гендиректора компании «Ромашка» Ветлугина уволили.",
        "Основатель «Ромашки» Ветлугин улетел, министр обороны [Ветлугин|a] остался.",
        "План «Ромашка» [Ветлугина|a] удался. Противник «Ромашки» [Ветлугин|a] доволен.",
    ],
)
def test_a_minister_runs_no_business(marked: str) -> None:
    """«президент «…» X» is a namesake of the minister."""
    check("министр обороны России", marked)


def test_whose_office_has_the_name_in_quotes_runs_that() -> None:
    """«гендиректор «Роскосмоса» X» is the head of Роскосмос."""
    check("глава Роскосмоса", "Гендиректор «Роскосмоса» [Ветлугин|a] улетел.")
    check("лидер партии «Ромашка»", "Основатель «Ромашки» [Ветлугин|a] улетел.")
