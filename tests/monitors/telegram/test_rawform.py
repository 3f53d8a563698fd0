"""The raw form of a message: one for all accounts, whole otherwise, and of bounded size."""

import inspect
import random
from typing import Any

import pytest
from telethon.tl import TLObject, types

from core.rawform import LIMIT_BYTES, pack, unpack
from monitors.telegram.convert import Circumstances, heard_post
from monitors.telegram.rawform import LEFT_OUT, MESSAGE_LEFT_OUT, OF_TYPE, raw_form
from tests.builders import NOON
from tests.monitors.telegram.test_convert import AT

KEPT = {"id", "peer_id", "date", "message", "silent", "post", "noforwards", "invert_media", "paid_suggested_post_stars",
        "paid_suggested_post_ton", "from_id", "from_rank", "fwd_from", "via_bot_id", "reply_to", "media",
        "reply_markup", "entities", "edit_date", "post_author", "grouped_id", "ttl_period", "effect",
        "paid_message_stars", "suggested_post", "rich_message", "action"}  # fmt: skip


def message(account: int, seen: int = 0, **changes: Any) -> types.Message:
    """One message as an account sees it, after `seen` looks of others."""
    photo = types.Photo(
        5, access_hash=account * 77, file_reference=bytes([account]) * 20, date=NOON, dc_id=2,
        sizes=[types.PhotoStrippedSize("i", b"tiny"), types.PhotoSize("m", 320, 200, 20_000)],
    )  # fmt: skip
    values: dict[str, Any] = {
        "id": 7,
        "peer_id": types.PeerChannel(AT.channel_id),
        "date": NOON,
        "message": "DEMO. Лавров и смех 😀",
        "entities": [types.MessageEntityBold(0, 4)],
        "media": types.MessageMediaPhoto(photo=photo),
        "post": True,
        "out": account == 2,
        "media_unread": account == 1,
        "mentioned": account == 2,
        "views": 100 + seen,
        "forwards": seen,
        "saved_peer_id": types.PeerUser(account),
        "reactions": types.MessageReactions(
            [types.ReactionCount(types.ReactionEmoji("👍"), seen, chosen_order=account)]
        ),
    }
    return types.Message(**{**values, **changes})


def plain(text: str) -> types.TextWithEntities:
    return types.TextWithEntities(text, [])


def film(account: int) -> types.MessageMediaDocument:
    thumbs = [types.PhotoStrippedSize("i", bytes([account]))]
    name = types.DocumentAttributeFilename("DEMO.mp4")
    document = types.Document(9, account, bytes([account]), NOON, "video/mp4", 5000, 2, [name], thumbs=thumbs)
    return types.MessageMediaDocument(nopremium=account == 2, document=document)


def poll(account: int) -> types.MessageMediaPoll:
    answers = [types.PollAnswer(plain("А"), b"0")]
    voted = types.PollAnswerVoters(option=b"0", voters=account, chosen=account == 1)
    results = types.PollResults(results=[voted], total_voters=account)
    return types.MessageMediaPoll(
        types.Poll(1, plain("DEMO?"), answers, hash=account, closed=account == 2), results=results
    )


def page(account: int) -> types.MessageMediaWebPage | None:
    return types.MessageMediaWebPage(types.WebPageEmpty(account)) if account == 2 else None


def paid(account: int) -> types.MessageMediaPaidMedia:
    return types.MessageMediaPaidMedia(5, [types.MessageExtendedMediaPreview(w=account)])


@pytest.mark.parametrize("media", [None, film, poll, page, paid])
def test_two_accounts_see_one_form(media: Any) -> None:
    """What an account did, may reach or saw at another time is not in it."""
    changes = [{} if media is None else {"media": media(account)} for account in (1, 2)]
    first, second = raw_form(message(1, **changes[0])), raw_form(message(2, seen=50, **changes[1]))
    assert first == second


