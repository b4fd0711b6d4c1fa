"""The partnership's pages: what there is, balance, all messages, the agreement, holidays, archiving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from relay.board import additions
from relay.board.loaders import load_partnership
from relay.board.pages import Note
from relay.board.visibility import Viewer
from relay.database import db, now
from relay.desk.blueprint import bp
from relay.desk.loaders import load_desk
from relay.desk.partnership import agreements, board_archive, class_holidays, pages
from relay.desk.reports import balance, voices
from relay.packs.catalog import catalog
from relay.people.entities import User
from relay.people.forms import blame
from relay.people.sessions import current_person, login_required, teacher_required
from relay.problems import Problem
from relay.web import local_time
from relay.web.request_values import whole_number


class AgreementForm(FlaskForm):  # type: ignore[misc]
    goals = TextAreaField()
    norms = TextAreaField()
    rhythm = TextAreaField()


class HolidayForm(FlaskForm):  # type: ignore[misc]
    name = StringField()
    starts_on = StringField()
    ends_on = StringField()


def init_app(app: Flask) -> None:
    """Have the board show which partner classes are on holiday."""
    additions.of(app).notes.append(_away_now)


def _away_now(viewer: Viewer) -> list[Note]:
    """Notes about the classes that are on holiday today, in their own time zones."""
    moment = now()
    found = class_holidays.holidays(db.session(), viewer.partnership.id, moment.date())
    return [
        Note(
            "clock",
            _("%(city)s is away.", city=holiday.classroom.city),
            _(
                "Answers may take longer: the class is on holiday until %(day)s.",
                day=pages.day(holiday.ends_on),
            ),
        )
        for holiday in found
        if holiday.starts_on
        <= local_time.local(moment, holiday.classroom.time_zone).date()
        <= holiday.ends_on
    ]


@bp.get("/p/<int:partnership_id>/partnership")
@teacher_required
def partnership(partnership_id: int) -> ResponseReturnValue:
    """The pages about a partnership, each with a sentence."""
    viewer = load_desk(current_person(), partnership_id)
    name, archived = viewer.partnership.name, viewer.archived
    page = pages.HubPage(partnership_id, name, archived, viewer.takes_part)
    return render_template("desk/partnership/hub.html", page=page)


@bp.get("/p/<int:partnership_id>/class")
@teacher_required
def own_class(partnership_id: int) -> ResponseReturnValue:
    """Redirect to the teacher's class in a partnership, or to the list of their classes if it is several."""
    viewer = load_desk(current_person(), partnership_id)
    if len(viewer.taught) > 1:
        return redirect(url_for("people.classrooms"))
    return redirect(url_for("people.classroom", classroom_id=viewer.own.classroom_id))


@bp.get("/p/<int:partnership_id>/together")
@login_required
def together(partnership_id: int) -> ResponseReturnValue:
    """The balance page: each class's activity, what the classes did together, and holidays."""
    return _together(load_desk(current_person(), partnership_id))


def _together(viewer: Viewer, form: HolidayForm | None = None, status: int = 200) -> ResponseReturnValue:
    session, moment = db.session(), now()
    found = balance.balance(session, viewer)
    columns = pages.rooms(viewer)
    by_id = {room.id: room for room in columns}
    today = local_time.local(moment, viewer.classroom.time_zone).date()
    holidays = class_holidays.holidays(session, viewer.partnership.id, today)
    page = pages.TogetherPage(
        id=viewer.partnership.id,
        name=viewer.partnership.name,
        archived=viewer.archived,
        may_change=viewer.own.left_at is None,
        rooms=columns,
        rows=pages.rows(found, columns),
        languages=tuple(tuple(found.languages.get(room.id, {}).items()) for room in columns),
        unanswered=pages.lines(balance.unanswered(session, viewer), viewer, moment),
        open_questions=tuple((by_id[room], number) for room, number in found.unanswered.items() if number),
        successes=tuple(
            (each, pages.day(each.when) if each.when is not None else None)
            for each in balance.successes(session, viewer)
        ),
        calendar=pages.calendar(holidays, viewer, moment),
        own_rooms=tuple(room for room in columns if room.id in viewer.taught),
    )
    form = form or HolidayForm(formdata=None)
    return render_template("desk/partnership/together.html", page=page, form=form), status


@bp.get("/p/<int:partnership_id>/voices")
@login_required
def all_voices(partnership_id: int) -> ResponseReturnValue:
    """All messages, newest first, with the time in each class's time zone."""
    viewer = load_desk(current_person(), partnership_id)
    room, author, before = (whole_number(request.args.get(name)) for name in ("class", "author", "before"))
    found = voices.page(db.session(), viewer, classroom_id=room, author_id=author, before=before)
    page = pages.VoicesPage(
        id=partnership_id,
        name=viewer.partnership.name,
        rooms=pages.rooms(viewer),
        lines=pages.lines(found.posts, viewer, now()),
        older=found.older,
        room=room,
        author=(author, found.posts[0].author.name) if author is not None and found.posts else None,
    )
    return render_template("desk/partnership/voices.html", page=page)


@bp.get("/p/<int:partnership_id>/agreement")
@login_required
def agreement(partnership_id: int) -> ResponseReturnValue:
    """The agreement page: all members read it, teachers sign and change it."""
    return _agreement(load_partnership(current_person(), partnership_id)[1])


