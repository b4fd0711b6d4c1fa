"""Export a board as JSON: a header and the rows of ``TABLES``, one row a line. Format: docs/export.md.

Rows are renumbered within the document, in the order of their ids, so the same board gives the same document
on every relay. A row with a required reference to a row that is not in the document is left out; an optional
reference becomes null. An export is therefore consistent even while people write on the board.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import Select, String, select, type_coerce
from sqlalchemy.orm import Session

from relay.database import now
from relay.desk.export.scope import Scope
from relay.desk.export.tables import TABLES, Exported, is_numbered, points_at
from relay.people.names import PersonName

FORMAT = "classroom-relay"
VERSION = 1
_BATCH = 500  # rows fetched at a time

Numbers = dict[str, dict[int, int]]  # by table; export: id → number in the document, import: number → id


def document(session: Session, scope: Scope) -> Iterator[str]:
    """Yield the document in pieces. The session must stay open until the last one."""
    scope.prepare(session)
    numbers = {exported.name: _numbers(session, scope, exported) for exported in TABLES}
    header = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now().isoformat(),
        "complete": scope.complete,
    }
    yield json.dumps(header, ensure_ascii=False)[:-1]
    for exported in TABLES:
        yield f',\n"{exported.name}": ['
        separator = "\n"
        for row in rows(session, scope, exported, numbers):
            yield separator + json.dumps(row, ensure_ascii=False, allow_nan=False)
            separator = ",\n"
        yield "]"
    yield "}\n"


def _numbers(session: Session, scope: Scope, exported: Exported) -> dict[int, int]:
    if not is_numbered(exported):
        return {}
    table = exported.table
    ids = session.scalars(select(table.c.id).where(scope.condition(exported)).order_by(table.c.id))
    return {row_id: number for number, row_id in enumerate(ids, 1)}


def rows(session: Session, scope: Scope, exported: Exported, numbers: Numbers) -> Iterator[dict[str, Any]]:
    """Yield the rows of one table as they stand in the document, in the order of their primary keys."""
    found = session.execute(_select(exported, scope).execution_options(yield_per=_BATCH))
    for row in found:
        values = _row(exported, row._mapping, numbers)
        if values is not None:
            yield values


def _select(exported: Exported, scope: Scope) -> Select[Any]:
    # Read names as plain strings: an erased person's stays empty, not "a former student" in some language.
    columns: list[Any] = [
        type_coerce(column, String).label(column.name)
        if isinstance(column.type, PersonName)
        else scope.value(exported, column)
        for column in exported.columns
    ]
    if exported.file:
        columns.append(exported.table.c[exported.file])
    keys = exported.table.primary_key.columns
    return select(*columns).where(scope.condition(exported)).order_by(*keys)


def _row(exported: Exported, stored: Any, numbers: Numbers) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    for column in exported.columns:
        value = stored[column.name]
        if column.name == "id":
            value = numbers[exported.name].get(value)
            if value is None:  # written since the rows were numbered
                return None
        elif (target := points_at(exported, column, stored)) is not None:
            value = None if value is None else numbers[target].get(value)
            if value is None and not column.nullable:
                return None
        values[column.name] = value.isoformat() if isinstance(value, datetime | date) else value
    if exported.file:
        try:
            content = (current_app.config["RELAY"].pictures / stored[exported.file]).read_bytes()
        except FileNotFoundError:  # erased meanwhile
            return None
        values["file"] = base64.b64encode(content).decode("ascii")
    return values
