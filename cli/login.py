"""`slukh login`: signs a watching account in. Phone, code and password go to Telegram and nowhere else."""

import asyncio

import click

from cli.logs import set_up_logging
from config.settings import Settings, load_settings
from core.clock import utc_now
from core.errors import ConfigError
from core.storage.store import Store


@click.command()
@click.option("--account", default="main", show_default=True, help="What to call it here; one session file each.")
def login(account: str) -> int:
    """Signs a watching account in: asks for phone, code and, if it has one, password.

    Use an account that shows no name of the newsroom. Its session stays in TELEGRAM_SESSIONS, readable by you only.

    \b
    Example: slukh login
             slukh login --account second
    """
    set_up_logging()
    settings = load_settings()
    set_up_logging(settings)
    click.echo(asyncio.run(_login(settings, account)))
    return 0


async def _login(settings: Settings, account: str) -> str:
    if settings.telegram_api_id is None or settings.telegram_api_hash is None:
        raise ConfigError(
            "TELEGRAM_API_ID and TELEGRAM_API_HASH are not set", mend="get them from https://my.telegram.org"
        )
    from monitors.telegram.account import access_of
    from monitors.telegram.signin import sign_in

    access = access_of(settings)
    async with Store(settings.database_url) as store:
        return await sign_in(access, account, store, utc_now, _ask)


async def _ask(what: str) -> str:
    """Asks at the terminal, beside the event loop: a connection that is not served is cut."""
    match what:
        case "phone":
            return await asyncio.to_thread(click.prompt, "Phone, with the country's code", type=str)
        case "code":
            return await asyncio.to_thread(click.prompt, "Code that Telegram has sent", type=str)
    return await asyncio.to_thread(click.prompt, "Password of the account", type=str, hide_input=True)
