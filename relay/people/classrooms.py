"""Creating and changing classes and their codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.database import now
from relay.people import class_codes, classroom_choices, lockout, names
from relay.people.entities import AGE_BANDS, Classroom, Membership, School, User
from relay.problems import Problem

CODE_DAYS = 14  # by default newcomers can join with a code for so long
CODE_DAYS_CHOICES = (1, 3, 7, 14, 30, 60)
STAY_DAYS_CHOICES = (0, 1, 7, 14, 30)  # at most web.session_cookies.LONGEST_STAY


class BadClassroom(Problem):
    """A part of a class's description is not allowed; ``field`` names it."""


@dataclass(frozen=True)
class Description:
    """The description of a class, from a form. ``country``: ISO 3166-1 alpha-2; ``time_zone``: IANA name;
    ``language``: a code of ``classroom_choices.languages``."""

    name: str
    city: str
    country: str
    time_zone: str
    language: str
    age_band: str = AGE_BANDS[0]


def create_classroom(
    session: Session, teacher: User, description: Description, *, school: School | None, school_name: str = ""
) -> Classroom:
    """Create a class in ``school``, or in a new school ``school_name``, with a code open for CODE_DAYS.

    Raises BadClassroom.
    """
    if school is None:
        school = School(name=_clean(school_name, 120, "school_name"))
    classroom = Classroom(school=school)
    _describe(classroom, description)
    classroom.memberships.append(Membership(user=teacher))
    session.add(classroom)
    new_code(session, classroom)
    session.flush()
    audit.record(session, teacher, Action.CLASSROOM, classroom_id=classroom.id, made=True)
    return classroom


def change_classroom(session: Session, classroom: Classroom, description: Description) -> None:
    """Replace the description of a class. Raises BadClassroom."""
    _describe(classroom, description)
    session.flush()


def new_code(session: Session, classroom: Classroom, days: int = CODE_DAYS) -> str:
    """Give a class a new code, open for ``days``. The old code stops working, for members too."""
    while True:
        code = class_codes.make()
        if session.scalar(select(Classroom.id).where(Classroom.code == code)) is None:
            break
    classroom.code = code
    classroom.code_expires_at = now() + timedelta(days=days)
    lockout.unlock_class(session, classroom)
    return code


def extend_code(classroom: Classroom, days: int) -> datetime:
    """Let newcomers join with the present code for ``days`` from now (0: no longer). Returns the end."""
    classroom.code_expires_at = end = now() + timedelta(days=days)
    return end


def revoke_code(classroom: Classroom) -> None:
    """Remove the code. Until there is a new one, nobody can join or sign in; signed-in students stay so."""
    classroom.code = None
    classroom.code_expires_at = None


def let_stay(session: Session, teacher: User, classroom: Classroom, days: int | None) -> None:
    """Lay down for how many days students may stay signed in on their own devices; 0: they may not.

    A shorter time goes for who is signed in, too. Raises BadClassroom.
    """
    if days not in STAY_DAYS_CHOICES:
        raise BadClassroom(_l("Please choose one from the list."), field="stay_days")
    classroom.stay_days = days
    audit.record(session, teacher, Action.RULES, classroom_id=classroom.id, stay_days=days)


def _describe(classroom: Classroom, description: Description) -> None:
    classroom.name = _clean(description.name, 80, "name")
    classroom.city = _clean(description.city, 80, "city")
    classroom.country = _one_of(description.country, classroom_choices.countries(), "country")
    zones = classroom_choices.zones_of(classroom.country)
    classroom.time_zone = _one_of(description.time_zone, zones, "time_zone")
    classroom.language = _one_of(description.language, classroom_choices.languages(), "language")
    classroom.age_band = _one_of(description.age_band, AGE_BANDS, "age_band")


def _clean(text: str, limit: int, field: str) -> str:
    try:
        return names.clean(text, limit)
    except Problem as problem:
        raise BadClassroom(problem.message, field=field) from None


def _one_of(value: str, allowed: tuple[str, ...] | frozenset[str], field: str) -> str:
    if value not in allowed:
        raise BadClassroom(_l("Please choose one from the list."), field=field)
    return value
