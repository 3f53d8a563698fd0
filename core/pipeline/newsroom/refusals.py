"""Files of the newsroom that were edited into something that can't be used: while one is, the admins know.

The last good content stays in force, so that nobody would notice. What stands in the store is what was told: a process
that starts, or another one that watches the same file, tells it no second time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.errors import ConfigError
from core.pipeline.telling.notices import tell_good_file, tell_refused_file
from core.storage.models import SettingRow
from core.storage.upsert import upsert

KEPT_EVERY = timedelta(minutes=10)
"""So often whoever finds a file refused says that it still is."""

_FORGOTTEN = timedelta(minutes=30)  # a host that has not said so since is no more
_PREFIX = "refused:"


class Place(NamedTuple):
    """A file of a kind that has revisions: several hosts may each have theirs."""

    kind: str
    host: str
    path: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is refused, and why."""

    host: str
    path: str
    fault: ConfigError


def note_refusal(session: Session, *, place: Place, error: ConfigError | None, now: datetime) -> None:
    """Keeps why a file is refused, or that it is not any more (None), and tells the admins what is new about that."""
    name = _name(place)
    known = session.scalar(select(SettingRow.value).where(SettingRow.name == name))
    if error is None:
        if known is not None:
            session.execute(delete(SettingRow).where(SettingRow.name == name))
            tell_good_file(session, place.path, place.host, now)
        return
    fault = _as_json(error)
    row = {"name": name, "value": {"fault": fault, "at": now.isoformat()}}
    upsert(session, SettingRow, [row], keys=["name"], update=["value"])
    if known is None or known["fault"] != fault:
        tell_refused_file(session, place.path, place.host, fault, now)


def keep_refusal(session: Session, *, place: Place, now: datetime) -> None:
    """Says that a file is refused still, unless another process has found it mended."""
    one = SettingRow.name == _name(place)
    known = session.scalar(select(SettingRow.value).where(one))
    if known is not None:
        session.execute(update(SettingRow).where(one).values(value={**known, "at": now.isoformat()}))


def forget_refusal(session: Session, *, place: Place) -> None:
    """A refused file is none of the newsroom's any more."""
    session.execute(delete(SettingRow).where(SettingRow.name == _name(place)))


def refusals(session: Session, now: datetime, kind: str | None = None) -> list[Refusal]:
    """The files that are refused now, of one kind or of all."""
    prefix = _PREFIX if kind is None else f"{_PREFIX}{kind}:"
    query = select(SettingRow.name, SettingRow.value).where(SettingRow.name.startswith(prefix, autoescape=True))
    found = []
    for name, value in session.execute(query.order_by(SettingRow.name)):
        if datetime.fromisoformat(value["at"]) > now - _FORGOTTEN:
            _, _, host, path = name.split(":", 3)
            found.append(Refusal(host, path, fault_from_json(value["fault"])))
    return found


def _name(place: Place) -> str:
    return _PREFIX + ":".join(place)


def _as_json(error: ConfigError) -> dict[str, Any]:
    arguments = {
        name: value if isinstance(value, int | float | str) else str(value) for name, value in error.arguments.items()
    }
    return {"reason": error.reason, "line": error.line, "mend": error.mend, "code": error.code, "arguments": arguments}


def fault_from_json(fault: Mapping[str, Any]) -> ConfigError:
    """The error that was kept or queued, without its file."""
    return ConfigError(
        fault["reason"], line=fault["line"], mend=fault["mend"], code=fault["code"], **dict(fault["arguments"])
    )
