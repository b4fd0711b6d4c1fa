"""The board as a student of either side sees it. Nothing can be sent from here: the pages only answer GET."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from relay.board import cards, pagination, thread_page
from relay.board.entities import Thread
from relay.board.reader import reader_for
from relay.board.visibility import Viewer
from relay.database import db, now
from relay.desk.blueprint import bp
from relay.desk.loaders import load_desk
from relay.desk.preview.pages import PreviewPage, PreviewThreadPage, sides
from relay.people.sessions import current_person, login_required


def _student(partnership_id: int, classroom_id: int) -> Viewer:
    """A student of a class, for its partnership's teachers; 404 for a class that takes no part in it."""
    viewer = load_desk(current_person(), partnership_id).as_student_of(classroom_id)
    if viewer is None:
        abort(404)
    return viewer


@bp.get("/p/<int:partnership_id>/preview")
@login_required
def preview(partnership_id: int) -> ResponseReturnValue:
    """Redirect to the board as a student of the teacher's own class sees it."""
    own = load_desk(current_person(), partnership_id).own.classroom_id
    return redirect(url_for("desk.preview_board", partnership_id=partnership_id, classroom_id=own))


@bp.get("/p/<int:partnership_id>/preview/<int:classroom_id>")
@login_required
def preview_board(partnership_id: int, classroom_id: int) -> ResponseReturnValue:
    """The newest topics that a student of a class sees, with their translations into its language."""
    viewer = _student(partnership_id, classroom_id)
    found, more = pagination.latest_threads(db.session(), viewer)
    page = PreviewPage(
        partnership=partnership_id,
        name=viewer.partnership.name,
        classroom=classroom_id,
        sides=sides(viewer),
        covers=cards.covers(viewer, now()),
        topics=thread_page.topic_lines(found, reader_for(viewer)),
        more=more,
    )
    return render_template("desk/preview/board.html", page=page)


@bp.get("/p/<int:partnership_id>/preview/<int:classroom_id>/t/<int:thread_id>")
@login_required
def preview_thread(partnership_id: int, classroom_id: int, thread_id: int) -> ResponseReturnValue:
    """One topic as a student of a class sees it."""
    viewer = _student(partnership_id, classroom_id)
    found = db.session.get(Thread, thread_id)
    if found is None or found.partnership_id != partnership_id or not viewer.may_reach(found):
        abort(404)
    shown = thread_page.build(found, viewer)
    page = PreviewThreadPage(
        partnership=partnership_id,
        classroom=classroom_id,
        thread=thread_id,
        sides=sides(viewer),
        covers=shown.covers,
        title=shown.title,
        prompt=shown.prompt,
        cards=shown.cards,
        earlier=shown.earlier,
        later=shown.later,
    )
    return render_template("desk/preview/thread.html", page=page)
