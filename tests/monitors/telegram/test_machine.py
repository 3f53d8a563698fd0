"""A state machine over channel, watcher and store: whatever happens in whatever order, nothing is lost or invented.

The channel is the loopback's, the reader, the intake and the store are the real ones; between them is no wire, so that
each update can be delivered, repeated, held back or lost at will, and each answer can fail before or after its work.
"""

import asyncio
import atexit
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from telethon.extensions import BinaryReader
from telethon.tl import TLObject

from core.errors import StorageError
from core.pipeline.hearing.intake import Intake
from core.pipeline.hearing.watching import Description, Watching
from core.pipeline.rules import RulesHolder
from core.storage.channels import Access, known_channel
from core.storage.models import PostRow, VersionRow
from core.storage.store import Store
from core.types import WatchedChannel, Watchlist
from loopback.mtproto import MTProtoServer
from loopback.mtproto.rpc import _METHODS, Call, serialise
from loopback.state import Channel, Event, Telegram
from monitors.telegram.pace import Pace
from monitors.telegram.pushes import Push, as_push
from monitors.telegram.reader import ChannelReader
from tests.builders import rules_for

PACE = Pace(hole_seconds=0.0, retry_first_seconds=0.0, retry_last_seconds=0.0, history_posts=20, queue_pushes=30)
EXAMPLES = int(os.environ.get("SLUKH_MACHINE_RUNS", "30"))
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


@cache
def empty_database() -> Path:
    """A database with all tables, made once."""
    path = Path(tempfile.mkdtemp(prefix="slukh-machine-", dir=MEMORY)) / "empty.db"
    atexit.register(shutil.rmtree, path.parent, ignore_errors=True)

    async def make() -> None:
        async with Store(f"sqlite:///{path}"):
            pass

    asyncio.run(make())
    return path


def through_the_wire(update: TLObject) -> Any:
    """What a client gets of an object: dates are dates, and nothing is shared with the server."""
    with BinaryReader(bytes(update)) as reader:
        return reader.tgread_object()


class Line:
    """Stands for the account: calls the loopback's own methods, and fails when it is told to."""

    name = "main"
    lease = None
    number = 1

    def __init__(self, world: Telegram, server: MTProtoServer) -> None:
        self.slots = asyncio.Semaphore(10)
        self._account = next(iter(world.accounts.values()))
        self._server = server
        self.failures: list[str] = []

    async def call(self, request: Any) -> Any:
        await asyncio.sleep(0)
        failure = self.failures.pop(0) if self.failures else ""
        if failure == "before":
            raise ConnectionError("lost before")
        handler, _ = _METHODS[type(request)]
        result = handler(Call(self._server, None, self._account), request)  # type: ignore[arg-type]
        with BinaryReader(serialise(result)) as reader:
            answer = request.read_result(reader)
        await asyncio.sleep(0)
        if failure == "after":
            raise TimeoutError("lost after")
        return answer


class Stumbling(Intake):
    """An intake that fails when it is told to, before or after it has stored."""

    failures: list[str]

    async def hear(self, items: Any, progress: Any = (), lease: Any = None) -> Any:
        failure = self.failures.pop(0) if self.failures else ""
        if failure == "before":
            raise StorageError("failed before")
        result = await super().hear(items, progress, lease)
        if failure == "after":
            raise RuntimeError("failed after")
        return result


