"""Run the migrations on the application's own database connection."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import text
from sqlalchemy.types import TypeDecorator

from relay.database import db
from relay.ops import schema


def _render(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our own column types as what the database sees."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run() -> None:
    migrate = current_app.extensions.get("migrate")  # not there where the relay upgrades by itself
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # SQLite rebuilds a table to alter it; with foreign keys on, dropping the old one would delete
            # the rows that point at it.
            connection.execute(text("PRAGMA foreign_keys=OFF"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=_render,
            render_as_batch=True,
            compare_type=True,
            include_object=schema.compared,
            **{
                key: value
                for key, value in (migrate.configure_args if migrate else {}).items()
                if key not in ("render_as_batch", "compare_type")
            },
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if sqlite:
            connection.execute(text("PRAGMA foreign_keys=ON"))


run()
