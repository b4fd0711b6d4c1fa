"""The pages of a class: all of it at a glance, and one student."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from relay.board.queries import partnerships_of
from relay.database import db
from relay.desk.blueprint import bp
from relay.desk.class_overview import pages, queries
from relay.desk.first_steps import queries as first_steps
from relay.judging.send_verdicts import calibration
from relay.people import enrolment, forms, lockout, one_time_links, pin_reveal
from relay.people import queries as people
from relay.people.blueprint import bp as people_bp
from relay.people.entities import Classroom, UserState
from relay.people.loaders import load_classroom, load_student
from relay.people.sessions import current_person, teacher_required
from relay.web import local_time
from relay.web.public_address import link_to, public_address

_LATEST = 5  # messages on a student's page


# On the blueprint of people, which has the class's other pages, and here since it shows what was written.
@people_bp.get("/classes/<int:classroom_id>", endpoint="classroom")
@teacher_required
def class_page(classroom_id: int) -> ResponseReturnValue:
    """A class at a glance: its code, its week, and what each student did; who waits, and its teachers."""
    room = load_classroom(classroom_id)
    return render_template("desk/class_overview/class.html", page=_class_page(room))


def _class_page(room: Classroom) -> pages.ClassPage:
    session, zone = db.session(), room.time_zone
    roster = people.roster(session, room)
    found = queries.overview(session, room)
    locks = lockout.locks(session, roster.students)
    slowed, address = lockout.slowed_until(session, room), public_address()
    steps = first_steps.of_classroom(session, room.id)
    shown = pin_reveal.take()
    names = {user.id: user.name for user in (*roster.students, *roster.waiting)}
    days = forms.CodeDaysForm(formdata=None).days.iter_choices()
    return pages.ClassPage(
        classroom=room,
        students=tuple(pages.student(user, found, room, locks.get(user.id)) for user in roster.students),
        waiting=roster.waiting,
        removed=roster.removed,
        teachers=roster.teachers,
        week=pages.week(found, roster.students),
        nudge=pages.nudge(found, roster),
        shown_once=(names[shown[0]], shown[1]) if shown is not None and shown[0] in names else None,
        is_open=enrolment.is_open(room),
        expires=local_time.long(room.code_expires_at, zone) if room.code_expires_at else None,
        slowed=local_time.long(slowed, zone) if slowed else None,
        days=tuple((int(each.value), each.selected) for each in days),
        address=address.as_typed if address.opens_elsewhere else None,
        join=link_to("people.join", code=room.code),
        invitations=tuple(
            (
                invitation.id,
                link_to(
                    "people.staff_invitation",
                    token=one_time_links.token(invitation, str(current_app.secret_key)),
                ),
                local_time.long(invitation.expires_at, zone),
            )
            for invitation in people.staff_invitations(session, room)
        ),
        first_steps=not steps.is_done,
    )


@bp.get("/classes/<int:classroom_id>/students/<int:user_id>")
@teacher_required
def student(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """One student: what they did and wrote, and what a teacher can do for them."""
    room, user = load_student(classroom_id, user_id, {UserState.ACTIVE, UserState.WAITING})
    session = db.session()
    found = queries.overview(session, room)
    locked = lockout.locks(session, [user]).get(user.id)
    shown = pin_reveal.take()
    page = pages.StudentPage(
        classroom=room,
        student=pages.student(user, found, room, locked),
        is_locked=locked is not None,
        since=pages.days_ago(user.created_at, room.time_zone),
        pin=shown[1] if shown is not None and shown[0] == user.id else None,
        fit=calibration(session, user),
        said=pages.said(queries.latest(session, room, user, _LATEST), room),
        boards=tuple(
            (each.id, each.name)
            for each in session.scalars(partnerships_of(current_person()))
            if any(part.classroom_id == room.id for part in each.participations)
        ),
    )
    return render_template("desk/class_overview/student.html", page=page)
