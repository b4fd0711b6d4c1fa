"""How views load a class and its students: 404 unless the signed-in teacher teaches the class."""

from __future__ import annotations

from collections.abc import Collection

from flask import abort

from relay.database import db
from relay.people import queries
from relay.people.entities import Classroom, User, UserState
from relay.people.sessions import current_person


def load_classroom(classroom_id: int) -> Classroom:
    """A class of the signed-in teacher; 404 where it does not exist or is somebody else's."""
    classroom = queries.taught_classroom(db.session(), current_person(), classroom_id)
    if classroom is None:
        abort(404)
    return classroom


def load_student(classroom_id: int, user_id: int, states: Collection[UserState]) -> tuple[Classroom, User]:
    """A class of the signed-in teacher and a student of it who is in one of ``states``; 404 otherwise."""
    classroom = load_classroom(classroom_id)
    student = queries.student_of(db.session(), classroom, user_id)
    if student is None or student.state not in states:
        abort(404)
    return classroom, student
