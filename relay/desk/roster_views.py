"""Join cards to print, accounts for a list of nicknames, renaming a student, handing a class over."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from relay.database import db
from relay.desk.blueprint import bp
from relay.desk.moderation import decisions
from relay.people import name_lists, queries, roster
from relay.people.avatars import Avatar
from relay.people.entities import Classroom, UserState
from relay.people.loaders import load_classroom, load_student
from relay.people.sessions import current_person, teacher_required
from relay.problems import Problem
from relay.web.public_address import link_to, public_address
from relay.web.qr_codes import Link
from relay.web.request_values import whole_number
from relay.web.uploads import takes_files

# Session key of new PINs, until the page that shows them is read: [classroom id, [[user id, PIN], …]].
_FRESH = "fresh_pins"
_MOST_BLANK = 60  # cards on one print


@dataclass(frozen=True)
class JoinCard:
    """One student's card. ``pin`` is None unless it has just been created."""

    id: int
    name: str
    avatar: Avatar
    pin: str | None


@dataclass(frozen=True)
class CardsPage:
    """desk/roster/cards.html"""

    classroom: Classroom
    cards: tuple[JoinCard, ...]
    blank: int  # cards without a nickname, for students who choose their own
    fresh: bool  # the cards show PINs, this one time
    address: str | None  # as one types it; None: other devices do not reach this relay
    link: Link  # to the page for joining, with the class code filled in
    typed: str  # lines of a list that are still to be mended
    problem: str | None
    bad: tuple[str, ...]  # what is wrong with each of them


@bp.route("/classes/<int:classroom_id>/cards", methods=["GET", "POST"])
@teacher_required
def cards(classroom_id: int) -> ResponseReturnValue:
    """Join cards to print, with new PINs or with a line to write one on. POST creates new PINs."""
    room = load_classroom(classroom_id)
    if request.method == "GET":
        return render_template("desk/roster/cards.html", page=_page(room))
    chosen = {whole_number(value) for value in request.form.getlist("student")}
    students = [student for student in queries.roster(db.session(), room).students if student.id in chosen]
    if not students:
        return render_template(
            "desk/roster/cards.html", page=_page(room, problem=_("Choose at least one."))
        ), 400
    fresh = roster.new_pins(db.session(), current_person(), room, students)
    db.session.commit()
    session[_FRESH] = [room.id, [[student.id, pin] for student, pin in fresh]]
    return redirect(url_for("desk.cards", classroom_id=room.id))


@bp.post("/classes/<int:classroom_id>/students")
@teacher_required
@takes_files(1024 * 1024, "list")
def add_students(classroom_id: int) -> ResponseReturnValue:
    """Create accounts for a list of names, with random PINs, and show their cards.

    Lines of which none can be made come back, each with a sentence, to be mended.
    """
    room = load_classroom(classroom_id)
    typed = request.form.get("nicknames", "")
    file = request.files.get("list")
    entries = [*name_lists.read(typed), *name_lists.read(name_lists.decoded(file.read()) if file else "")]
    try:
        if not entries:
            raise Problem(_l("There is no name in the list."))
        fresh, bad = roster.add_students(db.session(), current_person(), room, entries)
    except Problem as problem:
        db.session.rollback()
        room = load_classroom(classroom_id)
        return render_template(
            "desk/roster/cards.html", page=_page(room, typed=typed, problem=str(problem))
        ), 400
    db.session.commit()
    if fresh:
        session[_FRESH] = [room.id, [[student.id, pin] for student, pin in fresh]]
    if not bad:
        return redirect(url_for("desk.cards", classroom_id=room.id))
    page = _page(
        room,
        typed="\n".join(line.entry.name for line in bad),
        bad=tuple(str(line.sentence) for line in bad),
    )
    return render_template("desk/roster/cards.html", page=page), 200 if fresh else 400


def _page(
    room: Classroom, *, typed: str = "", problem: str | None = None, bad: tuple[str, ...] = ()
) -> CardsPage:
    fresh: dict[int, str] = {}
    kept = session.pop(_FRESH, None)
    if kept and kept[0] == room.id:
        fresh = dict(kept[1])
    students = queries.roster(db.session(), room).students
    shown = [student for student in students if not fresh or student.id in fresh]
    found = public_address()
    return CardsPage(
        classroom=room,
        cards=tuple(
            JoinCard(student.id, student.name, student.avatar, fresh.get(student.id)) for student in shown
        ),
        blank=min(whole_number(request.args.get("blank"), most=999) or 0, _MOST_BLANK),
        fresh=bool(fresh),
        address=f"{found.as_typed}{url_for('people.join')}" if found.opens_elsewhere else None,
        link=link_to("people.join", code=room.code),
        typed=typed,
        problem=problem,
        bad=bad,
    )


@bp.route("/classes/<int:classroom_id>/students/<int:user_id>/name", methods=["GET", "POST"])
@teacher_required
def rename(classroom_id: int, user_id: int) -> ResponseReturnValue:
    """Give a student another nickname."""
    states = set(UserState) - {UserState.REMOVED}
    room, student = load_student(classroom_id, user_id, states)
    typed, problem = student.name, None
    if request.method == "POST":
        typed = request.form.get("nickname", "")
        try:
            decisions.rename_student(db.session(), current_person(), room, student, typed)
            db.session.commit()
            flash(_("The nickname is now %(name)s. It is what they sign in with.", name=student.name))
            return redirect(url_for("people.classroom", classroom_id=room.id, _anchor="students"))
        except Problem as refused:
            db.session.rollback()
            room, student = load_student(classroom_id, user_id, states)
            problem = str(refused)
    page = render_template(
        "desk/roster/rename.html", classroom=room, student=student, typed=typed, problem=problem
    )
    return page, 400 if problem else 200


@bp.route("/classes/<int:classroom_id>/hand-over", methods=["GET", "POST"])
@teacher_required
def hand_over(classroom_id: int) -> ResponseReturnValue:
    """Hand the class over to another of its teachers; the signed-in teacher leaves it."""
    room, person, problem = load_classroom(classroom_id), current_person(), None
    if request.method == "POST":
        successor = whole_number(request.form.get("successor")) or 0
        try:
            colleague = roster.hand_over(db.session(), person, room, successor)
            db.session.commit()
            flash(_("%(name)s has the class now. You no longer see it.", name=colleague.name))
            return redirect(url_for("people.classrooms"))
        except Problem as refused:
            db.session.rollback()
            room, problem = load_classroom(classroom_id), str(refused)
    colleagues = [each for each in queries.roster(db.session(), room).teachers if each.id != person.id]
    page = render_template(
        "desk/roster/hand_over.html", classroom=room, colleagues=colleagues, problem=problem
    )
    return page, 400 if problem else 200
