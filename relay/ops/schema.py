"""The database's tables: which version they are at, and bringing them to the newest."""

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

from relay.database import db

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
# Any number that no other program on the same PostgreSQL server locks: the bytes of "relay".
_LOCK = 0x72656C6179
_PATIENCE = 120  # seconds that a second process waits for the first one's migration


def newest() -> str:
    """The revision that this version of the code expects."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if head is None:
        raise RuntimeError(f"there are no migrations in {MIGRATIONS}")
    return head


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(app: Flask, revision: str = "head") -> None:
    """Bring the tables to ``revision``. Of several processes that start at once, one does it."""
    with app.app_context(), _alone(app):
        _keep_a_copy(app.config["RELAY"].data)
        command.upgrade(_configuration(), revision)


def downgrade(app: Flask, revision: str) -> None:
    """Take the tables back to ``revision`` ("base" removes them all, and what is in them)."""
    with app.app_context(), _alone(app):
        command.downgrade(_configuration(), revision)


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return configuration


def _keep_a_copy(data: Path) -> None:
    """Before an SQLite database changes: SQLite cannot take half a migration back. One copy, the last one."""
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
    """Hold a lock that ends with the process that holds it, however that ends."""
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
    # SQLite's own file lock works on every system; a database beside the real one is only that lock.
    lock: Any = sqlite3.connect(
        app.config["RELAY"].data / "migrating.lock", timeout=_PATIENCE, isolation_level=None
    )
    with closing(lock):
        lock.execute("BEGIN EXCLUSIVE")
        yield
