"""Download a board or its worksheet; export one person's data; erase a student.

Downloads are POST requests, because each is recorded in the audit log and a GET must change nothing.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from flask import (
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.audit import Action, record
from relay.board import picture_files
from relay.board.visibility import Viewer
from relay.database import db, now
from relay.desk.blueprint import bp
from relay.desk.erasure import students
from relay.desk.export import board_export, personal_data, spreadsheets, worksheet
from relay.desk.export.scope import Scope
from relay.desk.export.sheets import Rendition, Text, texts, titles
from relay.desk.loaders import load_desk
from relay.judging.queries import wording
from relay.people.entities import Classroom, User, UserState
from relay.people.loaders import load_student
from relay.people.sessions import current_person, login_required, teacher_required
from relay.problems import Problem
from relay.web import local_time
from relay.web.request_values import whole_number

_JSON, _CSV = "application/json", "text/csv; charset=utf-8"


@bp.get("/p/<int:partnership_id>/export")
@login_required
def export(partnership_id: int) -> ResponseReturnValue:
    """The page to download or print the whole board, or one of its topics."""
    viewer = load_desk(current_person(), partnership_id)
    return render_template(
        "desk/export/export.html",
        viewer=viewer,
        topics=_titles(viewer),
        chosen=_topic(request.args, viewer),
    )


@bp.post("/p/<int:partnership_id>/export")
@login_required
def download(partnership_id: int) -> ResponseReturnValue:
    """Send a file or, for ``format=worksheet``, redirect to the page to print. Each is recorded."""
    viewer = load_desk(current_person(), partnership_id)
    topic, kind = _topic(request.form, viewer), request.form.get("format", "")
    if kind not in ("json", "texts", "judgements", "worksheet"):
        abort(400)
    record(
        db.session(),
        current_person(),
        Action.EXPORTED,
        classroom_id=viewer.own.classroom_id,
        partnership_id=partnership_id,
        about=("thread", topic) if topic else ("partnership", partnership_id),
        format=kind,
    )
    db.session.commit()
    match kind:
        case "json":
            scope = Scope(partnership_id, viewer, topic)
            return _file(board_export.document(db.session(), scope), _name(viewer, "json"), _JSON)
        case "texts":
            found = texts(db.session(), viewer, topic)
            return _file(spreadsheets.texts_file(found), _name(viewer, "csv"), _CSV)
        case "judgements":
            rooms = {each.classroom_id: each.classroom for each in viewer.participations}
            lines = spreadsheets.judgements_file(texts(db.session(), viewer, topic), _wording, rooms)
            return _file(lines, _name(viewer, "judgements.csv"), _CSV)
    chosen: dict[str, Any] = {
        "topic": topic,
        "blank": request.form.get("blank"),
        "in": request.form.get("in"),
    }
    return redirect(url_for("desk.print_worksheet", partnership_id=partnership_id, **chosen))


@bp.get("/p/<int:partnership_id>/worksheet")
@login_required
def print_worksheet(partnership_id: int) -> ResponseReturnValue:
    """The texts in two columns, to print. ``blank=1``: lines to write on instead of translations."""
    viewer = load_desk(current_person(), partnership_id)
    chosen = request.args.get("in")
    page = worksheet.page(
        texts(db.session(), viewer, _topic(request.args, viewer)),
        viewer,
        moment=now(),
        reading=chosen if chosen in viewer.languages else None,
        blank=request.args.get("blank") == "1",
    )
    return render_template("desk/export/worksheet.html", page=page)


@bp.get("/classes/<int:classroom_id>/students/<int:user_id>/data")
@teacher_required
def student_data(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """The page to export or erase a student's data, when the student or their family asks for it."""
    room, student = _student(classroom_id, user_id)
    return render_template("desk/export/student.html", classroom=room, student=student, problem=None)


@bp.post("/classes/<int:classroom_id>/students/<int:user_id>/data")
@teacher_required
def export_student(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """Send everything about one student as a file."""
    room, student = _student(classroom_id, user_id)
    return _own_file(student, room)


@bp.post("/classes/<int:classroom_id>/students/<int:user_id>/erase")
@teacher_required
def erase_student(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """Erase a student irreversibly, once their nickname has been typed."""
    room, student = _student(classroom_id, user_id)
    messages = request.form.get("messages") == "yes"
    try:
        files = students.erase(
            db.session(),
            current_person(),
            room,
            student,
            typed=request.form.get("name", ""),
            messages=messages,
        )
    except Problem as problem:
        db.session.rollback()
        room, student = _student(classroom_id, user_id)
        page = {"classroom": room, "student": student, "problem": problem, "messages": messages}
        return render_template("desk/export/student.html", **page), 400
    db.session.commit()
    picture_files.remove(current_app.config["RELAY"].pictures, files)
    flash(_("The student is erased. What the class said stays readable, under “a former student”."))
    return redirect(url_for("people.classroom", classroom_id=classroom_id, _anchor="students"))


@bp.route("/me/data", methods=["GET", "POST"])
@login_required
def my_data() -> ResponseReturnValue:
    """The signed-in person's own data: what is stored, in words (GET), and all of it as a file (POST)."""
    if request.method == "GET":
        return render_template("desk/export/mine.html")
    person = current_person()
    return _own_file(person, next((each.classroom for each in person.memberships), None))


def _own_file(about: User, room: Classroom | None) -> Response:
    """Send everything about ``about``; recorded in the audit log of their class ``room``."""
    document = personal_data.everything_about(db.session(), about)
    record(
        db.session(),
        current_person(),
        Action.PERSON_EXPORTED,
        classroom_id=room.id if room else None,
        about=("user", about.id),
    )
    db.session.commit()
    content = json.dumps(document, ensure_ascii=False, indent=1)
    return _file(iter([content]), f"classroom-relay-{_slug(about.name)}.json", _JSON)


def _student(classroom_id: int, user_id: int) -> tuple[Classroom, User]:
    return load_student(classroom_id, user_id, {UserState.ACTIVE, UserState.REMOVED})


def _topic(values: Mapping[str, str], viewer: Viewer) -> int | None:
    """The id of the chosen topic; None: all topics. 404 where the viewer cannot read such a topic here."""
    if not values.get("topic"):
        return None
    topic = whole_number(values["topic"])
    if topic is None or topic not in _titles(viewer):
        abort(404)
    return topic


def _titles(viewer: Viewer) -> dict[int, str]:
    """The titles of the topics that a teacher may read, by topic id, newest first."""
    return {post.thread_id: post.text for post in titles(db.session(), viewer)}


def _wording(text: Text, rendition: Rendition) -> str:
    revision = rendition.version.revision if rendition.version else text.post.revision
    return wording(db.session(), text.post, revision)


def _file(pieces: Iterator[str], name: str, kind: str) -> Response:
    response = Response(stream_with_context(pieces), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(viewer: Viewer, ending: str) -> str:
    day = local_time.local(now(), viewer.classroom.time_zone).date().isoformat()
    return f"{_slug(viewer.partnership.name)}-{day}.{ending}"


def _slug(name: str) -> str:
    """Turn ``name`` into a file name for every system: lower-case ASCII letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:60] or "board"
