"""Notices: what those who run the newsroom's watch must know, as outbox rows that the bot renders for each reader."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.storage.outbox import UPDATE_PRIORITY, Outgoing, queue_messages
from core.storage.people import chats_of_roles

EDITORS = ("editor", "admin")
ADMINS = ("admin",)

_TOLD = frozenset(
    {
        "renamed",
        "nameless",
        "retitled",
        "taken_over",
        "private",
        "vanished",
        "restricted",
        "unrestricted",
        "unreadable",
        "readable",
    }
)


def tell_channel_event(
    session: Session, event_id: int, name: str, kind: str, details: Mapping[str, Any], now: datetime
) -> None:
    """Tells editors and admins what happened to a channel, in the transaction that stores the event."""
    if kind in _TOLD:
        args = {key: "–" if value is None else str(value) for key, value in details.items()}
        _tell(session, EDITORS, f"channel:{event_id}", f"notice-channel-{kind}", {**args, "name": name}, now)


def tell_dead_account(session: Session, account: str, problem: str, now: datetime) -> None:
    """Tells the admins that a watching account can't be used until somebody signs in again."""
    subject = f"account:{account}:{now:%Y-%m-%dT%H:%M:%S}"
    _tell(session, ADMINS, subject, "notice-account-dead", {"account": account, "problem": problem}, now)


def tell_trouble(session: Session, subject: str, code: str, args: Mapping[str, str], now: datetime) -> None:
    """Tells the admins of a trouble; once for each `subject`, however often it is found."""
    _tell(session, ADMINS, f"trouble:{subject}", code, args, now)


def tell_refused_file(session: Session, path: str, host: str, fault: Mapping[str, Any], now: datetime) -> None:
    """Tells the admins that a file of the newsroom was edited into something that can't be used. `fault` is what is
    wrong with it (`core.pipeline.newsroom.refusals`), told in each reader's language.
    """
    _tell(session, ADMINS, _of_file(path, host, now), "notice-file-refused", {"file": path, "host": host}, now, fault)


def tell_good_file(session: Session, path: str, host: str, now: datetime) -> None:
    """Tells the admins that a file that could not be used can be."""
    _tell(session, ADMINS, _of_file(path, host, now), "notice-file-good", {"file": path, "host": host}, now)


def _of_file(path: str, host: str, now: datetime) -> str:
    return f"file:{now:%Y-%m-%dT%H:%M:%S.%f}:{host}:{path}"


def tell_lost_place(session: Session, chat_id: int, title: str, now: datetime) -> None:
    """Tells editors and admins that a group or channel takes no messages any more."""
    _tell(session, EDITORS, f"place:{chat_id}:{now:%Y-%m-%dT%H:%M:%S}", "here-lost", {"title": title}, now)


def tell_public_place(session: Session, chat_id: int, title: str, now: datetime) -> None:
    """Tells editors and admins that a place is public now, and gets nothing until an admin confirms that."""
    _tell(session, EDITORS, f"public:{chat_id}:{now:%Y-%m-%dT%H:%M:%S}", "here-public-now", {"title": title}, now)


def tell_feed(session: Session, url: str, name: str, kind: str, args: Mapping[str, str], now: datetime) -> None:
    """Tells editors and admins that a feed has `moved` for good, is `gone`, or has long been `failing`."""
    subject = f"feed:{kind}:{now:%Y-%m-%d}:{url}"
    _tell(session, EDITORS, subject, f"notice-feed-{kind}", {**args, "name": name or url, "url": url}, now)


def _tell(
    session: Session,
    roles: tuple[str, ...],
    subject: str,
    code: str,
    args: Mapping[str, str],
    now: datetime,
    fault: Mapping[str, Any] | None = None,
) -> None:
    payload: dict[str, Any] = {"notice": code, "args": dict(args)}
    if fault is not None:
        payload["fault"] = dict(fault)
    messages = [
        Outgoing(destination, "notice", subject, priority=UPDATE_PRIORITY, payload=payload)
        for destination in chats_of_roles(session, roles)
    ]
    queue_messages(session, messages, now)
