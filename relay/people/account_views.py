"""One's own account: picture, PIN or password, page language, light or dark, and this device."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from relay.database import db
from relay.people import avatars, credentials, forms, known_browsers, own_account, provider_accounts
from relay.people.blueprint import bp
from relay.people.entities import Role
from relay.people.sessions import (
    current_person,
    go_on,
    login_required,
    stay_signed_in,
    stays_until,
)
from relay.problems import Problem
from relay.web import local_time


@bp.get("/me")
@login_required
def account() -> ResponseReturnValue:
    """What somebody is to others and how they sign in, each with the form that changes it."""
    return render_template("people/account.html", form=_form(), **_page())


@bp.post("/me/secret")
@login_required
def change_secret() -> ResponseReturnValue:
    """Change one's PIN or password. Other devices are signed out; this one goes on."""
    person, form = current_person(), _form()
    if not form.validate():
        return render_template("people/account.html", form=form, **_page()), 400
    try:
        own_account.change_secret(
            db.session(),
            person,
            known_browsers.visitor(),
            old=form.old.data,
            new=form.new.data,
            again=form.again.data,
        )
    except Problem as problem:
        return _refused(form, problem)
    db.session.commit()
    go_on(person)
    flash(_("Changed. Your other devices are signed out."))
    return redirect(url_for("people.account"))


@bp.post("/me/picture")
@login_required
def choose_picture() -> ResponseReturnValue:
    """Choose another drawn picture."""
    try:
        own_account.choose_picture(
            current_person(), request.form.get("symbol", ""), request.form.get("colour", "")
        )
    except Problem as problem:
        return _refused(_form(), problem)
    db.session.commit()
    flash(_("This is your picture now."))
    return redirect(url_for("people.account"))


@bp.post("/me/stay")
@login_required
def stay() -> ResponseReturnValue:
    """Stay signed in on this device for as long as the class allows, or no longer than usual."""
    days = _stay_days() if request.form.get("stay") else 0
    stay_signed_in(days)
    flash(
        ngettext(
            "You stay signed in on this device for %(num)s day.",
            "You stay signed in on this device for %(num)s days.",
            days,
        )
        if days
        else _("This device signs you out when you have not used it for a while.")
    )
    return redirect(url_for("people.account"))


def _refused(form: forms.SecretForm, problem: Problem) -> ResponseReturnValue:
    db.session.rollback()  # before the page is put together, since it forgets what was read
    forms.blame(form, problem)
    return render_template("people/account.html", form=form, **_page()), 400


def _form() -> forms.SecretForm:
    return forms.SecretForm().of(current_person())


def _stay_days() -> int:
    person = current_person()
    if person.role != Role.STUDENT:
        return 0
    return max((membership.classroom.stay_days for membership in person.memberships), default=0)


def _page() -> dict[str, object]:
    person = current_person()
    rooms = [membership.classroom for membership in person.memberships]
    until = stays_until()
    return {
        "name": person.name,
        "username": person.username,
        "picture": person.avatar,
        "rooms": [(room.name, room.city) for room in rooms],
        "student": person.role == Role.STUDENT,
        "stay_days": _stay_days(),
        "stays_until": local_time.long(until, rooms[0].time_zone) if until and rooms else None,
        "provider_linked": person.is_teacher and provider_accounts.linked(db.session(), person) is not None,
        "weak_pin": credentials.COMMON_PIN,
        "weak_pin_said": credentials.CommonPin.message,
        "symbols": avatars.SYMBOL_NAMES,
        "colours": avatars.COLOUR_NAMES,
    }
