"""The holidays of classes, during which partners do not expect answers. The caller commits."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from relay.board.entities import Participation
from relay.board.visibility import Viewer
from relay.desk.partnership.entities import Holiday
from relay.people import names
from relay.people.entities import User
from relay.problems import Problem, at_field

_LONGEST = timedelta(days=120)
_LOOK_BACK = timedelta(days=14)


class BadDates(Problem):
    message = _l("The last day comes after the first, at most four months later.")
    field = "ends_on"


class NotYourHoliday(Problem):
    message = _l("Only the teachers of that class can change its holidays.")


def holidays(session: Session, partnership_id: int, today: date) -> list[Holiday]:
    """The current, future and recent holidays (_LOOK_BACK) of a partnership's classes, by first day."""
    rooms = select(Participation.classroom_id).where(
        Participation.partnership_id == partnership_id, Participation.left_at.is_(None)
    )
    return list(
        session.scalars(
            select(Holiday)
            .where(Holiday.classroom_id.in_(rooms), Holiday.ends_on >= today - _LOOK_BACK)
            .options(joinedload(Holiday.classroom))
            .order_by(Holiday.starts_on, Holiday.id)
        )
    )


def add_holiday(
    session: Session,
    teacher: User,
    viewer: Viewer,
    classroom_id: int,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
) -> Holiday:
    """Add a holiday of one of the teacher's classes. ``ends_on`` is inclusive.

    Raises NotYourHoliday, BadDates, BadName, NameTooLong.
    """
    if classroom_id not in viewer.taught:
        raise NotYourHoliday
    if not starts_on <= ends_on <= starts_on + _LONGEST:
        raise BadDates
    with at_field("name"):
        name = names.clean(name, 80)
    holiday = Holiday(
        classroom_id=classroom_id, name=name, starts_on=starts_on, ends_on=ends_on, added_by_id=teacher.id
    )
    session.add(holiday)
    session.flush()
    return holiday


def remove_holiday(session: Session, viewer: Viewer, holiday_id: int) -> None:
    """Remove a holiday of one of the teacher's classes. Raises NotYourHoliday, also where there is none."""
    holiday = session.get(Holiday, holiday_id)
    if holiday is None or holiday.classroom_id not in viewer.taught:
        raise NotYourHoliday
    session.delete(holiday)
    session.flush()
