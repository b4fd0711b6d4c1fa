"""Joining, signing in and out, and choosing the language of the pages."""

from __future__ import annotations

from flask import current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from relay.database import db
from relay.people import (
    accounts,
    avatars,
    credentials,
    enrolment,
    forms,
    known_browsers,
    lockout,
    own_account,
    provider,
)
from relay.people.blueprint import bp
from relay.people.entities import User, UserState
from relay.people.responses import enter, if_possible
from relay.people.sessions import (
    PROVIDER,
    kept_fields,
    safe_next,
    sign_out,
)
from relay.problems import Problem
from relay.web import appearance, interface_languages
from relay.web.locale import page_language


@bp.route("/join", methods=["GET", "POST"])
def join() -> ResponseReturnValue:
    """Join or sign in with code, nickname and PIN, which newcomers type twice, here or on a second page."""
    form = forms.JoinForm(code=request.args.get("code"))
    if request.method == "GET":
        return _join_page(form)
    if "token" in request.form:
        return _confirm(form)
    if not form.validate():
        return _join_page(form), 400
    try:
        found = enrolment.come_in(
            db.session(),
            code=form.code.data,
            nickname=form.nickname.data,
            pin=form.pin.data,
            again=form.again.data,
            visitor=known_browsers.visitor(),
            secret_key=str(current_app.secret_key),
            ui_language=session.get("ui_language"),
        )
    except Problem as problem:
        return _refused(form, problem)
    if isinstance(found, enrolment.Newcomer):
        return _confirm_page(found, form)
    return _arrived(found, form)


def _arrived(student: User, form: forms.JoinForm) -> ResponseReturnValue:
    """Give the student the picture that they picked, and let them in or have them wait."""
    if_possible(lambda: own_account.pick_picture(student, form.symbol.data, form.colour.data))
    if student.state == UserState.WAITING:
        return redirect(url_for("people.waiting"))
    return enter(student)


def _confirm(form: forms.JoinForm) -> ResponseReturnValue:
    secret_key = str(current_app.secret_key)
    try:
        student = enrolment.confirm(
            db.session(),
            token=request.form["token"],
            pin=request.form.get("pin", ""),
            secret_key=secret_key,
            ui_language=session.get("ui_language"),
        )
    except Problem as problem:
        return _refused(form, problem)
    db.session.commit()
    return _arrived(student, form)


def _refused(form: forms.JoinForm, problem: Problem) -> ResponseReturnValue:
    db.session.rollback()
    forms.blame(form, problem)
    return _join_page(form), _status(problem)


def _status(problem: Problem) -> int:
    return 429 if isinstance(problem, lockout.TooManyCodes | credentials.TooBusy) else 400


@bp.get("/join/waiting")
def waiting() -> ResponseReturnValue:
    """The page for students who joined with an expired code and wait for a teacher's approval."""
    return render_template("people/waiting.html")


@bp.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
def sign_in_page() -> ResponseReturnValue:
    """Sign in teachers, with username and password. Students who come from another page can sign in, too."""
    if request.method == "GET":
        return _sign_in_page(safe_next(request.args.get("next")), None)
    try:
        teacher = accounts.sign_in(
            db.session(),
            request.form.get("username", "")[:80],
            request.form.get("password", "")[:1000],
            known_browsers.visitor(),
        )
    except Problem as problem:
        return _sign_in_page(safe_next(request.form.get("next")), problem), _status(problem)
    return enter(teacher)


@bp.post("/sign-out", endpoint="sign_out")
def sign_out_view() -> ResponseReturnValue:
    """Sign out, here or on all devices, and go to the home page or where the form says."""
    everywhere = bool(request.form.get("everywhere"))
    elsewhere = session.get(PROVIDER)
    sign_out(everywhere)
    flash(_("You have signed out on all devices.") if everywhere else _("You have signed out."))
    if elsewhere and provider.name():
        still = _("This browser may still be signed in with %(name)s.", name=provider.name())
        flash(still + " " + _("On a shared computer sign out there, too."), "problem")
    return redirect(safe_next(request.form.get("next")) or url_for("board.home"))


@bp.post("/page-language")
def choose_language() -> ResponseReturnValue:
    """Set the language of the pages for this session and, when signed in, for the account."""
    chosen = request.form.get("language", "")
    if chosen in interface_languages.codes():
        session["ui_language"] = chosen
        session.permanent = True
        if current_user.is_authenticated:
            current_user.ui_language = chosen
            db.session.commit()
    next_ = safe_next(request.form.get("next"))
    if kept_fields() and not current_user.is_authenticated:
        return _sign_in_page(next_, None)  # whose fields carry a text that waits for its author to sign in
    return redirect(next_ or url_for("board.home"))


@bp.post("/look")
def choose_look() -> ResponseReturnValue:
    """Set whether pages are light or dark in this browser."""
    response = make_response(redirect(safe_next(request.form.get("next")) or url_for("board.home")))
    appearance.choose_look(response, request.form.get("look", ""))
    return response


def _join_page(form: forms.JoinForm) -> str:
    here = page_language()
    return render_template(
        "people/join.html",
        form=form,
        kept=kept_fields(),
        next=safe_next(request.values.get("next")),
        **_choices(form),
        steps=_steps(here),
        others=[
            (code, steps)
            for code in interface_languages.codes()
            if code != here and (steps := _steps(code)) != _steps(here)
        ],
    )


def _confirm_page(newcomer: enrolment.Newcomer, form: forms.JoinForm) -> str:
    return render_template(
        "people/confirm.html",
        newcomer=newcomer,
        form=form,
        **_choices(form),
        is_open=enrolment.is_open(newcomer.classroom),
        kept=kept_fields(),
        next=safe_next(request.form.get("next")),
    )


def _choices(form: forms.JoinForm) -> dict[str, object]:
    """What the pages of joining offer: the pictures, and which PINs are too common."""
    return {
        "picked": avatars.Avatar(form.symbol.data or "", form.colour.data or ""),
        "symbols": avatars.SYMBOL_NAMES,
        "colours": avatars.COLOUR_NAMES,
        "weak_pin": credentials.COMMON_PIN,
        "weak_pin_said": credentials.CommonPin.message,
    }


def _sign_in_page(next_: str | None, error: Problem | None) -> str:
    return render_template(
        "people/sign_in.html",
        kept=kept_fields(),
        next=next_,
        ended=False,
        error=error,
        username=request.form.get("username", ""),
        code="",
        nickname="",
    )


def _steps(language: str) -> list[tuple[str, str]]:
    """(label, explanation) of the three fields, in an interface language."""
    with force_locale(language):
        return [
            (_("Class code."), _("It is the same for the whole class. Your teacher has it.")),
            (_("Nickname."), _("Pick one the first time, then always use the same. Not your full name.")),
            (_("PIN."), _("Four or more numbers that only you know. If you forget it, your teacher helps.")),
        ]
