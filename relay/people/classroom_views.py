"""A teacher's classes: the list, one class with its code and colleagues, creating and changing a class."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from relay import audit
from relay.audit import Action
from relay.database import db
from relay.people import (
    accounts,
    class_guess,
    classrooms,
    forms,
    lockout,
    one_time_links,
    queries,
)
from relay.people.blueprint import bp
from relay.people.entities import StaffInvitation, UserState
from relay.people.loaders import load_classroom
from relay.people.responses import form_page, refuse
from relay.people.sessions import current_person, safe_next, teacher_required
from relay.problems import Problem
from relay.web import local_time
from relay.web.request_values import whole_number


@bp.get("/classes", endpoint="classrooms")
@teacher_required
def classroom_list() -> ResponseReturnValue:
    """The classes that the teacher teaches."""
    own = list(db.session.scalars(queries.classrooms_of(current_person())))
    counts = queries.student_counts(db.session(), [classroom.id for classroom in own])
    return render_template(
        "people/classrooms.html",
        classrooms=own,
        students={room.id: counts.get((room.id, UserState.ACTIVE), 0) for room in own},
        waiting={room.id: counts.get((room.id, UserState.WAITING), 0) for room in own},
    )


@bp.route("/classes/new", methods=["GET", "POST"])
@teacher_required
def new_classroom() -> ResponseReturnValue:
    """Create a class, in one of the teacher's schools or in a new one."""
    teacher = current_person()
    schools = queries.schools_of(db.session(), teacher)
    last = db.session.scalars(queries.classrooms_of(teacher)).first()
    form = forms.NewClassroomForm().offer(schools, last)
    class_guess.guess_place(form)
    next_ = safe_next(request.values.get("next"))  # an invitation to accept with the new class
    if not form.validate_on_submit():
        return form_page("people/new_classroom.html", form, next=next_)
    school = next((each for each in schools if str(each.id) == form.school.data), None)
    try:
        classroom = classrooms.create_classroom(
            db.session(), teacher, form.description(), school=school, school_name=form.school_name.data or ""
        )
    except Problem as problem:
        return refuse("people/new_classroom.html", form, problem, next=next_)
    db.session.commit()
    return redirect(next_ or url_for("desk.first_steps", classroom_id=classroom.id))


@bp.route("/classes/<int:classroom_id>/edit", methods=["GET", "POST"])
@teacher_required
def edit_classroom(classroom_id: int) -> ResponseReturnValue:
    """Change a class's name, place, time zone or language."""
    room = load_classroom(classroom_id)
    form = forms.ClassroomForm(obj=room)
    class_guess.guess_place(form)
    page = {"classroom_id": room.id, "name": room.name, "stay": forms.StayForm(formdata=None, obj=room)}
    if not form.validate_on_submit():
        return form_page("people/edit_classroom.html", form, **page)
    try:
        classrooms.change_classroom(db.session(), room, form.description())
    except Problem as problem:
        return refuse("people/edit_classroom.html", form, problem, **page)
    audit.record(db.session(), current_person(), Action.CLASSROOM, classroom_id=room.id)
    db.session.commit()
    return redirect(url_for("people.classroom", classroom_id=room.id))


@bp.post("/classes/<int:classroom_id>/stay")
@teacher_required
def let_stay(classroom_id: int) -> ResponseReturnValue:
    """Say for how long students may stay signed in on devices of their own."""
    room = load_classroom(classroom_id)
    days = whole_number(request.form.get("stay_days"))
    try:
        classrooms.let_stay(db.session(), current_person(), room, days)
    except Problem:
        abort(400)  # none of the choices
    db.session.commit()
    flash(
        ngettext(
            "Students may stay signed in for %(num)s day.",
            "Students may stay signed in for %(num)s days.",
            room.stay_days,
        )
        if room.stay_days
        else _("Nobody stays signed in for longer than usual.")
    )
    return redirect(url_for("people.classroom", classroom_id=room.id))


@bp.post("/classes/<int:classroom_id>/code")
@teacher_required
def change_code(classroom_id: int) -> ResponseReturnValue:
    """Replace, extend, close, revoke or unlock the code of a class; form field ``action`` says which."""
    room = load_classroom(classroom_id)
    form = forms.CodeDaysForm()
    days = form.days.data if form.days.data in classrooms.CODE_DAYS_CHOICES else classrooms.CODE_DAYS
    match request.form.get("action"):
        case "new":
            classrooms.new_code(db.session(), room, days)
            flash(_("The class has a new code. The old one does not work any more."))
        case "extend" if room.code:
            end = classrooms.extend_code(room, days)
            flash(_("Newcomers can join until %(end)s.", end=local_time.long(end, room.time_zone)))
        case "close" if room.code:
            classrooms.extend_code(room, 0)
            flash(_("Newcomers now need your yes. Members come in as before."))
        case "revoke":
            classrooms.revoke_code(room)
            flash(_("The code does not work any more, for nobody."))
        case "unlock":
            lockout.unlock_class(db.session(), room)
            flash(_("The code is unlocked."))
        case _:
            abort(400)
    audit.record(
        db.session(), current_person(), Action.CODE, classroom_id=room.id, change=request.form["action"]
    )
    db.session.commit()
    return redirect(url_for("people.classroom", classroom_id=room.id))


@bp.post("/classes/<int:classroom_id>/colleagues")
@teacher_required
def invite_colleague(classroom_id: int) -> ResponseReturnValue:
    """Create a link with which a colleague becomes a teacher of this class."""
    room = load_classroom(classroom_id)
    accounts.invite_colleague(db.session(), current_person(), room)
    db.session.commit()
    flash(_("The link is ready: give it to your colleague."))
    return redirect(url_for("people.classroom", classroom_id=room.id, _anchor="colleagues"))


@bp.post("/classes/<int:classroom_id>/colleagues/<int:link_id>/revoke")
@teacher_required
def revoke_colleague_link(classroom_id: int, link_id: int) -> ResponseReturnValue:
    """Revoke a colleague's invitation link."""
    room = load_classroom(classroom_id)
    invitation = db.session.get(StaffInvitation, link_id)
    if invitation is None or invitation.classroom_id != room.id:
        abort(404)
    one_time_links.revoke(invitation)
    audit.record(db.session(), current_person(), Action.STAFF_INVITATION_REVOKED, classroom_id=room.id)
    db.session.commit()
    flash(_("The link does not work any more."))
    return redirect(url_for("people.classroom", classroom_id=room.id, _anchor="colleagues"))
