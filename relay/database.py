"""The database object, the one clock, and what every connection needs before its first statement."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    """The base of all tables.

    Each foreign key says what becomes of its row when the row that it points at is deleted:

    - ``CASCADE``: it goes too, as it is a part of the other (a mark of its judgement, a post of its topic) or
      concerns one person alone (a draft).
    - ``SET NULL``: it stays without the pointer, which a row may lack anyway (who decided something).
    - nothing: the deletion is refused. So a class stays, and so does everybody who wrote, judged or decided
      something for others: such people are erased (desk/erasure), and their row keeps its number.
    """

    # Named constraints, so that a migration can drop one on every database.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)


def _clock() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """The current moment, aware and in UTC. The only clock the application reads (tests set ``_clock``)."""
    return _clock()


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Stored in UTC; SQLite forgets time zones, so they are put back when a row is read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    cursor = connection.cursor()
    # WAL lets the pages be read while the worker writes; NORMAL loses at most the last moment on a power
    # cut and never corrupts. The busy time-out is what thirty pupils posting at once need.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
