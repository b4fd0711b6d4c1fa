"""The first steps of a class: the page with all of them, and inviting a partner class from there."""

from __future__ import annotations

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board import additions, partnerships, visibility
from relay.board.pages import Note
from relay.board.visibility import Viewer
from relay.database import db
from relay.desk.blueprint import bp
from relay.desk.first_steps import queries
from relay.desk.first_steps.pages import FirstStepsPage, steps
from relay.packs import inventory
from relay.packs.catalog import catalog
from relay.people import one_time_links
from relay.people import queries as people
from relay.people.entities import Classroom, UserState
from relay.people.loaders import load_classroom
from relay.people.reach_card import reach_card
from relay.people.sessions import current_person, teacher_required
from relay.problems import Problem
from relay.web import local_time
from relay.web.public_address import link_to
from relay.web.qr_codes import Link


def init_app(app: Flask) -> None:
    """Have the boards lead teachers back to the steps that are not done."""
    additions.of(app).notes.append(_to_do)


def _to_do(viewer: Viewer) -> list[Note]:
    if not viewer.may_rule:
        return []
    found = queries.of_classroom(db.session(), viewer.classroom.id)
    if found.is_done:
        return []
    address = url_for("desk.first_steps", classroom_id=viewer.classroom.id)
    return [
        Note(
            "learn",
            _("Some of the first steps are not done yet."),
            "",
            address,
            _("Go on with the first steps"),
        )
    ]


@bp.get("/start")
@teacher_required
def start() -> ResponseReturnValue:
    """Go to the first steps of the teacher's newest class that is not done with them, or to the classes."""
    found = queries.of_teacher(db.session(), current_person())
    if not found:
        return redirect(url_for("people.new_classroom"))
    unfinished = next((each for each in found if not each.is_done), None)
    if unfinished is None:
        return redirect(url_for("people.classrooms"))
    return redirect(url_for("desk.first_steps", classroom_id=unfinished.classroom_id))


@bp.get("/classes/<int:classroom_id>/start")
@teacher_required
def first_steps(classroom_id: int) -> ResponseReturnValue:
    """The steps to the first letter, those that are done and the next one."""
    return _page(load_classroom(classroom_id))


@bp.post("/classes/<int:classroom_id>/partner")
@teacher_required
def invite_partner(classroom_id: int) -> ResponseReturnValue:
    """Make an invitation for a partner class, and the partnership where the class is in none yet."""
    room, person, session = load_classroom(classroom_id), current_person(), db.session()
    typed = request.form.get("name", "")
    try:
        partnership_id = queries.of_classroom(session, room.id).partnership_id
        if partnership_id is None:
            partnership_id = partnerships.create(session, person, room, typed).id
        viewer = visibility.viewer_of(session, person, partnership_id)
        if viewer is not None:
            partnerships.invite(session, person, viewer)
    except Problem as problem:
        session.rollback()
        return _page(load_classroom(classroom_id), typed, problem), 400
    session.commit()
    flash(_("The link is ready: send it to your partner."))
    return redirect(url_for("desk.first_steps", classroom_id=classroom_id, _anchor="partner"))


def _page(room: Classroom, typed: str | None = None, problem: Problem | None = None) -> str:
    found = queries.of_classroom(db.session(), room.id)
    counts = people.student_counts(db.session(), [room.id])
    suggestion = _("%(city)s and its partner class", city=room.city)
    reach = reach_card()
    done = found.steps if reach is None else {**found.steps, "reach": reach.is_decided}
    page = FirstStepsPage(
        classroom=room,
        steps=steps(done),
        done=sum(done.values()),
        reach=reach,
        small_packs=any(inventory.is_shipped(pack) for pack in catalog().translator.packs),
        has_partner=found.has_partner,
        students=counts.get((room.id, UserState.ACTIVE), 0),
        partnership=found.partnership_id,
        invitation=None if found.partnership_id is None else _invitation(found.partnership_id, room),
        name=suggestion if typed is None else typed,
        problem=None if problem is None else str(problem),
    )
    return render_template("desk/first_steps/first_steps.html", page=page)


def _invitation(partnership_id: int, room: Classroom) -> tuple[Link, str] | None:
    """The newest open invitation, and until when it works."""
    viewer = visibility.viewer_of(db.session(), current_person(), partnership_id)
    if viewer is None or not viewer.may_write:
        return None
    for invitation in partnerships.open_invitations(db.session(), viewer.partnership):
        token = one_time_links.token(invitation, str(current_app.secret_key))
        until = local_time.long(invitation.expires_at, room.time_zone)
        return link_to("partnerships.invitation", token=token), until
    return None
