"""A notebook as a package for Anki (.apkg): a deck whose notes have a card in each direction.

The package is made in memory. ``genanki.Package.write_to_file`` would leave a copy of the notebook in the
computer's folder for temporary files, so only what it writes into a database is used.
"""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import genanki
from markupsafe import Markup

# Anki knows a deck and the kind of its notes by these numbers; importing again updates what is there.
_DECK, _MODEL = 1_764_523_100, 1_764_523_101
_BESIDE = "{{#Sentence}}<p>{{Sentence}}</p>{{/Sentence}}{{#Note}}<p>{{Note}}</p>{{/Note}}"
_CSS = ".card { font-size: 1.5rem; text-align: center; } p { font-size: 1rem; }"


@dataclass(frozen=True)
class Line:
    """One entry. ``guid`` is what Anki knows its note by."""

    guid: str
    language: str
    text: str
    other_language: str
    other_text: str
    sentence: str
    note: str


def package(lines: Iterable[Line], name: str, moment: datetime) -> bytes:
    """The content of an .apkg file with a deck called ``name``, made at ``moment``.

    An entry without a meaning has one card, with nothing on its back.
    """
    deck = genanki.Deck(_DECK, name)
    for line in lines:
        deck.add_note(genanki.Note(model=_model(), fields=_fields(line), guid=line.guid))
    deck.add_model(_model())
    with closing(sqlite3.connect(":memory:")) as connection:
        seconds = moment.timestamp()
        ids = itertools.count(int(seconds * 1000))
        genanki.Package(deck).write_to_db(connection.cursor(), seconds, ids)
        connection.commit()
        collection = connection.serialize()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", collection)
        archive.writestr("media", json.dumps({}))
    return content.getvalue()


def _model() -> genanki.Model:
    def template(name: str, front: str, back: str) -> dict[str, str]:
        answer = f"{{{{FrontSide}}}}<hr id=answer>{{{{{back}}}}}{_BESIDE}"
        return {"name": name, "qfmt": f"{{{{{front}}}}}", "afmt": answer}

    return genanki.Model(
        _MODEL,
        "Classroom Relay",
        fields=[{"name": name} for name in ("Text", "Meaning", "Sentence", "Note")],
        templates=[template("Forth", "Text", "Meaning"), template("Back", "Meaning", "Text")],
        css=_CSS,
    )


def _fields(line: Line) -> list[str]:
    return [
        _html(line.text, line.language),
        _html(line.other_text, line.other_language),
        _html(line.sentence, line.language),
        _html(line.note, ""),
    ]


def _html(text: str, language: str) -> str:
    """``text`` as the HTML of a field; "" stays "", since Anki makes no card for a field that is empty."""
    if not text:
        return ""
    lines = Markup("<br>").join(text.split("\n"))
    return str(Markup('<span lang="{}" dir="auto">{}</span>').format(language, lines))
