"""Wordings of agencies and sites in three languages that a set of sentences written for it found unread or misread."""

import pytest

from core.links import compile_channels, find_citations
from core.links.reading.claims import propose_outcomes
from core.types import WatchedChannel
from tests.links.world import LONDON, Report, article, reports_in

NAMES = compile_channels(
    [
        WatchedChannel("mash", "Mash"),
        WatchedChannel("bazabazon", "Baza"),
        WatchedChannel("rybar", "Рыбарь", aliases=("Rybar",)),
    ]
)


def found(text: str) -> list[Report]:
    return [(name, clause.rstrip("."), day) for name, clause, day in reports_in(text, NAMES)]


def stances(text: str) -> list[tuple[str, str, str]]:
    """Stance, channel and speaker of what the text denies or confirms of what it cites."""
    read = article(text)
    citations = find_citations(read, NAMES, LONDON)
    outcomes = propose_outcomes(read, citations, {number: str(number) for number in range(len(citations))})
    return [(str(each.stance.value), citations[int(each.post_id)].name, each.speaker) for each in outcomes]


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("Rybar was blunt: “We lost the village.”", [("Рыбарь", "“We lost the village.”", None)]),
        ("«Рыбарь» был краток: «Село потеряно полностью».", [("Рыбарь", "«Село потеряно полностью»", None)]),
        ("«Мы без снарядов», — цитирует бойца Mash.", [("Mash", "«Мы без снарядов»", None)]),
        ("«Ми без снарядів», — наводить слова бійця Mash.", [("Mash", "«Ми без снарядів»", None)]),
    ],
)
def test_its_own_words_or_those_of_whom_it_quotes_are_its_report(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    "text",
    [
        "Rybar was banned on Monday: “We do not comment on single accounts,” a spokesman said.",
        "Mash was clear of blame: “The court has decided,” said its lawyer.",
    ],
)
def test_words_of_others_behind_a_colon_are_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("In a video published by Mash on Sunday, a man runs away.", [("Mash", "a man runs away", "on Sunday")]),
        (
            "In a report by Mash, published on Sunday, the mayor is mocked.",
            [("Mash", "the mayor is mocked", "on Sunday")],
        ),
        (
            "На видео, опубликованном каналом Baza, видно, как горит автобус.",
            [("Baza", "видно, как горит автобус", None)],
        ),
        ("На фото, опублікованому Baza, чоловік тікає з дому.", [("Baza", "чоловік тікає з дому", None)]),
        ("In a video of Mash, the staff are smiling at the guests.", []),
        ("Мост разрушен, свидетельствуют данные «Рыбаря».", [("Рыбарь", "Мост разрушен", None)]),
        ("Міст зруйновано, свідчать підрахунки «Рибаря».", [("Рыбарь", "Міст зруйновано", None)]),
    ],
)
def test_what_is_seen_in_pictures_that_it_published_is_its_report(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("Мэр, о задержании которого сообщала Baza, вышел на работу.", [("Baza", "Мэр, о задержании", None)]),
        ("Пожар на складе в Химках, о котором писал Mash, потушили.", [("Mash", "Пожар на складе в Химках", None)]),
        ("Он приехал домой. Пожар, о котором писал Mash, потушили.", []),
        (
            "The mayor, whose arrest Baza reported on Monday, is back.",
            [("Baza", "The mayor, whose arrest", "on Monday")],
        ),
        ("The plan, which Mash reported on Monday, was dropped.", [("Mash", "The plan", "on Monday")]),
        ("The attack that Mash reported was a drill.", [("Mash", "The attack", None)]),
        ("The plan, which Mash said would cost a fortune, is old.", [("Mash", "would cost a fortune, is old", None)]),
        ("Police sued. Об иске к Mash сообщила газета.", []),
        ("The site was down, as Mash had reported.", [("Mash", "The site was down", None)]),
        ("О пожаре первой написала Baza, затем о нём сообщили в МЧС.", [("Baza", "О пожаре", None)]),
        (
            "В пятницу о пожаре сообщила Baza, а в субботу Mash написал, что есть раненые.",
            [("Baza", "о пожаре", "В пятницу"), ("Mash", "есть раненые", "в субботу")],
        ),
        ("Станция, по данным «Рыбаря», питала завод.", [("Рыбарь", "Станция, по данным «Рыбаря», питала завод", None)]),
    ],
)
def test_the_main_clause_around_a_report_is_not_what_was_reported(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "Mash says the driver fled, Baza that he was killed.",
            [("Mash", "the driver fled", None), ("Baza", "he was killed", None)],
        ),
        ("He told Mash that it was late, Baza that it was early.", []),
        ("Каналы, включая Baza и Mash, сообщили о взрыве.", [("Baza", "о взрыве", None), ("Mash", "о взрыве", None)]),
        ("Reports in Mash and other channels that he fled were brushed aside.", [("Mash", "he fled", None)]),
    ],
)
def test_of_several_channels_each_says_what_is_its_own(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("Baza признала, что снимок старый, и извинилась перед читателями.", [("Baza", "снимок старый", None)]),
        ("Mash писал, что водитель уснул, и врезался в столб.", [("Mash", "водитель уснул, и врезался в столб", None)]),
        ("The village fell, Rybar said in its nightly update.", [("Рыбарь", "The village fell", None)]),
        ("Заява «Рибаря» про оточення бригади є фейком.", [("Рыбарь", "оточення бригади", None)]),
        (
            "Mash posted a video on Sunday in which an officer runs.",
            [("Mash", "a video on Sunday in which an officer runs", "on Sunday")],
        ),
    ],
)
def test_a_clause_ends_where_the_channel_or_the_article_does_something_else(text: str, reports: list[Report]) -> None:
    assert found(text) == reports


