"""The history of a chaos run, and the verdict over it.

Triggers in the database write down who did what under which lease, in the order in which row locks let it happen; the
loopback Telegram writes down what was published and what arrived. The verdict compares the two with what is stored.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg

from loopback.log import Log
from loopback.state import Telegram, text_hash

MARK = "здесь"  # short: it must stand in an alert behind the longest name
"""What every post that somebody must be alerted of says."""

TRIGGERS = """
CREATE TABLE chaos_history (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    what TEXT NOT NULL, name TEXT NOT NULL, owner TEXT, expires_at TIMESTAMPTZ,
    app TEXT NOT NULL DEFAULT current_setting('application_name'));
CREATE FUNCTION chaos_lease() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO chaos_history (what, name, owner, expires_at) VALUES ('lease', NEW.name, NEW.owner, NEW.expires_at);
    RETURN NULL; END $$;
CREATE FUNCTION chaos_progress() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO chaos_history (what, name) VALUES ('progress', NEW.channel_id::text); RETURN NULL; END $$;
CREATE FUNCTION chaos_delivery() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO chaos_history (what, name, owner) VALUES ('delivery ' || NEW.state, NEW.id::text, NEW.claimed_by);
    RETURN NULL; END $$;
CREATE TRIGGER chaos_lease AFTER INSERT OR UPDATE ON lease FOR EACH ROW EXECUTE FUNCTION chaos_lease();
CREATE TRIGGER chaos_progress AFTER UPDATE ON channel FOR EACH ROW
    WHEN (OLD.pts IS DISTINCT FROM NEW.pts OR OLD.cursor IS DISTINCT FROM NEW.cursor)
    EXECUTE FUNCTION chaos_progress();
CREATE TRIGGER chaos_delivery AFTER UPDATE ON delivery FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION chaos_delivery();
"""


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault that took the work from a process for good or past its lease."""

    at: datetime
    kind: str
    part: str
    member: str
    process: str  # the name of the process's owners, as the database has it
    lease_seconds: float


DATABASE = "database"


@dataclass(slots=True)
class Outage:
    """When a process, or the database, was out of order: struck, and until it works again."""

    part: str
    member: str
    since: datetime
    until: datetime | None = None

    def concerns(self, strike: Strike, taken_at: datetime) -> bool:
        """Whether it kept others from taking over from a struck process."""
        if self.part not in (strike.part, DATABASE) or self.member == strike.member:
            return False
        return self.since <= taken_at and (self.until is None or self.until >= strike.at)


