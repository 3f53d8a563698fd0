"""Commits that the database carries out and whose answer is lost on its way: what they claimed still goes out."""

import asyncio
import socket
import threading
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import insert

from core.errors import StorageError
from core.storage.models import DeliveryRow
from core.storage.store import Store
from tests.bot.test_delivery import newsroom, notice, queue, rows
from tests.bot.world import Newsroom


class Cutter:
    """A way to a PostgreSQL server. Once armed, it cuts the line when a claim's COMMIT has been carried out."""

    def __init__(self, path: str) -> None:
        self.path, self.armed, self.cut = path, False, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> "Cutter":
        self.threads[0].start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(10)
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.threads.append(threading.Thread(target=self._connect, args=(client,)))
                self.threads[-1].start()

    def _connect(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(self.path)
            committing = threading.Event()
            answering = threading.Thread(target=self._answer, args=(client, server, committing))
            answering.start()
            with suppress(OSError):
                self._ask(client, server, committing)
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            answering.join()

    def _ask(self, client: socket.socket, server: socket.socket, committing: threading.Event) -> None:
        claimed = False
        while data := client.recv(65536):
            claimed = claimed or (self.armed and b"sending" in data)
            if claimed and b"COMMIT" in data:
                committing.set()
                claimed = self.armed = False
            server.sendall(data)

    def _answer(self, client: socket.socket, server: socket.socket, committing: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if committing.is_set():
                    self.cut += 1
                    break
                client.sendall(data)
            client.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("joined", [False, True], ids=["by its own turn", "by the post's transaction"])
async def test_what_was_claimed_goes_out_though_the_line_was_cut(store_database: str, joined: bool) -> None:
    """The server has the claim and the dispatcher never heard of it: the message leaves, once and unmarked."""
    parts = urlsplit(store_database)
    path = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
    with Cutter(path) as cutter:
        url = f"postgresql://postgres@127.0.0.1:{cutter.port}{parts.path}"
        async with Store(url) as store, newsroom(store) as room:
            await _claimed_in_doubt(store, room, cutter, joined)


async def _claimed_in_doubt(store: Store, room: Newsroom, cutter: Cutter, joined: bool) -> None:
    await room.follow(room.admin, "Лавров")
    await room.quiet()
    cutter.armed = True
    if joined:
        with pytest.raises(StorageError):
            await room.hear("DEMO. Лавров на обрыве.")
    else:
        now = room.clock()
        row = {"chat_id": 1000, "kind": "notice", "subject": "x", "priority": 0, "not_before": now,
               "created_at": now, "payload": {"html": "на обрыве", "plain": "на обрыве"}}  # fmt: skip
        await store.write(lambda session: session.execute(insert(DeliveryRow), [row]))
    message = await room.chats.wait_message(room.admin, "на обрыве", timeout=30)
    assert cutter.cut == 1
    assert "Possibly a repeat" not in message.text
    await room.quiet()
    assert len([text for text in room.texts(room.admin) if "на обрыве" in text]) == 1


async def test_what_is_on_its_way_is_not_sent_twice(any_store: Store) -> None:
    """While a commit is in doubt, messages that left before it stay claimed until their answers come."""
    async with newsroom(any_store) as room:
        assert room.service is not None and room.service.dispatcher is not None
        dispatcher, lost = room.service.dispatcher, asyncio.Event()
        anna = room.chats.add_user(1001, "Anna")
        await room.join(anna)
        await room.quiet()

        class Lossy:
            """The store, but for one answer of a commit with a claim."""

            def __getattr__(self, name: str) -> Any:
                return getattr(any_store, name)

            async def write(self, work: Any) -> Any:
                result = await any_store.write(work)
                if not lost.is_set() and getattr(result, "claims", None):
                    lost.set()
                    raise StorageError("writing to the database failed: server closed the connection unexpectedly")
                return result

        room.fault("slow_answer", method="sendMessage", chat_id=1001, seconds=3)
        await queue(room, notice(1001, "slow"))
        await room.chats.wait_for(lambda: room.faults.struck["slow_answer"])
        dispatcher._store = Lossy()  # type: ignore[assignment]
        now = room.clock()
        row = {"chat_id": 1000, "kind": "notice", "subject": "x", "not_before": now, "created_at": now,
               "payload": {"html": "stranded", "plain": "stranded"}}  # fmt: skip
        await any_store.write(lambda session: session.execute(insert(DeliveryRow), [row]))
        dispatcher._alarm.ring()
        await room.chats.wait_message(room.admin, "stranded", timeout=15)
        assert lost.is_set()
        await asyncio.sleep(3)
        assert [room.texts(user).count(text) for user, text in ((anna, "slow"), (room.admin, "stranded"))] == [1, 1]
        found = await rows(any_store, DeliveryRow.subject, DeliveryRow.state, DeliveryRow.ambiguous)
        assert {tuple(row) for row in found if row.subject in ("slow", "x")} == {("slow", "sent", 0), ("x", "sent", 0)}
