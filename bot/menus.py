"""The command menu that Telegram shows: by role for each chat, by language for newcomers."""

import logging

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from core.i18n import LANGUAGES, texts_for

logger = logging.getLogger(__name__)

_JOURNALIST = (
    "subscribe",
    "watch",
    "search",
    "list",
    "digest",
    "stories",
    "article",
    "check",
    "schedule",
    "settings",
    "desk",
    "status",
    "test",
    "language",
    "privacy",
    "help",
)
_EDITOR = (*_JOURNALIST, "here")
BY_ROLE = {
    "journalist": _JOURNALIST,
    "editor": _EDITOR,
    "analyst": _EDITOR,
    "admin": (*_EDITOR, "invite", "members"),
}


def commands(language: str, names: tuple[str, ...]) -> list[BotCommand]:
    """Menu entries in a language."""
    texts = texts_for(language)
    return [BotCommand(name, texts(f"command-{name}")) for name in names]


async def set_menus(bot: Bot) -> None:
    """What somebody sees before they have joined: only /start, in each language."""
    scope = BotCommandScopeAllPrivateChats()
    for language in LANGUAGES:
        await _set(bot, commands(language, ("start",)), scope, language)
    await _set(bot, commands("en", ("start",)), scope, None)


async def set_menu(bot: Bot, chat_id: int, language: str, role: str) -> None:
    """The menu of one private chat."""
    await _set(bot, commands(language, BY_ROLE[role]), BotCommandScopeChat(chat_id), None)


async def drop_menu(bot: Bot, chat_id: int) -> None:
    """Whoever is no member any more sees what newcomers see."""
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))
    except TelegramError as error:
        logger.warning("a command menu could not be removed: %s", error)


async def _set(
    bot: Bot,
    entries: list[BotCommand],
    scope: BotCommandScopeAllPrivateChats | BotCommandScopeChat,
    language: str | None,
) -> None:
    try:
        await bot.set_my_commands(entries, scope=scope, language_code=language)
    except TelegramError as error:  # a menu is a convenience: the commands work without
        logger.warning("the command menu could not be set: %s", error)
