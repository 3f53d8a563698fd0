"""`slukh login` at a terminal: whoever changes their mind is let go, and whoever has no terminal is told so."""

import asyncio
import os
import pty
import sys
import termios
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from loopback.mtproto.server import MTProtoServer
from loopback.state import Telegram

SLUKH = Path(sys.executable).with_name("slukh")
PHONE, CODE, PASSWORD = "+79990001122", "54321", "собака 42"
CTRL_C = b"\x03"


@pytest.fixture
async def environment(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """A Telegram on which one must sign in with phone, code and password."""
    world = Telegram()
    world.add_account(PHONE, CODE, PASSWORD)
    async with MTProtoServer(world) as server:
        yield {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'slukh.db'}",
            "TELEGRAM_API_ID": "1",
            "TELEGRAM_API_HASH": "0" * 32,
            "TELEGRAM_SESSIONS": str(tmp_path / "sessions"),
            "TELEGRAM_DC": f"{server.dc_id}:127.0.0.1:{server.port}",
            "TELEGRAM_DC_KEY": str(server.public_key_path),
        }


class Terminal:
    """A terminal in which `slukh login` runs."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment, self.folder = environment, folder
        self.shown = b""

    async def __aenter__(self) -> "Terminal":
        # The child opens the terminal itself, as the leader of a session: that is whom Ctrl-C reaches.
        self.ours, theirs = pty.openpty()
        name = os.ttyname(theirs)
        begin = f"import os, sys; os.setsid(); t = os.open({name!r}, os.O_RDWR); [os.dup2(t, n) for n in range(3)]"
        begin += "; os.execv(sys.argv[1], sys.argv[1:])"
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", begin, str(SLUKH), "login", env=self.environment, cwd=self.folder
        )
        self.theirs = theirs
        os.set_blocking(self.ours, False)
        asyncio.get_running_loop().add_reader(self.ours, self._read)
        return self

    async def __aexit__(self, *exc: object) -> None:
        asyncio.get_running_loop().remove_reader(self.ours)
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)

    def _read(self) -> None:
        self.shown += os.read(self.ours, 4096)

    async def asks(self, what: str) -> None:
        async with asyncio.timeout(30):
            while what.encode() not in self.shown:
                await asyncio.sleep(0.01)

    def types(self, keys: bytes) -> None:
        os.write(self.ours, keys)

    async def ends(self) -> int:
        """The exit code of the command, which must end by itself."""
        return await asyncio.wait_for(self.process.wait(), 30)

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.theirs)[3] & termios.ECHO)


@pytest.mark.parametrize("question", ["Phone", "Code", "Password"])
async def test_ctrl_c_at_a_question_ends_the_command(
    question: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """At once, without Enter; no session is left behind, and the terminal shows again what is typed."""
    async with Terminal(environment, tmp_path) as terminal:
        for asked, answer in (("Phone", PHONE), ("Code", CODE), ("Password", PASSWORD)):
            await terminal.asks(asked)
            if asked == question:
                break
            terminal.types(f"{answer}\n".encode())
        while question == "Password" and terminal.echoes():
            await asyncio.sleep(0.01)
        terminal.types(CTRL_C)
        assert await terminal.ends() == 130
        assert terminal.echoes()
    assert not list(tmp_path.glob("sessions/*"))


async def test_who_answers_is_signed_in(environment: dict[str, str], tmp_path: Path) -> None:
    """Phone, code and password typed at the terminal open the account; the password is not shown."""
    async with Terminal(environment, tmp_path) as terminal:
        await terminal.asks("Phone")
        terminal.types(f"{PHONE}\n".encode())
        await terminal.asks("Code")
        terminal.types(f"{CODE}\n".encode())
        await terminal.asks("Password")
        while terminal.echoes():
            await asyncio.sleep(0.01)
        terminal.types(f"{PASSWORD}\n".encode())
        assert await terminal.ends() == 0
        await terminal.asks("is signed in")
        assert PASSWORD.encode() not in terminal.shown


async def test_without_anybody_to_answer_it_says_where_to_run_it(environment: dict[str, str], tmp_path: Path) -> None:
    """A closed standard input is wrong usage, told in one line behind the question, and leaves no session behind."""
    process = await asyncio.create_subprocess_exec(
        str(SLUKH), "login", env=environment, cwd=tmp_path,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    (line,) = errors.decode().splitlines()
    assert "run it in a terminal" in line
    assert not list(tmp_path.glob("sessions/*"))
