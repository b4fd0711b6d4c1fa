"""Views: one's own notebook as a file, for Anki and for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.database import db, now
from relay.learning.notebook import anki_package, queries
from relay.learning.notebook.anki_package import Line
from relay.people.sessions import current_person, login_required
from relay.web.security import limiter
from relay.web.spreadsheet_text import Value, csv_file

COLUMNS = ("text", "language", "meaning", "meaning_language", "sentence", "note", "known", "kept_at")
_limit = limiter.shared_limit(
    "60 per hour", scope="notebook files", key_func=lambda: f"notebook files {current_person().id}"
)


@login_required
@_limit
def anki() -> ResponseReturnValue:
    """The notebook as a package that Anki imports."""
    content = anki_package.package(_lines(), str(_("My notebook")), now())
    return _file(content, "apkg", "application/octet-stream")


@login_required
@_limit
def spreadsheet() -> ResponseReturnValue:
    """The notebook as a CSV file, which Excel and LibreOffice open."""
    content = "".join(csv_file(COLUMNS, _rows())).encode()
    return _file(content, "csv", "text/csv; charset=utf-8")


def _lines() -> Iterator[Line]:
    for found in queries.everything(db.session(), current_person()):
        row = found.entry
        yield Line(
            guid=f"classroom-relay-{row.id}-{row.created_at:%Y%m%d%H%M%S%f}",
            language=row.language,
            text=row.text,
            other_language=row.other_language,
            other_text=row.other_text,
            sentence=found.sentence,
            note=row.note,
        )


def _rows() -> Iterator[dict[str, Value]]:
    for found in queries.everything(db.session(), current_person()):
        row = found.entry
        yield {
            "text": row.text,
            "language": row.language,
            "meaning": row.other_text,
            "meaning_language": row.other_language,
            "sentence": found.sentence,
            "note": row.note,
            "known": "yes" if row.known_at is not None else "no",
            "kept_at": row.created_at.isoformat(timespec="seconds"),
        }


def _file(content: bytes, ending: str, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="notebook.{ending}"'
    return response
