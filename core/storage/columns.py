"""Column types that the models share; each is declared once and says what it holds."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.canonical import instant_text


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; a naive value is refused when it is bound.

    PostgreSQL keeps `timestamptz`; SQLite keeps fixed-width ISO text, which sorts by time and which people can read.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(26))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime reached the database: {value!r}")
        return _sqlite_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """SQLAlchemy's own wraps the conversion twice more; a post has nine instants."""
        return _sqlite_bound if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return _sqlite_read(value)
        assert isinstance(value, datetime)
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return _sqlite_read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _sqlite_bound(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"a naive datetime reached the database: {value!r}")
    return _sqlite_text(value)


def _sqlite_read(value: str | None) -> datetime | None:
    # Our own texts are 26 characters without an offset: reading them with one makes the instant at once.
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def _sqlite_text(value: datetime) -> str:
    written = instant_text(value)
    return f"{written[:10]} {written[11:26]}"


# SQLite gives row numbers only to a column that is exactly INTEGER PRIMARY KEY.
BigInt = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

RowId = Annotated[int, mapped_column(BigInt, primary_key=True, autoincrement=True)]
Big = Annotated[int, mapped_column(BigInt)]
OptionalBig = Annotated[int | None, mapped_column(BigInt)]
Instant = Annotated[datetime, mapped_column(UtcDateTime())]
OptionalInstant = Annotated[datetime | None, mapped_column(UtcDateTime())]
Code = Annotated[str, mapped_column(String(32))]  # a short constant of the program
Name = Annotated[str, mapped_column(String(512))]
OptionalName = Annotated[str | None, mapped_column(String(512))]
LongText = Annotated[str, mapped_column(Text())]
OptionalText = Annotated[str | None, mapped_column(Text())]
Digest32 = Annotated[bytes, mapped_column(LargeBinary(32))]  # a SHA-256
Blob = Annotated[bytes, mapped_column(LargeBinary())]
JsonValue = Annotated[Any, mapped_column(Json)]
