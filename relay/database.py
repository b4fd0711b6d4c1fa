"""The database object, the application's clock, and the set-up of SQLite connections."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    """The base of all tables.

    Each foreign key declares what happens to its row when the referenced row is deleted:

    - ``CASCADE``: the row is deleted, too. It is part of the other (a mark of a judgement, a post of a topic)
      or concerns one person only (a draft).
    - ``SET NULL``: the row stays without the reference, which is optional (who decided something).
    - nothing: the deletion is refused. This keeps classes, and people who wrote, judged or decided something
      for others. Such people are erased instead (desk/erasure): their row stays and keeps its id.
    """

    # Constraints have names, so that a migration can drop them on every database.
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
# Milliseconds that a connection to SQLite waits for other writers: enough for thirty pupils posting at once.
BUSY_TIMEOUT = 10_000
# For what goes on without writing, such as signing in: nobody waits long for what need not be.
SHORT_BUSY_TIMEOUT = 2_000
_HURRIED = "relay.hurried"


def upsert(session: Session, table: Any) -> Any:
    """An INSERT that may go on with ``on_conflict_do_nothing`` or ``on_conflict_do_update``.

    Of the database's own dialect: that of PostgreSQL takes 5 MB, which a relay on SQLite does without.
    """
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    return insert(table)


def _clock() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """The current time in UTC, time-zone aware. The application's only wall clock (tests set ``_clock``)."""
    return _clock()


class UTCDateTime(TypeDecorator[datetime]):
    """A time-zone aware datetime, stored in UTC. SQLite drops the time zone, so reading a row restores it.

    Raises ValueError for a datetime without a time zone.
    """

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


class Trouble(Enum):
    """Why a database cannot be used at the moment. Nothing that is stored is lost by it."""

    FULL = "full"  # no room on its disk
    READ_ONLY = "read-only"  # it can be read, but not changed
    LOCKED = "locked"  # others kept it busy for longer than the time-out
    AWAY = "away"  # it does not answer, or its disk cannot be read


_READ_ONLY = "25006"  # the SQLSTATEs of PostgreSQL that matter here
_FULL = "53100"
_BUSY = ("40001", "40P01", "55P03", "57014")
_NOT_THERE = ("42P01", "42703")
_SAID_BY_SQLITE = ("no such table", "no such column", "has no column named")  # it has no code for this


def trouble(error: BaseException | None) -> Trouble | None:
    """What ``error`` says of the database; None where the database is not to blame."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _trouble_of_sqlite(cause)
    if not isinstance(error, DBAPIError):
        return None
    state = str(getattr(cause, "sqlstate", None) or "")
    if state == _READ_ONLY:
        return Trouble.READ_ONLY
    if state == _FULL:
        return Trouble.FULL
    if state in _BUSY:
        return Trouble.LOCKED
    away = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return Trouble.AWAY if away else None


def lacks_tables(error: BaseException) -> bool:
    """Whether ``error`` says that a table or a column is not there: the tables are not of this version."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.OperationalError):
        return any(words in str(cause) for words in _SAID_BY_SQLITE)
    return str(getattr(cause, "sqlstate", None) or "") in _NOT_THERE


def is_damaged(error: BaseException) -> bool:
    """Whether ``error`` says that the file of an SQLite database holds something else, or what is broken."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _trouble_of_sqlite(error: sqlite3.Error) -> Trouble | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by Python itself
        return None
    primary = code & 0xFF  # the rest says more exactly where it happened
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Trouble.LOCKED
    if primary == sqlite3.SQLITE_FULL:
        return Trouble.FULL
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return Trouble.READ_ONLY
    away = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
    return Trouble.AWAY if primary in away else None


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    cursor = connection.cursor()
    _keep_private(cursor)
    # WAL allows reading while the worker writes. With NORMAL a power cut loses at most the last commits and
    # never corrupts the file.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(_busy_timeout(BUSY_TIMEOUT))
    cursor.close()


def _busy_timeout(milliseconds: int) -> str:
    return "PRAGMA busy_timeout=%d" % milliseconds  # noqa: UP031 (a PRAGMA takes no parameters)


def hurry(session: Session) -> None:
    """Wait only SHORT_BUSY_TIMEOUT for other writers of SQLite, until the transaction of ``session`` ends."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_busy_timeout(SHORT_BUSY_TIMEOUT))
        connection.info[_HURRIED] = True


@event.listens_for(Engine, "checkin")
def _take_time_again(connection: Any, record: Any) -> None:
    if connection is not None and record.info.pop(_HURRIED, False):
        connection.execute(_busy_timeout(BUSY_TIMEOUT))


def _keep_private(cursor: sqlite3.Cursor) -> None:
    """Let only its owner read a database file: it holds what minors wrote. SQLite gives the files it makes
    beside it the same mode.
    """
    for _number, _name, file in cursor.execute("PRAGMA database_list").fetchall():
        if not file:
            continue  # in memory
        found = Path(file).stat()
        if os.name == "posix" and found.st_mode & 0o077 and found.st_uid == os.getuid():
            Path(file).chmod(0o600)
