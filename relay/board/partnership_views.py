"""The pages for managing a partnership: starting one, its classes and languages, invitations, leaving."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from relay.board import partnerships, queries
from relay.board.entities import Invitation, Participation
from relay.board.loaders import load_partnership
from relay.board.pages import PartnerClass
from relay.board.partnership_forms import ClassroomChoice, NewPartnerForm, PartnershipForm
from relay.board.visibility import Viewer
from relay.database import db
from relay.packs.catalog import catalog
from relay.people import class_guess, classrooms, one_time_links
from relay.people import queries as people
from relay.people.entities import Classroom
from relay.people.new_accounts import make_teacher, welcome
from relay.people.responses import form_page, link_gone, refuse
from relay.people.sessions import current_person, teacher_required
from relay.problems import Problem
from relay.web import local_time
from relay.web.public_address import link_to

bp = Blueprint("partnerships", __name__)


def _own_classrooms() -> list[Classroom]:
    return list(db.session.scalars(people.classrooms_of(current_person())))


def _load(partnership_id: int) -> Viewer:
    """The teacher as a viewer of a partnership; 404 if they have no class in it."""
    return load_partnership(current_person(), partnership_id)[1]


@bp.route("/partnerships/new", methods=["GET", "POST"])
@teacher_required
def new() -> ResponseReturnValue:
    """Start a partnership with one of the teacher's classes."""
    own = _own_classrooms()
    if not own:
        flash(_("Make a class first, then start a partnership with it."))
        return redirect(url_for("people.new_classroom"))
    form = PartnershipForm()
    form.offer(own)
    # Show the possible partners' languages: every language that an installed pack translates from or into.
    spoken = dict.fromkeys(classroom.language for classroom in own)
    packed = sorted(catalog().translator.languages)
    page = {
        "reach": [
            (
                language,
                [d for d in partnerships.directions([language, *packed], catalog()) if language == d.source],
            )
            for language in spoken
        ]
    }
    if not form.validate_on_submit():
        return form_page("partnerships/new.html", form, **page)
    classroom = next(each for each in own if each.id == form.classroom.data)
    try:
        partnership = partnerships.create(db.session(), current_person(), classroom, form.name.data)
    except Problem as problem:
        return refuse("partnerships/new.html", form, problem, **page)
    db.session.commit()
    return redirect(url_for("partnerships.show", partnership_id=partnership.id))


@bp.get("/p/<int:partnership_id>/classes")
@teacher_required
def show(partnership_id: int) -> ResponseReturnValue:
    """The classes, the possible translation directions between them, and the open invitations."""
    viewer = _load(partnership_id)
    present = [each.classroom.language for each in viewer.participations if each.left_at is None]
    secret_key, zone = str(current_app.secret_key), viewer.classroom.time_zone
    return render_template(
        "partnerships/show.html",
        viewer=viewer,
        classes=[
            _partner_class(each, local_time.long(each.left_at, zone) if each.left_at else None)
            for each in queries.participations(db.session(), partnership_id)
        ],
        directions=partnerships.directions(present, catalog()),
        invitations=[
            (
                invitation,
                link_to("partnerships.invitation", token=one_time_links.token(invitation, secret_key)),
                local_time.long(invitation.expires_at, zone),
            )
            for invitation in partnerships.open_invitations(db.session(), viewer.partnership)
            if viewer.may_write
        ],
    )


def _partner_class(each: Participation, left_on: str | None = None) -> PartnerClass:
    room = each.classroom
    return PartnerClass(room.name, room.school.name, room.city, room.language, left_on)


@bp.post("/p/<int:partnership_id>/invitations")
@teacher_required
def invite(partnership_id: int) -> ResponseReturnValue:
    """Create an invitation link for a partner teacher."""
    viewer = _load(partnership_id)
    try:
        partnerships.invite(db.session(), current_person(), viewer)
        db.session.commit()
        flash(_("The link is ready: send it to your partner."))
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
    return redirect(url_for("partnerships.show", partnership_id=partnership_id))


