"""Channels that nobody watches and that an article calls a channel, no more."""

import pytest

from core.links import compile_channels, find_citations
from core.types import WatchedChannel
from tests.links.world import LONDON, article

NAMES = compile_channels([WatchedChannel("tihaya_gavan", "Тихая гавань", aliases=("Quiet Harbour",))])


def named(text: str) -> list[str]:
    return [each.name for each in find_citations(article(text), NAMES, LONDON) if each.channel is None]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The channel Steppe Echo said the dam had burst.", "Steppe Echo"),
        ('The local channel "River Post" posted a list of flooded villages.', "River Post"),
        ("The dam has burst, according to the channel Steppe Echo.", "Steppe Echo"),
        ("Канал «Степной ветер» сообщил, что плотину прорвало.", "Степной ветер"),
        ("По данным местного канала «Степной ветер», плотину прорвало.", "Степной ветер"),
        ("Канал Steppe Echo опубликовал список затопленных сёл.", "Steppe Echo"),
        ("Канал Steppe Echo в среду опубликовал список затопленных сёл.", "Steppe Echo"),
        ("Канал Паводок написал, что плотину прорвало.", "Паводок"),
        ("Канал «Степовий вітер» оприлюднив перелік затоплених сіл.", "Степовий вітер"),
        ("За даними каналу «Степовий вітер», греблю прорвало.", "Степовий вітер"),
    ],
)
def test_a_name_behind_the_word_channel_is_a_channel(text: str, name: str) -> None:
    assert named(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The television channel Steppe Echo said the dam had burst.",
        "The channel CNN said the dam had burst.",
        "The channel Al Arabiya reported that the dam had burst.",
        "The Channel Islands said the dam had burst.",
        "Two sources told the channel Orlov said nothing.",
        "Ships were let through the channel Saturday, reported the harbour.",
        "Телеканал «Степной ветер» сообщил, что плотину прорвало.",
        "YouTube-канал «Степной ветер» сообщил, что плотину прорвало.",
        "Канал «Степной ветер» на YouTube сообщил, что плотину прорвало.",
        "Канал «Россия 24» сообщил, что плотину прорвало.",
        "Канал Орлова сообщил, что плотину прорвало.",
        "Федеральный канал «Степной ветер» сообщил, что плотину прорвало.",
        "Громадський канал «Степовий вітер» повідомив про прорив греблі.",
        "Канал Дніпро — Інгулець наповнили водою, повідомив голова громади.",
    ],
)
def test_broadcasters_waterways_and_somebodys_channel_are_none(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Автор канала «Тихая гавань» Пётр Лосев в своём канале сообщил, что склад опустел.",
        "Автор «Тихой гавани» Пётр Лосев вчера в своём телеграм-канале заявил, что склад опустел.",
        "Авторка каналу «Тихая гавань» Олена Лось у своєму каналі оголосила, що склад спорожнів.",
        "The author of Quiet Harbour Peter Losev wrote in his channel that the depot stood empty.",
    ],
)
def test_what_an_author_says_in_the_channel_is_said_by_it(text: str) -> None:
    assert [each.channel.username for each in find_citations(article(text), NAMES, LONDON) if each.channel] == [
        "tihaya_gavan"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Автор канала «Тихая гавань» Пётр Лосев рассказал студентам, что любит кошек.",
        "The author of Quiet Harbour Peter Losev told students that he liked cats.",
        "Авторка каналу «Тихая гавань» Олена Лось на суді заявила, що невинна.",
    ],
)
def test_what_an_author_says_elsewhere_is_not(text: str) -> None:
    assert find_citations(article(text), NAMES, LONDON) == []


@pytest.mark.parametrize(
    "verb", ["анонсував", "оприлюднив", "поширив", "розповсюдив", "оголосив", "растиражировал", "огласил", "unveiled"]
)
def test_verbs_of_bringing_something_out_attribute_it(verb: str) -> None:
    assert len(find_citations(article(f"«Тихая гавань» {verb} список затопленных сёл."), NAMES, LONDON)) == 1


def test_the_day_for_which_something_is_announced_is_not_that_of_the_report() -> None:
    [citation] = find_citations(article("«Тихая гавань» анонсировала новые обыски на пятницу."), NAMES, LONDON)
    assert citation.days is None