def test_what_was_said_is_in_it() -> None:
    """Entities, media and forward are there as TL names them; only public origins of forwards are."""
    forward = types.MessageFwdHeader(NOON, from_id=types.PeerChannel(9), channel_post=3, saved_from_msg_id=44)
    found = unpack(raw_form(message(1, fwd_from=forward, edit_date=NOON)) or b"")
    assert found["_"] == "Message"
    assert "message" not in found  # the version has it
    assert found["entities"] == [{"_": "MessageEntityBold", "offset": 0, "length": 4}]
    assert found["media"]["photo"]["sizes"] == [{"_": "PhotoSize", "type": "m", "w": 320, "h": 200, "size": 20_000}]
    assert found["fwd_from"]["from_id"] == {"_": "PeerChannel", "channel_id": 9}
    assert found["edit_date"] == "2025-11-05T09:00:00.000000Z"
    private = types.MessageFwdHeader(NOON, from_id=types.PeerUser(12345), from_name="DEMO")
    assert "12345" not in str(unpack(raw_form(message(1, fwd_from=private)) or b""))
    strange = unpack(raw_form(message(1, message="DEMO\0")) or b"")
    assert strange["message"] == "DEMO\0"  # where the version can't have it as it is
    hidden = unpack(raw_form(message(1, edit_date=NOON, edit_hide=True)) or b"")
    assert "edit_date" not in hidden


def test_every_field_is_decided_about() -> None:
    """A new layer of the protocol brings new fields of a message: each is kept or left out on purpose."""
    for kind in (types.Message, types.MessageService):
        fields = set(inspect.signature(kind.__init__).parameters) - {"self"}
        assert fields - KEPT - MESSAGE_LEFT_OUT == set()


def test_every_field_is_found() -> None:
    """Whatever is kept of a TL type is an attribute of its objects under its own name."""
    kinds = [kind for kind in vars(types).values() if inspect.isclass(kind) and issubclass(kind, TLObject)]
    assert types.Message in kinds
    for kind in kinds:
        if kind.__init__ is object.__init__:
            continue
        names = inspect.signature(kind.__init__).parameters.keys() - {"self"}
        made = kind(**dict.fromkeys(names, None))
        assert names <= vars(made).keys(), kind.__name__


def test_a_heard_post_carries_it() -> None:
    """A post and a service message carry their raw form; one with much formatting stays far under the limit."""
    bold = [types.MessageEntityBold(n, 1) for n in range(100)]
    post = heard_post(message(1, message="Ж" * 4096, entities=bold), AT)
    assert post is not None
    assert post.raw is not None
    assert len(post.raw) < 3000
    service = types.MessageService(8, types.PeerChannel(AT.channel_id), NOON, action=types.MessageActionPinMessage())
    pinned = heard_post(service, Circumstances(AT.channel_id, AT.source, NOON))
    assert pinned is not None
    assert unpack(pinned.raw or b"")["action"] == {"_": "MessageActionPinMessage"}


def test_it_is_of_bounded_size() -> None:
    """What is too large is not kept, and what is none is refused."""
    dice = random.Random(1)
    noise = "".join(chr(dice.randrange(0x400, 0x2000)) for _ in range(100_000))
    assert pack({"message": noise}) is None
    assert len(pack({"message": "a" * 100_000}) or b"") < LIMIT_BYTES
    for value in ({"message": "Ж" * n} for n in (1, 200, 300, 5000)):
        assert unpack(pack(value) or b"") == value
    with pytest.raises(ValueError, match="no raw form"):
        unpack(b"nothing")


@pytest.mark.parametrize("media", [None, film, poll, paid, page])
def test_it_is_what_telethon_tells_less_what_is_left_out(media: Any) -> None:
    """All that Telethon's own `to_dict` tells of a message is in its form, but for what is named as left out."""
    told = message(1, media=None if media is None else media(1), reply_markup=types.ReplyKeyboardHide())
    found = unpack(raw_form(told) or b"")
    expected = {name: item for name, item in told.to_dict().items() if name not in MESSAGE_LEFT_OUT | {"message"}}
    assert found.pop("layer") > 200
    if media is page:
        expected.pop("media")
    assert found == _as_json(expected)


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        gone = LEFT_OUT | OF_TYPE.get(value["_"], set())
        there = {name: item for name, item in value.items() if name not in gone}
        return {name: _as_json(item) for name, item in there.items() if item not in (None, []) and item is not False}
    if isinstance(value, list):
        return [_as_json(item) for item in value if not (isinstance(item, dict) and item["_"] == "PhotoStrippedSize")]
    if isinstance(value, bytes):
        return value.hex()
    return "2025-11-05T09:00:00.000000Z" if value == NOON else value
