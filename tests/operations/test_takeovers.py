"""The judge of takeovers in chaos runs: what counts, and what another fault has spoilt."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.chaos.history import Row, Verdict
from bench.chaos.plan import Plan, blows
from bench.chaos.takeovers import DATABASE, Heirs, Outage, Strike, judge_takeovers

START = datetime(2025, 11, 5, 9, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def heard(seconds: float, channel: str, process: str) -> Row:
    return Row(0, at(seconds), "progress", channel, None, f"slukh {process}")


HEIRS = Heirs({"monitors": ["monitors 0", "monitors 1", "monitors 2"]}, {"b:2": "monitors 1", "c:3": "monitors 2"})
PAUSED = Strike(at(10), "pause", "monitors", "monitors 0", "a:1", 15.0)


def judged(rows: list[Row], *outages: Outage) -> Verdict:
    verdict = Verdict()
    own = Outage("monitors", "monitors 0", at(10), at(40))
    judge_takeovers(rows, [PAUSED], [own, *outages], HEIRS, verdict)
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


def test_an_heir_that_stood_is_told_from_nobody() -> None:
    """With one of two others out of order somebody stood all the time; with both, for as long as both were, nobody."""
    one = Outage("monitors", "monitors 1", at(0), at(30))
    figures = judged(rows_until(45), one).figures
    assert (figures["takeover_p95"], figures["takeover_p95_where_an_heir_stood"]) == (None, 35.0)
    (line,) = figures["takeovers_slow_though_an_heir_stood"]
    assert "last was 2 by monitors 2" in line
    assert "monitors 1 was out from -10.0 to 20.0 s" in line
    both = judged(rows_until(45), one, Outage("monitors", "monitors 2", at(15), at(33))).figures
    assert both["takeover_p95_where_an_heir_stood"] is None
    assert both["takeovers_slow_though_an_heir_stood"] == []
    assert "nobody stood for 15.0 s" in both["takeovers_where_nobody_stood"][0]
    assert both["takeovers_counted"] == {
        "nothing_else_out_of_order": 0, "an_heir_stood_throughout": 0, "all": 1,
    }  # fmt: skip


def test_the_struck_process_itself_is_an_heir_again() -> None:
    """Whoever is back from his own pause stands, though the others lie down."""
    others = [Outage("monitors", f"monitors {n}", at(0), None) for n in (1, 2)]
    assert "nobody stood for 30.0 s" in judged(rows_until(45), *others).figures["takeovers_where_nobody_stood"][0]


def test_a_database_that_is_away_leaves_nobody() -> None:
    """Without it nobody can take over, however many stand."""
    figures = judged(rows_until(45), Outage(DATABASE, DATABASE, at(30), at(33))).figures
    assert "nobody stood for 3.0 s" in figures["takeovers_where_nobody_stood"][0]


def test_what_the_time_was_spent_on_is_told() -> None:
    """A slow takeover is told with when the struck process's lease was over."""
    lease = Row(0, at(8), "lease", "telegram:a", "a:1:f", "slukh a:1", at(23))
    (line,) = judged([lease, *rows_until(45)]).figures["takeovers_slow_though_an_heir_stood"]
    assert "its lease was over after 13.0 s" in line


def test_the_plan_follows_from_the_seed() -> None:
    """The same faults at the same times for the same seed, and others for another."""
    first, again, other = ([(blow.after, blow.kind, blow.part) for blow in blows(Plan(seed=n))] for n in (3, 3, 4))
    assert first == again != other
    assert [after for after, _, _ in first] == sorted(after for after, _, _ in first)
    assert len(first) == Plan().faults
