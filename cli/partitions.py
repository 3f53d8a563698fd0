"""`slukh partitions`: the months in which PostgreSQL keeps the texts; taking old ones out, putting them back."""

import asyncio

import click

from config.settings import load_settings
from core.clock import utc_now
from core.counts import counted
from core.storage.detached import MonthState, attach_month, detach_month, month_states
from core.storage.engine import database_url
from core.storage.months import PARTED, keep_months, partition_of
from core.storage.store import Store


@click.group(invoke_without_command=True)
@click.pass_context
def partitions(context: click.Context) -> None:
    """Lists the months of a PostgreSQL store, with their sizes; see `detach` and `attach`.

    \b
    Example: slukh partitions
             slukh partitions detach 2024-03
    A running `slukh monitors` creates the next two months by itself.
    """
    if context.invoked_subcommand is None:
        for state in asyncio.run(_states()):
            click.echo(_line(state))


@partitions.command()
@click.argument("month")
def detach(month: str) -> None:
    """Takes the oldest MONTH out of the store, into tables of their own in the same database.

    \b
    Example: slukh partitions detach 2024-03
    Its texts, mentions, vectors and raw messages are in no search, digest or page until it is attached again. Posts,
    reviews, links and the evidence chain stay; `slukh verify` tells how many versions it could not check.
    """
    url = database_url(load_settings().database_url)
    versions = detach_month(url, month, utc_now())
    names = [partition_of(table, month) for table in PARTED]
    click.echo(f"{month} is detached: {counted(versions, 'version')}, in {', '.join(names)}")
    click.echo(f"to keep them elsewhere: pg_dump {' '.join(f'-t {name}' for name in names)} -Fc -f {month}.dump …")


@partitions.command()
@click.argument("month")
def attach(month: str) -> None:
    """Puts MONTH, the one that was detached last, back.

    \b
    Example: slukh partitions attach 2024-03
    Its four tables must be in the database, as pg_restore brings them. Then check them: slukh verify
    """
    url = database_url(load_settings().database_url)
    versions = attach_month(url, month, utc_now())
    told = counted(versions, "version")
    click.echo(f"{month} is attached: {told}, indexed again by `slukh monitors`; now run `slukh verify`")


@partitions.command()
def create() -> None:
    """Creates what is missing of this month and the next two, as a running `slukh monitors` does.

    \b
    Example: slukh partitions create
    """
    asyncio.run(_states())  # says so of a store that has none
    created = keep_months(database_url(load_settings().database_url), utc_now())
    click.echo(f"created: {', '.join(created)}" if created else "nothing is missing")


async def _states() -> list[MonthState]:
    async with Store(load_settings().database_url) as store:
        return await store.read(month_states)


def _line(state: MonthState) -> str:
    versions = "versions not counted yet" if state.versions is None else counted(state.versions, "version")
    size = "its tables are not in this database" if state.bytes is None else f"{state.bytes / 1e6:.1f} MB"
    return f"{state.month}  {state.state:<8}  {versions}, {size}"
