"""An article that links to a post, or embeds it, cites this very post."""

from dataclasses import replace

import pytest

from core.links import Linker, compile_channels, find_citations
from core.types import Link, Post, Relation, WatchedChannel
from tests.links.world import LONDON, article, post

CHANNELS = (
    WatchedChannel("mash", "Mash"),
    WatchedChannel("rybar", "Рыбарь", channel_id=1234567890),
    WatchedChannel(None, "Закрытый", channel_id=1987654321, private_reason="sample"),
)
SAID = "The governor of the region is said to have resigned."


def numbered(number: int, text: str, *, channel: str = "mash", hours_before: float = 5) -> Post:
    return replace(post(f"{channel}/{number}", text, channel=channel, hours_before=hours_before), message_id=number)


def cited(links: list[Link]) -> list[str]:
    return [link.post_id for link in links if link.relation is Relation.CITES]


def linker() -> Linker:
    posts = Linker(CHANNELS, LONDON)
    posts.add_post(numbered(7, "ПРИМЕР. Медведь вышел к школе."))
    posts.add_post(numbered(8, "ПРИМЕР. Губернатор региона подал в отставку, governor resigned."))
    return posts


@pytest.mark.parametrize(
    "address",
    ["https://t.me/mash/7", "t.me/Mash/7?single", "http://telegram.me/s/mash/7", "https://www.t.me/mash/7."],
)
def test_the_post_is_cited_whose_address_stands_in_the_article(address: str) -> None:
    """It belongs to the sentence before it, and no post that fits the words better takes its place."""
    about = article(f"{SAID}\n{address}\nNothing more is known.")
    (link,) = [each for each in linker().add_article(about) if each.relation is Relation.CITES]
    assert (link.post_id, link.sentence) == ("mash/7", (0, len(SAID)))
    assert "link-address" in {reason.code for reason in link.reasons}


def test_what_is_cited_by_name_and_by_address_is_cited_once() -> None:
    """“Mash reported that …” above the embedded post is one citation, of this post."""
    text = "Mash reported that the governor had resigned.\nhttps://t.me/mash/7"
    (citation,) = find_citations(article(text), CHANNELS, LONDON)
    assert (citation.name, citation.message_id, citation.verb) == ("Mash", 7, "reported")
    assert cited(linker().add_article(article(text))) == ["mash/7"]


def test_a_post_that_comes_after_the_article_is_linked_by_its_address() -> None:
    posts = linker()
    assert cited(posts.add_article(article(f"{SAID}\nhttps://t.me/mash/9"))) == []
    assert cited(posts.add_post(numbered(10, "ПРИМЕР. Губернатор региона подал в отставку."))) == []
    assert cited(posts.add_post(numbered(9, "ПРИМЕР. Тихо."))) == ["mash/9"]


@pytest.mark.parametrize(
    "text",
    [
        f"{SAID}\nhttps://t.me/mash",
        f"{SAID}\nhttps://t.me/mash/99",
        f"{SAID}\nhttps://example.org/t.me/mash/7",
        f"{SAID}\nhttps://t.me/mash/7a",
        "https://t.me/mash/7",
    ],
    ids=["channel", "not stored", "another site", "no number", "no words"],
)
def test_without_the_address_of_a_stored_post_nothing_is_cited_by_it(text: str) -> None:
    assert cited(linker().add_article(article(text))) == []


def test_a_private_channels_address_is_by_its_id() -> None:
    posts = linker()
    posts.add_post(numbered(5, "ПРИМЕР. Тишина.", channel="Закрытый"))
    assert cited(posts.add_article(article(f"{SAID} https://t.me/c/1987654321/5"))) == ["Закрытый/5"]


def test_a_linked_post_of_a_channel_that_is_not_watched_is_told_unless_the_sentence_names_whom_it_cites() -> None:
    def told(text: str) -> list[tuple[str, bool]]:
        return [(each.name, each.channel is not None) for each in find_citations(article(text), CHANNELS, LONDON)]

    assert told(f"{SAID}\nhttps://t.me/somebody/7") == [("@somebody", False)]
    assert told("Mash reported that the governor had resigned.\nhttps://t.me/somebody/7") == [("Mash", True)]


def test_an_old_post_is_cited_by_its_address_where_it_is_at_hand() -> None:
    """Neither the day that the article names nor its own date speaks against an address."""
    posts = linker()
    posts.add_post(numbered(3, "ПРИМЕР. Давно.", hours_before=24 * 13))
    assert cited(posts.add_article(article(f"On Tuesday {SAID}\nhttps://t.me/mash/3"))) == ["mash/3"]


def test_numbers_stay_with_their_posts_when_others_are_forgotten() -> None:
    posts = linker()
    for number in range(20, 60):
        posts.add_post(numbered(number, "ПРИМЕР. Погода."))
    for number in range(20, 59):
        posts.remove_post(f"mash/{number}")
    found = [
        cited(posts.add_article(article(f"{SAID} t.me/mash/{number}", article_id=f"a{number}")))
        for number in (8, 30, 59)
    ]
    assert found == [["mash/8"], [], ["mash/59"]]


def test_an_article_full_of_addresses_has_fifty() -> None:
    text = "\n".join(f"Sample. t.me/mash/{number}" for number in range(1, 400))
    assert len(find_citations(article(text), compile_channels(CHANNELS), LONDON)) == 50
