"""What the tests of months share: questions about months, and intakes over them."""

from datetime import UTC, datetime
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.pipeline.archive.detachment import wrong_months
from core.pipeline.archive.verifying import chain_channels, verify_channel
from core.pipeline.hearing.intake import Intake
from core.pipeline.rules import RulesHolder
from core.storage.months import PARTED, Span, spans
from core.storage.store import Store
from tests.builders import LAVROV, rules_for
from tests.conftest import StillClock


def middle_of(month: str) -> datetime:
    year, _, number = month.partition("-")
    return datetime(int(year), int(number), 15, 12, tzinfo=UTC)


def intake_of(store: Store, clock: StillClock) -> Intake:
    return Intake(store, RulesHolder(rules_for(LAVROV)), clock)


def months_by_table(session: Session) -> dict[str, list[Span]]:
    return {table: spans(session, table) for table in PARTED}


async def first_month(store: Store) -> str:
    return (await store.read(spans))[0].month


def findings(session: Session) -> list[str]:
    found = [one.what for channel in chain_channels(session) for one in verify_channel(session, channel).findings]
    return wrong_months(session) + found


def partition_holding(session: Session, table: str) -> dict[int, str]:
    rows = session.execute(text(f"SELECT {PARTED[table]}, tableoid::regclass::text FROM {table}"))
    return {row[0]: row[1] for row in rows}


def call(command: Any, url: str, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, env={"DATABASE_URL": url, "MEDIA": "off"})
