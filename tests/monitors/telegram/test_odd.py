"""What a server should not do, and may do all the same: no post is lost by it, no edit, no channel, no account."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from telethon.tl import functions, patched, types

from core.clock import utc_now
from core.errors import StorageError
from core.mentions import compile_catalogue
from core.pipeline.hearing import intake
from core.pipeline.hearing.ingest import Heard, IngestResult
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.watching import Watching
from core.pipeline.rules import Rules, RulesHolder
from core.storage.accounts import lease_account
from core.storage.backfills import Backfill
from core.storage.channels import KnownChannel, event_details, known_channel, put_channel
from core.storage.models import DeliveryRow, PostRow, SubscriptionRow, VersionRow
from core.storage.store import Store
from core.types import ChannelProgress, HeardPost, Source, Watchlist
from monitors.telegram.account import Account
from monitors.telegram.backfill import BackfillWork
from monitors.telegram.catchup import CatchUp
from monitors.telegram.client import trust_server
from monitors.telegram.heads import Heads
from monitors.telegram.ledger import Ledger
from monitors.telegram.mediafiles import MediaKeeper
from monitors.telegram.pages import Pages
from monitors.telegram.pushes import as_push
from tests.builders import LAVROV, NOON, rules_for, watchlist
from tests.monitors.telegram.conftest import QUICK, Newsroom
from tests.services import meanwhile

CHANNEL = types.InputChannel(7, 70)
PEER = types.PeerChannel(7)


def message(message_id: int, text: str = "DEMO.", **more: Any) -> Any:
    return patched.Message(message_id, PEER, **{"date": NOON, "message": text, **more})


def page(*messages: Any, pts: int = 5, count: int | None = None) -> Any:
    return types.messages.ChannelMessages(pts, count or len(messages), [*messages], [], [], [])


def those_asked_for(request: Any, there: Sequence[Any], *, pts: int) -> Any:
    """Of the messages that are there those with the numbers asked for, beside an empty one."""
    wanted = {item.id for item in request.id}
    return page(*[one for one in there if one.id in wanted], patched.MessageEmpty(1, None), pts=pts)


class Scripted:
    """An account whose server gives the answers of a script."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        self.asked: list[str] = []
        self._answer = answer

    async def call(self, request: Any) -> Any:
        assert len(self.asked) < 100, "asked for ever"
        self.asked.append(type(request).__name__)
        return self._answer(request)


class Reading:
    """The parts of a reader over a scripted server, for channel 7 with the first posts read."""

    def __init__(self, store: Store, answer: Callable[[Any], Any], rules: Rules | None = None) -> None:
        self.store = store
        holder = RulesHolder(rules or rules_for(watched=Watchlist()))
        self.intake = Intake(store, holder, utc_now)
        self.watching = Watching(store, utc_now)
        self.account: Any = Scripted(answer)

    async def begin(self, *, pts: int = 5, head: int = 3) -> "Reading":
        def work(session: Any) -> Any:
            put_channel(
                session,
                channel_id=7,
                reference="nezygar",
                name="Nezygar",
                language="ru",
                username="nezygar",
                title="Nezygar",
            )

        await self.store.write(work)
        await self.watching.begin(7, head, 0, pts, NOON)
        await self.intake.hear([], [ChannelProgress(7, cursor=head, head=head, history_done=True)])
        known = await self.store.read(lambda session: known_channel(session, 7))
        assert known is not None
        return self.start(known)

    async def restart(self) -> None:
        """Goes on from what is stored, as the next process does, or another account."""
        known = await self.watching.channel(7)
        assert known is not None
        self.start(known)

    def start(self, known: KnownChannel) -> "Reading":
        self.ledger = Ledger(known, self.intake, self.watching, utc_now)
        self.catch_up = CatchUp(self.account, CHANNEL, self.ledger, self.watching, utc_now, QUICK, lambda chats: None)
        return self

    async def heard(self, update: Any, source: Source = Source.LIVE) -> None:
        """Takes an update as if it were next."""
        push = as_push(update)
        assert push is not None
        at = self.ledger.circumstances(source, utc_now())
        await self.ledger.store([item for due in self.ledger.sequence.offer(push.pts, push.count, push)[1]
                                 for item in self.ledger.heard(due, at)])  # fmt: skip

    async def texts(self) -> dict[int, list[str]]:
        query = select(PostRow.message_id, VersionRow.text).join(VersionRow, VersionRow.post_id == PostRow.id)
        found: dict[int, list[str]] = {}
        for message_id, text in await self.store.read(
            lambda session: session.execute(query.order_by(PostRow.message_id, VersionRow.number)).all()
        ):
            found.setdefault(message_id, []).append(text)
        return found

    async def deleted(self) -> list[int]:
        query = select(PostRow.message_id).where(PostRow.deleted_noticed_at.is_not(None))
        return await self.store.read(lambda session: list(session.scalars(query)))


