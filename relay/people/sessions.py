"""Sessions: the signed-in person, decorators for views that need one, and drafts kept across signing in.

A session can end while somebody is writing. Their text then goes through the sign-in pages in hidden fields
named ``kept_…``, and is not lost. The board uses this as follows::

    @bp.post("/t/<int:thread_id>/write")
    @login_required
    @keeps(lambda: {"kept_text": request.form.get("text", ""), "kept_thread": …})
    def write(thread_id): …

    @signed_in.connect
    def restore(app, *, user, kept):
        …store the draft, commit, and return the address to go to (or None)…
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from blinker import Namespace
from flask import Flask, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_login import login_required as _login_required
from flask_wtf.csrf import CSRFError

from relay.database import db, now
from relay.people import ended_sessions
from relay.people.entities import User
from relay.web import errors, session_cookies
from relay.web.request_values import whole_number

P = ParamSpec("P")
R = TypeVar("R")
Fields = Callable[[], dict[str, str]]

__all__ = [
    "administrator_required",
    "current_person",
    "go_on",
    "keeps",
    "kept_fields",
    "login_required",
    "next_address",
    "safe_next",
    "sign_in",
    "sign_out",
    "signed_in",
    "stay_signed_in",
    "stays_until",
    "teacher_required",
]

login_manager = LoginManager()

_NAME = "session"  # in the cookie: the name by which this session can be ended
PROVIDER = "provider"  # in the cookie: that it was begun with an account elsewhere

# Sent with ``user`` and ``kept`` after somebody has signed in and the transaction is committed. A receiver
# may return an address, which takes precedence over ``next``. It commits its own changes.
signed_in = Namespace().signal("signed-in")


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(_nobody)
    app.register_error_handler(CSRFError, _stale_form)


def _load(key: str) -> User | None:
    """The person of a session; None if they have been removed or signed out everywhere since."""
    user_id, _, version = key.partition(".")
    number = whole_number(user_id)
    if number is None:
        return None
    since = session_cookies.since(session)
    user = ended_sessions.user_of(db.session(), number, session.get(_NAME), since)
    if user is None or not user.is_active or user.session_version != whole_number(version):
        return None
    return user


def current_person() -> User:
    """The signed-in person. Call it only in views with ``login_required``."""
    return cast(User, current_user._get_current_object())


def sign_in(user: User) -> None:
    """Start a new session for ``user``, which takes over only the page language of the old one."""
    language = session.get("ui_language")
    session.clear()
    session.permanent = True
    if language:
        session["ui_language"] = language
    session[_NAME] = secrets.token_urlsafe(16)
    login_user(user)


def stay_signed_in(days: int) -> None:
    """Have this session last for ``days`` from now, whether it is used or not; 0: as usual sessions do."""
    days = min(days, session_cookies.LONGEST_STAY.days)  # an imported class may say anything
    if days > 0:
        moment = now()
        until = moment + timedelta(days=days)
        session[session_cookies.STAY] = {"since": int(moment.timestamp()), "until": int(until.timestamp())}
    else:
        session.pop(session_cookies.STAY, None)


def stays_until() -> datetime | None:
    """Until when this session lasts, where it is one that stays; None for a usual one."""
    return session_cookies.until(session)


def go_on(user: User) -> None:
    """Keep this session of ``user``, who has just ended all their others."""
    login_user(user)


def sign_out(everywhere: bool = False) -> None:
    """End this session, and the copies of its cookie; or all sessions of the person. Commits."""
    if current_user.is_authenticated:
        ended_sessions.end(db.session(), current_person(), session.get(_NAME), everywhere)
        db.session.commit()
    logout_user()
    session.clear()


def login_required(view: Callable[P, R]) -> Callable[P, R]:
    """Restrict a view to people who are signed in. Visitors are asked to sign in."""
    return cast(Callable[P, R], _login_required(view))


def teacher_required(view: Callable[P, R]) -> Callable[P, R]:
    """Restrict a view to teachers. Visitors are asked to sign in; other people get 403."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_person().is_teacher:
            abort(403)
        return view(*args, **kwargs)

    return login_required(guarded)


def administrator_required(view: Callable[P, R]) -> Callable[P, R]:
    """Restrict a view to administrators. Visitors are asked to sign in; other people get 403."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_person().is_administrator:
            abort(403)
        return view(*args, **kwargs)

    return login_required(guarded)


def keeps(fields: Fields) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view with the fields to carry through signing in when it is called without a session.

    ``fields`` is called within the request. The names it returns start with ``kept_``; the sign-in page shows
    ``kept_text``, the text that was written.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.keeps = fields  # type: ignore[attr-defined]
        return view

    return mark


def kept_fields() -> dict[str, str]:
    """The ``kept_…`` fields of the submitted form."""
    return {name: value for name, value in request.form.items() if name.startswith("kept_")}


def safe_next(address: str | None) -> str | None:
    """``address`` if it is a path on this site; None for anything that could lead to another site.

    Refuses backslashes, which browsers read as slashes, and control characters and spaces, some of which they
    drop.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(character) < 33 or ord(character) == 127 for character in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else address


def next_address(user: User, kept: dict[str, str], next_: str | None = None) -> str:
    """The address to go to after signing in: the kept draft, ``next_``, the form's ``next``, or the board."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    answers = signed_in.send(app, user=user, kept=kept)
    for _, answer in answers:
        if answer:
            return str(answer)
    return next_ or safe_next(request.form.get("next")) or url_for("board.home")


def _nobody() -> ResponseReturnValue:
    """Ask an unknown visitor to sign in. The sign-in page carries along what a submitted form contained."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("people.sign_in", next=request.full_path.removesuffix("?")))
    return _ask_again()


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    """Handle a form whose CSRF token does not match the session, because that has ended or changed since."""
    if current_user.is_authenticated:
        fields = _fields_of_view()
        if fields is None:
            return errors.show(error)
        # The form comes from an earlier session. Nothing is submitted in somebody's name until they confirm.
        return render_template("people/send_again.html", text=fields.get("kept_text", ""), form=_sent()), 400
    if request.endpoint in ("people.join", "people.sign_in"):
        sent = {name: request.form.get(name, "") for name in ("code", "nickname", "username")}
        no_cookie = current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
        next_ = safe_next(request.form.get("next"))
        return _doors(kept_fields(), next_, 400, sent, no_cookie=no_cookie)
    return _ask_again()


def _ask_again() -> ResponseReturnValue:
    fields = _fields_of_view()
    if fields is None:
        return _doors({}, None, 401)
    # Back to the page of the form, unless a receiver of ``signed_in`` returns another address.
    return _doors(fields, safe_next(urlsplit(request.referrer or "").path), 401)


def _doors(
    kept: dict[str, str],
    next_: str | None,
    status: int,
    sent: dict[str, str] | None = None,
    no_cookie: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "people/sign_in.html",
        kept=kept,
        next=next_,
        ended=True,
        no_cookie=no_cookie,
        error=None,
        **(sent or {}),
    )
    return page, status


def _fields_of_view() -> dict[str, str] | None:
    view = current_app.view_functions.get(request.endpoint or "")
    fields: Fields | None = getattr(view, "keeps", None)
    return fields() if fields else None


def _sent() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
