"""What people change about themselves: their PIN or password, their picture. The caller commits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.people import avatars, credentials, lockout
from relay.people.entities import Role, User
from relay.people.visitors import Visitor
from relay.problems import Problem, at_field


class WrongSecret(Problem):
    message = _l("That is not the one you sign in with.")
    field = "old"


class SecretsDiffer(Problem):
    message = _l("The two were not the same. Please type it twice.")
    field = "again"


class NoSuchPicture(Problem):
    message = _l("Please choose one of the pictures.")
    field = "symbol"


def change_secret(
    session: Session, person: User, visitor: Visitor, *, old: str, new: str, again: str
) -> None:
    """Replace a student's PIN, or anybody else's password, and end all their sessions.

    The old one is counted like a try to sign in, so that a device left open is no place to find it out.
    Raises BadPin, CommonPin, BadPassword and SecretsDiffer, before anything is counted; Locked, TooBusy,
    WrongSecret.
    """
    if person.role == Role.STUDENT:
        new = _new_pin(new)
        again = _digits(again)
    else:
        _check_password(new, person.username or "")
    if new != again:
        raise SecretsDiffer
    _check_old(session, person, visitor, old)
    person.secret_hash = credentials.make_hash(new)
    person.session_version += 1
    rooms = [membership.classroom_id for membership in person.memberships]
    audit.record(
        session,
        person,
        Action.OWN_SECRET,
        classroom_id=rooms[0] if len(rooms) == 1 else None,
        about=("user", person.id),
    )


def check_secret(session: Session, person: User, visitor: Visitor, typed: str) -> None:
    """Check that ``typed`` is the PIN or password of the person, who is about to do what needs it.

    Counted like a try to sign in. Raises Locked, TooBusy, WrongSecret.
    """
    _check_old(session, person, visitor, typed)


def choose_picture(person: User, symbol: str, colour: str) -> None:
    """Give ``person`` another drawn picture. Raises NoSuchPicture."""
    if symbol not in avatars.SYMBOLS or colour not in avatars.COLOURS:
        raise NoSuchPicture
    person.symbol, person.colour = symbol, colour


def pick_picture(person: User, symbol: str | None, colour: str | None) -> bool:
    """Give ``person`` what they picked at the door, except what is none of ours. Whether that changed it."""
    before = person.symbol, person.colour
    if symbol in avatars.SYMBOLS:
        person.symbol = symbol
    if colour in avatars.COLOURS:
        person.colour = colour
    return (person.symbol, person.colour) != before


def _new_pin(typed: str) -> str:
    with at_field("new"):
        pin = credentials.clean_pin(typed)
        credentials.check_new_pin(pin)
    return pin


def _check_password(typed: str, username: str) -> None:
    with at_field("new"):
        credentials.check_new_password(typed, username)


def _digits(typed: str) -> str:
    """A PIN as ``clean_pin`` returns it; what is none stays as typed, and so differs from every PIN."""
    try:
        return credentials.clean_pin(typed)
    except credentials.BadPin:
        return typed


def _check_old(session: Session, person: User, visitor: Visitor, old: str) -> None:
    student = person.role == Role.STUDENT
    room = person.memberships[0].classroom if student else None
    with at_field("old", lockout.Locked):
        attempt = lockout.counted(session, lambda counts: lockout.Try(session, person, visitor, room, counts))
    secret = _digits(old) if student else old
    if not credentials.matches(person.secret_hash, secret, lockout.is_crowded(session, visitor)):
        raise WrongSecret
    attempt.succeeded()
