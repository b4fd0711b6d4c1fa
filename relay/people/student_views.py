"""What a teacher does for one student: new PIN, unlock, approve, turn away, remove."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay import audit
from relay.audit import Action
from relay.database import db
from relay.people import lockout, pin_reveal, roster
from relay.people.blueprint import bp
from relay.people.entities import Classroom, UserState
from relay.people.loaders import load_student
from relay.people.sessions import current_person, teacher_required


def _back(room: Classroom, action: Action, user_id: int, *, to_student: bool = False) -> ResponseReturnValue:
    """Record what was done to a student, commit, and go back to the class, or to the student's page."""
    audit.record(db.session(), current_person(), action, classroom_id=room.id, about=("user", user_id))
    db.session.commit()
    if to_student:
        return redirect(url_for("desk.student", classroom_id=room.id, user_id=user_id))
    return redirect(url_for("people.classroom", classroom_id=room.id, _anchor="students"))


@bp.post("/classes/<int:classroom_id>/students/<int:user_id>/pin")
@teacher_required
def reset_pin(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """Give a student a random new PIN, shown once on the next page."""
    room, student = load_student(classroom_id, user_id, {UserState.ACTIVE, UserState.WAITING})
    pin_reveal.keep(student.id, roster.reset_pin(student))
    return _back(room, Action.PIN_RESET, student.id, to_student=True)


@bp.post("/classes/<int:classroom_id>/students/<int:user_id>/unlock")
@teacher_required
def unlock_student(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """Lift the lock after wrong PINs. The PIN stays the same."""
    room, student = load_student(classroom_id, user_id, {UserState.ACTIVE, UserState.WAITING})
    lockout.unlock(student)
    flash(_("%(name)s can try again now.", name=student.name))
    return _back(room, Action.UNLOCKED, student.id, to_student=True)


@bp.post("/classes/<int:classroom_id>/students/<int:user_id>/remove")
@teacher_required
def remove_student(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """Remove a student from the class at once. Their posts stay."""
    room, student = load_student(classroom_id, user_id, {UserState.ACTIVE})
    roster.remove_student(student)
    flash(_("%(name)s is no longer in the class.", name=student.name))
    return _back(room, Action.REMOVED, student.id)


@bp.post("/classes/<int:classroom_id>/students/<int:user_id>/let-in")
@teacher_required
def let_student_in(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """Approve a waiting student, or take back one who was removed."""
    room, student = load_student(classroom_id, user_id, {UserState.WAITING, UserState.REMOVED})
    roster.let_in(student)
    flash(_("%(name)s is in the class.", name=student.name))
    return _back(room, Action.LET_IN, student.id)


@bp.post("/classes/<int:classroom_id>/students/<int:user_id>/turn-away")
@teacher_required
def turn_student_away(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """Turn a waiting student away and delete their account."""
    room, student = load_student(classroom_id, user_id, {UserState.WAITING})
    name = student.name
    roster.turn_away(db.session(), student)
    flash(_("%(name)s was not let in.", name=name))
    return _back(room, Action.TURNED_AWAY, user_id)
