"""The papers a head teacher asks for, in the language of the pages, to be printed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup

from relay.board.queries import partnerships_of
from relay.config import Settings
from relay.database import db, now
from relay.desk.blueprint import bp
from relay.desk.papers import documents
from relay.desk.papers.stored_data import STORED
from relay.people import queries
from relay.people.sessions import current_person, teacher_required
from relay.web.locale import page_language


@dataclass(frozen=True)
class PaperPage:
    """desk/papers/paper.html"""

    title: str
    language: str  # of the paper, which may not be that of the page
    content: Markup


@bp.get("/papers")
@teacher_required
def papers() -> ResponseReturnValue:
    """All papers."""
    found = [documents.paper(name, page_language()) for name in documents.NAMES]
    return render_template("desk/papers/papers.html", papers=found)


@bp.get("/papers/<name>")
@teacher_required
def paper(name: str) -> ResponseReturnValue:
    """One paper, with the school's name in it."""
    if name not in documents.NAMES:
        abort(404)
    found = documents.paper(name, page_language())
    heads = (_("What"), _("How long"), _("Table"))
    content = documents.fill_in(found.body, _values(), documents.table(STORED, heads))
    return render_template("desk/papers/paper.html", page=PaperPage(found.title, found.language, content))


def _values() -> dict[str, str]:
    """What a paper is filled in with; an empty one stays a blank."""
    schools = {school.id: school.name for school in queries.schools_of(db.session(), current_person())}
    return {
        "school": ", ".join(schools.values()),
        "partners": ", ".join(_partners(set(schools))),
        "session_hours": str(_settings().session_hours),
        "day": format_date(now(), "long"),
    }


def _partners(own: set[int]) -> list[str]:
    """The classes of other schools that the teacher's classes write with."""
    found = {
        f"{part.classroom.name} ({part.classroom.city})"
        for partnership in db.session().scalars(partnerships_of(current_person()))
        for part in partnership.participations
        if part.classroom.school_id not in own and part.left_at is None
    }
    return sorted(found)


def _settings() -> Settings:
    settings: Settings = current_app.config["RELAY"]
    return settings
