"""A channel that was cited speaks again as «издание», «проект» or “the monitoring group”, and who else may be meant."""

import pytest

from core.links import compile_channels
from core.types import WatchedChannel
from tests.links.world import Report, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("mash", "Mash"),
        WatchedChannel("bazabazon", "Baza"),
        WatchedChannel("rybar", "Рыбарь", aliases=("Rybar", "Рибар")),
        WatchedChannel("DeepStateUA", "DeepState"),
    ]
)


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Mash сообщил о пожаре. По данным издания, горит склад.", "горит склад"),
        ("Mash сообщил о пожаре. Издание уточняет, что горит склад.", "горит склад"),
        ("Mash сообщил о пожаре. Позже издание добавило, что горит склад.", "горит склад"),
        ("Mash сообщил о пожаре. Как отмечает издание, горит склад.", "горит склад"),
        ("Mash сообщил о пожаре. В издании добавили, что горит склад.", "горит склад"),
        ("«Склад горит», — цитирует жительницу Омска Mash. По данным издания, горит склад.", "горит склад"),
        ("О пожаре пишет Mash со ссылкой на соседей. Издание отмечает, что горит склад.", "горит склад"),
        ("Mash повідомив про пожежу. За даними видання, горить склад.", "горить склад"),
        ("Mash повідомив про пожежу. Видання уточнює, що горить склад.", "горить склад"),
        ("О пожаре пишет проект Mash. По данным проекта, горит склад.", "горит склад"),
        ("Mash повідомив про пожежу. У моніторинговій групі додали, що горить склад.", "горить склад"),
        ("Mash reported a fire. The publication added that a depot was burning.", "a depot was burning"),
        ("Mash reported a fire. It was a warm day. The monitoring group said no one was hurt.", "no one was hurt"),
        ("«Людей вывезли», — писал Mash. «Горит склад», — говорится в посте в Telegram-канале.", "«Горит склад»"),
        ("Mash reported a fire. The channel said a depot burned, although the claim was ridiculed.", "a depot burned"),
    ],
)
def test_the_paper_or_group_is_the_channel_cited_before(text: str, clause: str) -> None:
    assert found(text)[1:] == [("Mash", clause, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Mash сообщил о пожаре, пишет «Заря». По данным издания, горит склад.",
        "«Заря» со ссылкой на Mash пишет о пожаре. Издание уточняет, что горит склад.",
        "Mash сообщил о пожаре. Немецкое издание уточняет, что горит склад.",
        "Mash сообщил о пожаре. В мэрии это опровергли. По данным издания, горит склад.",
        "Mash сообщил о пожаре. По данным издания «Заря», горит склад.",
        "Mash сообщил о пожаре. Издание закона отложили, сказал депутат.",
        "Mash сообщил о пожаре. Журналисты местного издания добавили, что горит склад.",
        "Mash рассказал о стройке. По данным проекта, башня будет выше.",
        "Mash рассказал о стройке. Проект утвердили, сообщает мэрия.",
        "Mash повідомив про пожежу. Місцеве видання уточнює, що горить склад.",
        "Mash said that the mayor had fled, Reuters reported. The outlet added that he was rich.",
        "Mash пишет, что мэр ушёл. Он также заявил, что продаёт дом.",
    ],
)
def test_another_paper_or_project_is_not_the_channel(text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        (
            "The police searched the office of Mash, the channel said in a statement.",
            "The police searched the office of Mash",
        ),
        (
            "“The police have searched the office of Mash,” the outlet wrote.",
            "“The police have searched the office of Mash,”",
        ),
        ("В редакции канала Mash прошёл обыск, сообщает канал.", "В редакции канала Mash прошёл обыск"),
    ],
)
def test_what_is_told_of_it_may_be_its_own_report(text: str, clause: str) -> None:
    assert found(text) == [("Mash", clause, None)]


@pytest.mark.parametrize(
    "text",
    [
        "The police searched the office of Mash, the channel that reported the mayor's death.",
        "The channel said the police had searched Mash.",
        "The police searched Mash and Baza, the channel said.",
        "The police searched the office of Mash, the channel NTV said.",
        "Полиция обыскала редакцию Mash, канал закрыт.",
        "Полиция обыскала редакцию Mash, сообщил местный канал.",
    ],
)
def test_what_is_told_of_it_is_another_s_report(text: str) -> None:
    assert [report for report in found(text) if not report[0].endswith("?")] == []


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("Mash писал примерно в 2:58, что горит склад.", ("Mash", "горит склад", None)),
        ("Mash ставит под сомнение слова мэра о пожаре.", ("Mash", "слова мэра о пожаре", None)),
        ("Mash ставить під сумнів слова мера про пожежу.", ("Mash", "слова мера про пожежу", None)),
        ("Mash was the first to show the burnt bus on Monday.", ("Mash", "the burnt bus", "on Monday")),
        ("Rybar denied that it had been paid by the army.", ("Рыбарь", "it had been paid by the army", None)),
        ("The war is lost, says a Baltic website Mash.", ("Mash", "The war is lost", None)),
        ("All trains stopped, pro-war local Telegram channel Mash reported.", ("Mash", "All trains stopped", None)),
        (
            "Склад горить з ранку. Про це повідомляє Тelegram-канал «Mash».",  # a Cyrillic Т
            ("Mash", "Склад горить з ранку", None),
        ),
        (
            "Мост закрыт до утра. Об этом сообщил проект наблюдения за границей «Рыбарь».",
            ("Рыбарь", "Мост закрыт до утра", None),
        ),
    ],
)
def test_further_wordings(text: str, report: Report) -> None:
    assert found(text) == [report]


@pytest.mark.parametrize(
    "text",
    [
        "If Mash publishes the names, the mayor will resign.",
        "Если Mash опубликует список, мэр уйдёт.",
        "Якщо Mash опублікує список, мер піде.",
        "Rybar denied that it had reported the mayor's death.",
        "Мост закрыт до утра. Об этом сообщил изданию редактор канала «Рыбарь».",
    ],
)
def test_what_it_may_do_yet_and_what_its_people_say_is_no_report(text: str) -> None:
    assert found(text) == []
