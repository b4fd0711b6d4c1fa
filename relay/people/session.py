"""Who is asking: the signed-in person behind a request, and the doors that ask for one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask, abort, session
from flask_login import LoginManager, current_user, login_required, login_user, logout_user

from relay.db import db
from relay.people.entities import User

P = ParamSpec("P")
R = TypeVar("R")

__all__ = ["current_person", "login_required", "sign_in", "sign_out", "teacher_required"]

login_manager = LoginManager()
login_manager.login_view = "people.sign_in"


def init_app(app: Flask) -> None:
    login_manager.init_app(app)


@login_manager.user_loader
def _load(key: str) -> User | None:
    """The person of a session, unless they were removed or signed out everywhere since."""
    user_id, _, version = key.partition(".")
    if not (user_id.isdigit() and version.isdigit()):
        return None
    user = db.session.get(User, int(user_id))
    if user is None or not user.is_active or user.session_version != int(version):
        return None
    return user


def current_person() -> User:
    """The signed-in person. Only behind ``login_required``."""
    return cast(User, current_user._get_current_object())


def sign_in(user: User) -> None:
    """Start a fresh session for ``user``; nothing of the one before is kept but the page language."""
    language = session.get("ui_language")
    session.clear()
    session.permanent = True
    if language:
        session["ui_language"] = language
    login_user(user)


def sign_out() -> None:
    logout_user()
    session.clear()


def teacher_required(view: Callable[P, R]) -> Callable[P, R]:
    """Only teachers; a student gets 403, somebody not signed in is asked to sign in."""

    @wraps(view)
    @login_required
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_person().is_teacher:
            abort(403)
        return view(*args, **kwargs)

    return cast(Callable[P, R], guarded)
