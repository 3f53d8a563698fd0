"""The floor that `replay.py` measures against: a bare Telethon handler that forwards to a bare Bot API send.

Started by replay.py as a process of its own; it stores nothing, finds nothing and limits nothing.
Arguments: the server's port, its key file, the Bot API's address, the token, the chats, comma-separated.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from telegram import Bot
from telegram.request import HTTPXRequest
from telethon import TelegramClient, events
from telethon.crypto import rsa
from telethon.sessions import MemorySession
from telethon.tl.functions.channels import JoinChannelRequest


async def main(port: str, key: str, bot_api: str, token: str, chats: str, usernames: str) -> None:
    rsa.add_key(Path(key).read_text(), old=False)
    session = MemorySession()
    session.set_dc(2, "127.0.0.1", int(port))
    client = TelegramClient(session, 1, "0" * 32)
    turn = itertools.cycle([int(chat) for chat in chats.split(",")])
    async with Bot(token, base_url=f"{bot_api}/bot", request=HTTPXRequest(connection_pool_size=32)) as bot:
        await client.connect()
        await client.get_me()
        for username in usernames.split(","):
            await client(JoinChannelRequest(await client.get_input_entity(username)))

        @client.on(events.NewMessage)
        async def forward(event: events.NewMessage.Event) -> None:
            await bot.send_message(next(turn), event.raw_text[:4000] or "-")

        print("ready", flush=True)
        await client.run_until_disconnected()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
