"""When a channel was really watched."""

from datetime import datetime, timedelta
from typing import Any

from core.storage.channels import close_gaps, open_gap, put_channel, set_channel
from core.storage.coverage import Coverage, coverages
from core.storage.store import Store
from core.told import Gap
from tests.builders import NOON


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


async def stored(store: Store, watched_until: datetime, *gaps: tuple[float, float, str]) -> Any:
    def work(session: Any) -> list[Coverage]:
        put_channel(session, channel_id=1, reference="nezygar", name="Nezygar", language="ru")
        set_channel(session, 1, first_watched_at=at(-60), watched_until=watched_until)
        for start, end, reason in gaps:
            open_gap(session, 1, at(start), at(end), reason)
            close_gaps(session, 1, at(end + 1))
        return coverages(session, at(0), at(60))

    (found,) = await store.write(work)
    return found


async def test_without_a_break(any_store: Store) -> None:
    """A channel that was watched all the time has one span and no gap."""
    found = await stored(any_store, at(59.9))
    assert found.watched == ((at(0), at(60)),)
    assert (found.gaps, found.watched_now) == ((), True)


async def test_gaps_cut_the_span(any_store: Store) -> None:
    """A gap divides the time in two; one of the server's forgetting is told but cuts nothing."""
    found = await stored(any_store, at(60), (10, 40, "offline"), (50, 52, "too_long"))
    assert found.watched == ((at(0), at(10)), (at(40), at(60)))
    assert [(gap.from_at, gap.to_at, gap.caught_up_at, reason) for gap, reason in found.gaps] == [
        (at(10), at(40), at(41), "offline"),
        (at(50), at(52), at(53), "too_long"),
    ]


async def test_a_gap_that_lasts(any_store: Store) -> None:
    """A channel without a sign of watching is told as unwatched from its last one on, though no gap is stored yet."""
    found = await stored(any_store, at(30))
    assert found.watched == ((at(0), at(30)),)
    assert found.gaps == ((Gap("Nezygar", at(30), at(60), None), "unwatched"),)
    assert not found.watched_now
