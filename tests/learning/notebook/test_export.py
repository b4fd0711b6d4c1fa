"""The notebook as a file: what Anki and spreadsheets find in it."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from relay.learning.notebook import entries
from relay.learning.notebook.entries import Pair
from tests.judging.conftest import Browse
from tests.world import World


@pytest.fixture
def kept(session: Session, world: World) -> None:
    for pair, note in (
        (Pair("en", "swamp", "es", "pantano"), "con barro\n& agua"),
        (Pair("en", "<b>=1+1</b>", "es", ""), "=HYPERLINK(1)"),
    ):
        entries.keep(session, world.samuel, pair, note=note)
    entries.keep(session, world.maya, Pair("es", "arepa", "en", "flat cake"))
    session.commit()


def collection(content: bytes, folder: Path) -> sqlite3.Connection:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert json.loads(archive.read("media")) == {}
        archive.extract("collection.anki2", folder)
    return sqlite3.connect(folder / "collection.anki2")


@pytest.mark.usefixtures("kept")
def test_a_package_for_anki_has_both_directions(
    world: World, browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    answer = browse(world.samuel).get("/notebook/anki")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="notebook.apkg"'
    assert list(temporary.iterdir()) == [], "no copy is left on the computer"
    database = collection(answer.data, tmp_path)
    notes: list[Any] = database.execute("SELECT id, flds FROM notes ORDER BY id").fetchall()
    swamp, formula = (fields.split("\x1f") for _id, fields in notes)
    assert swamp == [
        '<span lang="en" dir="auto">swamp</span>', '<span lang="es" dir="auto">pantano</span>', "",
        '<span lang="" dir="auto">con barro<br>&amp; agua</span>',
    ]  # fmt: skip
    assert formula[0] == '<span lang="en" dir="auto">&lt;b&gt;=1+1&lt;/b&gt;</span>' and formula[1] == ""
    cards = database.execute("SELECT nid, ord FROM cards ORDER BY nid, ord").fetchall()
    assert cards == [(notes[0][0], 0), (notes[0][0], 1), (notes[1][0], 0)]
    ((decks, models),) = database.execute("SELECT decks, models FROM col")
    assert "My notebook" in {deck["name"] for deck in json.loads(decks).values()}
    (model,) = json.loads(models).values()
    assert [field["name"] for field in model["flds"]] == ["Text", "Meaning", "Sentence", "Note"]
    database.close()


@pytest.mark.usefixtures("kept")
def test_anki_knows_the_notes_again(world: World, browse: Browse, tmp_path: Path) -> None:
    found = []
    for name in ("first", "second"):
        database = collection(browse(world.samuel).get("/notebook/anki").data, tmp_path / name)
        found.append(database.execute("SELECT guid FROM notes ORDER BY id").fetchall())
        database.close()
    assert found[0] == found[1] and len(set(found[0])) == 2


@pytest.mark.usefixtures("kept")
def test_a_spreadsheet_reads_it_and_runs_nothing(world: World, browse: Browse) -> None:
    answer = browse(world.samuel).get("/notebook/csv")
    assert answer.data.startswith(b"\xef\xbb\xbf") and answer.content_type == "text/csv; charset=utf-8"
    swamp, formula = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert (swamp["text"], swamp["meaning"], swamp["note"]) == ("swamp", "pantano", "con barro\n& agua")
    assert (swamp["language"], swamp["meaning_language"], swamp["known"]) == ("en", "es", "no")
    assert formula["note"] == "'=HYPERLINK(1)"


def test_an_empty_notebook_is_an_empty_deck(world: World, browse: Browse, tmp_path: Path) -> None:
    database = collection(browse(world.samuel).get("/notebook/anki").data, tmp_path)
    assert database.execute("SELECT count(*) FROM cards").fetchone() == (0,)
    database.close()
