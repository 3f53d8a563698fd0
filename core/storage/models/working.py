"""What processes need to work together: leases, waits, progress."""

from sqlalchemy.orm import Mapped, mapped_column

from core.storage.columns import Big, Code, Instant, JsonValue, OptionalInstant, OptionalText
from core.storage.models.base import Base


class LeaseRow(Base):
    """A right to do something alone, until `expires_at`; `fence` grows with each new owner."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    fence: Mapped[Big]
    expires_at: Mapped[Instant]


class AccountRow(Base):
    """A watching account. A dead session stays dead until somebody signs in again."""

    __tablename__ = "account"

    name: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[Big | None]
    number: Mapped[int | None] = mapped_column(comment="from 1, by which it is a witness of posts; names nobody")
    state: Mapped[Code] = mapped_column(default="ok", comment="ok, dead")
    problem: Mapped[OptionalText]
    changed_at: Mapped[OptionalInstant]


class NotBeforeRow(Base):
    """A wait that Telegram imposed: nothing of this kind before then."""

    __tablename__ = "not_before"

    scope: Mapped[str] = mapped_column(primary_key=True, comment="account:method, bot, chat:id")
    until_at: Mapped[Instant]
    seconds: Mapped[int | None] = mapped_column(comment="how long it was when Telegram told it")


class WakeRow(Base):
    """How often a topic was woken; on SQLite it tells other processes which topics a commit was about."""

    __tablename__ = "wake"

    topic: Mapped[Code] = mapped_column(primary_key=True)
    count: Mapped[Big]


class SettingRow(Base):
    """A small fact that outlives a process (migration marks, the bot's getUpdates offset, heads sent to admins)."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[JsonValue] = mapped_column(nullable=True)
