"""The personas of the tests: two partner classes, and outsiders from another partnership."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from relay.board.entities import Participation, Partnership
from relay.people.entities import Classroom, Membership, Role, School, User
from relay.people.names import nickname_key

PIN = "4821"
PASSWORD = "correct horse battery"


@dataclass
class World:
    """All personas by name. Portland (en) and Medellín (es) are partners; so are Lyon (fr) and Porto (pt)."""

    portland: Classroom
    medellin: Classroom
    lyon: Classroom
    porto: Classroom
    partnership: Partnership
    others: Partnership
    maya: User  # student, Portland
    oliver: User  # student, Portland
    samuel: User  # student, Medellín
    ms_reed: User  # teacher, Portland
    carolina: User  # teacher, Medellín
    outsider: User  # student, Lyon
    outside_teacher: User  # teacher, Lyon


def build(session: Session, pin_hash: str, password_hash: str) -> World:
    """Insert the personas, their classes and partnerships, and flush the session."""

    def classroom(
        school: str, name: str, city: str, country: str, zone: str, language: str, code: str
    ) -> Classroom:
        return Classroom(
            school=School(name=school),
            name=name,
            city=city,
            country=country,
            time_zone=zone,
            language=language,
            code=code,
        )

    portland = classroom(
        "Cedar Park School", "Room 14", "Portland", "US", "America/Los_Angeles", "en", "fern-27-lake"
    )
    medellin = classroom(
        "Colegio San José", "Salón 6B", "Medellín", "CO", "America/Bogota", "es", "luna-35-cove"
    )
    lyon = classroom("Collège Jean Moulin", "5e B", "Lyon", "FR", "Europe/Paris", "fr", "pine-48-moon")
    porto = classroom("Escola do Porto", "7.º A", "Porto", "PT", "Europe/Lisbon", "pt", "wave-59-star")
    session.add_all([portland, medellin, lyon, porto])

    def student(name: str, room: Classroom) -> User:
        user = User(role=Role.STUDENT, name=name, secret_hash=pin_hash)
        user.memberships.append(Membership(classroom=room, nickname_key=nickname_key(name)))
        session.add(user)
        return user

    def teacher(name: str, username: str, *rooms: Classroom) -> User:
        user = User(role=Role.TEACHER, name=name, username=username, secret_hash=password_hash)
        user.memberships.extend(Membership(classroom=room) for room in rooms)
        session.add(user)
        return user

    ms_reed = teacher("Ms Reed", "reed", portland)
    carolina = teacher("Carolina", "carolina", medellin)
    outside_teacher = teacher("M. Petit", "petit", lyon)
    maya, oliver = student("Maya", portland), student("Oliver", portland)
    samuel, outsider = student("Samuel", medellin), student("Chloé", lyon)
    session.flush()
    partnership = Partnership(name="Portland and Medellín", created_by_id=ms_reed.id)
    partnership.participations = [Participation(classroom=portland), Participation(classroom=medellin)]
    others = Partnership(name="Lyon and Porto", created_by_id=outside_teacher.id)
    others.participations = [Participation(classroom=lyon), Participation(classroom=porto)]
    session.add_all([partnership, others])
    session.flush()
    return World(
        portland,
        medellin,
        lyon,
        porto,
        partnership,
        others,
        maya,
        oliver,
        samuel,
        ms_reed,
        carolina,
        outsider,
        outside_teacher,
    )


__all__ = ["PASSWORD", "PIN", "World", "build"]
