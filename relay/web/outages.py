"""What a page says while the database or the disk takes nothing, and the form that loses nothing typed.

Whatever form was sent, the answer (503) holds its fields: what somebody wrote can be read and copied there,
and be sent again with one press once the trouble is over. Passwords and PINs are asked for again instead of
being written into a page. The page asks nothing of the database.
"""

from __future__ import annotations

import errno
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass

import structlog
from flask import Flask, current_app, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from relay.database import Trouble, db, trouble
from relay.web import interface_languages
from relay.web.locale import page_language

log = structlog.get_logger()

# The fields of all forms that hold a secret; a test compares them.
SECRETS = ("pin", "password", "old", "new", "again")
_UNUSABLE = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EIO: Trouble.AWAY,
}
_WAIT = 30  # seconds after which a program may ask again


@dataclass(frozen=True)
class Field:
    """A field of the form that was sent. ``shown``: somebody may have written it, rather than pressed it."""

    name: str
    value: str
    shown: bool


@dataclass(frozen=True)
class OutagePage:
    """errors/outage.html"""

    title: str
    sentence: str
    advice: str
    address: str  # where the form goes, or the page is
    fields: tuple[Field, ...]
    secrets: tuple[tuple[str, str], ...]  # (name, label) of what has to be typed again
    sent: bool  # whether a form was sent


def init_app(app: Flask) -> None:
    app.register_error_handler(DBAPIError, answer)
    app.register_error_handler(OSError, answer)


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What ``error`` says of the database or the disk; None where neither is to blame."""
    if isinstance(error, OSError):
        return _UNUSABLE.get(error.errno or 0)
    return trouble(error)


def answer(error: Exception) -> ResponseReturnValue:
    """The page for a request that could not be served. Raises ``error`` again where it is none of that."""
    found = trouble_of(error)
    if found is None:
        raise error
    log.error("the database or the disk cannot be used", trouble=found.value, endpoint=request.endpoint)
    with suppress(SQLAlchemyError):
        db.session.rollback()
    with force_locale(_language()):
        page = _page(found)
        # Bypasses Flask's context processors, because one of them reads the signed-in person.
        text = current_app.jinja_env.get_template("errors/outage.html").render(page=page)
    response = make_response(text, 503)
    response.headers["Retry-After"] = str(_WAIT)
    return response


def _language() -> str:
    try:
        return page_language()
    except SQLAlchemyError:  # it is that of the person, who cannot be read
        chosen = session.get("ui_language")
        return chosen if chosen in interface_languages.codes() else interface_languages.of_browser()


def _page(found: Trouble) -> OutagePage:
    sent = request.method not in ("GET", "HEAD")
    sentences = {
        Trouble.FULL: _("The relay’s disk is full, so nothing can be saved just now."),
        Trouble.READ_ONLY: _("The relay can be read, but nothing can be saved just now."),
        Trouble.LOCKED: _("The relay is very busy, so this was not saved."),
        Trouble.AWAY: _("The relay’s database does not answer just now."),
    }
    if found is Trouble.LOCKED:
        advice = _("Wait a moment, then try again.")
    else:
        advice = _(
            "Wait a minute, then try again. If it stays like this, tell a teacher: whoever runs this relay "
            "finds out what to do with the command %(command)s.",
            command="relay check",
        )
    fields = _fields() if sent else ()
    names = [field.name for field in fields]
    labels = {
        "pin": _("PIN"),
        "password": _("Password"),
        "old": _("The old PIN or password"),
        "new": _("The new PIN or password"),
        "again": _("The password once more") if "password" in names else _("Once more"),
    }
    return OutagePage(
        title=_("Not saved yet") if sent else _("Not to be read just now"),
        sentence=sentences[found],
        advice=advice,
        address=request.script_root + request.full_path.removesuffix("?"),
        fields=tuple(field for field in fields if not is_secret(field.name, names)),
        secrets=tuple((name, labels[name]) for name in names if is_secret(name, names)),
        sent=sent,
    )


def is_secret(name: str, names: Container[str]) -> bool:
    """Whether the field ``name`` of a form with the fields ``names`` holds a PIN or a password."""
    return name in SECRETS and (name != "again" or any(each in names for each in SECRETS if each != name))


def _fields() -> tuple[Field, ...]:
    try:
        sent = list(request.form.items(multi=True))
    except OSError:  # a long form is read by way of the disk
        return ()
    return tuple(Field(name, value, _is_written(value)) for name, value in sent if name != "csrf_token")


def _is_written(value: str) -> bool:
    """Keys and codes of forms have neither blanks nor letters beyond ASCII."""
    return any(character.isspace() or not character.isascii() for character in value)