def new(message_id: int, pts: int, text: str = "DEMO.", **more: Any) -> Any:
    return types.UpdateNewChannelMessage(message(message_id, text, **more), pts, 1)


def edit(message_id: int, pts: int, text: str, **more: Any) -> Any:
    changed = message(message_id, text, edit_date=NOON + timedelta(minutes=pts), **more)
    return types.UpdateEditChannelMessage(changed, pts, 1)


# ---------------------------------------------------------------- counters


async def behind_the_server(store: Store, answer: Any) -> Reading:
    """A channel with one post whose counter went back on the server: two looks find nothing, the third reconciles."""
    reading = await Reading(store, answer).begin(pts=900)
    await reading.heard(new(4, 901, "DEMO. Раз."))
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await reading.catch_up.difference()
    assert await reading.catch_up.difference() == 5
    return reading


async def test_a_counter_that_goes_back(store: Store) -> None:
    """A server that counts anew, below our place, is believed the third time: what it has is read, edits count."""
    there = [message(4, "DEMO. Раз."), message(5, "DEMO. Два.")]

    def answer(request: Any) -> Any:
        match request:
            case functions.updates.GetChannelDifferenceRequest():
                return types.updates.ChannelDifferenceEmpty(pts=3, final=True, timeout=5)
            case functions.messages.GetHistoryRequest(min_id=0):
                return page(*reversed(there), pts=3)
            case functions.messages.GetHistoryRequest(min_id=above):
                return page(*[m for m in reversed(there) if m.id > above], pts=3)
            case functions.channels.GetMessagesRequest():
                return those_asked_for(request, there, pts=3)
        raise AssertionError(request)

    reading = await behind_the_server(store, answer)
    assert reading.ledger.sequence.pts == 3
    assert await reading.texts() == {4: ["DEMO. Раз."], 5: ["DEMO. Два."]}
    await reading.heard(edit(4, 4, "DEMO. Раз, исправлено."))
    await reading.heard(new(6, 5, "DEMO. Три."))
    assert await reading.texts() == {
        4: ["DEMO. Раз.", "DEMO. Раз, исправлено."],
        5: ["DEMO. Два."],
        6: ["DEMO. Три."],
    }
    assert await reading.deleted() == []


@pytest.mark.parametrize("last", [7, 9])
async def test_a_counter_that_went_back_and_passed_our_place_while_nobody_looked(store: Store, last: int) -> None:
    """A difference that begins in the midst of what happened leaves ids out: those are looked at, and no others."""
    there = [message(number, f"DEMO. {number}.") for number in (4, 5, 7, 8, 9)]
    told = [one for one in there if one.id >= last]
    looked: list[int] = []

    def answer(request: Any) -> Any:
        match request:
            case functions.updates.GetChannelDifferenceRequest(pts=5):
                gone = [types.UpdateDeleteChannelMessages(7, [6], 11, 1)]
                return types.updates.ChannelDifference(12, [*told], [*gone], [], [], final=True, timeout=5)
            case functions.channels.GetMessagesRequest():
                looked.extend(item.id for item in request.id)
                return those_asked_for(request, there, pts=12)
        raise AssertionError(request)

    reading = await Reading(store, answer).begin()
    assert await reading.catch_up.difference() == 5
    assert await reading.texts() == {one.id: [one.message] for one in there}
    assert looked == [number for number in (4, 5, 7, 8) if number < last]


