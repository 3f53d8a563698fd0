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


def posts_denied(article: Article) -> set[str]:
    """The channels of the reports that an article denies."""
    citations = find_citations(article, CHANNELS, ZoneInfo("Europe/Moscow"), ())
    return {each.post_id for each in propose_outcomes(article, citations, {n: c.name for n, c in enumerate(citations)})}
