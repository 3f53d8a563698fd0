"""Our reader of TL bytes against Telethon's: the same fields of any message, and the same failures."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telethon.extensions import BinaryReader
from telethon.tl import TLObject, functions, types

from core.types import Source
from monitors.telegram import tlreader
from monitors.telegram.convert import Circumstances, heard_post
from monitors.telegram.rawform import raw_form
from monitors.telegram.tlreader import Reader, read_quickly
from tests.builders import NOON

_INT = st.integers(-(2**31), 2**31 - 1)
_LONG = st.integers(-(2**63), 2**63 - 1)
_DATE = st.integers(1, 2**31 - 1).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_TEXT = st.one_of(st.text(max_size=40), st.integers(240, 300).map("я".__mul__), st.integers(120, 130).map("😀".__mul__))
_PEER = st.one_of(
    st.just(types.PeerChannel(5)), _LONG.map(types.PeerChannel), _LONG.map(types.PeerUser), _LONG.map(types.PeerChat)
)
_PHOTO = st.builds(
    types.Photo, id=_LONG, access_hash=_LONG, file_reference=st.binary(max_size=300), date=_DATE, dc_id=_INT,
    sizes=st.lists(st.builds(types.PhotoSize, type=_TEXT, w=_INT, h=_INT, size=_INT), max_size=2),
)  # fmt: skip
_MEDIA = st.one_of(
    st.builds(types.MessageMediaPhoto, photo=_PHOTO, spoiler=st.booleans()),
    st.builds(types.MessageMediaDice, value=_INT, emoticon=_TEXT),
    st.builds(types.MessageMediaGeo, geo=st.builds(types.GeoPoint, long=st.floats(-180, 180), lat=st.floats(-90, 90),
                                                   access_hash=_LONG)),
    st.just(types.MessageMediaEmpty()),
)  # fmt: skip
_ENTITY = st.one_of(
    st.builds(types.MessageEntityBold, offset=_INT, length=_INT),
    st.builds(types.MessageEntityTextUrl, offset=_INT, length=_INT, url=_TEXT),
)
_REACTIONS = st.builds(
    types.MessageReactions,
    results=st.lists(
        st.builds(types.ReactionCount, reaction=_TEXT.map(types.ReactionEmoji), count=_INT, chosen_order=st.none()),
        max_size=2,
    ),
    can_see_list=st.booleans(),
)
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    **{name: st.just(True) for name in (*tlreader._SWITCHES, *tlreader._MORE_SWITCHES)},
    "from_id": _PEER, "from_boosts_applied": _INT, "from_rank": _TEXT, "saved_peer_id": _PEER, "via_bot_id": _LONG,
    "fwd_from": st.builds(types.MessageFwdHeader, date=_DATE, from_id=_PEER, channel_post=_INT, post_author=_TEXT),
    "reply_to": st.builds(types.MessageReplyHeader, reply_to_msg_id=_INT, quote_text=_TEXT),
    "media": _MEDIA, "reply_markup": st.just(types.ReplyKeyboardHide()),
    "entities": st.lists(_ENTITY, max_size=3),
    "replies": st.builds(types.MessageReplies, replies=_INT, replies_pts=_INT, read_max_id=_INT),
    "edit_date": _DATE, "post_author": _TEXT, "grouped_id": _LONG, "reactions": _REACTIONS, "ttl_period": _INT,
    "restriction_reason": st.lists(st.builds(types.RestrictionReason, platform=_TEXT, reason=_TEXT, text=_TEXT),
                                   max_size=2),
    "quick_reply_shortcut_id": _INT, "effect": _LONG, "paid_message_stars": _LONG, "report_delivery_until_date": _DATE,
}  # fmt: skip
AT = Circumstances(5, Source.LIVE, NOON)
_COUNTED = st.one_of(st.just({}), st.fixed_dictionaries({"views": _INT, "forwards": _INT}))


@st.composite
def messages(draw: st.DrawFn) -> types.Message:
    """Any message, mostly with a few of its fields."""
    names = draw(st.lists(st.sampled_from(sorted(_FIELDS)), max_size=6, unique=True))
    more = {name: draw(_FIELDS[name]) for name in names} | draw(_COUNTED)
    return types.Message(id=draw(_INT), peer_id=draw(_PEER), date=draw(_DATE), message=draw(_TEXT), **more)


_CHANNELS = st.builds(
    lambda restriction_reason, **fields: types.Channel(
        **fields, restricted=bool(restriction_reason), restriction_reason=restriction_reason or None
    ),
    id=st.sampled_from([5, 6]), title=st.sampled_from(["DEMO", "DEMO 2", "я" * 2500]),
    photo=st.just(types.ChatPhotoEmpty()), date=st.just(datetime(2026, 1, 1, tzinfo=UTC)),
    username=st.sampled_from([None, "demo"]), access_hash=st.sampled_from([None, 1, 2]), min=st.booleans(),
    noforwards=st.booleans(), left=st.booleans(), level=st.sampled_from([None, 1]),
    restriction_reason=st.lists(st.builds(types.RestrictionReason, platform=_TEXT, reason=_TEXT, text=_TEXT),
                                max_size=2),
)  # fmt: skip


def page(found: list[Any]) -> bytes:
    chat = types.Channel(5, "DEMO", types.ChatPhotoEmpty(), datetime(2026, 1, 1, tzinfo=UTC))
    return bytes(types.messages.ChannelMessages(7, len(found), found, [], [chat], []))


def fields(value: TLObject) -> dict[str, Any]:
    """The fields of an object as they are, with what `to_dict` writes for those that are empty."""
    return {name: getattr(value, name) for name in value.to_dict() if name != "_"}


def test_messages_of_this_layer_are_known() -> None:
    """With a new layer of the protocol the reader has to be looked at: until then Telethon reads everything."""
    assert tlreader._KNOWN


@given(st.lists(messages(), max_size=3))
def test_the_same_is_read(given_messages: list[types.Message]) -> None:
    """Field by field, whatever a message carries; nothing is left over or read twice."""
    service = types.MessageService(
        3, types.PeerChannel(5), datetime(2026, 1, 1, tzinfo=UTC), action=types.MessageActionPinMessage()
    )
    data = page([*given_messages, service])
    ours, theirs = Reader(data), BinaryReader(data)
    found, wanted = ours.tgread_object(), theirs.tgread_object()
    assert ours.position == theirs.position == len(data)
    assert found.to_dict() == wanted.to_dict()
    for one, other in zip(found.messages, wanted.messages, strict=True):
        assert isinstance(one, type(other))
        assert type(one).__name__ == type(other).__name__
        assert fields(one) == fields(other)
        assert raw_form(one) == raw_form(other)
        assert heard_post(one, AT) == heard_post(other, AT)
        assert vars(one).keys() >= {name for name, item in fields(other).items() if item}


@given(st.lists(st.tuples(_CHANNELS, st.booleans()), min_size=1, max_size=12))
def test_channels_are_read_as_they_describe_themselves_now(told: list[tuple[types.Channel, bool]]) -> None:
    """Whatever was said of a channel before, and also where a description is cut off."""
    for channel, whole in told:
        update = types.UpdateNewChannelMessage(types.Message(1, types.PeerChannel(5), NOON, "DEMO"), 7, 1)
        data = bytes(types.Updates([update], [], [channel, channel], NOON, 0))
        if not whole:
            with pytest.raises(Exception) as theirs:
                BinaryReader(data[:-20]).tgread_object()
            with pytest.raises(Exception) as ours:
                Reader(data[:-20]).tgread_object()
            assert type(ours.value) is type(theirs.value)
            continue
        reader = Reader(data)
        found = reader.tgread_object()
        assert reader.position == len(data)
        assert found.to_dict() == BinaryReader(data).tgread_object().to_dict()
        assert bytes(found.chats[0]) == bytes(channel)


def test_a_channel_that_says_the_same_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each post brings its channel's description."""
    data = page([])
    first = Reader(data).tgread_object().chats[0]
    monkeypatch.setattr(types.Channel, "from_reader", None)  # Telethon could not
    assert Reader(data).tgread_object().chats[0] is first


@given(messages(), st.data())
def test_what_is_cut_off_fails(message: types.Message, data: st.DataObject) -> None:
    """No half of a message passes for a whole one."""
    whole = page([message])
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(Exception) as theirs:
        BinaryReader(part).tgread_object()
    with pytest.raises(Exception) as ours:
        Reader(part).tgread_object()
    assert type(ours.value) is type(theirs.value)


def test_a_request_is_answered_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """`read_quickly` changes how an answer is read, and not the request."""
    request = functions.messages.GetHistoryRequest(types.InputPeerSelf(), 0, None, 0, 1, 0, 0, 0)
    before = bytes(request)
    assert bytes(read_quickly(request)) == before
    data = page([types.Message(1, types.PeerChannel(5), datetime(2026, 1, 1, tzinfo=UTC), "DEMO")])
    monkeypatch.setattr(types.Message, "from_reader", None)  # Telethon could not
    assert request.read_result(BinaryReader(data)).messages[0].message == "DEMO"
