"""The history of a chaos run, as the database wrote it down.

Triggers note who did what under which lease, in the order in which row locks let it happen.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg

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
class Row:
    """One line of the history."""

    id: int
    at: datetime
    what: str
    name: str
    owner: str | None
    app: str
    expires_at: datetime | None = None  # of a lease

    @property
    def process(self) -> str:
        """Which process of Slukh wrote it."""
        return self.app.removeprefix("slukh ")


@dataclass
class Verdict:
    """What came of it; `problems` names each thing that is not as it must be."""

    figures: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_history(uri: str) -> list[Row]:
    """The whole history, in order."""
    query = "SELECT id, at, what, name, owner, app, expires_at FROM chaos_history ORDER BY id"
    with psycopg.connect(uri, connect_timeout=20) as connection:
        return [Row(*row) for row in connection.execute(query)]
