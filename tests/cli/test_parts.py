"""Each part as its own process on one PostgreSQL, as docker-compose.yml starts them: it works, and stops when told."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml

from loopback.botapi.server import BotApiServer
from loopback.chats import Chats
from loopback.log import Log
from loopback.mtproto.server import MTProtoServer
from loopback.state import Channel, Telegram

SLUKH = Path(sys.executable).with_name("slukh")
TOKEN = "4343:parts"
ADMIN = 601


@dataclass
class Host:
    """One machine with a loopback Telegram and a database, on which parts are started."""

    folder: Path
    environment: dict[str, str]
    database: str
    world: Telegram
    channel: Channel
    chats: Chats
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(self, *command: str) -> asyncio.subprocess.Process:
        log = (self.folder / f"{command[0]}.log").open("wb")
        with log:
            process = await asyncio.create_subprocess_exec(
                str(SLUKH), *command, env=self.environment, stdout=log, stderr=log, cwd=self.folder
            )
        self.processes.append(process)
        return process

    def number(self, query: str) -> int:
        try:
            with psycopg.connect(self.database, connect_timeout=5) as connection:
                row = connection.execute(query).fetchone()  # type: ignore[arg-type]
                return int(row[0]) if row else 0
        except psycopg.errors.UndefinedTable:
            return 0

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in self.folder.glob("*.log"))


@pytest.fixture
async def host(tmp_path: Path, postgres_url: str) -> AsyncIterator[Host]:
    log = Log()
    world = Telegram(log=log)
    account = world.add_account()
    channel = world.add_channel("parts_t", "Parts")
    world.join(account, channel)
    world.publish(channel, "DEMO. Сергей Лавров прилетел в Минск.")
    chats = Chats(log)
    chats.add_bot(TOKEN, "parts_bot", "Parts")
    chats.add_user(ADMIN, "Admin", language_code="en")
    (tmp_path / "w.yaml").write_text(yaml.safe_dump({"timezone": "UTC", "channels": [{"username": "parts_t"}]}))
    async with MTProtoServer(world, auto_sign_in=account.id) as telegram, BotApiServer(chats, log, world.faults) as api:
        environment = {
            **os.environ,
            "DATABASE_URL": postgres_url,
            "TELEGRAM_API_ID": "1",
            "TELEGRAM_API_HASH": "0" * 32,
            "TELEGRAM_SESSIONS": str(tmp_path / "sessions"),
            "MEDIA": str(tmp_path / "media"),
            "TELEGRAM_DC": f"{telegram.dc_id}:127.0.0.1:{telegram.port}",
            "TELEGRAM_DC_KEY": str(telegram.public_key_path),
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": api.url,
            "BOT_ADMINS": str(ADMIN),
            "WATCHLIST": str(tmp_path / "w.yaml"),
            "REVIEW_LISTEN": "127.0.0.1:0",
            "CACHE": str(tmp_path / "cache"),
            "ENCODER": "none",
        }
        here = Host(tmp_path, environment, postgres_url, world, channel, chats)
        try:
            yield here
        finally:
            for process in here.processes:
                if process.returncode is None:
                    process.kill()
                    await asyncio.wait_for(process.wait(), 20)


async def test_monitors_bot_and_desk_meet_in_the_database_and_stop_when_told(
    host: Host, eventually: Callable[..., Any]
) -> None:
    """What the monitors hear, the bot tells; the desk answers; each ends with 0 on SIGTERM."""
    monitors = await host.start("monitors")
    bot = await host.start("bot")
    desk = await host.start("review")
    anna = host.chats.users[ADMIN]

    def stored() -> bool:
        return host.number("SELECT count(*) FROM mention") == 1

    await eventually(stored, seconds=60, what="the history with its mention")
    await host.chats.say(anna, host.chats.only_bot(), "/start")
    await host.chats.say(anna, host.chats.only_bot(), "/subscribe Лавров")
    await eventually(lambda: host.number("SELECT count(*) FROM subscription") == 1, seconds=60, what="subscription")
    host.world.publish(host.channel, "DEMO. Лаврова ждут в Пекине завтра утром.")

    def told() -> bool:
        return any("Пекине" in m.text for m in host.chats.by_bot(host.chats.private(anna)))

    await eventually(told, seconds=60, what="the alert")

    def address() -> str | None:
        lines = [line for line in host.logs().splitlines() if "the desk is at " in line]
        return lines[-1].split("the desk is at ")[1].strip() if lines else None

    url = await eventually(address, seconds=60, what="the desk's address")
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{url}healthz")).status_code == 200
    for process in (monitors, bot, desk):
        process.send_signal(signal.SIGTERM)
    codes = await asyncio.wait_for(asyncio.gather(*(p.wait() for p in (monitors, bot, desk))), 30)
    assert codes == [0, 0, 0], host.logs()[-3000:]


async def test_a_part_that_has_nothing_to_run_says_so(host: Host) -> None:
    """`slukh bot` without a token is one line and exit 2."""
    host.environment["BOT_TOKEN"] = ""
    process = await host.start("bot")
    assert await asyncio.wait_for(process.wait(), 60) == 2
    assert host.logs().strip().splitlines()[-1].startswith("slukh: there is nothing to run")
