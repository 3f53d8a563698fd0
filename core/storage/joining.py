"""Joining: work done inside the very transaction that gives reason for it, instead of in one of its own after it.

It saves a commit and two changes of thread where somebody waits: the dispatcher takes an alert in the transaction that
queues it. It is a short cut, never the only way: what fails or finds no room is done after the commit, as ever.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from core.storage.wake import Alarm


class Joining(Protocol):
    """Who joins, and how it hears of the outcome. Each `work` that returned is followed by one `done` or `undone`."""

    @property
    def alarm(self) -> Alarm:
        """Rings as ever for what is not done inside; not for what is."""

    def work(self, session: Session) -> Any:
        """Works in the writer's thread, before the commit, under a savepoint of its own; the result goes to `done`.

        It executes statements and adds no objects to the session: a flush that fails undoes the whole transaction.
        """

    def done(self, result: Any) -> bool:
        """Called on the event loop once the work is on disk; returns whether the alarm is to ring all the same."""

    def undone(self, result: Any) -> None:
        """Called in the writer's thread: the work with this result was not committed."""


@dataclass(slots=True)
class Joined:
    """One piece of work that was done inside a transaction."""

    joining: Joining
    result: Any = None
