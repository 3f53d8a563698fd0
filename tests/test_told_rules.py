"""Who is alerted and what a digest says, as pure rules: values in, values out."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.alerts import is_late, item_key, may_alert, recipients
from core.digests import (
    ARTICLES,
    CHANGED,
    OTHERS,
    POSTS_A_DIGEST,
    POSTS_AN_ARTICLE,
    POSTS_AN_OFFICIAL,
    RELATED_AN_ARTICLE,
    SEARCH_GROUP,
    Choice,
    DigestSources,
    Wanted,
    articles_with_posts,
    build_digest,
    choose_posts,
    due_at,
    newest_articles,
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
from core.told import (
    ArticleCard,
    Destination,
    Gap,
    LinkedPost,
    NewPost,
    PostCard,
    ReportedOutcome,
    StoredLink,
    Subscription,
)
from core.types import Mention, PostKey, ReasonCode, Relation, Source
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


def new(message_id: int, *officials: str, channel: int = 1001, hours: float = 0, **more: Any) -> NewPost:
    """As `card`, before it is loaded."""
    when = NOON + timedelta(hours=hours or message_id / 100)
    return NewPost(message_id, PostKey(channel, message_id), when, officials, **more)


def digest(*cards: PostCard, **more: Any) -> Any:
    by_id = {item.key.message_id: item for item in cards}
    return build_digest(DigestSources(by_id, **more), from_at=NOON - HOUR, to_at=NOON, late=timedelta(minutes=3))


def groups(*posts: NewPost, wanted: Wanted = EVERYTHING, **more: Any) -> list[tuple[str, list[int]]]:
    """Who is shown with which posts."""
    return [(key, list(post_ids)) for key, post_ids in choose_posts(posts, wanted, **more).groups]


def test_posts_stand_under_their_first_wanted_official_newest_first() -> None:
    """Those with most posts lead, then by id; posts of followed channels come last; the rest is left out."""
    posts = [
        new(1, "b"),
        new(2, "a"),
        new(3, "b", "a"),
        new(4, "c", "a"),
        new(5, channel=7),
        new(6),
        new(7, channel=7),
        new(8, channel=7),
    ]
    assert groups(*posts, wanted=Wanted(frozenset({"a", "b"}), frozenset({7}))) == [
        ("a", [4, 2]),
        ("b", [3, 1]),
        (OTHERS, [8, 7, 5]),
    ]
    assert groups(new(1, "z"), new(2)) == [("z", [1])]


def test_an_official_may_be_wanted_from_some_channels_only() -> None:
    """Of other channels those posts are not told, unless the channel itself is followed."""
    wanted = Wanted(frozenset({"a"}), frozenset({9}), {"a": frozenset({7})})
    posts = [new(1, "a", channel=7), new(2, "a", channel=8), new(3, "a", channel=9)]
    assert groups(*posts, wanted=wanted) == [("a", [1]), (OTHERS, [3])]


def test_what_only_a_search_found_stands_under_the_search() -> None:
    """An official goes before a search, a search before a followed channel."""
    wanted = Wanted(frozenset({"a"}), frozenset({1001}))
    found = groups(new(1, "a"), new(2), new(3), wanted=wanted, searched={1: "steel", 2: "steel", 99: "gone"})
    assert sorted(found) == [(OTHERS, [3]), (SEARCH_GROUP + "steel", [2]), ("a", [1])]


def test_a_digest_has_the_cards_of_what_was_chosen() -> None:
    """In its order, with what searches found and analysts decided; what has no card is passed over."""
    choice = Choice((("a", (2, 99, 1)), ("b", ())), {"a": 4, "b": 2})
    found = digest(
        card(1, "a"),
        card(2, "a"),
        card(3, "a"),
        choice=choice,
        marks={2: ((0, 4),), 99: ((1, 2),)},
        decided_post_ids=frozenset({3, 99}),
        articles=[article(1), article(2)],
        articles_more=3,
        cut=frozenset({"a"}),
        newest=7,
    )
    assert found.articles == (article(1), article(2))
    assert [(key, [item.key.message_id for item in cards]) for key, cards in found.by_official] == [
        ("a", [2, 1]),
        ("b", []),
    ]
    assert found.marks == {PostKey(1001, 2): ((0, 4),)}
    assert found.decided == {PostKey(1001, 3)}
    assert (found.from_at, found.to_at, found.late) == (NOON - HOUR, NOON, timedelta(minutes=3))
    assert (found.more, found.articles_more, found.cut, found.newest) == (choice.more, 3, {"a"}, 7)


def test_a_story_and_an_album_are_told_once_by_their_first_post() -> None:
    """Later copies and parts are left out; the order is newest first."""
    posts = [
        new(4, "a", story_id=5),
        new(2, "a", story_id=5, channel=8),
        new(3, "a"),
        new(7, "a", grouped_id=6),
        new(6, "a", grouped_id=6),
        new(6, "a", grouped_id=6, channel=8),
    ]
    assert [(item.key.channel_id, item.key.message_id) for item in once(posts)] == [
        (1001, 6),
        (8, 6),
        (1001, 3),
        (8, 2),
    ]
    assert once([new(2, "a", hours=1), new(1, "a", hours=1)]) == [new(2, "a", hours=1), new(1, "a", hours=1)]


def test_what_stands_beside_an_article_is_not_told_again() -> None:
    """Neither the post itself, nor another part of its album, nor a copy of its text; another story is."""
    post = card(2, "a", album=(1, 2), story_id=5)
    beside = [replace(article(1), posts=(LinkedPost(post, Relation.CITES, 1.0),))]
    posts = [new(1, "a"), new(2, "a"), new(3, "a", story_id=5), new(2, "a", channel=8), new(4, "a", story_id=6)]
    assert groups(*posts, beside=beside) == [("a", [4, 2])]
    further = replace(article(2), posts=(LinkedPost(card(9), Relation.CITES, 1.0),))
    assert groups(*posts, new(9, "a"), beside=[*beside, further]) == [("a", [4, 2])]


def test_what_is_too_much_is_counted() -> None:
    """At most so many posts of an official, the newest; how many more is said."""
    posts = [new(n, "a") for n in range(1, POSTS_AN_OFFICIAL + 3)] + [
        new(n, "b") for n in range(50, 50 + POSTS_AN_OFFICIAL)
    ]
    found = choose_posts(posts, EVERYTHING)
    assert found.more == {"a": 2}
    assert found.groups[0] == ("a", tuple(range(POSTS_AN_OFFICIAL + 2, 2, -1)))
    assert found.post_ids == [*found.groups[0][1], *found.groups[1][1]]
    assert choose_posts([new(1, "a")], EVERYTHING).more == {}


def test_what_most_channels_carried_is_shown_first_of_all() -> None:
    """A story of Friday that three channels carried is no less than the last hours before the digest; what is shown
    stands by time all the same, and one channel that repeats itself has no more weight by that.
    """
    friday = [new(1, "a", story_id=5), new(2, "a", story_id=5, channel=8), new(3, "a", story_id=5, channel=9)]
    repeated = [new(n, "a", story_id=6) for n in (4, 5, 6, 7)]
    later = [new(n, "a") for n in range(10, 10 + POSTS_AN_OFFICIAL)]
    found = choose_posts([*friday, *repeated, *later], EVERYTHING)
    assert found.groups == (("a", (*range(9 + POSTS_AN_OFFICIAL, 10, -1), 1)),)
    assert found.more == {"a": 2}


def test_many_officials_share_the_room() -> None:
    """None is dropped for those who are named often; who finds no room at all is still counted."""
    few = [new(100 * n + post, f"o{n:03}") for n in range(1, 51) for post in range(5)]
    found = choose_posts(few, EVERYTHING)
    assert [len(post_ids) for _, post_ids in found.groups] == [3] * 20 + [2] * 30
    assert len(found.post_ids) == POSTS_A_DIGEST
    assert sum(found.more.values()) == len(few) - POSTS_A_DIGEST
    rare = [*few, new(9999, "rare")]
    assert ("rare", (9999,)) in choose_posts(rare, EVERYTHING).groups
    # Where two less for each would leave room, one less is enough.
    some = choose_posts([new(100 * n + post, f"o{n:03}") for n in range(1, 17) for post in range(20)], EVERYTHING)
    assert [len(post_ids) for _, post_ids in some.groups] == [8] * 8 + [7] * 8
    many = [new(100 * n + post, f"o{n:03}") for n in range(POSTS_A_DIGEST + 10) for post in range(2)]
    crowd = choose_posts(many, EVERYTHING)
    assert [len(post_ids) for _, post_ids in crowd.groups] == [1] * POSTS_A_DIGEST + [0] * 10
    assert set(crowd.more.values()) == {1, 2}


def test_changed_posts_stand_for_themselves() -> None:
    """Copies are not folded there; ids without a card are passed over; what is too much is counted."""
    cards = [card(n, "a", story_id=5) for n in range(1, CHANGED + 5)]
    found = digest(*cards, changed_post_ids=(99, *range(1, CHANGED + 5)), gaps=(Gap("C", NOON, NOON),))
    assert [item.key.message_id for item in found.changed] == list(range(1, CHANGED + 1))
    assert found.changed_more == 4
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
    shown, more = newest_articles([article(n) for n in range(1, ARTICLES + 4)])
    assert ([item.article_id for item in shown], more) == (list(range(ARTICLES + 3, 3, -1)), 3)


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
    outcome = ReportedOutcome("denies", "The ministry", "It denied that.", "He left.")
    given = StoredLink(1, 1, Relation.CITES, 0.5, None, (reason,), (outcome,))
    shown = articles_with_posts([article(1)], [given], cards)[0].posts[0]
    assert (shown.reasons, shown.outcomes) == ((reason,), (outcome,))
    # Both parts of an album that an article cites are one item; an album of which one part is known is one, too.
    cards[9] = card(9, album=(9,))
    cited = [link(n, score=1 - n / 100) for n in (4, 8, 9)]
    assert under(articles_with_posts([article(1)], cited, cards)) == [(1, [4, 9])]


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
