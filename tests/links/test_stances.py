"""Who denies or confirms a report, in the many ways in which news say so; and what only sounds like it."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.encoders import Span
from core.links import compile_channels, find_citations, propose_outcomes
from core.links.reading.stances import read_stances
from core.types import Article, WatchedChannel
from tests.builders import NOON

CHANNELS = compile_channels(
    [
        WatchedChannel("rybar", "Рыбарь", aliases=("Rybar", "Рибар")),
        WatchedChannel("mash", "Mash"),
        WatchedChannel("bazabazon", "Baza"),
        WatchedChannel("vchk", "ВЧК-ОГПУ", aliases=("VChK-OGPU",)),
        WatchedChannel("kompromat", "Kompromat GROUP"),
        WatchedChannel("nezygar", "Незыгарь", aliases=("Nezygar",)),
        WatchedChannel("shot", "SHOT"),
        WatchedChannel("trukha", "Труха", aliases=("Trukha",)),
    ]
)
DENIALS = [json.loads(line) for line in (Path(__file__).parent / "denials.jsonl").read_text("utf-8").splitlines()]


def outcomes(report: str, sentence: str) -> set[tuple[str, str]]:
    """Stance and speaker of what is proposed for the post that `report` cites, as `sentence` reads behind it."""
    article = Article("a", "", "", f"{report}\n{sentence}", published_at=NOON)
    citations = find_citations(article, CHANNELS, ZoneInfo("Europe/Moscow"), ())
    cited = {n: "p" for n, each in enumerate(citations) if each.channel and each.sentence.start < len(report)}
    assert cited
    return {(str(each.stance), each.speaker) for each in propose_outcomes(article, citations, cited)}


@pytest.mark.parametrize("line", DENIALS, ids=[each["sentence"][:60] for each in DENIALS])
def test_a_denial_or_a_confirmation_is_read_with_its_speaker(line: dict[str, str | None]) -> None:
    """Each line has a sentence behind a report, and who denies or confirms the report in it; or nobody does."""
    expected = {(line["stance"], line["speaker"])} if line["stance"] else set()
    assert outcomes(str(line["report"]), str(line["sentence"])) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "Peskov denied " * 800,
        "denied\n" * 1500,
        "according to " * 800 + "Peskov, it is false",
        "Denying it, " * 600,
        "reports of " * 1000 + "x were false, he said",
        "«Это «фейк» " * 500,
    ],
    ids=["denied", "lines", "according", "denying", "reports", "quotes"],
)
def test_a_sentence_without_end_is_read_at_its_beginning_only(hostile: str) -> None:
    """Nobody writes such sentences but to make a reader busy: no more stances than a page has."""
    assert len(read_stances(hostile, Span(0, len(hostile)))) <= 60


def test_a_short_answer_is_to_the_sentence_before_it() -> None:
    """What Peskov calls nonsense when asked about something else is not what the channel reported."""
    report = "Kompromat GROUP on Wednesday reported that Lavrov had fallen out of favour."
    assert outcomes(report, "“Nonsense,” said Peskov.") == {("denies", "Peskov")}
    assert outcomes(report, "On Friday the price of gas rose in Europe. “Nonsense,” said Peskov.") == set()


def test_one_report_is_the_last_one_before_it_and_reports_are_all() -> None:
    """“The report” is not each of the two that an article cites; “the reports” are."""
    reports = (
        "Mash on Monday reported that Petrov had left Moscow. Baza on Tuesday reported that Sidorov had been arrested."
    )
    article = Article("a", "", "", f"{reports} The Kremlin denied the report.", published_at=NOON)
    several = Article("a", "", "", f"{reports} The Kremlin denied the reports.", published_at=NOON)
    ahead = Article("a", "", "", f"The Kremlin denied the report. {reports}", published_at=NOON)
    assert [posts_denied(each) for each in (article, several, ahead)] == [{"Baza"}, {"Mash", "Baza"}, {"Mash"}]


TWO_EN = (
    "Mash reported that the deputy minister had been detained at Sheremetyevo."
    " Baza claimed that 40 million roubles were found at his dacha."
)
TWO_RU = "Незыгарь утверждает, что губернатор Орлов уйдёт до конца месяца. Baza сообщала, что у Орлова прошли обыски."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TWO_EN} The ministry denied that money had been found at the dacha.", {"Baza"}),
        (f"{TWO_EN} His lawyer confirmed the detention.", {"Mash"}),
        (f"{TWO_EN} The ministry called both reports false.", {"Mash", "Baza"}),
        (f"{TWO_EN} The ministry denied plans to close the airport.", set()),
        (f"{TWO_RU} В Следственном комитете обыски подтвердили.", {"Baza"}),
        (f"{TWO_RU} Пресс-служба губернатора опровергла информацию об обысках.", {"Baza"}),
        (f"{TWO_RU} Пресс-служба губернатора опровергла слухи об отставке.", {"Незыгарь"}),
    ],
)
def test_of_two_claims_the_one_is_meant_that_the_denial_names(text: str, expected: set[str]) -> None:
    """An event is the same by whatever word it is told: «уйдёт» is «отставка», “detained” a detention."""
    assert posts_denied(Article("a", "", "", text, published_at=NOON)) == expected


def test_a_denial_about_the_same_people_is_not_one_of_whatever_is_told_of_them() -> None:
    """Names in common, and the call of which both speak, make no claim of another."""
    report = (
        "The Telegram channel Nezygar reported that Lavrov had had a serious conversation with Putin after the call."
    )
    lost = "The Kremlin denied that Lavrov had lost the trust of President Putin after a phone call with Washington."
    assert outcomes(report, lost) == set()
    assert outcomes(report, "The Kremlin denied that Lavrov had had such a conversation with Putin.")


def test_an_event_that_did_not_happen_is_another_than_one_that_did() -> None:
    """“He has not resigned” says nothing of a resignation that somebody confirms."""
    report = "Nezygar wrote that Governor Orlov has not resigned yet."
    assert outcomes(report, "The Kremlin confirmed the resignation of Governor Orlov.") == set()
    assert outcomes(report.replace("not ", ""), "The Kremlin confirmed the resignation of Governor Orlov.")


def posts_denied(article: Article) -> set[str]:
    """The channels of the reports that an article denies."""
    citations = find_citations(article, CHANNELS, ZoneInfo("Europe/Moscow"), ())
    return {each.post_id for each in propose_outcomes(article, citations, {n: c.name for n, c in enumerate(citations)})}
