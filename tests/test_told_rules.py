"""Who is alerted and what a digest says, as pure rules: values in, values out."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.alerts import is_late, item_key, may_alert, recipients
from core.digests import (
    ARTICLES,
    CHANGED,
    OTHERS,
    POSTS_AN_ARTICLE,
    POSTS_AN_OFFICIAL,
    RELATED_AN_ARTICLE,
    SEARCH_GROUP,
    DigestSources,
    Wanted,
    articles_with_posts,
    build_digest,
    due_at,
    once,
)
from core.evidence import (
    deletion_payload,
    heads_root,
    redaction_payload,
    review_payload,
    salted_person,
    salted_text,
    undone_payload,
    version_payload,
)
from core.types import (
    ArticleCard,
    Destination,
    Gap,
    LinkedPost,
    Mention,
    PostCard,
    PostKey,
    ReasonCode,
    Relation,
    Source,
    StoredLink,
    Subscription,
)
from tests.builders import NOON, heard

ANNA, DESK = Destination(1), Destination(-100, 7)
HOUR = timedelta(hours=1)
AT = "2025-11-05T09:00:00.000000Z"
EVERYTHING = Wanted()


def wish(
    number: int, kind: str = "official", target: str = "lavrov", to: Destination = ANNA, **more: Any
) -> Subscription:
    return Subscription(number, to, kind, target, **more)


def told(*wishes: Subscription, channel: int = 1001, named: tuple[str, ...] = ("lavrov",), **more: Any) -> Any:
    found = recipients(wishes, channel_id=channel, official_ids=named, now=NOON, **more)
    return [(item.destination, item.officials, item.subscriptions) for item in found]


@pytest.mark.parametrize(
    ("source", "alerts"),
    [
        (Source.LIVE, True),
        (Source.CAUGHT_UP, True),
        (Source.PREVIEW, True),
        (Source.HISTORY, False),
        (Source.IMPORT, False),
    ],
)
def test_watched_time_alerts_and_history_never_does(source: Source, alerts: bool) -> None:
    """What was live, caught up or read on a page is told; history and imports are not."""
    assert may_alert(source) is alerts


def test_late_is_more_than_five_minutes() -> None:
    """Five minutes are in time, a microsecond more is late."""
    assert not is_late(heard(date=NOON - timedelta(minutes=5)))
    assert is_late(heard(date=NOON - timedelta(minutes=5, microseconds=1)))


def test_an_album_is_told_once() -> None:
    """Parts of an album have one key; posts of different channels never have."""
    assert item_key(1, 10, 77) == item_key(1, 11, 77) == "1:g77"
    assert item_key(1, 10, None) == "1:10"
    assert item_key(2, 10, 77) != item_key(1, 10, 77)


def test_each_destination_once_with_all_its_reasons() -> None:
    """Officials in the order of the text, subscriptions as they stand; a channel's follower needs no name."""
    wishes = [
        wish(1, target="putin"),
        wish(2),
        wish(3, "channel", "1001"),
        wish(4, to=DESK),
        wish(5, target="nobody", to=DESK),
    ]
    assert told(*wishes, named=("lavrov", "putin")) == [
        (ANNA, ("lavrov", "putin"), (1, 2, 3)),
        (DESK, ("lavrov",), (4,)),
    ]
    assert told(wish(1), wish(2)) == [(ANNA, ("lavrov",), (1, 2))]


def test_who_did_not_ask_is_not_told() -> None:
    """Another official, channel, story or kind, a channel that is left out, a pause that lasts."""
    assert (
        told(wish(1, target="putin"), wish(2, "channel", "1002"), wish(3, "story", "5"), wish(4, "search", "lavrov"))
        == []
    )
    assert told(wish(1, "channel", "lavrov"), wish(2, "official", "1001")) == []
    assert told(wish(1, channels=frozenset({1002}))) == []
    assert told(wish(1, channels=frozenset({1001}))) == [(ANNA, ("lavrov",), (1,))]
    assert told(wish(1, paused_until=NOON + timedelta(seconds=1))) == []
    assert told(wish(1, paused_until=NOON)) == [(ANNA, ("lavrov",), (1,))]
    # One that is left out does not end the search for others.
    assert told(wish(1, paused_until=NOON + HOUR), wish(2, channels=frozenset()), wish(3)) == [
        (ANNA, ("lavrov",), (3,))
    ]