def _agreement(viewer: Viewer, form: AgreementForm | None = None, status: int = 200) -> ResponseReturnValue:
    found = agreements.standing(db.session(), viewer)
    newest = found.proposal or found.holding
    if form is None:
        form = AgreementForm(formdata=None, obj=newest)
    may_change = viewer.may_rule
    unsigned = may_change and any(room.id in viewer.taught for room in found.missing)
    awaited: list[str] = []
    if unsigned and found.proposal is not None:
        awaited = agreements.awaited(db.session(), viewer, found.proposal, catalog())
    proposal = pages.sheet(found.proposal, viewer) if found.proposal else None
    page = pages.AgreementPage(
        id=viewer.partnership.id,
        name=viewer.partnership.name,
        holding=pages.sheet(found.holding, viewer) if found.holding else None,
        proposal=proposal,
        missing=tuple(room.city for room in found.missing),
        may_change=may_change,
        may_sign=unsigned and not awaited,
        awaited=tuple(awaited),
        unreadable=unsigned and not awaited and proposal is not None and not _can_read(proposal, viewer),
    )
    return render_template("desk/partnership/agreement.html", page=page, form=form), status


def _can_read(sheet: pages.Sheet, viewer: Viewer) -> bool:
    texts = (sheet.original, sheet.translation)
    return any(text is not None and text.language == viewer.classroom.language for text in texts)


@bp.post("/p/<int:partnership_id>/agreement")
@login_required
def propose_agreement(partnership_id: int) -> ResponseReturnValue:
    """Propose an agreement, or a change of the one in force."""
    viewer = load_desk(current_person(), partnership_id)
    form = AgreementForm()
    try:
        agreements.propose(
            db.session(),
            current_person(),
            viewer,
            goals=form.goals.data or "",
            norms=form.norms.data or "",
            rhythm=form.rhythm.data or "",
            languages=catalog(),
        )
    except Problem as problem:
        db.session.rollback()
        blame(form, problem)
        return _agreement(load_desk(current_person(), partnership_id), form, 400)
    db.session.commit()
    flash(_("Your proposal is there. It holds once every side has signed it."))
    return redirect(url_for("desk.agreement", partnership_id=partnership_id))


@bp.post("/p/<int:partnership_id>/agreement/<int:agreement_id>/sign")
@login_required
def sign_agreement(partnership_id: int, agreement_id: int) -> ResponseReturnValue:
    """Sign the open proposal."""
    return _do(
        partnership_id,
        "desk.agreement",
        lambda teacher, viewer: agreements.sign(db.session(), teacher, viewer, agreement_id, catalog()),
        _("Signed."),
    )


@bp.post("/p/<int:partnership_id>/agreement/<int:agreement_id>/take-back")
@login_required
def take_back_agreement(partnership_id: int, agreement_id: int) -> ResponseReturnValue:
    """Withdraw one's own proposal."""
    return _do(
        partnership_id,
        "desk.agreement",
        lambda _teacher, viewer: agreements.take_back(db.session(), viewer, agreement_id),
        _("The proposal is taken back."),
    )


@bp.post("/p/<int:partnership_id>/holidays")
@login_required
def add_holiday(partnership_id: int) -> ResponseReturnValue:
    """Add a holiday of one's own class."""
    viewer = load_desk(current_person(), partnership_id)
    form = HolidayForm()
    try:
        class_holidays.add_holiday(
            db.session(),
            current_person(),
            viewer,
            whole_number(request.form.get("classroom")) or viewer.own.classroom_id,
            name=form.name.data or "",
            starts_on=_date(form.starts_on.data, "starts_on"),
            ends_on=_date(form.ends_on.data or form.starts_on.data, "ends_on"),
        )
    except Problem as problem:
        db.session.rollback()
        blame(form, problem)
        return _together(load_desk(current_person(), partnership_id), form, 400)
    db.session.commit()
    return redirect(url_for("desk.together", partnership_id=partnership_id, _anchor="holidays"))


@bp.post("/p/<int:partnership_id>/holidays/<int:holiday_id>/remove")
@login_required
def remove_holiday(partnership_id: int, holiday_id: int) -> ResponseReturnValue:
    """Remove a holiday; 404 unless it is one of the teacher's own classes'."""
    viewer = load_desk(current_person(), partnership_id)
    try:
        class_holidays.remove_holiday(db.session(), viewer, holiday_id)
    except class_holidays.NotYourHoliday:
        db.session.rollback()
        abort(404)
    db.session.commit()
    return redirect(url_for("desk.together", partnership_id=partnership_id, _anchor="holidays"))


@bp.route("/p/<int:partnership_id>/archive", methods=["GET", "POST"])
@login_required
def archive(partnership_id: int) -> ResponseReturnValue:
    """Explain what archiving means (GET), and archive the partnership (POST)."""
    if request.method == "POST":
        return _do(
            partnership_id,
            "desk.together",
            lambda teacher, viewer: board_archive.archive(db.session(), teacher, viewer),
            _("The partnership is archived: everybody can read it, nobody can write."),
        )
    viewer = load_desk(current_person(), partnership_id)
    return render_template("desk/partnership/archive.html", viewer=viewer)


@bp.post("/p/<int:partnership_id>/reopen")
@login_required
def reopen(partnership_id: int) -> ResponseReturnValue:
    """Reopen an archived partnership."""
    return _do(
        partnership_id,
        "desk.together",
        lambda teacher, viewer: board_archive.reopen(db.session(), teacher, viewer),
        _("The partnership is open again."),
    )


def _do(
    partnership_id: int, back: str, change: Callable[[User, Viewer], None], done: str
) -> ResponseReturnValue:
    """Load the desk, call ``change``, commit, flash ``done`` or the problem, and redirect to ``back``."""
    viewer = load_desk(current_person(), partnership_id)
    try:
        change(current_person(), viewer)
        db.session.commit()
        flash(done)
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
    return redirect(url_for(back, partnership_id=partnership_id))


def _date(value: str | None, field: str) -> date:
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        raise class_holidays.BadDates(_("Please give a day, as year-month-day."), field=field) from None
