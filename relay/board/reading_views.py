"""Views of what is unread: the board's news for an open page, and marking messages as read."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from relay.board import change_polls, pagination, queries, read_marks, thread_page, unread
from relay.board.loaders import load_partnership, load_thread
from relay.board.pagination import topics_before
from relay.board.reader import reader_for
from relay.database import db
from relay.people.sessions import current_person, login_required
from relay.web import navigation
from relay.web.navigation import fragment
from relay.web.request_values import whole_number

_END = "\x1e"  # between the topics of one rendering, as in read_views
_AT_ONCE = 200  # messages that one request marks


@fragment
def news(partnership_id: int) -> ResponseReturnValue:
    """What is new on a board's page of topics after the number ``since``, as JSON.

    Answers 304 and 401 as ``changes``. The body is ``{"number": …, "topics": [{"id", "html"}], "news": …}``:
    the entries of the topics of that page (``before`` as there), and the number of new notices.
    """
    if not current_user.is_authenticated:
        return jsonify(error="signed out"), 401
    session, person = db.session(), current_person()
    since = whole_number(request.args.get("since")) or 0
    latest = queries.board_change_number(session, partnership_id)
    place = f"board {partnership_id}"
    if (nothing := change_polls.unchanged(person, place, since, latest)) is not None:
        return nothing
    viewer = load_partnership(person, partnership_id)[1]
    before = topics_before(request.args.get("before"))
    by_start = request.args.get("sort") == "start"
    threads = pagination.latest_threads(session, viewer, before, by_start=by_start)[0]
    lines = thread_page.topic_lines(threads, reader_for(viewer))
    drawn = render_template("board/_topics.html", topics=lines, end=_END).split(_END) if lines else []
    body = jsonify(
        number=latest,
        topics=[{"id": line.id, "html": html} for line, html in zip(lines, drawn, strict=False)],
        news=navigation.count("news"),
    )
    return change_polls.told(body, person, place, latest)


@login_required
def mark_read(thread_id: int) -> ResponseReturnValue:
    """Mark messages of a topic as read: the ids in the fields ``post``.

    Answers a script, which accepts JSON only, with how much is unread in the topic and the number of new
    notices; a form with the topic's page.
    """
    session, person = db.session(), current_person()
    found, viewer = load_thread(person, thread_id)
    wanted = (whole_number(text) for text in request.form.getlist("post")[:_AT_ONCE])
    posts = {number for number in wanted if number is not None}
    read_marks.mark(session, person, viewer, found, posts)
    db.session.commit()
    if request.accept_mimetypes.best == "application/json":
        left = len(unread.in_topic(session, person, viewer, found.id))
        return jsonify(unread=left, news=navigation.count("news"))
    return redirect(url_for("board.thread", thread_id=found.id))