@bp.post("/p/<int:partnership_id>/invitations/<int:invitation_id>/revoke")
@teacher_required
def revoke(partnership_id: int, invitation_id: int) -> ResponseReturnValue:
    """Revoke an invitation link."""
    viewer = _load(partnership_id)
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.partnership_id != partnership_id:
        abort(404)
    try:
        partnerships.revoke(db.session(), current_person(), invitation, viewer)
        db.session.commit()
        flash(_("The link does not work any more."))
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
    return redirect(url_for("partnerships.show", partnership_id=partnership_id))


@bp.route("/p/<int:partnership_id>/leave", methods=["GET", "POST"])
@teacher_required
def leave(partnership_id: int) -> ResponseReturnValue:
    """Explain what leaving means (GET); leave (POST)."""
    viewer = _load(partnership_id)
    if not viewer.may_write:
        return redirect(url_for("partnerships.show", partnership_id=partnership_id))
    if request.method == "GET":
        return render_template("partnerships/leave.html", viewer=viewer)
    if request.form.get("classroom") != str(viewer.classroom.id):
        # A teacher may have two classes here, open in two windows: ask again, not to remove the wrong one.
        return redirect(url_for("partnerships.leave", partnership_id=partnership_id))
    partnerships.leave(db.session(), current_person(), viewer)
    db.session.commit()
    flash(_("%(name)s has left the partnership.", name=viewer.classroom.name))
    return redirect(url_for("partnerships.show", partnership_id=partnership_id))


@bp.route("/invitations/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    """An invitation link: join with an existing class, or create an account and a class and join with it."""
    try:
        found = one_time_links.find(db.session(), Invitation, token, str(current_app.secret_key))
    except Problem as problem:
        return link_gone(problem)
    if not current_user.is_authenticated:
        return _join_as_newcomer(found, token)
    if not current_person().is_teacher:
        abort(403)
    return _join_with_own_class(found, token)


def _join_with_own_class(found: Invitation, token: str) -> ResponseReturnValue:
    taken = {each.classroom_id for each in found.partnership.participations if each.left_at is None}
    own = [classroom for classroom in _own_classrooms() if classroom.id not in taken]
    form = ClassroomChoice()
    form.offer(own)
    page = {**_inviting(found), "token": token, "may_join": bool(own), **_outlook(found, own)}
    if not form.validate_on_submit():
        return form_page("partnerships/invitation.html", form, **page)
    classroom = next(each for each in own if each.id == form.classroom.data)
    try:
        partnerships.accept(db.session(), current_person(), found, classroom, catalog())
    except one_time_links.LinkGone as problem:
        db.session.rollback()
        return link_gone(problem)
    except Problem as problem:
        return refuse("partnerships/invitation.html", form, problem, **page)
    db.session.commit()
    return redirect(url_for("partnerships.show", partnership_id=found.partnership_id))


def _join_as_newcomer(found: Invitation, token: str) -> ResponseReturnValue:
    form = NewPartnerForm()
    class_guess.guess_place(form)
    page = {**_inviting(found), "token": token}
    if not form.validate_on_submit():
        return form_page("partnerships/newcomer.html", form, **page)
    session = db.session()
    try:
        teacher = make_teacher(form)
        classroom = classrooms.create_classroom(
            session, teacher, form.description(), school=None, school_name=form.school_name.data
        )
        partnerships.accept(session, teacher, found, classroom, catalog())
    except one_time_links.LinkGone as problem:
        session.rollback()
        return link_gone(problem)
    except Problem as problem:
        return refuse("partnerships/newcomer.html", form, problem, **page)
    session.commit()
    welcome(teacher)
    return redirect(url_for("desk.first_steps", classroom_id=classroom.id))


def _inviting(found: Invitation) -> dict[str, object]:
    """Template context: the partnership's name and the classes that take part in it."""
    classes = queries.participations(db.session(), found.partnership_id)
    return {
        "name": found.partnership.name,
        "classes": [_partner_class(each) for each in classes if each.left_at is None],
    }


def _outlook(found: Invitation, own: list[Classroom]) -> dict[str, object]:
    """Template context: the possible translation directions for each language of the teacher's classes."""
    present = [each.classroom.language for each in found.partnership.participations if each.left_at is None]
    return {
        "outlook": [
            (language, partnerships.directions([language, *present], catalog()))
            for language in dict.fromkeys(classroom.language for classroom in own)
        ]
    }
