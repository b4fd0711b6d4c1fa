"""Views of booklets: see them, make one, choose what is in it, take it along as a file, delete it."""

from __future__ import annotations

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.loaders import load_partnership
from relay.board.reader import reader_for
from relay.database import db, now
from relay.packs.catalog import catalog
from relay.people.sessions import current_person, login_required
from relay.problems import Problem
from relay.together.booklet import booklet_page, booklets, epub, loaders
from relay.web.request_values import whole_number
from relay.web.security import limiter

_FILES_AN_HOUR = 30


@login_required
def all_booklets(partnership_id: int) -> ResponseReturnValue:
    """The booklets of a partnership; teachers of all sides can start one."""
    viewer = load_partnership(current_person(), partnership_id)[1]
    looking = reader_for(viewer)
    session = db.session()
    if request.method == "GET":
        return render_template("together/booklets.html", page=booklet_page.build_list(session, looking))
    if not loaders.may_change(viewer):
        abort(403)
    title, foreword = request.form.get("title", ""), request.form.get("foreword", "")
    try:
        made = booklets.make(
            session, current_person(), viewer, title=title, foreword=foreword, languages=catalog()
        )
        session.commit()
    except Problem as problem:
        session.rollback()
        page = booklet_page.build_list(session, looking, title=title, foreword=foreword, problem=str(problem))
        return render_template("together/booklets.html", page=page), 400
    return redirect(url_for("booklet.choose", booklet_id=made.id))


@login_required
def show(booklet_id: int) -> ResponseReturnValue:
    """The booklet, to read and to print."""
    booklet, viewer = loaders.load(booklet_id)
    page = booklet_page.build(db.session(), reader_for(viewer), booklet)
    return render_template("together/booklet.html", page=page)


@login_required
def choose(booklet_id: int) -> ResponseReturnValue:
    """Choose the messages, and write what one's own class says."""
    booklet, viewer = loaders.load(booklet_id, change=True)
    session, looking = db.session(), reader_for(viewer)
    if request.method == "GET":
        page = booklet_page.build_choice(session, looking, booklet)
        return render_template("together/booklet_choose.html", page=page)
    title, foreword = request.form.get("title", ""), request.form.get("foreword", "")
    wanted = frozenset(number for each in request.form.getlist("post") if (number := whole_number(each)))
    try:
        booklets.say(
            session,
            current_person(),
            viewer,
            booklet,
            title=title,
            foreword=foreword,
            languages=catalog(),
        )
        booklets.choose(session, current_person(), viewer, booklet, wanted)
        session.commit()
    except Problem as problem:
        session.rollback()
        page = booklet_page.build_choice(
            session, looking, booklet, sent=(title, foreword), chosen=wanted, problem=str(problem)
        )
        return render_template("together/booklet_choose.html", page=page), 400
    return redirect(url_for("booklet.show", booklet_id=booklet_id))


@login_required
@limiter.shared_limit(
    f"{_FILES_AN_HOUR} per hour", scope="booklets", key_func=lambda: f"booklets {current_person().id}"
)
def file(booklet_id: int) -> ResponseReturnValue:
    """The booklet as an EPUB, for teachers, who answer for what leaves the board. It is logged."""
    booklet, viewer = loaders.load(booklet_id)
    if not viewer.taught:
        abort(403)
    session = db.session()
    page = booklet_page.build(session, reader_for(viewer), booklet)
    content = epub.package(page, current_app.config["RELAY"].pictures, now())
    booklets.kept(session, current_person(), viewer, booklet)
    session.commit()
    response = Response(content, content_type="application/epub+zip")
    response.headers["Content-Disposition"] = 'attachment; filename="booklet.epub"'
    return response


@login_required
def remove(booklet_id: int) -> ResponseReturnValue:
    """Delete a booklet, as a teacher of any side."""
    booklet, viewer = loaders.load(booklet_id, change=True)
    session, board = db.session(), viewer.partnership.id
    booklets.remove(session, current_person(), viewer, booklet)
    session.commit()
    flash(_("The booklet is deleted. The messages are still on the board."))
    return redirect(url_for("booklet.all_booklets", partnership_id=board))
