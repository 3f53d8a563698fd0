"""A whole run with planted secrets: none of them is in a log, an error, a metric, the store or an export."""

import asyncio
import itertools
import os
import secrets as chance
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml

from core.sealing import new_key
from core.storage.models import Base
from loopback.botapi.server import BotApiServer
from loopback.chats import Chats
from loopback.faults import Fault
from loopback.log import Log
from loopback.mtproto.server import MTProtoServer
from loopback.state import Telegram

SLUKH = Path(sys.executable).with_name("slukh")
ADMIN, READER = 770_055_001, 770_055_002
SEARCHED = "Зюзюкин"  # what only the reader looks for
# Nothing here is about time. Seven processes start, which takes 15 s of the processor: far more on a crowded machine.
PATIENCE = 180


class Run:
    """Processes over one folder, and everything that they said."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment
        self.processes: list[asyncio.subprocess.Process] = []
        self.numbers = itertools.count()

    async def start(self, *command: str, **changes: str) -> asyncio.subprocess.Process:
        with (self.folder / "logs" / f"{next(self.numbers)}-{command[0]}.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                str(SLUKH), *command, env={**self.environment, **changes}, stdout=log, stderr=log, cwd=self.folder
            )
        self.processes.append(process)
        return process

    async def done(self, *command: str, **changes: str) -> int:
        process = await self.start(*command, **changes)
        return await asyncio.wait_for(process.wait(), PATIENCE)

    def said(self) -> bytes:
        return b"\n".join(path.read_bytes() for path in sorted((self.folder / "logs").iterdir()))


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Callable[..., Run]]:
    made: list[Run] = []

    def make(environment: dict[str, str]) -> Run:
        (tmp_path / "logs").mkdir()
        made.append(Run(tmp_path, environment))
        return made[-1]

    yield make
    for one in made:
        for process in one.processes:
            if process.returncode is None:
                process.kill()
                await asyncio.wait_for(process.wait(), 20)


@pytest.mark.timeout(600)
async def test_no_planted_secret_is_found_anywhere(
    tmp_path: Path, postgres_url: str, run: Callable[..., Run], eventually: Callable[..., Any]
) -> None:
    """Token, hash, password, keys, invitation, sign-in link, session and phone; and nobody's id or wish in the logs."""
    token = f"{chance.randbelow(10**9) + 10**9}:{chance.token_urlsafe(26)}"
    api_hash, key, password = chance.token_hex(16), new_key().strip(), chance.token_urlsafe(18)
    log = Log()
    world = Telegram(log=log)
    account = world.add_account(phone="+99966112233")
    channel = world.add_channel("secrets_t", "Secrets")
    world.join(account, channel)
    chats = Chats(log)
    chats.add_bot(token, "secrets_bot", "Secrets")
    admin = chats.add_user(ADMIN, "Admin", language_code="en")
    reader = chats.add_user(READER, "Reader", language_code="en")
    (tmp_path / "w.yaml").write_text(yaml.safe_dump({"timezone": "UTC", "channels": [{"username": "secrets_t"}]}))
    async with MTProtoServer(world, auto_sign_in=account.id) as telegram, BotApiServer(chats, log, world.faults) as api:
        here = run(
            {
                **os.environ,
                # The server takes any password: what matters is where it ends up.
                "DATABASE_URL": postgres_url.replace("postgres:@", f"postgres:{password}@"),
                "TELEGRAM_API_ID": "1", "TELEGRAM_API_HASH": api_hash, "TELEGRAM_SESSIONS": str(tmp_path / "sessions"),
                "TELEGRAM_DC": f"{telegram.dc_id}:127.0.0.1:{telegram.port}",
                "TELEGRAM_DC_KEY": str(telegram.public_key_path), "BOT_TOKEN": token, "BOT_API_URL": api.url,
                "BOT_ADMINS": str(ADMIN), "WATCHLIST": str(tmp_path / "w.yaml"), "REVIEW_LISTEN": "127.0.0.1:0",
                "CACHE": str(tmp_path / "cache"), "MEDIA": "off", "HEAD_KEY": str(tmp_path / "head.key"),
                "ENCODER": "none", "SECRETS_KEY": key, "LOG_FORMAT": "json", "METRICS_LISTEN": "127.0.0.1:0",
                "REVIEW_URL": "http://127.0.0.1:9/",
            }
        )  # fmt: skip
        monitors, bot = await here.start("monitors"), await here.start("bot")
        bot_id = chats.only_bot()

        def told(user: Any, text: str) -> Any:
            return [m for m in chats.by_bot(chats.private(user)) if text in m.text]

        await chats.say(admin, bot_id, "/start")
        await eventually(lambda: told(admin, "admin") or told(admin, "surname"), seconds=PATIENCE, what="the welcome")
        await chats.say(admin, bot_id, "/invite journalist")
        link = await eventually(lambda: told(admin, "start="), seconds=PATIENCE, what="the invitation")
        invitation = link[-1].text.partition("start=")[2].split()[0]
        await chats.say(reader, bot_id, f"/start {invitation}")
        await eventually(lambda: chats.by_bot(chats.private(reader)), seconds=PATIENCE, what="the reader's welcome")
        await chats.say(reader, bot_id, "/subscribe Лавров")
        await chats.say(reader, bot_id, f"/search {SEARCHED}")

        with psycopg.connect(postgres_url, connect_timeout=20, autocommit=True) as look:
            subscribed = "SELECT 1 FROM subscription"
            await eventually(lambda: look.execute(subscribed).fetchone(), seconds=PATIENCE, what="the subscription")
            # What is published before the channel is read is history, of which nobody is told.
            read = "SELECT 1 FROM channel WHERE history_done"
            await eventually(lambda: look.execute(read).fetchone(), seconds=PATIENCE, what="the channel's reading")
        # Failures: the texts of errors hold addresses with tokens and passwords.
        world.faults.add(Fault("internal_error", method="sendMessage", times=2))
        world.faults.add(Fault("forbidden", method="sendMessage", chat_id=ADMIN, message="bot was blocked by the user"))
        await chats.say(admin, bot_id, "/status")
        world.publish(channel, "DEMO. Лаврова ждут в Пекине завтра утром.")
        await eventually(lambda: told(reader, "Пекине"), seconds=PATIENCE, what="the alert")

        metrics = []
        for line in here.said().decode().splitlines():
            if "metrics and health are at " in line:
                url = line.split("metrics and health are at ")[1].split('"')[0]
                async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
                    metrics += [(await client.get(url + path)).content for path in ("metrics", "healthz", "readyz")]
        assert len(metrics) == 6
        for process in (monitors, bot):
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), PATIENCE) in (0, 1)
        refused, exported, kept, checked = await asyncio.gather(
            here.done("bot", BOT_TOKEN="1:wrong-token-that-is-refused-0123456789"),
            here.done("export", "--all", "-o", str(tmp_path / "posts.jsonl")),
            here.done("backup", str(tmp_path / "backup")),
            here.done("check"),
        )
        assert refused != 0
        assert (exported, kept) == (0, 0)
        assert checked in (0, 1)

    with psycopg.connect(postgres_url, connect_timeout=20) as connection:
        store = []
        for table in Base.metadata.sorted_tables:
            store += [str(row).encode() for row in connection.execute(f'SELECT * FROM "{table.name}"')]  # type: ignore[arg-type]
    (session,) = (tmp_path / "sessions").glob("*.session")
    auth_keys = [auth_key.key for auth_key in world.auth_keys.values()]
    places = {
        "logs and errors": here.said(),
        "metrics": b"\n".join(metrics),
        "store": b"\n".join(store),
        "export": (tmp_path / "posts.jsonl").read_bytes(),
        "backup": b"\n".join(path.read_bytes() for path in (tmp_path / "backup").iterdir() if path.is_file()),
        "session file": session.read_bytes(),
    }
    planted = {
        "token": token.encode(), "its secret part": token.partition(":")[2].encode(), "hash": api_hash.encode(),
        "key": key.encode(), "password": password.encode(), "invitation": invitation.encode(), "phone": b"99966112233",
        **{f"auth key {n}": auth_key for n, auth_key in enumerate(auth_keys)},
        **{f"auth key {n} in hex": auth_key.hex().encode() for n, auth_key in enumerate(auth_keys)},
    }  # fmt: skip
    found = [(secret, place) for place, data in places.items() for secret, value in planted.items() if value in data]
    assert found == []
    # Silence about people: who is told, of what, and what is looked for.
    people = {"admin": str(ADMIN).encode(), "reader": str(READER).encode(), "search": SEARCHED.encode()}
    loud = [
        (who, place) for place in ("logs and errors", "metrics", "export") for who, value in people.items()
        if value in places[place]
    ]  # fmt: skip
    assert loud == []
    assert b"sergey-lavrov" not in places["metrics"]