async def test_what_the_old_counter_left_hides_no_edit_after_a_restart(store: Store) -> None:
    """Versions that were stored with its higher numbers are no newer than what whoever reads on is told now."""
    there = [message(4, "DEMO. Раз.")]

    def answer(request: Any) -> Any:
        match request:
            case functions.updates.GetChannelDifferenceRequest():
                return types.updates.ChannelDifferenceEmpty(pts=4, final=True, timeout=5)
            case functions.messages.GetHistoryRequest(min_id=above):
                return page(*[m for m in there if m.id > above], pts=4)
            case functions.channels.GetMessagesRequest():
                return those_asked_for(request, there, pts=4)
        raise AssertionError(request)

    reading = await behind_the_server(store, answer)
    await reading.restart()
    await reading.heard(edit(4, 5, "DEMO. Раз, исправлено."))
    assert (await reading.texts())[4] == ["DEMO. Раз.", "DEMO. Раз, исправлено."]
    assert len(await store.read(lambda session: event_details(session, 7, "counted_anew"))) == 1


async def test_a_counter_that_went_back_is_followed_from_there_after_a_restart(store: Store) -> None:
    """What happens until it stands again where our place was before is asked for, also when that is long past."""
    at, there = 3, [message(4, "DEMO. Раз.")]

    def answer(request: Any) -> Any:
        match request:
            case functions.updates.GetChannelDifferenceRequest(pts=3) if at > 900:
                news = [message(5, "DEMO. Два."), message(6, "DEMO. Три.")]
                gone = [types.UpdateDeleteChannelMessages(7, [4], 500, 1)]
                return types.updates.ChannelDifference(at, [*news], [*gone], [], [], final=True, timeout=5)
            case functions.updates.GetChannelDifferenceRequest():
                return types.updates.ChannelDifferenceEmpty(pts=at, final=True, timeout=5)
            case functions.messages.GetHistoryRequest(min_id=above):
                return page(*[m for m in there if m.id > above], pts=at)
            case functions.channels.GetMessagesRequest():
                return those_asked_for(request, there, pts=at)
        raise AssertionError(request)

    reading = await behind_the_server(store, answer)
    at = 950
    await reading.restart()
    await reading.catch_up.difference()
    assert await reading.texts() == {4: ["DEMO. Раз."], 5: ["DEMO. Два."], 6: ["DEMO. Три."]}
    assert await reading.deleted() == [4]


async def test_too_long_after_a_counter_that_went_back(store: Store) -> None:
    """A second reconciliation, at a place that follows the first, takes no new edit for an older text."""
    at, there = 3, [message(4, "DEMO. Раз.")]

    def answer(request: Any) -> Any:
        match request:
            case functions.updates.GetChannelDifferenceRequest(pts=5):
                dialog = types.Dialog(PEER, 4, 0, 0, 0, 0, 0, 0, types.PeerNotifySettings(), pts=at)
                return types.updates.ChannelDifferenceTooLong(dialog, [], [], [], final=True)
            case functions.updates.GetChannelDifferenceRequest():
                return types.updates.ChannelDifferenceEmpty(pts=at, final=True, timeout=5)
            case functions.messages.GetHistoryRequest(min_id=above):
                return page(*[m for m in there if m.id > above], pts=at)
            case functions.channels.GetMessagesRequest():
                return those_asked_for(request, there, pts=at)
        raise AssertionError(request)

    reading = await behind_the_server(store, answer)
    await reading.heard(new(5, 4, "DEMO. Два."))
    await reading.heard(new(6, 5, "DEMO. Три."))
    at = 40
    there += [message(5, "DEMO. Два."), message(6, "DEMO. Три.")]
    assert await reading.catch_up.difference() == 5
    await reading.heard(edit(4, 41, "DEMO. Раз, исправлено."))
    assert (await reading.texts())[4] == ["DEMO. Раз.", "DEMO. Раз, исправлено."]