def test_a_story_is_followed_by_its_number() -> None:
    """Who follows a story hears of its posts, named or not; without a story nobody does."""
    assert told(wish(1, "story", "5"), named=(), story_id=5) == [(ANNA, (), (1,))]
    assert told(wish(1, "story", "5"), named=(), story_id=6) == []
    assert told(wish(1, "channel", "5"), named=(), story_id=5) == []
    assert told(wish(1, "story", "1001"), named=(), story_id=5) == []


# ---------------------------------------------------------------- digests


def card(message_id: int, *officials: str, channel: int = 1001, hours: float = 0, **more: Any) -> PostCard:
    mentions = tuple(Mention(n, n + 1, "x", official, "full") for n, official in enumerate(officials))
    when = NOON + timedelta(hours=hours or message_id / 100)
    return PostCard(PostKey(channel, message_id), 0, "C", None, when, f"DEMO {message_id}", mentions, **more)


def digest(*cards: PostCard, wanted: Wanted = EVERYTHING, **more: Any) -> Any:
    by_id = {item.key.message_id: item for item in cards}
    new = more.pop("new", tuple(by_id))
    return build_digest(
        DigestSources(by_id, new, **more), from_at=NOON - HOUR, to_at=NOON, wanted=wanted, late=timedelta(minutes=3)
    )


def groups(found: Any) -> list[tuple[str, list[int]]]:
    return [(key, [item.key.message_id for item in cards]) for key, cards in found.by_official]


def test_posts_stand_under_their_first_wanted_official_newest_first() -> None:
    """Those with most posts lead, then by id; posts of followed channels come last; the rest is left out."""
    cards = [
        card(1, "b"),
        card(2, "a"),
        card(3, "b", "a"),
        card(4, "c", "a"),
        card(5, channel=7),
        card(6),
        card(7, channel=7),
        card(8, channel=7),
    ]
    found = digest(*cards, wanted=Wanted(frozenset({"a", "b"}), frozenset({7})))
    assert groups(found) == [("a", [4, 2]), ("b", [3, 1]), (OTHERS, [8, 7, 5])]
    assert (found.from_at, found.to_at, found.late) == (NOON - HOUR, NOON, timedelta(minutes=3))
    assert groups(digest(card(1, "z"), card(2))) == [("z", [1])]


def test_an_official_may_be_wanted_from_some_channels_only() -> None:
    """Of other channels those posts are not told, unless the channel itself is followed."""
    wanted = Wanted(frozenset({"a"}), frozenset({9}), {"a": frozenset({7})})
    cards = [card(1, "a", channel=7), card(2, "a", channel=8), card(3, "a", channel=9)]
    assert groups(digest(*cards, wanted=wanted)) == [("a", [1]), (OTHERS, [3])]


def test_what_only_a_search_found_stands_under_the_search() -> None:
    """An official goes before a search, a search before a followed channel; marks and decisions come along."""
    wanted = Wanted(frozenset({"a"}), frozenset({1001}))
    found = digest(
        card(1, "a"),
        card(2),
        card(3),
        wanted=wanted,
        searched={1: "steel", 2: "steel", 99: "gone"},
        marks={2: ((0, 4),), 99: ((1, 2),)},
        decided_post_ids=frozenset({3, 99}),
    )
    assert sorted(groups(found)) == [(OTHERS, [3]), (SEARCH_GROUP + "steel", [2]), ("a", [1])]
    assert found.marks == {PostKey(1001, 2): ((0, 4),)}
    assert found.decided == {PostKey(1001, 3)}


def test_a_story_and_an_album_are_told_once_by_their_first_post() -> None:
    """Later copies and parts are left out; the order is newest first."""
    cards = [
        card(4, "a", story_id=5),
        card(2, "a", story_id=5, channel=8),
        card(3, "a"),
        card(7, "a", album=(6, 7)),
        card(6, "a", album=(6, 7)),
        card(6, "a", channel=8),
    ]
    assert [(item.key.channel_id, item.key.message_id) for item in once(cards)] == [
        (1001, 6),
        (8, 6),
        (1001, 3),
        (8, 2),
    ]
    assert once([card(2, "a", hours=1), card(1, "a", hours=1)]) == [card(2, "a", hours=1), card(1, "a", hours=1)]


def test_what_is_too_much_is_counted() -> None:
    """At most so many posts of an official, the newest; how many more is said, with those never loaded."""
    cards = [card(n, "a") for n in range(1, POSTS_AN_OFFICIAL + 3)] + [
        card(n, "b") for n in range(50, 50 + POSTS_AN_OFFICIAL)
    ]
    found = digest(*cards, left_out=4)
    assert found.more == {"a": 2, OTHERS: 4}
    assert groups(found)[0] == ("a", list(range(POSTS_AN_OFFICIAL + 2, 2, -1)))
    assert digest(card(1, "a")).more == {}
    many = [card(n, channel=7) for n in range(1, POSTS_AN_OFFICIAL + 2)]
    assert digest(*many, wanted=Wanted(frozenset(), frozenset({7})), left_out=4).more == {OTHERS: 5}


