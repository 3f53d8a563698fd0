"""People of Telegram who sign accounts in, and what becomes of their sessions."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.pipeline.hearing.witnessing import witnesses_of
from core.storage.accounts import known_account
from core.storage.models import VersionRow
from loopback.state import Account as Person
from monitors.telegram.signin import sign_in
from tests.monitors.telegram.conftest import Newsroom

PHONE, CODE, PASSWORD = "+79990001122", "54321", "собака 42"


def answers(**by_name: list[str]) -> Any:
    """Whoever is asked for these answers, in this order."""

    async def ask(what: str) -> str:
        return by_name[what].pop(0)

    return ask


async def is_dead(newsroom: Newsroom, name: str) -> bool:
    """Whether the store has it that the account's session died."""
    known = await newsroom.store.read(lambda session: known_account(session, name))
    return known is not None and known.state == "dead"


def strangers(newsroom: Newsroom, count: int) -> list[Person]:
    """People with accounts, of whom Slukh has no session yet."""
    newsroom.server.auto_sign_in = None
    return [newsroom.world.add_account(f"+7999000000{n}", CODE) for n in range(count)]


async def come(newsroom: Newsroom, name: str, person: Person) -> None:
    """Signs a person in as the watching account of this name."""
    ask = answers(phone=[person.user.phone or ""], code=[CODE])
    await sign_in(newsroom.access, name, newsroom.store, utc_now, ask)


async def signed_in(newsroom: Newsroom, *names: str) -> list[Person]:
    """Watching accounts of these names."""
    people = strangers(newsroom, len(names))
    for name, person in zip(names, people, strict=True):
        await come(newsroom, name, person)
    return people


async def witnessed(newsroom: Newsroom, least: int) -> bool:
    """Whether another account saw at least so many versions as they are stored, in the very same message."""

    def load(session: Session) -> bool:
        numbers = dict(session.execute(select(VersionRow.id, VersionRow.heard_by)).tuples().all())
        found = witnesses_of(session, list(numbers))
        whole = [one for version_id, them in found.items() for one in them if one.whole]
        assert all(one.number != numbers[version_id] for version_id, them in found.items() for one in them)
        return len(whole) >= least

    return await newsroom.store.read(load)