@dataclass
class Verdict:
    """What came of it; `problems` names each thing that is not as it must be."""

    figures: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the history."""

    id: int
    at: datetime
    what: str
    name: str
    owner: str | None
    app: str

    @property
    def process(self) -> str:
        """Which process of Slukh wrote it."""
        return self.app.removeprefix("slukh ")


def judge(
    uri: str, world: Telegram, log: Log, expected: dict[tuple[int, int], set[int]], strikes: Sequence[Strike],
    outages: Sequence[Outage], told_from: int,
) -> Verdict:  # fmt: skip
    """The verdict. `expected` are the chats that must be alerted of a post; `told_from` how long the log was before."""
    verdict = Verdict()
    with psycopg.connect(uri, connect_timeout=20) as connection:
        _posts(connection, world, verdict)
        _alerts(connection, log, expected, told_from, verdict)
        rows = [
            Row(*row)
            for row in connection.execute("SELECT id, at, what, name, owner, app FROM chaos_history ORDER BY id")
        ]
    _leases(rows, verdict)
    judge_takeovers(rows, strikes, outages, verdict)
    return verdict


def _posts(connection: Any, world: Telegram, verdict: Verdict) -> None:
    query = """SELECT p.channel_id, p.message_id, p.service, p.deleted_noticed_at IS NOT NULL, v.text
               FROM post p JOIN version v ON v.post_id = p.id AND v.number = p.version"""
    rows = connection.execute(query).fetchall()
    stored = {(row[0], row[1]): row[2:] for row in rows}
    if len(stored) != len(rows):
        verdict.problems.append(f"{len(rows) - len(stored)} posts are stored twice")
    missing = 0
    for channel in world.channels.values():
        for message_id, message in channel.messages.items():
            found = stored.get((channel.id, message_id))
            if found is None:
                missing += 1
                if missing <= 20:
                    verdict.problems.append(f"lost: {message_id} of {channel}")
            elif found[1]:
                verdict.problems.append(f"marked as deleted, but it is there: {message_id} of {channel}")
            elif not message.is_service and text_hash(found[2]) != text_hash(message.text):
                verdict.problems.append(f"an edit was missed: {message_id} of {channel}")
    for (channel_id, message_id), (_, deleted, _) in stored.items():
        if not deleted and message_id not in world.channels[channel_id].messages:
            verdict.problems.append(f"a deletion was missed: {message_id} of {channel_id}")
    verdict.figures |= {"posts": len(stored), "lost": missing, "doubled": len(rows) - len(stored)}


def _alerts(
    connection: Any, log: Log, expected: dict[tuple[int, int], set[int]], told_from: int, verdict: Verdict
) -> None:
    # Alerts only: what the bot answers to a command is no delivery.
    messages = {
        (entry["chat_id"], entry["message_id"]): entry["text"] or "" for entry in log.of("bot_message")[told_from:]
    }
    arrived = {place for place, text in messages.items() if MARK in text}
    query = """SELECT p.channel_id, p.message_id, d.chat_id, d.state, d.telegram_message_id
               FROM delivery d JOIN alert a ON a.id = d.alert_id JOIN post p ON p.id = a.post_id
               WHERE d.kind = 'alert' AND a.event = 'new'"""
    told: dict[tuple[int, int], dict[int, tuple[str, int | None]]] = defaultdict(dict)
    for channel_id, message_id, chat_id, state, telegram_id in connection.execute(query):
        told[channel_id, message_id][chat_id] = (state, telegram_id)
    lost = 0
    for key, chats in expected.items():
        for chat_id in chats:
            state, telegram_id = told.get(key, {}).get(chat_id, ("not queued", None))
            if state != "sent" or (chat_id, telegram_id) not in arrived:
                lost += 1
                said = messages.get((chat_id, telegram_id or 0), "no such message")[:200]
                if lost <= 20:
                    verdict.problems.append(f"alert lost: {key} to {chat_id} is {state} as {telegram_id}: {said!r}")
    known = set(connection.execute("SELECT chat_id, telegram_message_id FROM delivery WHERE state = 'sent'").fetchall())
    doubles = sum(key not in known for key in arrived)
    (ambiguous,) = connection.execute("SELECT coalesce(sum(ambiguous), 0) FROM delivery").fetchone()
    if doubles > ambiguous:
        verdict.problems.append(f"{doubles} doubles, but only {ambiguous} ambiguous sends on record")
    left = dict(connection.execute("SELECT state, count(*) FROM delivery GROUP BY state").fetchall())
    if left.keys() - {"sent", "dropped"}:
        verdict.problems.append(f"deliveries are left: {left}")
    verdict.figures |= {
        "alerts": sum(map(len, expected.values())), "alerts_lost": lost,
        "doubles": doubles, "ambiguous": int(ambiguous),
    }  # fmt: skip


def _leases(rows: Sequence[Row], verdict: Verdict) -> None:
    """Each write must come from the process whose owner holds the lease by then.

    Row locks make the order of the history that of the commits wherever a lease and a write under it touch.
    """
    holder: dict[str, str] = {}
    late: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    for row in rows:
        if row.what == "lease":
            holder[row.name] = (row.owner or "").rpartition(":")[0]
            continue
        if not row.app.startswith("slukh "):
            continue
        if row.what == "progress":
            kind = "telegram:"
            held = any(name.startswith(kind) and process == row.process for name, process in holder.items())
        else:
            kind = "dispatcher"
            held = holder.get(kind) == row.process
        checked[kind.rstrip(":")] += 1
        if not held:
            late[kind.rstrip(":")] += 1
            if sum(late.values()) <= 20:
                verdict.problems.append(f"a write under a lost lease: {row}, held by {holder}")
    verdict.figures |= {"writes_under_leases": dict(checked), "writes_under_lost_leases": sum(late.values())}


def judge_takeovers(
    rows: Sequence[Row], strikes: Sequence[Strike], outages: Sequence[Outage], verdict: Verdict
) -> None:
    """How long after a strike another process did the work that the struck one had been doing.

    The bar is for takeovers during which all others of that part and the database were well: nobody can take over who
    is paused or cut off himself. The others are listed with the time since the last other fault began or ended, too.
    """
    progress: dict[str, list[Row]] = defaultdict(list)
    sends: list[Row] = []
    for row in rows:
        if row.what == "progress":
            progress[row.name].append(row)
        elif row.what == "delivery sending":
            sends.append(row)
    alone: dict[str, list[float]] = defaultdict(list)
    among_others: dict[str, list[tuple[float, float]]] = defaultdict(list)
    beyond: list[str] = []
    for strike in strikes:
        works = list(progress.values()) if strike.part == "monitors" else [sends]
        taken_at = max((at for work in works if (at := _taken_at(work, strike)) is not None), default=None)
        if taken_at is None:
            continue
        seconds = round((taken_at - strike.at).total_seconds(), 1)
        name, line = f"{strike.part} {strike.kind}", f"{strike.part} {strike.kind} at {strike.at:%H:%M:%S}: {seconds} s"
        bar = strike.lease_seconds + 5
        disturbing = [outage for outage in outages if outage.concerns(strike, taken_at)]
        if disturbing:
            ends = [at for outage in disturbing for at in (outage.since, outage.until) if at is not None]
            last = max([strike.at, *(at for at in ends if at <= taken_at)])
            since = round((taken_at - last).total_seconds(), 1)
            among_others[name].append((seconds, since))
            if since > bar:
                beyond.append(f"{line}, {since} s after the last other fault")
            continue
        alone[name].append(seconds)
        if seconds > bar:
            beyond.append(line)
    verdict.figures |= {
        "takeovers": {kind: sorted(many) for kind, many in sorted(alone.items())},
        "takeover_p95": _p95([seconds for many in alone.values() for seconds in many]),
        "takeovers_among_other_faults": {kind: sorted(many) for kind, many in sorted(among_others.items())},
        "takeover_p95_of_all": _p95(
            [seconds for many in alone.values() for seconds in many]
            + [seconds for many in among_others.values() for seconds, _ in many]
        ),
        "takeovers_beyond_lease_plus_5": beyond,
    }


def _p95(seconds: Sequence[float]) -> float | None:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] if ordered else None


def _taken_at(work: Sequence[Row], strike: Strike) -> datetime | None:
    """When anybody did the next piece of work after a strike, if the struck process did the last; else None."""
    index = bisect_left(work, strike.at, key=lambda row: row.at)
    if index == 0 or index >= len(work) or work[index - 1].process != strike.process:
        return None
    return work[index].at
