"""How often what is read out of natural sentences is right: counted over many, as a reader would count."""

import json
import re
import time
from pathlib import Path

import pytest

from core.links import compile_channels, find_citations
from tests.links.world import CHANNELS, LONDON, article

NAMES = compile_channels(CHANNELS)
# Invented sentences, labelled by a person: which channel is reported to have said what, and on which day. Where the
# attribution stands inside what is said, all is one span.
SENTENCES = [json.loads(line) for line in Path(__file__).with_name("natural.jsonl").read_text("utf-8").splitlines()]
Report = tuple[str, str, str | None]
ALIKE = 0.6  # share of the words of two clauses that are in both


def found(text: str) -> list[Report]:
    return [
        (
            each.name + ("" if each.channel else "?"),
            text[each.clause.start : each.clause.end],
            each.days.phrase if each.days else None,
        )
        for each in find_citations(article(text), NAMES, LONDON)
    ]


def fits(one: Report, other: Report) -> bool:
    """The same channel and day, and mostly the same words."""
    words, others = (set(re.findall(r"\w+", each[1].lower())) for each in (one, other))
    return one[0] == other[0] and one[2] == other[2] and len(words & others) >= ALIKE * len(words | others)


def test_reports_in_natural_sentences() -> None:
    """Of what is read, at least 90 in 100 are right, and at least 90 in 100 of what is there is read."""
    right, wrong, missed = 0, [], []
    for sentence in SENTENCES:
        text, left = sentence["text"], [tuple(report) for report in sentence["reports"]]
        for each in found(text):
            answer = next((other for other in left if fits(each, other)), None)
            if answer is None:
                wrong.append((text, each))
            else:
                left.remove(answer)
                right += 1
        missed += [(text, each) for each in left]
    assert right / (right + len(wrong)) >= 0.90, wrong
    assert right / (right + len(missed)) >= 0.90, missed


@pytest.mark.parametrize(
    "turn",
    [
        "Baza, ",
        "Baza со ссылкой на источник ",
        "according to a report by the channel Mash ",
        "including Baza and Mash, ",
    ],
)
def test_a_long_sentence_takes_no_longer_by_the_word(turn: str) -> None:
    """Four times as much text takes about four times as long: a hostile page can't hold the linking up."""
    times = []
    for count in (60, 240):
        text = turn * count + "reported that it rained."
        start = time.process_time()
        find_citations(article(text), NAMES, LONDON)
        times.append(time.process_time() - start)
    assert times[1] < 9 * times[0] + 0.05
