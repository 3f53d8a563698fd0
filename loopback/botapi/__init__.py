"""The Bot API half of the loopback Telegram: an HTTP server over `loopback.chats` that python-telegram-bot talks to."""

from loopback.botapi.server import BotApiServer

__all__ = ["BotApiServer"]
