"""What all tables share: instants, names of keys and indexes, and short words for columns."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, String, TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. SQLite keeps no zone, so naive UTC is stored and aware UTC is given back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


def instant(index: bool = False) -> Any:
    return Field(sa_type=UTCDateTime, index=index)


def maybe_instant(index: bool = False) -> Any:
    return Field(default=None, sa_type=UTCDateTime, index=index)


def word(index: bool = False) -> Any:
    return Field(sa_type=String, index=index)


def maybe_word() -> Any:
    return Field(default=None, sa_type=String)


def json_column(default: Any) -> Any:
    return Field(default_factory=default, sa_column=Column(JSON, nullable=False))


def row_id() -> Any:
    return Field(default=None, primary_key=True)
