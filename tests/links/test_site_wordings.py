"""Wordings of news sites in three languages: who passes a report on, and what tells of a channel without citing it."""

import pytest

from core.links import compile_channels
from core.types import WatchedChannel
from tests.links.world import Report, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("mash", "Mash"),
        WatchedChannel("bazabazon", "Baza"),
        WatchedChannel("rybar", "Рыбарь", aliases=("Rybar",)),
        WatchedChannel("DeepStateUA", "DeepState"),
    ]
)
HELD = "the mayor was held"


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    "text",
    [
        f"Mash still claims that {HELD}.",
        f"Still Mash, however, wrote that {HELD}.",
        f"According to the pro-Kremlin, widely read Mash, {HELD}.",
        f"According to data from the Mash monitoring project, which is close to the police, {HELD}.",
        f"The Mash Telegram channel run by a former police officer wrote that {HELD}.",
        f"Mash analysts stress that {HELD}.",
        f"A blogger known as Mash told his million followers that {HELD}.",
        f"A post appeared in the Mash backup channel stating that {HELD}.",
        f"As Mash explained later that day, {HELD}.",
    ],
)
def test_how_english_sites_name_the_channel_and_its_verb(text: str) -> None:
    assert found(text) == [("Mash", HELD, None)]


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("A bridge is shut. This follows from a statement by Mash.", [("Mash", "A bridge is shut", None)]),
        (
            "A bridge is shut. According to a paper, this was reported by the monitoring channel Mash.",
            [("Mash", "A bridge is shut", None)],
        ),
        (
            "The army confirmed the raid on Friday, after the monitoring group Mash reported that a bridge was hit.",
            [("Mash", "a bridge was hit", None)],
        ),
        (
            "Despite the mayor saying on Friday that all was calm, Mash argued that a bridge was hit.",
            [("Mash", "a bridge was hit", None)],
        ),
        (
            "A bridge was hit, according to a report by the organisation Mash, Daily News said on Tuesday.",
            [("Mash", "A bridge was hit", None)],
        ),
        (
            "On Sunday a post appeared on Mash claiming that the bridge was shut.",
            [("Mash", "the bridge was shut", "On Sunday")],
        ),
        (
            "“The bridge is shut,” DeepState, a group that analyses footage, wrote on Saturday.",
            [("DeepState", "“The bridge is shut,”", "on Saturday")],
        ),
        (
            "Rybar described the retreat on Saturday as a disgrace.",
            [("Рыбарь", "the retreat on Saturday as a disgrace", "on Saturday")],
        ),
    ],
)
def test_what_was_said_before_and_on_which_day(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("following", "clause"),
    [
        ("But it said the road was open.", "the road was open"),
        ("In the post, the account said the road was open.", "the road was open"),
        ("“They took the computers of Mash,” the outlet wrote.", "“They took the computers of Mash,”"),
        ("«Людей вывезли», — уточняет паблик в 18:40.", "«Людей вывезли»"),
        ("«Был хлопок», — рассказали каналу соседи.", "«Был хлопок»"),
        ("В посте канала сказано, что дорога открыта.", "дорога открыта"),
    ],
)
def test_the_channel_speaks_again(following: str, clause: str) -> None:
    assert found(f"The bridge is shut, Mash reported. {following}")[1:] == [("Mash", clause, None)]


@pytest.mark.parametrize(
    "passing_on",
    [
        "Об этом сообщает Лента со ссылкой на Mash.",
        "Об этом сообщил Mash, передаёт Лента.",
        "Как передаёт Лента, об этом пишет Mash.",
        "Об инциденте рассказал Mash.",
        "Сообщение появилось вечером в канале Mash.",
        "Опровержение публикует близкий к министерству обороны страны канал Mash.",
        "Про це повідомляє Лента з посиланням на канал Mash і мера.",
        "Як передає Лента, про це пише Mash.",
        "Про подію повідомив канал Mash.",
        "Про це повідомив місцевий ресурс Mash.",
        "Про це поінформував у Telegram місцевий проєкт Mash.",
        "Ці дії були зафіксовані моніторинговою групою Mash у Telegram.",
        "Эти кадры опубликованы телеграм-каналом Mash.",
    ],
)
def test_it_is_the_sentence_before_whoever_passes_it_on(passing_on: str) -> None:
    assert found(f"Мост через реку закрыт. {passing_on}") == [("Mash", "Мост через реку закрыт", None)]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Mash сообщил о том, что мэр задержан, а дом обыскан.", ["мэр задержан, а дом обыскан"]),
        ("В канале Mash появилась информация о том, что мэр задержан.", ["мэр задержан"]),
        ("У каналі Mash з'явилася інформація про те, що мера затримали.", ["мера затримали"]),
        ("Мэр задержан. Об этом пишет Mash, отмечая, что дом обыскан.", ["Мэр задержан", "дом обыскан"]),
        ("Журналисты Mash узнали, что мэр задержан.", ["мэр задержан"]),
        ("По данным тг-канала mash, мэр задержан.", ["мэр задержан"]),
        ("Погиб, по данным Mash, 11-летний мальчик.", ["Погиб, по данным Mash, 11-летний мальчик"]),
        ("Как сообщает Mash, 71-летний актёр болеет неделю.", ["71-летний актёр болеет неделю"]),
        ("Вместе с тем, отмечают в сообщении аналитики Mash, мост закрыт.", ["Вместе с тем, отмечают в сообщении"]),
        ("Каналы Mash, а также сайт «Лента» сообщили о взрыве.", ["о взрыве"]),
        ("Mash геолоцировал одно из видео очевидцев.", ["одно из видео очевидцев"]),
    ],
)
def test_how_russian_and_ukrainian_sites_report(text: str, clauses: list[str]) -> None:
    read = found(text)
    assert [name for name, _, _ in read] == ["Mash"] * len(clauses)
    assert all(clause.startswith(begun) for (_, clause, _), begun in zip(read, clauses, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "Mash wrote extensively about the police.",
        "Baza often publishes leaks from the police.",
        "Rybar publishes detailed reports and accurate maps of the front that are widely used.",
        "Mash publishes five or six reports a day.",
        "The channel Mash published, according to its owners, exclusive information from sources in the police.",
        "Mash boasts over 1.6 million subscribers.",
        "DeepState emphasises its “iron reputation”.",
        "Канал Mash часто публикует слухи.",
        "«Рыбарь» регулярно публикует карты фронта.",
        "Власти признали канал Mash экстремистским.",
        "Суд признал экстремистским канал Mash-Live.",
        "Карты DeepState показывают устаревшие данные.",
        "Сообщение Mash опровергли в мэрии.",
        "Роскомнадзор удалил Mash. О блокировке сообщили каналу письмом.",
        "Police searched Mash. A paper reported that two people were held. The outlet said they were free again.",
        "According to Rybar, a 27-year-old rapper from Omsk, music is fun.",
    ],
)
def test_what_a_channel_is_or_is_wont_to_do_is_no_report(text: str) -> None:
    assert [report for report in found(text) if not report[0].endswith("?")] == []


def test_a_longer_quoted_name_is_that_of_another_channel() -> None:
    """«Mash на Волге» is none of Mash, and what the sentence says of it is another's."""
    assert found("Телеграм-канал «Mash на Волге» сообщил о пожаре.") == [("Mash на Волге?", "о пожаре", None)]
