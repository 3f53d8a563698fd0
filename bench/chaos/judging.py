"""The judge of a chaos run: compares what was published and what arrived with what is stored, and writes with leases.

The loopback Telegram's own log says what was published and what arrived; the database's history who wrote under what.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import psycopg

from bench.chaos.history import MARK, Row, Verdict
from loopback.log import Log
from loopback.state import Telegram, text_hash


def judge(
    uri: str, history: Sequence[Row], world: Telegram, log: Log, expected: dict[tuple[int, int], set[int]],
    told_from: int, verdict: Verdict,
) -> None:  # fmt: skip
    """Posts, alerts and leases. `expected` are the chats that must be alerted of a post; `told_from` how long the log
    was before the first post."""
    with psycopg.connect(uri, connect_timeout=20) as connection:
        _posts(connection, world, verdict)
        _alerts(connection, log, expected, told_from, verdict)
    _leases(history, verdict)


async def judge_evidence(uri: str, verdict: Verdict) -> None:
    """Every channel's evidence chain must hold."""
    from core.pipeline.archive.verifying import chain_channels, verify_channel
    from core.storage.store import Store

    async with Store(uri) as store:
        links = 0
        for channel_id in await store.read(chain_channels):
            report = await store.read(lambda session, channel_id=channel_id: verify_channel(session, channel_id))
            links += report.links
            verdict.problems.extend(f"evidence: {finding}" for finding in report.findings[:5])
        verdict.figures["evidence_links"] = links


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