async def test_too_long_with_a_smaller_counter(store: Store) -> None:
    """TooLong whose newest page stands below our place ends, and what comes after it is heard."""
    answers = [
        types.updates.ChannelDifferenceTooLong(
            types.Dialog(PEER, 4, 0, 0, 0, 0, 0, 0, types.PeerNotifySettings(), pts=2), [], [], [], final=True
        ),
        types.updates.ChannelDifferenceEmpty(pts=2, final=True),
    ]

    def answer(request: Any) -> Any:
        if isinstance(request, functions.updates.GetChannelDifferenceRequest):
            return answers.pop(0)
        if isinstance(request, functions.messages.GetHistoryRequest):
            return page(*([message(4, "DEMO. Раз.")] if request.min_id < 4 else []), pts=2)
        return page(message(4, "DEMO. Раз."), pts=2)

    reading = await Reading(store, answer).begin(pts=50)
    await reading.catch_up.difference()
    await reading.heard(new(5, 3, "DEMO. Два."))
    assert await reading.texts() == {4: ["DEMO. Раз."], 5: ["DEMO. Два."]}


async def test_an_edit_that_moves_no_counter(store: Store) -> None:
    """An update with a count of 0 at our place is heard."""
    reading = await Reading(store, lambda request: None).begin()
    await reading.heard(new(4, 6, "DEMO. Раз."))
    await reading.heard(types.UpdateEditChannelMessage(message(4, "DEMO. Раз!", edit_date=NOON), 6, 0))
    assert await reading.texts() == {4: ["DEMO. Раз.", "DEMO. Раз!"]}


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("step", ["history_page", "backfill"])
async def test_a_server_that_repeats_itself(store: Store, step: str) -> None:
    """Pages that lead nowhere end the reading of history; they are not asked for again and again."""
    reading = await Reading(store, lambda request: page(message(2), message(1, date=None))).begin()
    if step == "backfill":
        wish = Backfill(7, reached_id=3, until_at=NOON - timedelta(days=9))
        await reading.watching.want_backfill(wish)
        work = BackfillWork(wish, Pages(reading.account, CHANNEL, list), reading.ledger, reading.watching, utc_now)
        for _ in range(20):
            if await work.step():
                break
        work.give_up()
    else:
        reading.ledger.history_done = False
        reading.ledger.cursor = 0
        while not reading.ledger.history_done:
            await reading.catch_up.history_page()
    assert len(reading.account.asked) < 20


async def test_an_answer_about_nothing_is_no_purge(store: Store) -> None:
    """Only places that are told as empty are deletions; an empty answer tells of none."""
    answers: list[Sequence[Any]] = [[], [message(4), patched.MessageEmpty(5, None)]]
    reading = await Reading(store, lambda request: page(*answers.pop(0), pts=9)).begin()
    await reading.heard(new(4, 6))
    await reading.heard(new(5, 7))
    await reading.catch_up.look_again([4, 5])
    assert await reading.deleted() == []
    await reading.catch_up.look_again([4, 5])
    assert await reading.deleted() == [5]


# ---------------------------------------------------------------- messages


