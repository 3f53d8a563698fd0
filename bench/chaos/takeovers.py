"""How soon others went on with the work of a process that was struck.

Three figures, each over more takeovers than the one before: where nothing else was out of order; where somebody
stood all the time who could take over; and all. Whoever is slow though somebody stood is named, with what the time was
spent on: waiting for the lease's end, or afterwards.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from bench.chaos.history import Row, Verdict
from bench.chaos.members import Member

DATABASE = "database"
_SLACK_SECONDS = 5.0  # the bar: what a takeover may last beyond the lease


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault that took the work from a process for good or past its lease."""

    at: datetime
    kind: str
    part: str
    member: str
    process: str  # the name of the process's owners, as the database has it
    lease_seconds: float

    @property
    def bar(self) -> float:
        """Seconds that a takeover may last."""
        return self.lease_seconds + _SLACK_SECONDS


@dataclass(slots=True)
class Outage:
    """When a process, or the database, was out of order: struck, and until it works again."""

    part: str
    member: str
    since: datetime
    until: datetime | None = None

    def overlaps(self, since: datetime, until: datetime) -> bool:
        """Whether it lasted at some time between the two."""
        return self.since <= until and (self.until is None or self.until >= since)


@dataclass(frozen=True)
class Heirs:
    """Who can take over: the members of each part; and which member each process was."""

    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    processes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, members: Iterable[Member]) -> "Heirs":
        """Of the processes of a run."""
        names: dict[str, list[str]] = defaultdict(list)
        processes = {}
        for member in members:
            names[member.part].append(member.name)
            processes |= dict.fromkeys(member.owners, member.name)
        return cls(names, processes)


@dataclass(frozen=True)
class Takeover:
    """One strike, and the last piece of the struck process's work that went on again."""

    strike: Strike
    done: Row
    others: tuple[Outage, ...]  # what else was out of order meanwhile, that concerned it
    nobody_seconds: float  # for how long of it nobody stood who could have taken over
    lease_seconds: float | None  # after which its lease was over

    @property
    def seconds(self) -> float:
        return round((self.done.at - self.strike.at).total_seconds(), 1)

    @property
    def since_last_other(self) -> float:
        """Seconds since the last other fault began or ended."""
        ends = [at for outage in self.others for at in (outage.since, outage.until) if at is not None]
        last = max([self.strike.at, *(at for at in ends if at <= self.done.at)])
        return round((self.done.at - last).total_seconds(), 1)

    def line(self, heirs: Heirs) -> str:
        """The whole story."""
        strike = self.strike

        def after(at: datetime | None) -> str:
            return "…" if at is None else f"{(at - strike.at).total_seconds():.1f}"

        parts = [f"{strike.kind} of {strike.member} at {strike.at:%H:%M:%S}: {self.seconds} s"]
        if self.lease_seconds is not None:
            parts.append(f"its lease was over after {self.lease_seconds:.1f} s")
        done_by = heirs.processes.get(self.done.process, self.done.process)
        parts.append(f"last was {self.done.name} by {done_by}")
        parts += [f"{one.member} was out from {after(one.since)} to {after(one.until)} s" for one in self.others]
        if self.others:
            parts.append(
                f"nobody stood for {self.nobody_seconds:.1f} s, {self.since_last_other} s since the last fault"
            )
        return ", ".join(parts)


