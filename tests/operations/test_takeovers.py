"""The judge of takeovers in chaos runs: what counts, and what another fault has spoilt."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.chaos_history import DATABASE, Outage, Row, Strike, Verdict, judge_takeovers

START = datetime(2025, 11, 5, 9, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def heard(seconds: float, channel: str, process: str) -> Row:
    return Row(0, at(seconds), "progress", channel, None, f"slukh {process}")


PAUSED = Strike(at(10), "pause", "monitors", "monitors 0", "a:1", 15.0)


def judged(rows: list[Row], *outages: Outage) -> Verdict:
    verdict = Verdict()
    own = Outage("monitors", "monitors 0", at(10), at(40))
    judge_takeovers(rows, [PAUSED], [own, *outages], verdict)
    return verdict


def rows_until(taken: float) -> list[Row]:
    """Two channels of the struck process, taken over by others; and one that it never had."""
    return [
        heard(9, "1", "a:1"), heard(9, "2", "a:1"), heard(9, "3", "b:2"), heard(11, "3", "b:2"),
        heard(taken - 3, "1", "b:2"), heard(taken, "2", "c:3"),
    ]  # fmt: skip


def test_the_last_channel_counts() -> None:
    """A takeover is done when all channels of the struck process are read again."""
    figures = judged(rows_until(28)).figures
    assert figures["takeovers"] == {"monitors pause": [18.0]}
    assert (figures["takeover_p95"], figures["takeovers_beyond_lease_plus_5"]) == (18.0, [])


def test_who_takes_longer_is_named() -> None:
    """Past the lease and five seconds it is beyond, also where only the struck process came back itself."""
    rows = [heard(9, "1", "a:1"), heard(41, "1", "a:1")]
    figures = judged(rows).figures
    assert figures["takeover_p95"] == 31.0
    assert len(figures["takeovers_beyond_lease_plus_5"]) == 1


@pytest.mark.parametrize(
    ("outage", "since"),
    [
        (Outage("monitors", "monitors 1", at(20), at(60)), 25.0),
        (Outage("monitors", "monitors 1", at(0), at(30)), 15.0),
        (Outage(DATABASE, DATABASE, at(30), at(33)), 12.0),
    ],
)
def test_what_another_fault_has_spoilt_is_told_apart(outage: Outage, since: float) -> None:
    """With another monitor or the database out of order meanwhile, the time since that counts, and is no p95."""
    figures = judged(rows_until(45), outage).figures
    assert figures["takeovers"] == {}
    assert figures["takeovers_among_other_faults"] == {"monitors pause": [(35.0, since)]}
    assert len(figures["takeovers_beyond_lease_plus_5"]) == (since > 20)
    assert (figures["takeover_p95"], figures["takeover_p95_of_all"]) == (None, 35.0)


@pytest.mark.parametrize(
    "outage",
    [
        Outage("bot", "bot 0", at(20), at(60)),
        Outage("monitors", "monitors 1", at(0), at(9)),
        Outage("monitors", "monitors 1", at(46), None),
    ],
)
def test_what_concerned_nobody_spoils_nothing(outage: Outage) -> None:
    """Faults of other parts, before, or afterwards leave a takeover to be judged as it is."""
    assert judged(rows_until(45), outage).figures["takeovers"] == {"monitors pause": [35.0]}


def test_no_work_no_takeover() -> None:
    """A process that had no work when it was struck has no heir."""
    figures = judged([heard(9, "3", "b:2"), heard(30, "3", "b:2")]).figures
    assert (figures["takeovers"], figures["takeover_p95"]) == ({}, None)
