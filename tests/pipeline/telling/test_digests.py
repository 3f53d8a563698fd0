"""What a digest finds in the store: of whom, since when, how much of it; nothing seldom is lost in the crowd."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.rendering.digest import digest_items
from bot.rendering.reader import Reader
from core.i18n import LANGUAGES, texts_for
from core.pipeline.behind import INDEX
from core.pipeline.rules import Rules
from core.pipeline.telling.digests import compose
from core.query import load_analyser
from core.storage import digests as stored
from core.storage.digests import Scope
from core.storage.models import ChannelRow, MentionRow, PostRow, ReviewRow, VersionRow
from core.storage.search import Document, put_documents
from core.storage.seen import seen_now
from core.storage.store import Store
from core.storage.upsert import insert_rows
from core.told import Digest
from tests.bot.world import at, rules

FROM, TO = at(0), at(12)
HOUR = timedelta(hours=1)


class Shelf:
    """Rows of posts, in the order of hearing."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.versions: list[dict[str, Any]] = []
        self.mentions: list[dict[str, Any]] = []
        self.reviews: list[dict[str, Any]] = []

    def post(self, *officials: str, channel: int = 1001, edited_at: Any = None, **more: Any) -> int:
        """A post that names these officials, at 01:00 unless told otherwise; edited, both versions name them."""
        number = len(self.posts) + 1
        row = {
            "id": number, "channel_id": channel, "message_id": number, "date": at(1), "heard_at": at(1),
            "source": "live", "service": False, "version": int(edited_at is not None), "story_id": None,
            "edited_at": edited_at, "deleted_noticed_at": None, "last_seen_at": at(1), **more,
        }  # fmt: skip
        self.posts.append(row)
        for version, heard_at in enumerate([row["heard_at"], *([edited_at] if edited_at else [])]):
            self.versions.append(
                {"id": len(self.versions) + 1, "post_id": number, "number": version, "text": f"DEMO {number}.",
                 "content_hash": b"x" * 32, "salt": b"s", "heard_at": heard_at}
            )  # fmt: skip
            self.mentions += [
                {"version_id": len(self.versions), "start": start, "end": start + 1, "official_id": official,
                 "surface": "x", "kind": "full", "catalogue_id": "c"}
                for start, official in enumerate(officials)
            ]  # fmt: skip
        return number

    def refuse(self, post_id: int, official: str, verdict: str = "wrong_person") -> None:
        """An analyst says that the post does not mean the official (or, by another verdict, that it does)."""
        self.reviews.append(
            {"kind": "mention", "post_id": post_id, "subject": f"0:0:1:{official}", "verdict": verdict,
             "by_user_id": 1, "at": at(2)}
        )  # fmt: skip

    async def put(self, store: Store) -> None:
        def work(session: Session) -> None:
            channels = sorted({row["channel_id"] for row in self.posts})
            insert_rows(session, ChannelRow, [{"channel_id": n, "name": f"C{n}", "language": "ru"} for n in channels])
            for model, rows in (
                (PostRow, self.posts),
                (VersionRow, self.versions),
                (MentionRow, self.mentions),
                (ReviewRow, self.reviews),
            ):
                insert_rows(session, model, rows)

        await store.write(work)


async def found(store: Store, scope: Scope) -> stored.Found:
    return await store.read(lambda session: stored.new_posts(session, scope, FROM, TO))


async def composed(store: Store, scope: Scope, using: Rules | None = None) -> Digest:
    return await store.read(lambda session: compose(session, using or rules(), scope, FROM, TO))


def numbers(posts: stored.Found) -> list[int]:
    return sorted(post.post_id for post in posts.posts)


