"""What is gone through once a day: when each kind of pass began last. The database knows: a restart repeats none."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.storage.redetection import keep_fact, read_fact

_EVERY = timedelta(days=1)


def is_a_day_old(session: Session, name: str, now: datetime) -> bool:
    """Whether the last pass of this `name` is a day old; so is one that never was."""
    last = read_fact(session, name)
    return last is None or now - datetime.fromisoformat(last) >= _EVERY


def note_pass(session: Session, name: str, began: datetime) -> None:
    """A pass that `began` then is through."""
    keep_fact(session, name, began.isoformat())
