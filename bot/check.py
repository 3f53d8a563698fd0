"""The doctor's look at the bot: is the token good, and who is it?"""

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

_WAIT_SECONDS = 10.0


async def check_bot(token: str, base_url: str | None) -> tuple[bool, str, str]:
    """Asks the Bot API once who the token is: all is well, one line, and the mend. Changes nothing."""
    bot = Bot(token, base_url=f"{base_url}/bot") if base_url else Bot(token)
    try:
        me = await bot.get_me(connect_timeout=_WAIT_SECONDS, read_timeout=_WAIT_SECONDS)
    except InvalidToken:
        return False, "Telegram refused the token", "check BOT_TOKEN; @BotFather tells the right one"
    except TelegramError as error:
        return False, f"the Bot API can't be reached: {error}", "check the network, and BOT_API_URL if it is set"
    finally:
        await bot.shutdown()
    return True, f"@{me.username}", ""
