"""What administrators do for people: help somebody back in who has lost their password."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from relay.database import db
from relay.people import accounts, pin_reveal, queries
from relay.people.blueprint import bp
from relay.people.entities import Role, User
from relay.people.sessions import administrator_required, current_person


@bp.get("/teachers")
@administrator_required
def teachers() -> ResponseReturnValue:
    """The teachers and language helpers of this relay, each with the way to a new password."""
    shown = pin_reveal.take()
    found = queries.people_with_passwords(db.session())
    return render_template(
        "people/teachers.html",
        people=[(each, [membership.classroom.name for membership in each.memberships]) for each in found],
        me=current_person().id,
        fresh=next(((each.name, shown[1]) for each in found if shown and each.id == shown[0]), None),
    )


@bp.post("/teachers/<int:user_id>/password")
@administrator_required
def reset_password(user_id: int) -> ResponseReturnValue:
    """Give somebody else a new password, shown once on the next page and recorded in their classes' logs."""
    person = current_person()
    teacher = db.session.get(User, user_id)
    if teacher is None or teacher.role == Role.STUDENT or not teacher.is_active or teacher.id == person.id:
        abort(404)
    pin_reveal.keep(teacher.id, accounts.help_back_in(db.session(), person, teacher))
    db.session.commit()
    return redirect(url_for("people.teachers"))
