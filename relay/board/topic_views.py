"""Views with which teachers pin and close topics."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from relay.board import topic_rules
from relay.board.entities import Thread
from relay.board.loaders import Viewer, load_thread
from relay.database import db
from relay.people.entities import User
from relay.people.sessions import current_person, teacher_required
from relay.problems import Problem

Rule = Callable[[Session, User, Viewer, Thread, bool], None]


@teacher_required
def pin(thread_id: int) -> ResponseReturnValue:
    """Pin a topic to the top of the list (``on=yes``), or unpin it (``on=no``)."""
    return _rule(thread_id, topic_rules.pin)


@teacher_required
def close(thread_id: int) -> ResponseReturnValue:
    """Close a topic (``on=yes``), or open it again (``on=no``)."""
    return _rule(thread_id, topic_rules.close)


def _rule(thread_id: int, rule: Rule) -> ResponseReturnValue:
    found, viewer = load_thread(current_person(), thread_id, write=True)
    on = request.form.get("on")
    if on not in ("yes", "no"):
        abort(400)
    try:
        rule(db.session(), current_person(), viewer, found, on == "yes")
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
    return redirect(url_for("board.thread", thread_id=thread_id))
