"""How often what is read out of natural sentences is right: counted over many, as a reader would count."""

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.encoders import open_encoder
from core.links import ChannelNames, Linker, compile_channels, find_citations
from core.types import Article, Post, Relation, WatchedChannel
from tests.links.world import CHANNELS, LONDON, Report, article, crowd, post, reports_in


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(__file__).with_name(name).read_text("utf-8").splitlines()]


NAMES = compile_channels(CHANNELS)
MORE_CHANNELS = (
    *CHANNELS,
    WatchedChannel("shot_shot", "SHOT"),
    WatchedChannel("vchkogpu", "ВЧК-ОГПУ", aliases=("VChK-OGPU",)),
    WatchedChannel("ostorozhno_novosti", "Осторожно, новости", aliases=("Ostorozhno, Novosti",)),
    WatchedChannel("dva_majors", "Два майора", aliases=("Two Majors",)),
    WatchedChannel("astrapress", "ASTRA"),
    WatchedChannel("DeepStateUA", "DeepState"),
    WatchedChannel("truexanewsua", "Труха", aliases=("Trukha",)),
)
MORE_NAMES = compile_channels(MORE_CHANNELS)
# Invented sentences, labelled by a person: which channel is reported to have said what, and on which day. Where the
# attribution stands inside what is said, all is one span. In the second set a day may be labelled without its
# preposition; its channels have names that people, cars, military ranks and sawdust have too.
SENTENCES = lines_of("natural.jsonl")
IN_ARTICLES = lines_of("in_articles.jsonl")
IN_NEWS = lines_of("in_news.jsonl")  # written without a look at the rules, then mended for, all three languages
# Invented sentences, most with the post that they report; the others report a post that is not there, or none.
CITED_POSTS = lines_of("cited_posts.jsonl")
ALIKE = 0.6  # share of the words of two clauses that are in both


def fits(one: Report, other: Report) -> bool:
    """The same channel and day, and mostly the same words."""
    words, others = (set(re.findall(r"\w+", each[1].lower())) for each in (one, other))
    same_day = one[2] == other[2] or bool(one[2] and other[2] and other[2].lower() in one[2].lower())
    return one[0] == other[0] and same_day and len(words & others) >= ALIKE * len(words | others)


@pytest.mark.parametrize(
    ("sentences", "names", "least_found"),
    [(SENTENCES, NAMES, 0.90), (IN_ARTICLES, MORE_NAMES, 0.90), (IN_NEWS, MORE_NAMES, 0.84)],
    ids=["natural", "in articles", "in news"],
)
def test_reports_in_natural_sentences(sentences: list[dict[str, Any]], names: ChannelNames, least_found: float) -> None:
    """Of what is read, at least 90 in 100 are right, and at least `least_found` of what is there is read."""
    right, wrong, missed = 0, [], []
    for sentence in sentences:
        text, left = sentence["text"], [tuple(report) for report in sentence["reports"]]
        for each in reports_in(text, names):
            answer = next((other for other in left if fits(each, other)), None)
            if answer is None:
                wrong.append((text, each))
            else:
                left.remove(answer)
                right += 1
        missed += [(text, each) for each in left]
    assert right / (right + len(wrong)) >= 0.90, wrong
    assert right / (right + len(missed)) >= least_found, missed


def test_reported_posts_are_found() -> None:
    """Of the posts that are called cited, at least 90 in 100 are what the sentence reports, and as many are found."""
    encoder = open_encoder("default")
    assert encoder is not None
    linker = Linker(MORE_CHANNELS, LONDON)
    wanted: dict[str, str] = {}
    posts: list[Post] = []
    for number, each in enumerate(CITED_POSTS):
        if "post" in each:
            wanted[f"a{number}"] = f"p{number}"
            posts.append(post(f"p{number}", each["post"], channel=each["channel"], hours_before=each["hours_before"]))
    others = [replace(other, channel=MORE_CHANNELS[place % 12].name) for place, other in enumerate(crowd(240))]
    for known in [*posts, *others]:
        linker.add_post(known, encoder.encode(linker.post_texts(known)))
    articles: list[Article] = [article(each["text"], article_id=f"a{n}") for n, each in enumerate(CITED_POSTS)]
    for one in articles:
        linker.learn_article(one, encoder.encode(linker.article_texts(one)))
    while missing := linker.missing_texts(512):
        linker.learn_texts(missing, encoder.encode(missing))
    right, wrong = 0, []
    for one in articles:
        for link in linker.add_article(one, (), encoder.encode(linker.article_texts(one))):
            if link.relation is Relation.CITES:
                if wanted.get(one.id) == link.post_id:
                    right += 1
                else:
                    wrong.append((one.text, link.post_id))
        linker.remove_article(one.id)
    assert right >= 0.90 * (right + len(wrong)), wrong
    assert right >= 0.90 * len(wanted)


@pytest.mark.parametrize(
    "turn",
    [
        "Baza, ",
        "Baza со ссылкой на источник ",
        "according to a report by the channel Mash ",
        "including Baza and Mash, ",
        "Как пишет Baza, ",
        "«Горит», — отреагировал на это Baza ",
        "сообщил губернатор области Baza ",
        "“A. B. ",
    ],
)
def test_a_long_sentence_takes_no_longer_by_the_word(turn: str) -> None:
    """Four times as much text takes about four times as long: a hostile page can't hold the linking up."""
    times = []
    for count in (500, 2000):
        text = turn * count + "reported that it rained."
        start = time.process_time()
        find_citations(article(text), NAMES, LONDON)
        times.append(time.process_time() - start)
    assert times[1] < 9 * times[0] + 0.05
