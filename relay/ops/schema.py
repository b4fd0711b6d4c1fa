"""Database migrations: the revision of the tables, upgrading and downgrading them.

Alembic is imported only where there is something to migrate: with what it brings it takes 12 MB, and it has
nothing to do in a process that serves pages.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from relay.board.search_index import PREFIX
from relay.database import db

if TYPE_CHECKING:
    from alembic.config import Config

log = structlog.get_logger()

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
_VERSIONS = "alembic_version"  # Alembic's own table
_REVISION = re.compile(r"^(?P<kind>revision|down_revision) = ['\"](?P<name>[^'\"]+)['\"]$", re.MULTILINE)
_LOOK = 1.0  # seconds between two looks whether the tables have been made
# Key of the advisory lock, one that other programs on the PostgreSQL server do not use: the bytes of "relay".
_LOCK = 0x72656C6179
_PATIENCE = 120  # seconds that a second process waits for the lock (SQLite; PostgreSQL waits without limit)


def register(app: Flask) -> None:
    """Register Flask-Migrate, which `relay db` needs."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)


def newest() -> str:
    """The newest revision, which this version of the code expects."""
    (head,) = _revisions()["revision"] - _revisions()["down_revision"]
    return head


@cache
def _revisions() -> dict[str, set[str]]:
    """The revisions of all migrations, and those that others build on."""
    found: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for path in (MIGRATIONS / "versions").glob("*.py"):
        for match in _REVISION.finditer(path.read_text("utf-8")):
            found[match["kind"]].add(match["name"])
    return found


def current(connection: Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    if not inspect(connection).has_table(_VERSIONS):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def wait_for_tables(app: Flask, stop: threading.Event) -> None:
    """Return once the database has the tables of this version, or when ``stop`` is set.

    Another process makes them: `relay serve`, or `relay db upgrade`. Says once what it waits for. Tables of a
    newer version than this one's are not waited for.
    """
    said = ""
    while not stop.is_set():
        lacking = _lacking(app)
        if not lacking:
            return
        if lacking != said:
            log.warning(lacking)
            said = lacking
        stop.wait(_LOOK)


def _lacking(app: Flask) -> str:
    """What to wait for before working on the database; "" where there is nothing."""
    with app.app_context():
        try:
            with db.engine.connect() as connection:
                revision = current(connection)
        except DBAPIError:
            return "the database does not answer; this goes on once it does"
    if revision is not None and revision not in _revisions()["down_revision"]:
        return ""
    made = "relay serve or relay db upgrade makes them"
    return f"the database does not have this version's tables yet; {made}, and then this goes on by itself"


def compared(_item: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    """Whether a comparison of the code's tables with the database's looks at an object of this name.

    What belongs to the search index is made by statements of its own, not from the code's tables.
    """
    return not (reflected and kind in ("table", "index") and (name or "").startswith(PREFIX))


def upgrade(app: Flask, revision: str = "head") -> None:
    """Upgrade the tables to ``revision``. A lock lets only one process migrate at a time."""
    with app.app_context(), _alone(app):
        with db.engine.connect() as connection:
            if revision == "head" and current(connection) == newest():
                return
        from alembic import command

        _keep_a_copy(app.config["RELAY"].data)
        command.upgrade(_configuration(), revision)


def downgrade(app: Flask, revision: str) -> None:
    """Downgrade the tables to ``revision`` ("base" drops all tables and their data)."""
    from alembic import command

    with app.app_context(), _alone(app):
        command.downgrade(_configuration(), revision)


def _configuration() -> Config:
    from alembic.config import Config

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