class Watched(RuleBasedStateMachine):
    """One channel and one watcher."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True, dir=MEMORY)
        shutil.copyfile(empty_database(), f"{self.folder.name}/machine.db")
        self.store = Store(f"sqlite:///{self.folder.name}/machine.db")
        self.on_the_way: list[Push] = []
        self.published: dict[int, list[str]] = defaultdict(list)
        self.number = 0
        self.now = datetime(2025, 11, 5, tzinfo=UTC)
        self.task: asyncio.Task[None] | None = None

    def wait(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def _seconds(self) -> float:
        return self.now.timestamp()

    # ------------------------------------------------------------ the beginning and the end

    @initialize(before=st.integers(0, 130))
    def begin(self, before: int) -> None:
        self.world = Telegram(clock=self._seconds)
        account = self.world.add_account()
        self.channel: Channel = self.world.add_channel("nezygar")
        self.world.join(account, self.channel)
        for _ in range(before):
            self._publish()
        self.server = MTProtoServer(self.world)
        self.world.on_channel.append(self._told)
        self.wait(self.store.open())
        holder = RulesHolder(rules_for(watched=Watchlist()))
        self.intake = Stumbling(self.store, holder, self.clock)
        self.intake.failures = []
        self.watching = Watching(self.store, self.clock)
        self.line = Line(self.world, self.server)
        self.access = Access("main", self.channel.id, account.access_hash("channel", self.channel.id), True)
        watched = WatchedChannel("nezygar", "Nezygar")
        self.wait(self.watching.found(watched, Description(self.channel.id, "nezygar", "nezygar"), self.access))
        self._start()

    def _start(self) -> None:
        known = self.wait(self.watching.channel(self.channel.id))
        self.reader = ChannelReader(
            self.line,  # type: ignore[arg-type]
            self.access,
            known,
            intake=self.intake,
            watching=self.watching,
            clock=self.clock,
            pace=PACE,
            may_join=False,
        )
        self.task = self.loop.create_task(self.reader.run())

    def _stop(self) -> None:
        assert self.task is not None
        self.task.cancel()
        self.wait(asyncio.gather(self.task, return_exceptions=True))
        # What was on its way to the disk is there before the next one looks: a killed process writes no more.
        self.wait(Intake.hear(self.intake, []))

    def teardown(self) -> None:
        try:
            if self.task is not None:
                self.line.failures.clear()
                self.intake.failures.clear()
                self.channel.max_diff = 100_000
                self.reader.doubt()
                self._settle()
                self._compare()
                self._stop()
        finally:
            self.wait(self.store.close())
            self.loop.close()
            self.folder.cleanup()

    def _settle(self) -> None:
        async def settled() -> None:
            async with asyncio.timeout(20):
                while True:
                    assert self.task is not None
                    if self.task.done():
                        self.task.result()
                    if self.reader.place == self.channel.pts and await self._read_to_the_end():
                        return
                    await asyncio.sleep(0.001)

        try:
            self.wait(settled())
        except TimeoutError:
            known = self.wait(self.watching.channel(self.channel.id))
            reader = {name: value for name, value in vars(self.reader).items() if isinstance(value, int | float | set)}
            raise AssertionError(f"never settled: {self.channel}, {known}, {reader}, {self.task}") from None

    async def _read_to_the_end(self) -> bool:
        known = await self.watching.channel(self.channel.id)
        return known is not None and known.history_done and known.pts == self.channel.pts

    # ------------------------------------------------------------ what the channel does

    def _told(self, channel: Channel, event: Event) -> None:
        if event.kind in ("new", "edit", "delete"):
            push = as_push(through_the_wire(self.server.push.update(channel, event)[0]))
            assert push is not None
            self.on_the_way.append(push)

    def _text(self) -> str:
        self.number += 1
        return f"DEMO {self.number}"

    def _publish(self) -> int:
        text = self._text()
        message = self.world.publish(self.channel, text)
        self.published[message.id].append(text)
        return message.id

    @rule(target=ids)
    def publish(self) -> int:
        return self._publish()

    @rule(message_id=ids, back=st.integers(0, 1))
    def edit(self, message_id: int, back: int) -> None:
        if message_id in self.channel.messages:
            text = self.published[message_id][0] if back else self._text()
            self.world.edit(self.channel, message_id, text)
            self.published[message_id].append(text)

    @rule(message_id=ids)
    def react(self, message_id: int) -> None:
        if message_id in self.channel.messages:
            self.world.react(self.channel, message_id)

    @rule(message_id=ids)
    def delete(self, message_id: int) -> None:
        if message_id in self.channel.messages:
            self.world.delete(self.channel, message_id)

    @rule(place=st.floats(0, 1, exclude_max=True))
    def edit_an_old_one(self, place: float) -> None:
        ids = [i for i in self.channel.ids if not self.channel.messages[i].is_service]
        if ids:
            self.edit(ids[int(len(ids) * place)], 0)

    # ------------------------------------------------------------ what happens on the way

    @rule(place=st.integers(0, 3), keep=st.booleans())
    def deliver_out_of_order(self, place: int, keep: bool) -> None:
        if place < len(self.on_the_way):
            self.reader.push(self.on_the_way[place] if keep else self.on_the_way.pop(place))

    @rule()
    def deliver_all(self) -> None:
        for push in self.on_the_way:
            self.reader.push(push)
        self.on_the_way.clear()

    @rule()
    def lose_all(self) -> None:
        self.on_the_way.clear()

    @rule(turns=st.integers(1, 12))
    def work_a_little(self, turns: int) -> None:
        async def some() -> None:
            for _ in range(turns):
                await asyncio.sleep(0)
            await asyncio.sleep(0.0005 * (turns % 4))

        self.wait(some())

    @rule()
    def look_at_the_head(self) -> None:
        self.reader.doubt()

    @rule(where=st.sampled_from(["before", "after"]), count=st.integers(1, 3))
    def the_connection_fails(self, where: str, count: int) -> None:
        self.line.failures += [where] * count

    @rule(where=st.sampled_from(["before", "after"]), count=st.integers(1, 2))
    def the_database_fails(self, where: str, count: int) -> None:
        self.intake.failures += [where] * count

    @rule()
    def the_watcher_is_killed(self) -> None:
        self._stop()
        self.on_the_way.clear()
        self._start()

    @rule()
    def the_server_forgets(self) -> None:
        self.channel.events.clear()

    @rule(minutes=st.integers(-60, 60))
    def the_clock_jumps(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    # ------------------------------------------------------------ what must always hold

    def _stored(self) -> tuple[Any, dict[int, bool], dict[int, list[str]]]:
        def work(session: Any) -> Any:
            posts = {
                row[0]: row[1] is not None
                for row in session.execute(select(PostRow.message_id, PostRow.deleted_noticed_at))
            }
            texts: dict[int, list[str]] = defaultdict(list)
            query = select(PostRow.message_id, VersionRow.text).join(VersionRow, VersionRow.post_id == PostRow.id)
            for message_id, text in session.execute(query.where(PostRow.service.is_(False)).order_by(VersionRow.id)):
                texts[message_id].append(text)
            return known_channel(session, self.channel.id), posts, texts

        return self.wait(self.store.read(work))

    @invariant()
    def nothing_below_the_cursor_is_unexplained(self) -> None:
        if self.task is None:
            return
        known, posts, texts = self._stored()
        for message_id in self.channel.ids:
            if known.floor < message_id <= known.cursor:
                assert message_id in posts, f"{message_id} is below the cursor {known.cursor} and not stored"
        for message_id, found in texts.items():
            rest = iter(self.published[message_id])
            assert all(text in rest for text in found), f"{message_id}: {found}, but {self.published[message_id]}"

    def _compare(self) -> None:
        known, posts, texts = self._stored()
        assert known.cursor >= self.channel.top
        for message_id, message in self.channel.messages.items():
            if message_id <= known.floor and message_id not in posts:
                continue
            assert posts.get(message_id) is False, f"{message_id} is there, stored is {posts.get(message_id)}"
            if not message.is_service:
                assert texts[message_id][-1] == message.text
        for message_id, deleted in posts.items():
            assert deleted or message_id in self.channel.messages, f"the deletion of {message_id} was missed"


TestWatched: Callable[[], Any] = Watched.TestCase
TestWatched.settings = settings(  # type: ignore[attr-defined]
    max_examples=EXAMPLES,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=EXAMPLES <= 100,
    database=None,
)


def test_the_machine_reads_its_own_folder() -> None:
    """The machine leaves nothing behind."""
    machine = Watched()
    machine.begin(3)
    folder = Path(machine.folder.name)
    machine.publish()
    machine.teardown()
    assert not folder.exists()