def test_changed_posts_stand_for_themselves() -> None:
    """Copies are not folded there; ids without a card are passed over; there is an end."""
    cards = [card(n, "a", story_id=5) for n in range(1, CHANGED + 5)]
    found = digest(*cards, new=(), changed_post_ids=(99, *range(1, CHANGED + 5)), gaps=(Gap("C", NOON, NOON),))
    assert [item.key.message_id for item in found.changed] == list(range(1, CHANGED + 1))
    assert found.by_official == ()
    assert found.gaps == (Gap("C", NOON, NOON),)


def article(number: int, published: datetime | None = NOON) -> ArticleCard:
    return ArticleCard(number, f"http://a/{number}", f"T{number}", published, "en")


def link(post: int, relation: Relation = Relation.CITES, score: float = 0.5, to: int = 1) -> StoredLink:
    return StoredLink(to, post, relation, score, f"sentence {post}")


def under(found: Any) -> list[tuple[int, list[int]]]:
    return [(item.article_id, [post.card.key.message_id for post in item.posts]) for item in found]


def test_cited_posts_come_before_related_ones_by_score_and_date() -> None:
    """Candidates and posts without a card are not shown; an article without posts is not either."""
    cards = {n: card(n) for n in range(1, 8)}
    links = [
        link(1, Relation.RELATED, 0.9),
        link(2, Relation.RELATED, 0.95),
        link(3, score=0.2),
        link(4, score=0.7),
        link(5, Relation.CANDIDATE, 1.0),
        link(99),
        link(7, score=0.2),
        link(6, Relation.CANDIDATE, to=2),
    ]
    found = articles_with_posts([article(1), article(2)], links, cards)
    assert under(found) == [(1, [4, 3, 7, 2, 1])]
    assert found[0].posts[0] == LinkedPost(cards[4], Relation.CITES, 0.7, "sentence 4", ())
    assert (found[0].url, found[0].title, found[0].published_at, found[0].language) == ("http://a/1", "T1", NOON, "en")


def test_articles_are_newest_first_those_without_a_date_last_and_there_is_an_end() -> None:
    """By date, then by number."""
    cards = {n: card(n) for n in range(1, 31)}
    dates = {1: NOON, 2: NOON + HOUR, 3: None, 4: NOON}
    links = [link(n, to=n) for n in range(1, 31)]
    assert [a for a, _ in under(articles_with_posts([article(n, at) for n, at in dates.items()], links, cards))] == [
        2,
        4,
        1,
        3,
    ]
    assert len(articles_with_posts([article(n) for n in range(1, 31)], links, cards)) == ARTICLES


def test_of_related_posts_only_the_best_and_of_a_story_one() -> None:
    """Cited copies are all shown: the article names their channels; related copies of a told story are not."""
    cards = {n: card(n, story_id=5 if n in (1, 2, 3) else None) for n in range(1, 30)}
    links = [link(1), link(2), link(3, Relation.RELATED, 0.99)]
    links += [link(n, Relation.RELATED, 1 - n / 100) for n in range(10, 20)]
    (found,) = articles_with_posts([article(1)], links, cards)
    shown = [post.card.key.message_id for post in found.posts]
    assert shown == [1, 2, 3, 10, 11][: 2 + RELATED_AN_ARTICLE]
    related = [link(1, Relation.RELATED, 0.9), link(2, Relation.RELATED, 0.8), link(10, Relation.RELATED, 0.7)]
    assert under(articles_with_posts([article(1)], related, cards)) == [(1, [1, 10])]
    cited = [link(n, score=1 - n / 100) for n in range(10, 25)]
    assert under(articles_with_posts([article(1)], cited, cards)) == [(1, list(range(10, 10 + POSTS_AN_ARTICLE)))]


def test_what_stands_under_an_article_is_not_told_again() -> None:
    """Neither the post nor another copy of its story; an unlinked story is."""
    cards = [card(1, "a", story_id=5), card(2, "a", story_id=5, channel=8), card(3, "a", story_id=6), card(4, "a")]
    found = digest(*cards, articles=[article(1)], links=[link(1), link(4)])
    assert under(found.articles) == [(1, [1, 4])]
    assert groups(found) == [("a", [3])]


