"""What can be seen from outside: `/metrics` for Prometheus, `/healthz` and `/readyz`, on an address of their own.

Health is told from the work, not from a timer: `/healthz` answers whether this process can do its part, `/readyz`
whether the newsroom's work is being done, by whomever. No person, subscription or search is in any of it.
"""

import asyncio
import json
import resource
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cli.logs import TROUBLES
from cli.supervising import Supervisor
from core.clock import Clock
from core.errors import StorageError
from core.storage import health
from core.storage.months import readiness
from core.storage.store import Store

if TYPE_CHECKING:
    from bot.limits import Traffic

_ANSWER_SECONDS = 5.0
_STARTED = time.time()


Labels = tuple[tuple[str, str], ...]
"""Pairs of name and value."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric with its values by labels; `kind` is gauge or counter."""

    name: str
    kind: str
    help: str
    values: Mapping[Labels, float]


def write_metrics(metrics: Iterable[Metric]) -> str:
    """The Prometheus text format, version 0.0.4."""
    lines = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {metric.kind}"]
        for labels, value in metric.values.items():
            inner = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels)
            lines.append(f"{metric.name}{{{inner}}} {value:.10g}" if inner else f"{metric.name} {value:.10g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _plain(value: float) -> dict[Labels, float]:
    return {(): value}


def _by(label: str, values: Mapping[str, float]) -> dict[Labels, float]:
    return {((label, key),): value for key, value in values.items()}


def stored_metrics(session: Session, now_of: Clock) -> list[Metric]:
    """What the tables tell; the same from every process."""
    now = now_of()
    lags = health.channel_lags(session, now)
    waiting = health.deliveries_waiting(session, now)
    jobs = health.jobs_waiting(session, now)
    waits = health.imposed_waits(session, now)
    known = {lag.name: lag.seconds for lag in lags if lag.seconds is not None}
    ready = readiness(session, now)
    gauges: list[tuple[str, str, dict[Labels, float]]] = [
        ("slukh_channel_lag_seconds", "Since a channel was heard for certain.", _by("channel", known)),
        (
            "slukh_channel_behind",
            "Ids of a channel that are not explained yet.",
            _by("channel", {lag.name: lag.behind for lag in lags}),
        ),
        (
            "slukh_channels",
            "Watched channels, by whether they can be read.",
            _by("readable", {"yes": sum(x.readable for x in lags), "no": sum(not x.readable for x in lags)}),
        ),
        ("slukh_gaps_open", "Spans not watched and not caught up.", _plain(health.open_gaps(session))),
        ("slukh_accounts", "Watching accounts.", _by("state", health.accounts_by_state(session))),
        ("slukh_accounts_at_work", "Accounts that are open.", _plain(health.accounts_at_work(session, now))),
        ("slukh_deliveries", "Deliveries, by state.", _by("state", health.deliveries_by_state(session))),
        ("slukh_deliveries_waiting", "Messages that could go out now.", _plain(waiting.count)),
        ("slukh_delivery_oldest_seconds", "How long the oldest has waited.", _plain(waiting.oldest_seconds)),
        ("slukh_jobs", "Work behind the posts.", _by("kind", {k: w.count for k, w in jobs.items()})),
        (
            "slukh_job_oldest_seconds",
            "How long the oldest of it has waited.",
            _by("kind", {k: w.oldest_seconds for k, w in jobs.items()}),
        ),
        ("slukh_flood_waits", "Waits that Telegram imposed.", _by("method", {k: n for k, (n, _) in waits.items()})),
        ("slukh_flood_wait_seconds", "The longest.", _by("method", {k: s for k, (_, s) in waits.items()})),
    ]
    if ready is not None:
        gauges.append(("slukh_months_ahead", "Months whose tables stand ready.", _plain(ready.ahead)))
    return [
        Metric("slukh_posts_total", "counter", "Posts stored.", _plain(health.post_count(session))),
        Metric(
            "slukh_ambiguous_sends_total",
            "counter",
            "Sends without an answer.",
            _plain(health.ambiguous_sends(session)),
        ),
        *(Metric(name, "gauge", about, values) for name, about, values in gauges),
    ]


def process_metrics() -> list[Metric]:
    """What this process knows of itself."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    troubles: dict[Labels, float] = {
        (("level", level), ("part", part), ("kind", kind)): float(count)
        for (level, part, kind), count in TROUBLES.counts.items()
    }
    return [
        Metric("slukh_errors_total", "counter", "Warnings and errors, by kind.", troubles),
        Metric("process_cpu_seconds_total", "counter", "CPU time.", _plain(usage.ru_utime + usage.ru_stime)),
        Metric("process_max_resident_bytes", "gauge", "The most memory it had.", _plain(usage.ru_maxrss * 1024)),
        Metric("process_start_time_seconds", "gauge", "When it started, in Unix time.", _plain(_STARTED)),
    ]


def traffic_metrics(traffic: "Traffic") -> list[Metric]:
    """What the bot of this process sent, and what Telegram refused, by method and reason; no chat is named."""
    sends = _by("method", {method: float(count) for method, count in traffic.sends.items()})
    refusals: dict[Labels, float] = {
        (("method", method), ("reason", reason)): float(count) for (method, reason), count in traffic.refusals.items()
    }
    return [
        Metric("slukh_sends_total", "counter", "Messages and edits that Telegram took.", sends),
        Metric("slukh_refusals_total", "counter", "Messages and edits that it did not take.", refusals),
    ]


def observing_app(store: Store, clock: Clock, supervisor: Supervisor, traffic: "Traffic | None" = None) -> Starlette:
    """The application over this process's store and parts; `traffic` where the bot is one of them."""

    async def metrics(_request: Request) -> Response:
        found = process_metrics() + (traffic_metrics(traffic) if traffic is not None else [])
        up = 1.0
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                found += await store.read(lambda session: stored_metrics(session, clock))
        except (StorageError, TimeoutError):
            up = 0.0
        found.append(Metric("slukh_database_up", "gauge", "Whether the database answers.", _plain(up)))
        return PlainTextResponse(write_metrics(found), media_type="text/plain; version=0.0.4")

    async def healthz(_request: Request) -> Response:
        """Whether this process can do its part: the database answers, and no part has ended or keeps failing."""
        wrong = [f"{name} has ended" for name in sorted(supervisor.ended)]
        wrong += [f"{name} failed and is being started again" for name in sorted(supervisor.failing)]
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await store.read(health.post_count)
        except (StorageError, TimeoutError) as error:
            wrong.append(f"the database does not answer: {error or type(error).__name__}")
        return _answer(wrong)

    async def readyz(_request: Request) -> Response:
        """Whether the newsroom's work is being done."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                found = await store.read(lambda session: health.problems(session, clock()))
        except (StorageError, TimeoutError) as error:
            return _answer([f"the database does not answer: {error or type(error).__name__}"])
        return _answer([f"{problem.kind}: {problem.subject}, {problem.seconds:.0f} s" for problem in found[:50]])

    return Starlette(routes=[Route("/metrics", metrics), Route("/healthz", healthz), Route("/readyz", readyz)])


def _answer(wrong: list[str]) -> Response:
    body = json.dumps({"ok": not wrong, "wrong": wrong}, ensure_ascii=False)
    return Response(body, status_code=503 if wrong else 200, media_type="application/json")