async def test_a_window_holds_what_was_heard_in_it_and_names_somebody_wanted(any_store: Store) -> None:
    """After the beginning, up to the end; history by its own date; the last version counts; service posts do not."""
    shelf = Shelf()
    shelf.post("a", heard_at=FROM, date=FROM)
    inside = [shelf.post("a", heard_at=FROM + HOUR), shelf.post("b", "a", heard_at=TO)]
    shelf.post("a", heard_at=TO + HOUR)
    shelf.post("b")
    shelf.post("a", source="history", date=FROM - HOUR)
    inside.append(shelf.post("a", source="history", date=FROM + HOUR))
    inside.append(shelf.post("a", source="caught_up", date=FROM - HOUR))
    shelf.post("a", service=True)
    inside.append(shelf.post("a", edited_at=at(3)))
    await shelf.put(any_store)
    posts = await found(any_store, Scope(frozenset({"a"})))
    assert numbers(posts) == inside
    assert {post.post_id: post.official_ids for post in posts.posts}[inside[1]] == ("a",)
    both = await found(any_store, Scope(frozenset({"a", "b"})))
    assert {post.post_id: post.official_ids for post in both.posts}[inside[1]] == ("b", "a")
    assert numbers(await found(any_store, Scope())) == sorted([*inside, 5])
    assert numbers(await found(any_store, Scope(frozenset(), frozenset({1001})))) == sorted([*inside, 5])


@pytest.mark.parametrize("query", [None, "demo"])
async def test_a_time_that_is_over_holds_what_was_published_in_it_and_heard_since(
    any_store: Store, query: str | None
) -> None:
    """Who asks for yesterday gets what the watcher fetched this morning, not what was said today, however much."""
    shelf = Shelf()
    inside = [shelf.post("a", date=FROM + HOUR, heard_at=TO + HOUR), shelf.post("a", date=TO, heard_at=TO + 2 * HOUR)]
    inside.append(shelf.post("a", date=FROM + HOUR, heard_at=TO + HOUR, source="history"))
    shelf.post("a", date=FROM, heard_at=TO + HOUR)
    shelf.post("a", date=FROM + HOUR, heard_at=TO + 5 * HOUR)
    for minute in range(110):
        shelf.post("a", date=TO + 2 * HOUR + minute * HOUR / 60, heard_at=TO + 4 * HOUR)
    await shelf.put(any_store)
    terms = load_analyser().terms
    documents = [Document(row["id"], row["date"], tuple(terms(f"DEMO {row['id']}.")), ()) for row in shelf.posts]
    await any_store.write(lambda session: put_documents(session, documents))
    scope = Scope(frozenset({"a"})) if query is None else Scope(frozenset(), frozenset(), ((query, None),))

    def asked(session: Session) -> list[int]:
        digest = compose(session, rules(), scope, FROM, TO, until=TO + 4 * HOUR)
        return sorted(card.key.message_id for _, cards in digest.by_official for card in cards)

    assert await any_store.read(asked) == inside
    assert (await composed(any_store, scope)).empty


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_digest_tells_that_nobody_watched_before(any_store: Store, language: str) -> None:
    """Nothing in a time in which Slukh was not there yet is no news; afterwards nothing is said of it."""
    shelf = Shelf()
    shelf.post(channel=1001, heard_at=TO + HOUR)
    shelf.post(channel=1002, heard_at=TO + HOUR)
    await shelf.put(any_store)
    began = update(ChannelRow).where(ChannelRow.channel_id == 1001)
    reader = Reader(language, rules().zone, str)
    told = texts_for(language)("digest-began", at="\0").partition("\0")[0].strip("\u2068")
    for watched, said in ((TO + HOUR, True), (FROM + HOUR, True), (FROM, False)):
        await any_store.write(lambda s, at=watched: s.execute(began.values(first_watched_at=at)))
        items = digest_items(await composed(any_store, Scope()), reader, now=TO)
        assert (told in "\n".join(item.plain for item in items)) == said


