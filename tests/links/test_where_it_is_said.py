"""Where somebody's words are told to stand: in his channel, on another network, in the lines in which some papers name
their source; and what is said “of this”.
"""

from datetime import UTC

import pytest

from core.links import compile_channels
from core.links.reading.citations import find_citations
from core.types import Article, WatchedChannel
from tests.links.world import Report, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("petrov_gov", "Иван Петров", aliases=("Петров", "Росмост", "Ivan Petrov")),
        WatchedChannel("mash", "Mash"),
        WatchedChannel("grom", "Гром", aliases=("Grom",)),
        WatchedChannel("bridges", "Союз мостов", aliases=("СМ",)),
        WatchedChannel("kovalenko", "Петро Коваленко", aliases=("Командувач Мостів",), language="uk"),
        WatchedChannel("lada", "LADA"),
        WatchedChannel("roads", "Міністерство доріг", language="uk"),
    ]
)
FELL = "Мост через реку упал ночью."


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Об этом губернатор Иван Петров сообщил в своем канале в Telegram.", "Иван Петров"),
        ("Об этом в своём Telegram-канале заявил глава края Иван Петров.", "Иван Петров"),
        ("Об этом пресс-секретарь Росмоста Иван Петров рассказал в своем Telegram-канале.", "Иван Петров"),
        (
            "Об этом помощник президента, глава делегации на переговорах Иван Петров сообщил в своем Telegram-канале.",
            "Иван Петров",
        ),
        ("Эти данные губернатор Иван Петров привёл в телеграм-канале.", "Иван Петров"),
        ("Об этом сообщает Союз мостов (СМ) в своем Telegram-канале.", "Союз мостов"),
        ("Об этом пишет «Лента» со ссылкой на Telegram главы области Ивана Петрова.", "Иван Петров"),
        ("Про це у Телеграм повідомив командувач Мостів області Петро Коваленко.", "Петро Коваленко"),
        ("Ці дані навів начальник області Петро Коваленко у своєму каналі в Telegram.", "Петро Коваленко"),
        ("Про це йдеться в Telegram-каналі видання LADA.", "LADA"),
        ("Grom announced this on Telegram and shared a picture, the agency reports.", "Гром"),
        ("Ivan Petrov reported this on the social media platform Telegram, according to the agency.", "Иван Петров"),
    ],
)
def test_of_this_is_of_the_sentence_before(sentence: str, name: str) -> None:
    assert found(f"{FELL} {sentence}") == [(name, "Мост через реку упал ночью", None)]


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        # In his channel, told by whose it is.
        (
            "Мост упал ночью, говорится в телеграм-канале главы области Ивана Петрова.",
            [("Иван Петров", "Мост упал ночью", None)],
        ),
        (
            "Водночас у телеграм-каналі голови області Петра Коваленка пишуть, що міст упав уночі.",
            [("Петро Коваленко", "міст упав уночі", None)],
        ),
        ("Grom’s Telegram channel reported that a bridge had fallen.", [("Гром", "a bridge had fallen", None)]),
        # The title of whoever wrote it is no part of what he wrote; what he put out is.
        (
            "A bridge fell into the river, regional governor Ivan Petrov wrote on Telegram.",
            [("Иван Петров", "A bridge fell into the river", None)],
        ),
        (
            "Grom burned a bridge. The group published a list of the bridges on Telegram.",
            [("Гром", "a list of the bridges on Telegram", None)],
        ),
        (
            "Ivan Petrov reported on the bridge on his Telegram channel, noting that “nobody was on it.”",
            [
                ("Иван Петров", "on the bridge on his Telegram channel", None),
                ("Иван Петров", "“nobody was on it.”", None),
            ],
        ),
        # What he works for is no source of its own.
        (
            "Мост упал, написал представитель Mash Иван Петров в своём телеграм-канале.",
            [("Иван Петров", "Мост упал", None)],
        ),
        # A word that sentences begin with is nobody's given name.
        ("Утром Петров писал, что мост упал.", [("Иван Петров", "мост упал", None)]),
        ("Виктор Петров писал, что мост упал.", []),
        # Whoever was named before, by what he is, and there where he spoke before.
        (
            "Певица LADA отменила концерт. «Мост упал», – объяснила поклонникам певица в своём телеграм-канале.",
            [("LADA", "«Мост упал»", None)],
        ),
        (
            "«Мост упал», заявил мэр Иван Петров в телеграме. Позже там же он уточнил, что людей на нём не было.",
            [("Иван Петров", "«Мост упал»", None), ("Иван Петров", "людей на нём не было", None)],
        ),
        (
            "Суд закрил сайт LADA. Про блокування повідомляється в телеграм-каналі видання.",
            [("LADA", "Суд закрил сайт LADA", None)],
        ),
        (
            "Ivan Petrov met the bridge builders.\nHe said this on Telegram, the agency reports.",
            [("Иван Петров", "Ivan Petrov met the bridge builders", None)],
        ),
    ],
)
def test_what_is_said_there_is_read(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("Source: press office of Ivan Petrov on Telegram", 'Quote: "It fell at six. Nobody was on it."'),
        ("Джерело: Петро Коваленко у Telegram", 'Пряма мова: "Міст упав о шостій. Людей не було".'),
        ("Источник: Иван Петров в Telegram", 'Прямая речь: "Мост упал в шесть. Людей не было".'),
    ],
)
def test_lines_that_name_source_and_quotation(source: str, quote: str) -> None:
    """The source's line is of what is told before it, the quotation is the source's."""
    reports = found(f"The bridge over the river fell.\n{source}\n{quote}\nDetails: The road is shut.")
    assert [clause for _, clause, _ in reports] == [
        "The bridge over the river fell",
        quote.partition(": ")[2].rstrip("."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Петров: мост упал\nМост упал. Об этом губернатор Иван Петров сообщил в своем канале в MAX.",
        "Петров: мост упал\nМост упал. Об этом Иван Петров написал в соцсети «ВКонтакте». «Беда», — добавил он.",
        "The bridge fell, Ivan Petrov wrote on Facebook. “Nobody was hurt,” he added.",
        "The bridge fell, Ivan Petrov said in a post on X on Monday.",
        "Мост упал.\nИсточник: Иван Петров в Facebook\nПрямая речь: «Людей не было».",
        "Міст упав, написав у фейсбуці голова області Петро Коваленко.",
    ],
)
def test_what_is_said_on_another_network_is_no_post(text: str) -> None:
    """Nor is what the headline and the sentences behind tell of the same words."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mash сообщил о сбое в MAX.",
        "Mash reported that the mayor had written about it on Facebook.",
        "Мост упал, написал Иван Петров в Telegram и в MAX.",
        "Петров: мост упал\nМост упал, написал Иван Петров в Facebook. Фото он опубликовал в телеграме.",
    ],
)
def test_a_network_that_is_only_spoken_of_takes_nothing_away(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        # Whoever holds an office speaks in many places, and so does an office.
        ("The regional governor Ivan Petrov reported that a bridge had fallen.", True),
        ("Ivan Petrov, the governor of the region, said that a bridge had fallen.", True),
        ("Міністерство доріг повідомило, що міст упав.", True),
        ("The regional governor Ivan Petrov reported on Telegram that a bridge had fallen.", False),
        ("Governor Ivan Petrov said a bridge fell. Nobody was hurt, he wrote on Telegram.", False),
        ("Governor Ivan Petrov said a bridge fell. The agency published a video on Telegram.", False),
        ("Міністерство доріг повідомило, що міст упав. Про це йдеться в телеграм-каналі міністерства.", False),
        # A channel speaks as a channel, and so does somebody who is known for his.
        ("Mash reported that a bridge had fallen.", False),
        ("The blogger Ivan Petrov reported that a bridge had fallen.", False),
    ],
)
def test_an_official_may_have_said_it_elsewhere(text: str, spoken: bool) -> None:
    """Unless the article speaks of Telegram with him, what he is told to have said need not be a post."""
    reports = find_citations(Article("a", "", "", text), NAMES, UTC)
    assert reports and {report.spoken for report in reports} == {spoken}


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Governor Ivan Petrov wrote on his own channel that a bridge had fallen.", False),
        ("A bridge fell, governor Ivan Petrov wrote in a post on the messaging app.", False),
        ("Губернатор Иван Петров написал в мессенджере, что мост упал.", False),
        ("Голова області Петро Коваленко повідомив у своєму каналі, що міст упав.", False),
        ("Губернатор Иван Петров заявил на своём ютуб-канале, что мост упал.", True),
        ("Governor Ivan Petrov said that a bridge had fallen.", True),
    ],
)
def test_in_an_article_about_telegram_his_channel_is_there(text: str, spoken: bool) -> None:
    """Not where the channel is said to be on another network, nor in an article that never speaks of Telegram."""
    about = find_citations(Article("a", "", "", f"Telegram was slow in the morning.\n{text}"), NAMES, UTC)
    assert about and {report.spoken for report in about} == {spoken}
    elsewhere = find_citations(Article("a", "", "", f"The trains were slow in the morning.\n{text}"), NAMES, UTC)
    assert elsewhere and {report.spoken for report in elsewhere} == {True}