@pytest.mark.parametrize(
    "text",
    [
        "Baza denied having reported that the actor was dead.",
        "Baza denied that it had reported the actor's death.",
        "Baza опровергла, что писала о смерти актёра.",
    ],
)
def test_what_a_channel_denies_having_said_is_not_cited(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The Kremlin on Friday denied a claim by Mash that he had fled.", None),
        ("The Kremlin on Friday denied Mash's report that he had fled.", None),
        ("On Tuesday a report by Mash said that he had fled.", "On Tuesday"),
        ("In late October Mash wrote that he had fled.", "In late October"),
        ("On 5 October Mash wrote that he had fled.", "On 5 October"),
        ("В октябре Mash писал, что он бежал.", "В октябре"),
        ("Наприкінці жовтня Mash писав, що він утік.", "Наприкінці жовтня"),
    ],
)
def test_the_day_is_that_of_the_report_and_not_of_its_denial(text: str, day: str | None) -> None:
    assert [each[2] for each in found(text)] == [day]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Kremlin denied a claim by Mash that he had fled.", [("denies", "Mash", "The Kremlin")]),
        ("City Hall confirmed Mash's report that a man had died.", [("confirms", "Mash", "City Hall")]),
        ("В Кремле опровергли информацию канала Mash о закрытии школ.", [("denies", "Mash", "В Кремле")]),
        ("Мер назвав повідомлення Mash про закриття шкіл фейком.", [("denies", "Mash", "Мер")]),
        ("Mash wrote that he had fled, but City Hall denied the report.", [("denies", "Mash", "City Hall")]),
        ("Mash написал, что он бежал, но в Кремле это опровергли.", [("denies", "Mash", "в Кремле")]),
        ("О пожаре написал Mash, эту информацию подтвердили в МЧС.", [("confirms", "Mash", "в МЧС")]),
        ("Mash написал, что он бежал. Сам Иванов это отрицает.", [("denies", "Mash", "Сам Иванов")]),
        ("Mash wrote that he had fled, but later denied it.", []),
        ("Mash confirmed a report that he had fled.", []),
        ("Baza said that the mayor had denied a claim by Mash that he was ill.", []),
    ],
)
def test_who_denies_whose_report_in_the_very_sentence_that_tells_of_it(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert stances(text) == expected
