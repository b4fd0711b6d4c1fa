"""Responses that several views share: a form's page, a refused form, a dead link, letting somebody in."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.exc import DBAPIError

from relay.database import db, hurry, trouble
from relay.people import forms, known_browsers, lockout, presence
from relay.people.entities import Role, User
from relay.people.sessions import kept_fields, next_address, sign_in, stay_signed_in
from relay.problems import Problem


def form_page(template: str, form: FlaskForm, **page: object) -> ResponseReturnValue:
    """The page of a form: empty, or (400) as it was submitted, with the errors beside its fields."""
    return render_template(template, form=form, **page), 400 if form.is_submitted() else 200


def refuse(template: str, form: FlaskForm, problem: Problem, **page: object) -> ResponseReturnValue:
    """Roll back and show the form again, with the message of the service. Status 400."""
    db.session.rollback()
    forms.blame(form, problem)
    return render_template(template, form=form, **page), 400


def link_gone(problem: Problem) -> ResponseReturnValue:
    """The page for a link that was used, revoked or has expired. Status 410: trying again is useless."""
    return render_template("people/link_gone.html", problem=problem), 410


def enter(user: User, next_: str | None = None) -> ResponseReturnValue:
    """Sign ``user`` in and redirect to where they wanted to go, by default as the form says.

    Call after the commit.
    """
    kept = kept_fields()
    sign_in(user)
    if request.form.get("stay"):
        _stay(user)
    known_browsers.remember(user.id)
    visitor = known_browsers.visitor()
    # Only helps against attacks, and the teacher.
    if_possible(lambda: lockout.note_home(db.session(), user, visitor) | presence.note(user))
    return redirect(next_address(user, kept, next_))


def if_possible(change: Callable[[], bool]) -> None:
    """Make and commit a change for the want of which nobody has to stay outside."""
    try:
        hurry(db.session())
        if change():
            db.session.commit()
    except DBAPIError as error:
        db.session.rollback()
        if trouble(error) is None:
            raise


def _stay(user: User) -> None:
    """Have a student who asked for it stay signed in on this device, if their class allows it."""
    days = max((each.classroom.stay_days for each in user.memberships), default=0)
    if user.role == Role.STUDENT and days:
        stay_signed_in(days)
    else:
        flash(_("Your class does not keep anybody signed in. You are signed in as usual."))
