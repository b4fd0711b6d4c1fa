"""Views of activities: the list, starting one, its page, contributing, signing, ending its phases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.forms import new_key
from relay.board.loaders import load_partnership, load_thread
from relay.board.reader import reader_for
from relay.board.visibility import Viewer, is_visible
from relay.database import db
from relay.packs.catalog import catalog
from relay.people.sessions import current_person, keeps, login_required, teacher_required
from relay.problems import Problem
from relay.together.activities import (
    activities,
    activity_page,
    kept_contributions,
    list_page,
    queries,
    registry,
)
from relay.together.activities.activity_page import Sent
from relay.together.activities.entities import Activity
from relay.together.activities.kinds import ActivityKind
from relay.web.request_values import whole_number


@login_required
def all_activities(partnership_id: int) -> ResponseReturnValue:
    """The activities of a partnership: under way, finished, and for teachers those to start."""
    viewer = load_partnership(current_person(), partnership_id)[1]
    return render_template("together/activities.html", page=list_page.build(db.session(), viewer))


@teacher_required
def start(partnership_id: int, name: str) -> ResponseReturnValue:
    """What an activity asks and until when, and the button that starts it."""
    viewer = load_partnership(current_person(), partnership_id, write=True)[1]
    kind = registry.kinds().get(name)
    if kind is None:
        abort(404)
    if request.method == "GET":
        return render_template("together/start_activity.html", page=list_page.start_page(viewer, name, kind))
    key = _key()
    given = [request.form.get(f"ends-{number}", "") for number in range(len(kind.phases))]
    try:
        activity = activities.start(
            db.session(),
            current_person(),
            viewer,
            name,
            kind,
            form_key=key,
            languages=catalog(),
            ends=_days(given) if "ends-0" in request.form else None,
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        bad = isinstance(problem, activities.BadDates)
        page = list_page.start_page(
            viewer, name, kind, key=key, problem=str(problem), ends=given, bad_dates=bad
        )
        return render_template("together/start_activity.html", page=page), 400
    return redirect(url_for("activities.show", activity_id=activity.id))


@login_required
def show(activity_id: int) -> ResponseReturnValue:
    """An activity; ``about`` is the id of what one wants to answer."""
    activity, viewer, kind = _load(activity_id)
    about = whole_number(request.args.get("about"))
    page = activity_page.build(db.session(), reader_for(viewer), activity, kind, about=about)
    if page.form is not None and (
        kept := kept_contributions.take(
            activity_id, page.form.number, page.form.about.card.id if page.form.about else None
        )
    ):
        page = activity_page.build(
            db.session(), reader_for(viewer), activity, kind, about=about, sent=Sent(kept)
        )
    return render_template("together/activity.html", page=page)


@login_required
@keeps(kept_contributions.fields)
def contribute(activity_id: int) -> ResponseReturnValue:
    """Contribute to the phase under way what its fields hold ("field-0", …)."""
    activity, viewer, kind = _load(activity_id, write=True)
    number = whole_number(request.form.get("number")) or 0
    fields = kind.phases[number].fields if number < len(kind.phases) else ()
    values = tuple(request.form.get(f"field-{index}", "") for index in range(len(fields)))
    about, key = whole_number(request.form.get("about")), _key()
    try:
        post = activities.contribute(
            db.session(),
            current_person(),
            viewer,
            activity,
            kind,
            values,
            number=number,
            form_key=key,
            languages=catalog(),
            about=about,
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        sent = Sent(values, key, str(problem), problem.field or "")
        page = activity_page.build(db.session(), reader_for(viewer), activity, kind, about=about, sent=sent)
        if page.form is None:
            flash(str(problem), "problem")
        return render_template("together/activity.html", page=page), 400
    if not is_visible(post):
        flash(_("A teacher of your class looks at it before the others see it."))
    return redirect(url_for("activities.show", activity_id=activity_id, _anchor=f"p{post.id}"))


@login_required
def sign(activity_id: int) -> ResponseReturnValue:
    """Put one's name under what came out."""
    activity, viewer, kind = _load(activity_id, write=True)
    return _done(activity, lambda: activities.sign(db.session(), current_person(), viewer, activity, kind))


@teacher_required
def agree(activity_id: int) -> ResponseReturnValue:
    """Say for one's class that the phase (``number``) is over."""
    activity, viewer, _kind = _load(activity_id, write=True)
    number = _number()
    return _done(activity, lambda: activities.agree(db.session(), current_person(), viewer, activity, number))


@teacher_required
def postpone(activity_id: int) -> ResponseReturnValue:
    """Give the phase (``number``) and those after it a week more."""
    activity, viewer, _kind = _load(activity_id, write=True)
    number = _number()
    return _done(
        activity, lambda: activities.postpone(db.session(), current_person(), viewer, activity, number)
    )


@teacher_required
def to_glossary(activity_id: int) -> ResponseReturnValue:
    """Put an answer (``post``), and what it answers, into the glossary."""
    activity, viewer, kind = _load(activity_id, write=True)
    post_id = whole_number(request.form.get("post")) or 0
    return _done(
        activity,
        lambda: activities.to_glossary(db.session(), current_person(), viewer, activity, kind, post_id),
        said=_("It is in the glossary: the machine uses it from now on."),
    )


def _done(activity: Activity, change: Callable[[], object], *, said: str = "") -> ResponseReturnValue:
    address = url_for("activities.show", activity_id=activity.id)
    try:
        change()
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
        return redirect(address)
    if said:
        flash(said)
    return redirect(address)


def _load(activity_id: int, *, write: bool = False) -> tuple[Activity, Viewer, ActivityKind]:
    """An activity whose topic the person may open; 404 otherwise, 403 if ``write`` and they only read."""
    activity = queries.find(db.session(), activity_id)
    kind = registry.kinds().get(activity.kind) if activity is not None else None
    if activity is None or kind is None:
        abort(404)
    _thread, viewer = load_thread(current_person(), activity.thread_id, write=write)
    return activity, viewer, kind


def _days(given: Sequence[str]) -> list[date]:
    """The days of date fields. Raises BadDates for what is none."""
    try:
        return [date.fromisoformat(each) for each in given]
    except ValueError:
        raise activities.BadDates from None


def _number() -> int:
    number = whole_number(request.form.get("number"))
    return -1 if number is None else number


def _key() -> str:
    """The form's idempotency key; a fresh one where the form has none of the right shape."""
    key = request.form.get("form_key", "")
    return key if 16 <= len(key) <= 40 and key.isascii() else new_key()
