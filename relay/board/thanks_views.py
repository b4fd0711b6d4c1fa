"""The view that gives and takes back thanks."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from relay.board import thanks
from relay.board.loaders import load_post
from relay.board.thanks_entities import ThanksKind
from relay.board.thanks_queries import may_thank
from relay.database import db
from relay.people.sessions import current_person, login_required
from relay.problems import Problem
from relay.web.security import limiter

_KINDS = {str(kind): kind for kind in ThanksKind}


@login_required
@limiter.limit("300 per hour", key_func=lambda: f"thanks {current_person().id}")
def thank(post_id: int) -> ResponseReturnValue:
    """Give the thanks named in the field ``give``, or take back those named in ``take``.

    403 for one's own messages and for those who only read. Answers a script, which accepts JSON only, with
    JSON (400 and a ``problem`` where a rule of the class is against it), a form with the message's place.
    """
    person = current_person()
    post, viewer = load_post(person, post_id, write=True)
    if not may_thank(post, viewer):
        abort(403)
    give, take = _KINDS.get(request.form.get("give", "")), _KINDS.get(request.form.get("take", ""))
    for_script = request.accept_mimetypes.best == "application/json"
    try:
        if give is not None:
            thanks.give(db.session(), person, viewer, post, give)
        elif take is not None:
            thanks.take_back(db.session(), person, post, take)
        else:
            abort(400)
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        if for_script:
            return jsonify(problem=str(problem)), 400
        flash(str(problem), "problem")
    if for_script:
        return jsonify(thanked=True)
    return redirect(url_for("board.thread", thread_id=post.thread_id, at=post.id, _anchor=f"p{post.id}"))
