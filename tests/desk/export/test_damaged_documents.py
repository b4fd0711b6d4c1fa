"""`relay import` of damaged documents: one sentence each, and nothing stored.

The damage is made from a seed, so that a failing number can be tried again.
"""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from relay.cli import main
from relay.database import db
from relay.desk.export import board_import
from relay.people.entities import User
from tests.desk.export.test_board_export import content, empty

__all__ = ["content", "empty"]

_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2**31, 2**63, 10**400, 1.5, float("nan"), float("inf"), "", "x", "a\x00b",
    "\ud800", "x" * 30_000, "2026-02-30", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00+14:00", [], {},
    [[]], [None], [1, "a", {"b": []}], {"s": 1}, [{"s": "a"}], [["a", "b"]], {"": {}},
    [[[[[[[[[[[[]]]]]]]]]]]],
)  # fmt: skip


def damaged(content: dict[str, Any], number: int) -> dict[str, Any]:
    """A copy of ``content`` with one to three things wrong with it."""
    chance = random.Random(f"damage {number}")  # noqa: S311 (made to be repeated)
    made = copy.deepcopy(content)
    for _ in range(chance.randint(1, 3)):
        tables = [name for name, rows in made.items() if isinstance(rows, list) and rows]
        name = chance.choice(tables)
        rows = made[name]
        place = chance.randrange(len(rows))
        row = rows[place]
        match chance.randrange(10):
            case 0 | 1 | 2 | 3 if isinstance(row, dict) and row:
                row[chance.choice(list(row))] = copy.deepcopy(chance.choice(_VALUES))
            case 4 if isinstance(row, dict) and row:
                del row[chance.choice(list(row))]
            case 5:
                rows.append(copy.deepcopy(row))
            case 6:
                rows[place] = copy.deepcopy(chance.choice(_VALUES))
            case 7:
                made[name] = copy.deepcopy(chance.choice(_VALUES))
            case 8 if isinstance(row, dict):
                for column in [each for each in row if each.endswith("_id")]:
                    row[column] = row.get("id", 1)
            case _ if isinstance(row, dict) and row:
                column = chance.choice(list(row))
                row[column] = [row[column]] if chance.random() < 0.5 else {"value": row[column]}
    return made


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_any_damage_is_told_in_one_sentence(content: dict[str, Any], empty: Flask, start: int) -> None:
    refused = 0
    with empty.app_context():
        for number in range(start, start + 100):
            try:
                board_import.load(db.session(), damaged(content, number))
                db.session.flush()
            except board_import.CannotImport as error:
                refused += 1
                assert "\n" not in str(error) and 5 < len(str(error)) < 400, number
            db.session.rollback()
        assert db.session.scalars(select(User)).all() == []
    assert 50 < refused < 100  # some damage harms nothing, such as another text; else all would be refused


def test_an_answer_to_its_own_answer_is_refused(content: dict[str, Any], empty: Flask) -> None:
    one, other = content["posts"][-2:]
    one["parent_id"], other["parent_id"] = other["id"], one["id"]
    with empty.app_context(), pytest.raises(board_import.CannotImport, match="leads back to itself"):
        board_import.load(db.session(), content)


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"{",
        b"\xff\xfe{\x00}\x00",
        b"[" * 100_000,
        b"[" + b"9" * 5000 + b"]",
        b"null",
        b"[]",
        b'"x"',
        b"\x00" * 100,
    ],
)
def test_a_file_that_is_no_document_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes
) -> None:
    monkeypatch.setenv("RELAY_DATA", str(tmp_path / "data"))
    file = tmp_path / "board.json"
    file.write_bytes(written)
    result = CliRunner().invoke(main, ["import", str(file)])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert len(result.stderr.strip().splitlines()) == 1