async def test_of_a_post_that_is_gone_the_kept_text_is_linked(any_store: Store) -> None:
    """As in an alert: the address at Telegram leads nowhere any more, the desk has the post."""
    shelf = Shelf()
    shelf.post("a", deleted_noticed_at=FROM + HOUR)
    shelf.post("a")
    await shelf.put(any_store)
    digest = await composed(any_store, Scope())
    for desk, kept in (("https://desk.example", ["Kept text"]), (None, [])):
        reader = Reader("en", rules().zone, str, post_base="https://t.me", desk_url=desk)
        page = "\n".join(item.html for item in digest_items(digest, reader, now=TO))
        assert re.findall(r'href="https://desk.example/post/1001/1">(Kept text) ↗', page) == kept
        assert "t.me/c/1001/1" not in page
        assert "t.me/c/1001/2" in page


async def test_whom_an_analyst_refused_is_not_named(any_store: Store) -> None:
    """The newest verdict counts, and of an undone one nothing is left."""
    shelf = Shelf()
    refused, again, other = shelf.post("a"), shelf.post("a"), shelf.post("a", "b")
    shelf.refuse(refused, "a")
    shelf.refuse(again, "a")
    shelf.refuse(again, "a", "confirmed")
    shelf.refuse(other, "a")
    await shelf.put(any_store)
    assert numbers(await found(any_store, Scope(frozenset({"a"})))) == [again]
    named = {post.post_id: post.official_ids for post in (await found(any_store, Scope())).posts}
    assert named == {again: ("a",), other: ("b",)}
    assert [key for key, _ in (await composed(any_store, Scope())).by_official] == ["a", "b"]


