"""Logging for the commands: one record a line on standard error, as text or JSON, without secrets or people.

Whatever a record, its arguments or a traceback hold passes the same gate on its way out. Troubles are counted by kind
for the metrics.
"""

import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from cli.visible import visible
from config.settings import Secret, Settings

_LIBRARIES = (
    "telethon",
    "pymorphy3",
    "httpx",
    "httpcore",
    "telegram",
    "apscheduler",
    "trafilatura",
    "alembic",
    "asyncio",
    "uvicorn",
)
_SHORTEST_SECRET = 6
_HIDDEN = "…"
_PASSWORDS = re.compile(r"://[^:/@\s]*:([^@\s]+)@|[?&]password=([^&\s]+)")

# What is secret by its form, whoever's it is, and who is spoken to.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b\d{4,20}:[A-Za-z0-9_-]{20,}"), _HIDDEN),  # a bot's token
    (re.compile(r"(/bot)\d+:[^/\s'\"]+"), rf"\1{_HIDDEN}"),
    (re.compile(r"(://[^:/@\s]*:)[^@\s/]+@"), rf"\1{_HIDDEN}@"),  # a password in an address
    (re.compile(r"\benc:[A-Za-z0-9_=-]{20,}"), _HIDDEN),
    (re.compile(r"(?<![\w+])\+\d[\d ()-]{8,16}\d"), _HIDDEN),  # a phone
    (re.compile(r"([?&](?:start|token|key|code|password)=)[^&\s'\"]+", re.IGNORECASE), rf"\1{_HIDDEN}"),
    (re.compile(r"(/(?:enter|sign-in|signin)/)[A-Za-z0-9_-]{12,}"), rf"\1{_HIDDEN}"),
    (
        re.compile(r"\b(chat(?:_id)?|user(?:_id)?|member|destination)(\W{1,3})-?\d{4,}", re.IGNORECASE),
        rf"\1\2{_HIDDEN}",
    ),
    (re.compile(r"\b1[A-Za-z0-9_-]{200,}=*"), _HIDDEN),  # a session as text
)


class Redactor:
    """Takes secrets out of text: those it was told of, and what looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted({secret for secret in secrets if len(secret) >= _SHORTEST_SECRET}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        """`text` without them."""
        if self._known is not None:
            text = self._known.sub(_HIDDEN, text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text


def secrets_of(settings: Settings) -> list[str]:
    """Every secret value that the settings hold: of addresses the password alone, as written and as sent."""
    found: list[str] = []
    for item in fields(settings):
        value = getattr(settings, item.name)
        if not isinstance(value, Secret):
            continue
        if "://" not in value:
            found.append(value)
            continue
        # Two ways to read an address: for one of them a password may hold a slash, for the other an @.
        passwords = [one for pair in _PASSWORDS.findall(value) for one in pair if one]
        with suppress(ValueError):
            passwords.append(urlsplit(value).password or "")
        found += [form for password in passwords for form in (password, unquote(password)) if form]
    return found


class _TextFormatter(logging.Formatter):
    def __init__(self, redact: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return visible(self._redact(super().format(record)))


class _JsonFormatter(logging.Formatter):
    """One JSON object a line: `at`, `level`, `logger`, `message`, and `error` with its traceback."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["traceback"] = self._redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class TroubleCounter(logging.Handler):
    """Counts warnings and errors by level, part of the program and kind of error."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.counts: Counter[tuple[str, str, str]] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] is not None else ""
        part = ".".join(record.name.split(".")[:2])
        self.counts[record.levelname.lower(), part, kind] += 1


TROUBLES = TroubleCounter()


def set_up_logging(settings: Settings | None = None, *, verbose: bool = False) -> None:
    """Sends our own records from INFO (DEBUG when verbose), the libraries' from WARNING, to standard error.

    Call it again with the settings once they are read: from then on their secrets are known.
    """
    redact = Redactor(secrets_of(settings) if settings is not None else ())
    handler = logging.StreamHandler(sys.stderr)
    as_json = settings is not None and settings.log_format == "json"
    handler.setFormatter(_JsonFormatter(redact) if as_json else _TextFormatter(redact))
    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, handlers=[handler, TROUBLES], force=True)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
