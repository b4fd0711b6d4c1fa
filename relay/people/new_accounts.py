"""What the views of invitation links share: creating an account from the form, and signing its owner in."""

from __future__ import annotations

from flask import flash, session
from flask_babel import gettext as _
from flask_login import current_user

from relay.database import db
from relay.people import accounts, known_browsers, lockout
from relay.people.entities import User
from relay.people.forms import AccountForm
from relay.people.sessions import current_person, sign_in
from relay.web.locale import page_language


def chosen_language() -> str:
    """The interface language of a new account: the one chosen before signing in, else the browser's."""
    return str(session.get("ui_language") or page_language())


def make_teacher(form: AccountForm) -> User:
    """Create the teacher of an account form, without a commit. Raises what ``create_teacher`` raises."""
    return accounts.create_teacher(
        db.session(),
        name=form.person.data,
        username=form.username.data,
        password=form.password.data,
        ui_language=chosen_language(),
    )


def welcome(user: User) -> None:
    """Sign in the owner of a new account, unless they are signed in already. Call after the commit."""
    if current_user.is_authenticated and current_person().id == user.id:
        return
    sign_in(user)
    known_browsers.remember(user.id)
    if lockout.note_home(db.session(), user, known_browsers.visitor()):
        db.session.commit()
    flash(_("Welcome! Your username is %(username)s.", username=user.username))