def test_digests_are_due_by_the_clock_of_their_place() -> None:
    """In summer and winter; a time that is skipped comes an hour later, of one that comes twice the first counts."""
    riga, berlin = ZoneInfo("Europe/Riga"), ZoneInfo("Europe/Berlin")
    assert due_at(date(2025, 11, 5), "09:05", riga) == datetime(2025, 11, 5, 7, 5, tzinfo=UTC)
    assert due_at(date(2025, 7, 5), "09:05", riga) == datetime(2025, 7, 5, 6, 5, tzinfo=UTC)
    assert due_at(date(2026, 3, 29), "02:30", berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert due_at(date(2026, 10, 25), "02:30", berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert due_at(date(2025, 11, 5), "09:05", riga).tzinfo == ZoneInfo("UTC")


# ---------------------------------------------------------------- the chain


def test_the_hashes_of_decisions_are_what_anybody_computes() -> None:
    """Known answers: a change of the form would make all chains so far unreadable."""

    def sha(text: str) -> bytes:
        return hashlib.sha256(text.encode()).digest()

    person = hashlib.sha256(b"salt" + b"42").digest()
    assert salted_person(b"salt", 42) == person
    at = "2025-11-05T09:00:00.000000Z"
    assert undone_payload(at=NOON) == sha(f'{{"undone_at":"{at}"}}')
    assert redaction_payload(text_hash=b"\x01", reason="суд", at=NOON) == sha(
        f'{{"at":"{at}","reason":"суд","text":"01"}}'
    )
    assert review_payload(
        salt=b"salt", user_id=42, kind="claim", subject="s", verdict="denied", note=None, at=NOON
    ) == sha(f'{{"at":"{at}","by":"{person.hex()}","kind":"claim","note":null,"subject":"s","verdict":"denied"}}')
    assert heads_root(NOON, [(2, 1, "b"), (1, 9, "a")]) == sha(f'{{"at":"{at}","heads":[[1,9,"a"],[2,1,"b"]]}}')


def test_officials_stand_in_the_order_of_the_text() -> None:
    """Not in that of the alphabet or of the wishes."""
    wishes = [wish(1, target="a"), wish(2, target="b"), wish(3, target="c")]
    assert told(*wishes, named=("c", "a", "b")) == [(ANNA, ("c", "a", "b"), (1, 2, 3))]


def test_one_post_too_many_does_not_hide_what_follows() -> None:
    """After a copy that is left out come the others, whatever was told before; reasons come along."""
    cards = {
        1: card(1, story_id=5),
        2: card(2, story_id=6),
        3: card(3, story_id=5),
        4: card(4, album=(4, 8)),
        8: card(8, album=(4, 8)),
    }
    links = [link(n, Relation.RELATED, 1 - n / 10) for n in (1, 2, 3, 4, 8)]
    assert under(articles_with_posts([article(1)], links, cards)) == [(1, [1, 2, 4])]
    reason = ReasonCode("why", ())
    given = StoredLink(1, 1, Relation.CITES, 0.5, None, (reason,))
    assert articles_with_posts([article(1)], [given], cards)[0].posts[0].reasons == (reason,)


def test_what_no_encoding_holds_is_hashed_all_the_same() -> None:
    """Half of a surrogate pair in a text or a file's name, and a deletion."""
    half = "\ud83d"
    text = salted_text(b"s", half, [])
    assert text == hashlib.sha256(b"s" + f'["{half}",[]]'.encode("utf-8", "surrogatepass")).digest()
    record = f'{{"date":"{AT}","edit_date":null,"media":{{"name":"{half}"}},"text":"01"}}'
    payload = version_payload(text_hash=b"\x01", date=NOON, edit_date=None, media={"name": half})
    assert payload == hashlib.sha256(record.encode("utf-8", "surrogatepass")).digest()
    reason = f'{{"at":"{AT}","reason":"{half}","text":"01"}}'.encode("utf-8", "surrogatepass")
    assert redaction_payload(text_hash=b"\x01", reason=half, at=NOON) == hashlib.sha256(reason).digest()
    gone = f'{{"last_seen_at":null,"noticed_at":"{AT}"}}'.encode()
    assert deletion_payload(noticed_at=NOON, last_seen_at=None) == hashlib.sha256(gone).digest()
    seen = f'{{"last_seen_at":"{AT}","noticed_at":"{AT}"}}'.encode()
    assert deletion_payload(noticed_at=NOON, last_seen_at=NOON) == hashlib.sha256(seen).digest()
