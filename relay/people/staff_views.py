"""How somebody becomes a teacher: setting up the relay, or accepting a colleague's invitation."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from relay.database import db
from relay.people import accounts, class_guess, classrooms, forms, one_time_links
from relay.people.blueprint import bp
from relay.people.entities import StaffInvitation
from relay.people.new_accounts import make_teacher, welcome
from relay.people.responses import form_page, link_gone, refuse
from relay.people.sessions import current_person
from relay.problems import Problem


@bp.route("/set-up/<token>", methods=["GET", "POST"])
def set_up(token: str) -> ResponseReturnValue:
    """Create the first teacher, the school and its first class, with the link that ``relay serve`` prints."""
    try:
        link = one_time_links.find(db.session(), StaffInvitation, token, str(current_app.secret_key))
        accounts.check_set_up(db.session(), link)
    except Problem as problem:
        return link_gone(problem)
    form = forms.SetUpForm()
    class_guess.guess_place(form)
    if not form.validate_on_submit():
        return form_page("people/set_up.html", form)
    try:
        teacher = make_teacher(form)
        one_time_links.use(db.session(), link, teacher.id)
        accounts.set_administrator(db.session(), teacher, True)
        classroom = classrooms.create_classroom(
            db.session(), teacher, form.description(), school=None, school_name=form.school_name.data
        )
    except Problem as problem:
        return refuse("people/set_up.html", form, problem)
    db.session.commit()
    welcome(teacher)
    return redirect(url_for("desk.first_steps", classroom_id=classroom.id))


@bp.route("/staff/<token>", methods=["GET", "POST"])
def staff_invitation(token: str) -> ResponseReturnValue:
    """Accept a colleague's invitation, with an existing account or a new one."""
    try:
        link = one_time_links.find(db.session(), StaffInvitation, token, str(current_app.secret_key))
    except Problem as problem:
        return link_gone(problem)
    if link.classroom is None:
        return redirect(url_for("people.set_up", token=token))
    page = {"name": link.classroom.name, "school": link.classroom.school.name, "token": token}
    form = forms.AccountForm()
    if current_user.is_authenticated:
        if not current_person().is_teacher:
            abort(403)
        if request.method == "GET":
            return render_template("people/staff_invitation.html", form=None, **page)
        teacher = current_person()
    elif not form.validate_on_submit():
        return form_page("people/staff_invitation.html", form, **page)
    try:
        if not current_user.is_authenticated:
            teacher = make_teacher(form)
        classroom = accounts.accept_invitation(db.session(), teacher, link)
    except one_time_links.LinkGone as problem:
        db.session.rollback()
        return link_gone(problem)
    except Problem as problem:
        return refuse("people/staff_invitation.html", form, problem, **page)
    db.session.commit()
    welcome(teacher)
    return redirect(url_for("people.classroom", classroom_id=classroom.id))
