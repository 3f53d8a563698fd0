"""The list of joined channels, page by page, whatever stands at the end of a page."""

from datetime import UTC, datetime
from typing import Any

from telethon import errors
from telethon.tl import functions, types

from monitors.telegram.dialogs import joined_channels

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def channel(number: int) -> types.Channel:
    return types.Channel(number, f"DEMO {number}", types.ChatPhotoEmpty(), NOON, access_hash=number, broadcast=True)


def dialog(number: int, top_message: int = 1) -> types.Dialog:
    return types.Dialog(types.PeerChannel(number), top_message, 0, 0, 0, 0, 0, 0, types.PeerNotifySettings())


async def test_a_page_that_ends_with_an_emptied_chat() -> None:
    """A last dialog without a message ends a page, not the list."""
    asked: list[Any] = []

    async def call(request: functions.messages.GetDialogsRequest) -> types.messages.DialogsSlice:
        asked.append(request)
        numbers = range(1, 101) if len(asked) == 1 else range(101, 151)
        dialogs = [dialog(number, top_message=number != 100) for number in numbers]
        messages = [
            types.Message(1, types.PeerChannel(number), date=NOON, message="DEMO.")
            for number in numbers
            if number != 100
        ]
        return types.messages.DialogsSlice(150, dialogs, messages, [channel(number) for number in numbers], [])

    assert set(await joined_channels(call)) == set(range(1, 151))
    assert asked[1].offset_peer.channel_id == 99
    assert len(asked) < 5


async def test_a_last_message_that_can_not_be_read_hides_what_stands_below_it_only() -> None:
    """The channels above it are told, however many share its page."""

    async def call(request: functions.messages.GetDialogsRequest) -> types.messages.DialogsSlice:
        first = request.offset_peer.channel_id + 1 if request.offset_id else 1
        numbers = range(first, first + request.limit)
        if 150 in numbers:
            raise errors.TypeNotFoundError(0x12345678, b"")
        messages = [types.Message(1, types.PeerChannel(number), date=NOON, message="DEMO.") for number in numbers]
        dialogs, channels = [dialog(number) for number in numbers], [channel(number) for number in numbers]
        return types.messages.DialogsSlice(300, dialogs, messages, channels, [])

    assert set(await joined_channels(call)) == set(range(1, 150))
