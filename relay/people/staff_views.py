"""How somebody becomes a teacher here: the first one's set-up, and a colleague's invitation."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from relay.database import db
from relay.people import accounts, classrooms, forms, known_browsers, one_time_links
from relay.people.blueprint import bp
from relay.people.entities import StaffInvitation, User
from relay.people.sessions import current_person, sign_in
from relay.problems import Problem
from relay.web.locale import page_language


@bp.route("/set-up/<token>", methods=["GET", "POST"])
def set_up(token: str) -> ResponseReturnValue:
    """The first teacher, the school and its first class, through the link of the first start."""
    try:
        link = one_time_links.find(db.session(), StaffInvitation, token, str(current_app.secret_key))
        accounts.check_set_up(db.session(), link)
    except Problem as problem:
        return link_gone(problem)
    form = forms.SetUpForm()
    if not form.validate_on_submit():
        return _form("people/set_up.html", form)
    try:
        teacher = new_account(form)
        one_time_links.use(db.session(), link, teacher.id)
        accounts.set_administrator(db.session(), teacher, True)
        classroom = classrooms.create_classroom(
            db.session(), teacher, form.description(), school=None, school_name=form.school_name.data
        )
    except Problem as problem:
        return refuse("people/set_up.html", form, problem)
    db.session.commit()
    welcome(teacher)
    return redirect(url_for("people.classroom", classroom_id=classroom.id))


@bp.route("/staff/<token>", methods=["GET", "POST"])
def staff_invitation(token: str) -> ResponseReturnValue:
    """A colleague's link: accept it with the account one has, or make one."""
    try:
        link = one_time_links.find(db.session(), StaffInvitation, token, str(current_app.secret_key))
    except Problem as problem:
        return link_gone(problem)
    if link.classroom is None:
        return redirect(url_for("people.set_up", token=token))
    page = {"classroom": link.classroom, "token": token}
    form = forms.AccountForm()
    if current_user.is_authenticated:
        if not current_person().is_teacher:
            abort(403)
        if request.method == "GET":
            return render_template("people/staff_invitation.html", form=None, **page)
        teacher = current_person()
    elif not form.validate_on_submit():
        return _form("people/staff_invitation.html", form, **page)
    try:
        if not current_user.is_authenticated:
            teacher = new_account(form)
        classroom = accounts.accept_invitation(db.session(), teacher, link)
    except one_time_links.LinkGone as problem:
        db.session.rollback()
        return link_gone(problem)
    except Problem as problem:
        return refuse("people/staff_invitation.html", form, problem, **page)
    db.session.commit()
    welcome(teacher)
    return redirect(url_for("people.classroom", classroom_id=classroom.id))


def new_account(form: forms.AccountForm) -> User:
    """The teacher of an account form, not yet committed. Raises what ``create_teacher`` does."""
    return accounts.create_teacher(
        db.session(),
        name=form.person.data,
        username=form.username.data,
        password=form.password.data,
        ui_language=session.get("ui_language") or page_language(),
    )


def welcome(teacher: User) -> None:
    """Sign a teacher in who came through a link, unless it is who was signed in anyway. After the commit."""
    if current_user.is_authenticated and current_person().id == teacher.id:
        return
    sign_in(teacher)
    known_browsers.remember(teacher.id)
    flash(_("Welcome! Your username is %(username)s.", username=teacher.username))


def link_gone(problem: Problem) -> ResponseReturnValue:
    """A link that was used, revoked, or is too old. 410 tells programs that trying again is no use."""
    return render_template("people/link_gone.html", problem=problem), 410


def refuse(template: str, form: FlaskForm, problem: Problem, **page: object) -> ResponseReturnValue:
    """The form again, with what the service said."""
    db.session.rollback()
    forms.blame(form, problem)
    return render_template(template, form=form, **page), 400


def _form(template: str, form: FlaskForm, **page: object) -> ResponseReturnValue:
    return render_template(template, form=form, **page), 400 if form.is_submitted() else 200
