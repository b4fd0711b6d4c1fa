"""Views: reviewing one's words, a card at a time, for about five minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from relay.database import db, now
from relay.learning.notebook import cards, queries, reviews
from relay.learning.notebook.pages import ReviewPage
from relay.learning.notebook.queries import DueCard
from relay.learning.notebook.reviews import Ease
from relay.people.entities import User
from relay.people.sessions import current_person, login_required
from relay.web import local_time
from relay.web.request_values import whole_number
from relay.web.security import limiter

_BEGAN = "notebook_review"  # in the session: when this sitting began
_REST = timedelta(hours=1)  # after which there may be another sitting
_EASES = {str(ease): ease for ease in Ease}


@login_required
def review() -> ResponseReturnValue:
    """The next card, without its back; or why there is none.

    A sitting ends after about five minutes; ``more`` begins another one.
    """
    person = current_person()
    due = _next(person)
    if due is not None and _is_over():
        page = ReviewPage(None, queries.due_count(db.session(), person, now()), "time", None)
    else:
        page = _page(person, due, shown=False)
    return render_template("learning/notebook/review.html", page=page)


@login_required
def back(entry_id: int, direction: str) -> ResponseReturnValue:
    """A card with its back."""
    page = _page(current_person(), _card(entry_id, direction), shown=True)
    return render_template("learning/notebook/review.html", page=page)


@login_required
@limiter.limit("1200 per hour", key_func=lambda: f"review {current_person().id}")
def answer() -> ResponseReturnValue:
    """Record how well a card was remembered, and go on to the next one."""
    due = _card(whole_number(request.form.get("entry")) or 0, request.form.get("direction", ""))
    ease = _EASES.get(request.form.get("ease", ""))
    if ease is None:
        abort(400)
    seen, fuzz = request.form.get("seen", ""), not current_app.testing
    reviews.record(db.session(), due.card, ease, seen=seen, fuzz=fuzz)
    db.session.commit()
    return redirect(url_for("notebook.review"))


def _card(entry_id: int, direction: str) -> DueCard:
    found = queries.card(db.session(), current_person(), entry_id, direction)
    if found is None:
        abort(404)
    return found


def _next(person: User) -> DueCard | None:
    """The card that is due; or else the one that is due so soon that one can wait for it."""
    moment = now()
    return queries.next_card(db.session(), person, moment) or queries.next_card(
        db.session(), person, moment + reviews.SOON
    )


def _is_over() -> bool:
    """Whether the sitting has taken long enough. Begins one where there is none, or the last was long ago."""
    moment, stored = now(), session.get(_BEGAN)
    began = datetime.fromisoformat(stored) if isinstance(stored, str) else None
    if began is None or "more" in request.args or not timedelta(0) <= moment - began <= _REST:
        session[_BEGAN] = moment.isoformat()
        return False
    return moment - began > reviews.SITTING


def _page(person: User, due: DueCard | None, *, shown: bool) -> ReviewPage:
    left = queries.due_count(db.session(), person, now())
    if due is not None:
        return ReviewPage(cards.review(due, person, shown=shown), max(left, 1), "", None)
    soonest = queries.next_due(db.session(), person)
    if soonest is None:
        return ReviewPage(None, 0, "empty", None)
    return ReviewPage(None, 0, "done", local_time.short(soonest, _zone(person), now()))


def _zone(person: User) -> str:
    """The time zone of the person's class; that of the relay's clock for who has none."""
    return next((each.classroom.time_zone for each in person.memberships), "UTC")
