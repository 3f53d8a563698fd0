"""The state behind the loopback Telegram, and its log, without any wire."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopback.log import Log
from loopback.mtproto.build import entity, found_entities, utf16_length
from loopback.state import Action, Limit, Telegram, text_hash


def test_log_keeps_order_and_finds(tmp_path):
    """The log keeps what happened in order, finds by kind and values, tells watchers, and writes JSON Lines."""
    log = Log(tmp_path / "log.jsonl", clock=lambda: datetime(2026, 11, 1, tzinfo=UTC))
    told = []
    stop = log.watch(told.append)
    log.add("post", message_id=1, text_hash="a")
    log.add("edit", message_id=1)
    stop()
    entry = log.add("post", message_id=2, text_hash="b")
    log.close()
    assert [e.kind for e in log] == ["post", "edit", "post"]
    assert [e["message_id"] for e in log.of("post")] == [1, 2]
    assert log.of("post", message_id=2) == [entry]
    assert log.of("post", no_such=None) == []
    assert entry.data == {"message_id": 2, "text_hash": "b"}
    assert (log.count("post"), len(log), len(told)) == (2, 3, 2)
    with pytest.raises(KeyError):
        entry["no_such"]
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert lines[1] == {"at": "2026-11-01 00:00:00+00:00", "kind": "edit", "message_id": 1}


def test_ids_and_pts():
    """Ids are given in order and never again; pts rises by one for a post or edit and by the count for a deletion."""
    world = Telegram()
    channel = world.add_channel("nezygar", "Nezygar")
    assert (channel.top, channel.pts) == (1, 2)
    posts = [world.publish(channel, f"пост {n}").id for n in range(5)]
    assert (posts, channel.pts) == ([2, 3, 4, 5, 6], 7)
    world.edit(channel, 3, "правка")
    world.delete(channel, [5, 6])
    assert (channel.top, channel.pts) == (4, 10)
    assert world.publish(channel, "ещё").id == 7
    world.service(channel, Action("pin", message_id=7))
    assert (channel.ids, channel.pts) == ([1, 2, 3, 4, 7, 8], 12)
    [logged] = world.log.of("edit")
    assert (logged["pts"], logged["text_hash"]) == (8, text_hash("правка"))


@given(st.lists(st.integers(1, 400), unique=True, max_size=60), st.data())
def test_real_ids_in_any_order(ids, data):
    """Posts may come under given ids in any order, and be deleted in any; history stays sorted."""
    world = Telegram()
    channel = world.add_channel("nezygar", "Nezygar", creation=False)
    for message_id in ids:
        world.publish(channel, "пост", message_id=message_id)
    gone = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    if gone:
        world.delete(channel, gone)
    left = sorted(set(ids) - gone)
    assert channel.ids == left == sorted(channel.messages)
    assert channel.pts == 1 + len(ids) + len(gone)
    assert world.publish(channel, "следующий").id == max(ids, default=0) + 1


def test_mistakes_are_refused():
    """A taken id, username, phone or date without a zone is refused, as is a deed on a message that is not there."""
    world = Telegram()
    channel = world.add_channel("nezygar", "Nezygar")
    other = world.add_channel("kompromat", "Kompromat GROUP")
    world.add_account("+7 999 1", user_id=5)
    for mistake in (
        lambda: world.add_channel("NEZYGAR"),
        lambda: world.add_channel("another", channel_id=channel.id),
        lambda: world.add_channel("secret_one", private=True),
        lambda: world.rename(other, username="Nezygar"),
        lambda: world.publish(channel, "пост", message_id=1),
        lambda: world.publish(channel, "пост", date=datetime(2026, 1, 1)),  # noqa: DTZ001
        lambda: world.add_account("+79991"),
    ):
        with pytest.raises(ValueError, match=r"taken|username|already|zone"):
            mistake()
    with pytest.raises(KeyError, match="no message 99"):
        world.edit(channel, 99, "нет")
    pts = channel.pts
    with pytest.raises(KeyError):
        world.delete(channel, [1, 99])
    assert (channel.pts, channel.ids) == (pts, [1])


def test_usernames_follow_their_channel():
    """A username belongs to one channel at a time, and is free after a rename, a takeover or an end."""
    world = Telegram()
    old, new = world.add_channel("nezygar", "Nezygar"), world.add_channel(title="Other")
    assert world.channel("Nezygar") is old
    world.take_over("nezygar", new)
    assert world.channel("nezygar") is new
    assert (old.username, new.username) == (None, "nezygar")
    world.rename(new, username="renamed", title="Renamed")
    with pytest.raises(KeyError):
        world.channel("nezygar")
    world.vanish(new)
    assert "renamed" not in world.usernames
    assert [e["change"] for e in world.log.of("access", channel_id=new.id)] == ["username", "username", "vanish"]


def test_an_edit_without_entities_drops_the_old_ones():
    """A new text drops the entities of the old one; new entities or media alone leave the text."""
    world = Telegram()
    channel = world.add_channel("nezygar", "Nezygar")
    post = world.publish(channel, "жирный", entities=[("bold", 0, 6)])
    world.edit(channel, post.id, media=world.photo(b"x"))
    assert (post.text, post.extra.entities) == ("жирный", (("bold", 0, 6),))
    world.edit(channel, post.id, "простой")
    assert post.extra.entities is None
    world.edit(channel, post.id, entities=[("italic", 0, 7)], media=None)
    assert (post.text, post.extra.entities, post.extra.media) == ("простой", (("italic", 0, 7),), None)


@given(st.text(alphabet="aб 🇷😀#@:/.", max_size=60), st.text(alphabet="a😀б ", max_size=5))
def test_found_links_are_where_they_are(around, before):
    """The links that the server finds by itself cover exactly their text, in UTF-16 units."""
    text = f"{before} https://example.org/путь?x=1 {around}"
    units = text.encode("utf-16-le")
    first = next(iter(found_entities(text)))
    found = units[2 * first.offset : 2 * (first.offset + first.length)].decode("utf-16-le")
    assert found == "https://example.org/путь?x=1"
    assert all(e.offset + e.length <= utf16_length(text) for e in found_entities(text))


def test_every_kind_of_entity():
    """Each kind of formatting has its TL object, and an unknown one is refused."""
    kinds = {
        type(entity(span)).__name__
        for span in (
            ("bold", 0, 1),
            ("text_link", 0, 1, "https://example.org"),
            ("pre", 0, 1, "python"),
            ("text_mention", 0, 1, "42"),
            ("blockquote", 0, 1),
        )
    }
    assert kinds == {
        "MessageEntityBold",
        "MessageEntityTextUrl",
        "MessageEntityPre",
        "MessageEntityMentionName",
        "MessageEntityBlockquote",
    }
    with pytest.raises(KeyError):
        entity(("blink", 0, 1))


def test_budget_windows():
    """A budget allows its burst in each window, tells the seconds to wait, and does not count what it refused."""
    account = Telegram().add_account()
    limit = Limit(2, 60)
    assert [account.spend("m", limit, now) for now in (0.0, 10.0, 20.0, 59.5)] == [0, 0, 40, 1]
    assert account.spend("other", limit, 20.0) == 0
    assert [account.spend("m", limit, now) for now in (60.0, 61.0, 62.0)] == [0, 0, 58]