async def test_one_odd_message_stops_nothing(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """A message with something nobody has foreseen keeps its text, and the posts beside it are stored."""
    odd = types.MessageMediaGame(None)
    empty = patched.MessageEmpty(7, PEER)
    difference = types.updates.ChannelDifference(
        9, [message(4), message(5, "DEMO. Странное.", media=odd), message(6), empty], [], [], [], final=True
    )
    reading = await Reading(store, lambda request: difference).begin()
    await reading.catch_up.difference()
    assert await reading.texts() == {4: ["DEMO."], 5: ["DEMO. Странное."], 6: ["DEMO."]}
    assert "7/5: what goes with the text can't be read" in caplog.text


async def test_a_post_that_the_database_refuses_stops_no_channel(
    any_store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Tried a few times with the others, then named and left out; the others are stored."""
    real = intake.ingest

    def refusing(session: Session, rules: Rules, items: Sequence[Heard], *more: Any) -> IngestResult:
        if any(isinstance(item, HeardPost) and item.message_id == 5 for item in items):
            session.execute(insert(VersionRow).values(post_id=None))
        return real(session, rules, items, *more)

    monkeypatch.setattr(intake, "ingest", refusing)
    difference = types.updates.ChannelDifference(9, [message(4), message(5), message(6)], [], [], [], final=True)
    reading = await Reading(any_store, lambda request: difference).begin()
    for _ in range(4):
        with pytest.raises(StorageError, match="was refused"):
            await reading.catch_up.difference()
        await reading.ledger.reload()
    await reading.catch_up.difference()
    assert sorted(await reading.texts()) == [4, 6]
    assert "7/5 can't be stored and is left out" in caplog.text


async def test_odd_dates_and_texts(any_store: Store) -> None:
    """Dates of 0 and far ahead, a NUL, and a text of a megabyte are stored on both engines."""
    huge = "DEMO. Слово. " * 80_000
    ahead = datetime(2038, 1, 19, tzinfo=UTC)
    reading = await Reading(any_store, lambda request: None).begin()
    await reading.heard(new(4, 6, date=None))
    await reading.heard(new(5, 7, date=ahead))
    await reading.heard(new(6, 8, "DEMO.\0Ноль."))
    await reading.heard(new(7, 9, huge))
    assert await reading.texts() == {4: ["DEMO."], 5: ["DEMO."], 6: ["DEMO.\u2400Ноль."], 7: [huge]}
    query = select(PostRow.date).order_by(PostRow.message_id)
    dates = await any_store.read(lambda session: list(session.scalars(query)))
    assert dates[:2] == [datetime(1970, 1, 1, tzinfo=UTC), ahead]


@pytest.mark.parametrize("heard_by", ["push", "difference", "look"])
async def test_an_edit_of_a_post_from_before_the_watch(store: Store, heard_by: str) -> None:
    """An edit that adds a name is told though the post is older than the watch; an old post new to us is not."""
    officials = {LAVROV.id: LAVROV}
    rules = Rules(watchlist(), compile_catalogue([LAVROV]), officials)
    edits = [edit(2, 7, "DEMO. О Лаврове."), edit(1, 8, "DEMO. О Лаврове давно.")]

    def answer(request: Any) -> Any:
        if isinstance(request, functions.updates.GetChannelDifferenceRequest):
            return types.updates.ChannelDifference(8, [], edits, [], [], final=True)
        return page(*[update.message for update in edits], pts=8)

    reading = await Reading(store, answer, rules).begin()
    row = {"chat_id": 77, "kind": "official", "target": LAVROV.id, "created_at": NOON}
    await store.write(lambda session: session.execute(insert(SubscriptionRow), [row]))
    await reading.heard(new(2, 6, "DEMO. Ни о ком."), Source.HISTORY)
    match heard_by:
        case "push":
            for update in edits:
                await reading.heard(update)
        case "difference":
            await reading.catch_up.difference()
        case "look":
            await reading.catch_up.look_again([1, 2])
    assert (await reading.texts())[2] == ["DEMO. Ни о ком.", "DEMO. О Лаврове."]
    query = select(DeliveryRow.kind, DeliveryRow.subject)
    told = await store.read(lambda session: [tuple(row) for row in session.execute(query)])
    assert told == [("alert", "edit:7:2:1")]


# ---------------------------------------------------------------- accounts and media


async def test_an_account_whose_work_fails_is_opened_anew(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever ends the look at the heads ends the account: nothing is watched without it."""
    lease = await newsroom.store.write(
        lambda session: lease_account(session, "main", "owner", utc_now(), timedelta(seconds=60))
    )
    assert lease is not None
    account = Account("main", newsroom.access, newsroom.store, utc_now, replace(QUICK, heads_seconds=0.01), lease)
    trust_server(newsroom.access.server)
    await account.open()
    try:
        account.readers[7] = SimpleNamespace(channel_id=7, joined=True, may_join=False, input_channel=None)  # type: ignore[assignment]
        async with asyncio.timeout(30):
            why = await account.run(lease)
    finally:
        await account.close()
    assert why == "keeping its heads failed (AttributeError)"
    assert [r.levelno for r in caplog.records if "keeping its heads" in r.getMessage()] == [logging.ERROR]


async def test_heads_are_looked_at_in_parts(newsroom: Newsroom) -> None:
    """Each joined channel has its turn once a round, some at a time: a session that died shows in a part of a round."""
    asked: list[list[int]] = []

    async def call(request: Any) -> Any:
        asked.append([peer.peer.channel_id for peer in request.peers])
        return types.messages.PeerDialogs([], [], [], [], types.updates.State(1, 0, NOON, 1, 0))

    class Stub:
        may_join, place = False, None

        def __init__(self, number: int) -> None:
            self.channel_id, self.joined = number, number < 9
            self.input_channel = types.InputChannel(number, 1)

        def doubt(self) -> None:
            pass

    readers: Any = {number: Stub(number) for number in range(10)}
    heads = Heads("main", call, newsroom.store, readers, utc_now, replace(QUICK, heads_seconds=0.04))
    async with meanwhile(heads.keep()):
        await newsroom.eventually(lambda: len(asked) >= 8)
    for start in (0, 4):
        parts = asked[start : start + 4]
        assert sorted(n for part in parts for n in part) == list(range(9))
        assert max(map(len, parts)) <= 3


@pytest.mark.parametrize(
    "attached",
    [
        types.MessageMediaPhoto(photo=types.Photo(1, 2, b"", NOON, [types.PhotoStrippedSize("i", b"x")], 2)),
        types.MessageMediaPhoto(photo=types.PhotoEmpty(1), ttl_seconds=5),
        types.MessageMediaDocument(document=types.DocumentEmpty(1)),
    ],
)
async def test_media_that_are_no_files(store: Store, tmp_path: Any, attached: Any) -> None:
    """A photo without a file, and what has expired, are settled, and never tried again."""
    reading = await Reading(store, lambda request: page(message(4, media=attached))).begin()
    await reading.heard(new(4, 6, media=attached))
    account: Any = reading.account
    account.is_open, account.readers = True, {7: SimpleNamespace(input_channel=CHANNEL)}
    account.download = Account.download.__get__(account)
    account.name, account._mind_wait, account._client = "main", lambda scope: None, object()
    keeper = MediaKeeper(store, utc_now, tmp_path / "media")
    for _ in range(3):
        await keeper.work([account])
    assert len(account.asked) == 1


@pytest.mark.parametrize("turns", range(0, 12, 2))
async def test_an_account_is_closed_while_the_server_is_away(newsroom: Newsroom, turns: int) -> None:
    """Whatever a lost connection is doing, it ends at once when the account is closed."""
    account = Account("main", newsroom.access, newsroom.store, utc_now, QUICK)
    trust_server(newsroom.access.server)
    await account.open()
    assert account._client is not None
    sender = account._client._sender
    await newsroom.server.stop()
    async with asyncio.timeout(30):
        while sender._reconnect_task is None:
            await asyncio.sleep(0)
        for _ in range(turns):
            await asyncio.sleep(0)
        await account.close()
    assert sender._reconnect_task.done()