def judge_takeovers(
    rows: Sequence[Row], strikes: Sequence[Strike], outages: Sequence[Outage], heirs: Heirs, verdict: Verdict
) -> None:
    """How long after each strike the struck process's work went on: the bar is its lease and five seconds."""
    progress: dict[str, list[Row]] = defaultdict(list)
    sends: list[Row] = []
    leases: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.what == "progress":
            progress[row.name].append(row)
        elif row.what == "delivery sending":
            sends.append(row)
        elif row.what == "lease":
            leases[row.name].append(row)
    takeovers = []
    for strike in strikes:
        works = list(progress.values()) if strike.part == "monitors" else [sends]
        done = max((row for work in works if (row := _resumed(work, strike)) is not None), key=_at, default=None)
        if done is not None:
            own = [outage for outage in outages if outage.part in (strike.part, DATABASE)]
            own = [outage for outage in own if outage.overlaps(strike.at, done.at)]
            others = tuple(outage for outage in own if outage.member != strike.member)
            nobody = _nobody_seconds(strike, done.at, own, heirs.members.get(strike.part, ()))
            takeovers.append(Takeover(strike, done, others, nobody, _lease_over(leases, strike, done.at)))
    alone = [one for one in takeovers if not one.others]
    among = [one for one in takeovers if one.others]
    stood = [one for one in takeovers if not one.nobody_seconds]
    verdict.figures |= {
        "takeovers": {kind: sorted(one.seconds for one in many) for kind, many in _by_kind(alone).items()},
        "takeover_p95": _p95(alone),
        "takeovers_among_other_faults": {
            kind: sorted((one.seconds, one.since_last_other) for one in many) for kind, many in _by_kind(among).items()
        },
        "takeovers_counted": {
            "nothing_else_out_of_order": len(alone), "an_heir_stood_throughout": len(stood), "all": len(takeovers),
        },
        "takeover_p95_where_an_heir_stood": _p95(stood),
        "takeover_p95_of_all": _p95(takeovers),
        "takeovers_slow_though_an_heir_stood": [one.line(heirs) for one in stood if one.seconds > one.strike.bar],
        "takeovers_beyond_lease_plus_5": [
            one.line(heirs) for one in takeovers if one.since_last_other > one.strike.bar
        ],
        "takeovers_where_nobody_stood": [
            one.line(heirs) for one in takeovers if one.nobody_seconds and one.seconds > one.strike.bar
        ],
    }  # fmt: skip


def _at(row: Row) -> datetime:
    return row.at


def _by_kind(takeovers: Sequence[Takeover]) -> dict[str, list[Takeover]]:
    kinds: dict[str, list[Takeover]] = defaultdict(list)
    for one in sorted(takeovers, key=lambda one: (one.strike.part, one.strike.kind)):
        kinds[f"{one.strike.part} {one.strike.kind}"].append(one)
    return kinds


def _p95(takeovers: Sequence[Takeover]) -> float | None:
    ordered = sorted(one.seconds for one in takeovers)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] if ordered else None


def _resumed(work: Sequence[Row], strike: Strike) -> Row | None:
    """What anybody did next of a piece of work after a strike, if the struck process did the last of it; else None."""
    index = bisect_left(work, strike.at, key=_at)
    if index == 0 or index >= len(work) or work[index - 1].process != strike.process:
        return None
    return work[index]


def _lease_over(leases: Mapping[str, Sequence[Row]], strike: Strike, by: datetime) -> float | None:
    """Seconds after a strike at which the last lease of the struck process was over, given back or run out."""
    ends = []
    for rows in leases.values():
        before = rows[: bisect_right(rows, by, key=_at)]
        held = [row for row in before if (row.owner or "").rpartition(":")[0] == strike.process]
        if held and held[-1].expires_at is not None:
            ends.append((held[-1].expires_at - strike.at).total_seconds())
    return max(ends, default=None)


def _nobody_seconds(strike: Strike, until: datetime, outages: Sequence[Outage], members: Sequence[str]) -> float:
    """For how long between a strike and `until` nobody of the part stood, or no database to work with."""
    ends = {at for one in outages for at in (one.since, one.until) if at is not None and strike.at < at < until}
    edges = sorted({strike.at, until, *ends})
    nobody = 0.0
    for since, to in pairwise(edges):
        middle = since + (to - since) / 2
        out = {one.member for one in outages if one.overlaps(middle, middle)}
        if DATABASE in out or (members and out.issuperset(members)):
            nobody += (to - since).total_seconds()
    return round(nobody, 1)
