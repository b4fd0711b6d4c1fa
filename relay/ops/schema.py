"""Database migrations: the revision of the tables, upgrading and downgrading them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, text

from relay.board.search_index import PREFIX
from relay.database import db

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
# Key of the advisory lock, one that other programs on the PostgreSQL server do not use: the bytes of "relay".
_LOCK = 0x72656C6179
_PATIENCE = 120  # seconds that a second process waits for the lock (SQLite; PostgreSQL waits without limit)


def newest() -> str:
    """The newest revision, which this version of the code expects."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if head is None:
        raise RuntimeError(f"there are no migrations in {MIGRATIONS}")
    return head


def current(connection: Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def compared(_item: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    """Whether a comparison of the code's tables with the database's looks at an object of this name.

    What belongs to the search index is made by statements of its own, not from the code's tables.
    """
    return not (reflected and kind in ("table", "index") and (name or "").startswith(PREFIX))


def upgrade(app: Flask, revision: str = "head") -> None:
    """Upgrade the tables to ``revision``. A lock lets only one process migrate at a time."""
    with app.app_context(), _alone(app):
        _keep_a_copy(app.config["RELAY"].data)
        command.upgrade(_configuration(), revision)


def downgrade(app: Flask, revision: str) -> None:
    """Downgrade the tables to ``revision`` ("base" drops all tables and their data)."""
    with app.app_context(), _alone(app):
        command.downgrade(_configuration(), revision)


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return configuration


def _keep_a_copy(data: Path) -> None:
    """Copy an SQLite database before a migration, which SQLite cannot roll back. Keeps one copy."""
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        revision = current(connection)
        if revision in (None, newest()):
            return
        with closing(sqlite3.connect(data / "before-upgrade.sqlite3")) as copy:
            connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]


@contextmanager
def _alone(app: Flask) -> Iterator[None]:
    """Hold the migration lock, which is released even if the process crashes."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            connection.commit()
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
                connection.commit()
        return
    # SQLite's file locks work on every system, so a second, empty database serves as the lock.
    lock: Any = sqlite3.connect(
        app.config["RELAY"].data / "migrating.lock", timeout=_PATIENCE, isolation_level=None
    )
    with closing(lock):
        lock.execute("BEGIN EXCLUSIVE")
        yield
