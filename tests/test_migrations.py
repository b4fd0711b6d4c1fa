"""The migrations create the tables that the code declares, on both databases, and can be reverted."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from relay import audit, create_app
from relay.audit import Action, AuditEntry
from relay.config import Settings
from relay.database import db
from relay.ops import schema
from relay.people.entities import School
from tests.conftest import require

_SERVER = "postgresql://postgres@127.0.0.1:5432"


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL database, which is dropped afterwards."""
    try:
        server = psycopg.connect(f"{_SERVER}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        require("postgresql", False, str(error).splitlines()[0])
        raise
    name = f"relay_test_{uuid.uuid4().hex[:12]}"
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield f"{_SERVER}/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """An application whose database has no tables yet, on SQLite and on PostgreSQL."""
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else ""
    app = create_app(replace(settings, database_url=url))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def tables(app: Flask) -> set[str]:
    with app.app_context():
        return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_migrated_tables_are_those_of_the_code(bare: Flask) -> None:
    schema.upgrade(bare)
    with bare.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": schema.compared}
        )
        assert compare_metadata(context, db.metadata) == []


def test_the_audit_log_of_a_migrated_database_only_grows(bare: Flask) -> None:
    schema.upgrade(bare)
    with bare.app_context():
        audit.record(db.session(), None, Action.IMPORTED)
        db.session.commit()
        for change in ("DELETE FROM audit_entry", "UPDATE audit_entry SET action = 'data.purged'"):
            with pytest.raises(DBAPIError, match="only grows"):
                db.session.execute(db.text(change))
            db.session.rollback()
        assert db.session.scalars(select(AuditEntry.action)).all() == [Action.IMPORTED]


def test_the_newest_revision_is_alembic_s() -> None:
    from alembic.script import ScriptDirectory

    assert schema.newest() == ScriptDirectory(str(schema.MIGRATIONS)).get_current_head()


def test_who_works_on_the_tables_waits_until_they_are_there(bare: Flask) -> None:
    stop, said = threading.Event(), list[str]()

    def wait() -> None:
        with capture_logs() as entries:
            schema.wait_for_tables(bare, stop)
        said.extend(entry["event"] for entry in entries)

    waiting = threading.Thread(target=wait)
    waiting.start()
    schema.upgrade(bare, "0004")  # not those of this version yet
    waiting.join(3)
    assert waiting.is_alive()
    schema.upgrade(bare)
    waiting.join(30)
    assert not waiting.is_alive()
    assert len(said) == 1, said  # however often it looked
    with bare.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = 'of a newer relay'"))
        db.session.commit()
    schema.wait_for_tables(bare, stop)  # returns


def test_who_waits_for_tables_can_be_stopped(bare: Flask) -> None:
    stop = threading.Event()
    waiting = threading.Thread(target=schema.wait_for_tables, args=(bare, stop))
    waiting.start()
    waiting.join(1.5)
    assert waiting.is_alive()
    stop.set()
    waiting.join(30)
    assert not waiting.is_alive()


def test_a_migration_can_be_taken_back_and_made_again(bare: Flask) -> None:
    schema.upgrade(bare)
    assert "post" in tables(bare)
    schema.downgrade(bare, "base")
    assert tables(bare) == set()
    schema.upgrade(bare)
    assert "post" in tables(bare)


def test_migrating_again_keeps_what_is_there(bare: Flask) -> None:
    schema.upgrade(bare)
    with bare.app_context():
        db.session.add(School(name="Cedar Park School"))
        db.session.commit()
    schema.upgrade(bare)
    with bare.app_context():
        assert db.session.scalar(select(func.count()).select_from(School)) == 1


def test_processes_that_start_at_once_migrate_once(bare: Flask, settings: Settings) -> None:
    errors: list[Exception] = []
    database_url = bare.config["RELAY"].database_url
    apps = [bare, create_app(replace(settings, database_url=database_url))]

    def start(app: Flask) -> None:
        try:
            schema.upgrade(app)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=start, args=(app,)) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with apps[1].app_context():
        db.engine.dispose()
    assert errors == []
    assert "post" in tables(bare)


def test_an_sqlite_database_is_copied_before_it_is_changed(settings: Settings) -> None:
    app = create_app(settings)
    schema.upgrade(app)
    assert not (settings.data / "before-upgrade.sqlite3").exists()
    with app.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0000'"))
        db.session.commit()
        with pytest.raises(Exception, match="0000"):
            schema.upgrade(app)
        db.engine.dispose()
    assert (settings.data / "before-upgrade.sqlite3").stat().st_size > 0