async def test_a_limit_to_channels_does_not_hide_older_posts_of_these(any_store: Store) -> None:
    """Posts of other channels, however many and however new, take no room."""
    shelf = Shelf()
    wanted = shelf.post("a", channel=7)
    for _ in range(stored.WALKED + 5):
        shelf.post("a", channel=8)
    await shelf.put(any_store)
    scope = Scope(frozenset({"a"}), limits={"a": frozenset({7})})
    posts = await found(any_store, scope)
    assert (numbers(posts), posts.cut) == ([wanted], frozenset())
    assert (await found(any_store, Scope(frozenset({"a"})))).cut == {"a"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_is_named_seldom_is_not_lost_in_the_crowd(store: Store, language: str) -> None:
    """Of each official the newest are looked through; where older ones were not, the digest says so."""
    shelf = Shelf()
    rare = shelf.post("rare", channel=9)
    crowd = [f"o{n}" for n in range(199)]
    for number in range(12 * len(crowd)):
        shelf.post(crowd[number % len(crowd)], channel=9)
    await shelf.put(store)
    scope = Scope(frozenset({"rare", *crowd}))
    digest = await composed(store, scope)
    shown = dict(digest.by_official)
    assert sum(map(len, shown.values())) == 120
    assert set(shown) == scope.official_ids
    assert digest.cut == set(crowd)
    texts = texts_for(language)
    reader = Reader(language, rules().zone, str, desk_url="https://desk.example")
    items = [item.plain for item in digest_items(digest, reader, now=TO)]
    assert any(texts("digest-more-open", count=9) in item for item in items)
    assert texts("digest-posts-open", count=1 + 10 * len(crowd)) in items[0]
    named = [item for item in items if texts("digest-named", name="rare", count=1) in item]
    assert named or shown["rare"][0].text == f"DEMO {rare}."
    assert sum(item.startswith(texts("digest-also-named")) for item in items) == 1


async def test_where_everybody_is_wanted_history_takes_no_room(any_store: Store) -> None:
    """Read-in history between the newest posts is passed over, portion by portion, until there are enough."""
    shelf = Shelf()
    wanted = [shelf.post("a"), shelf.post("b")]
    for _ in range(2 * stored.WALKED):
        shelf.post("a", source="history", date=FROM - HOUR)
    await shelf.put(any_store)
    posts = await found(any_store, Scope())
    assert (numbers(posts), posts.newest) == (wanted, None)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_where_everybody_is_wanted_and_there_is_too_much_it_is_said(store: Store, language: str) -> None:
    """The newest are told, with how many these are."""
    shelf = Shelf()
    for number in range(stored.WALKED + 50):
        shelf.post(f"o{number % 3}")
    await shelf.put(store)
    digest = await composed(store, Scope())
    assert digest.newest == stored.WALKED
    reader = Reader(language, rules().zone, str)
    items = [item.plain for item in digest_items(digest, reader, now=TO)]
    assert texts_for(language)("digest-newest", count=stored.WALKED) in items


async def test_the_last_post_that_is_looked_at_names_all_of_its_own(any_store: Store) -> None:
    """Where the walk ends, no post is told with a part of those whom it names."""
    shelf = Shelf()
    for _ in range(stored.WALKED // 3 + 1):
        shelf.post("a", "b", "c")
    await shelf.put(any_store)
    posts = await found(any_store, Scope())
    assert len(posts.posts) == stored.WALKED // 3 + 1
    assert {post.official_ids for post in posts.posts} == {("a", "b", "c")}


async def test_a_change_is_found_among_many_of_others(any_store: Store) -> None:
    """An older post that was edited or deleted in the window is told though thousands of others changed after it."""
    shelf = Shelf()
    before = FROM - HOUR
    edited = shelf.post("a", heard_at=before, date=before, edited_at=at(1))
    deleted = shelf.post("a", heard_at=before, date=before, deleted_noticed_at=at(1))
    for _ in range(1200):
        shelf.post("b", heard_at=before, date=before, edited_at=at(2))
        shelf.post("b", heard_at=before, date=before, deleted_noticed_at=at(2))
    shelf.post("a", edited_at=at(3))  # of the window itself: no change but news
    await shelf.put(any_store)
    digest = await composed(any_store, Scope(frozenset({"a"})))
    assert [card.key.message_id for card in digest.changed] == [deleted, edited]
    many = await composed(any_store, Scope(frozenset({"b"})))
    assert (len(many.changed), many.changed_more) == (10, 30)


async def test_changes_that_were_stored_too_late_for_one_digest_come_with_the_next(any_store: Store) -> None:
    """Noticed before a digest, and stored after it: the next one tells of them, and not of what that one told."""
    shelf = Shelf()
    before = FROM - HOUR
    told, deleted, edited, decided, foreign = (
        shelf.post(official, heard_at=before - HOUR, date=before) for official in "aaaab"
    )
    await shelf.put(any_store)

    def delete(session: Session, *post_ids: int) -> None:
        session.execute(update(PostRow).where(PostRow.id.in_(post_ids)).values(deleted_noticed_at=before))

    def change(session: Session) -> None:
        delete(session, deleted, foreign)
        session.execute(update(PostRow).where(PostRow.id == edited).values(version=1, edited_at=before))
        insert_rows(session, VersionRow, [{"id": 90, "post_id": edited, "number": 1, "text": "DEMO, indeed.",
                                           "content_hash": b"y" * 32, "salt": b"s", "heard_at": before}])  # fmt: skip
        insert_rows(session, ReviewRow, [{"id": 1, "kind": "claim", "post_id": decided, "subject": "1",
                                          "verdict": "denied", "by_user_id": 1, "at": before}])  # fmt: skip

    await any_store.write(lambda session: delete(session, told))
    seen = await any_store.read(lambda session: seen_now(session, INDEX, FROM))
    await any_store.write(change)
    scope = Scope(frozenset({"a"}))
    digest = await any_store.read(lambda session: compose(session, rules(), scope, FROM, TO, seen=seen))
    assert [card.key.message_id for card in digest.changed] == [decided, deleted, edited]
    assert {key.message_id for key in digest.decided} == {decided}
    assert (await composed(any_store, scope)).changed == ()
