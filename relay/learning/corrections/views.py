"""Views: read a message sentence by sentence; thank for a correction, answer it, take it back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from relay.board.forms import new_key
from relay.board.loaders import load_partnership
from relay.board.pages import Note
from relay.board.reader import reader_for
from relay.board.visibility import Viewer
from relay.database import db
from relay.learning.corrections import cards, corrections, loaders, queries
from relay.learning.corrections.entities import Correction, Reason
from relay.learning.corrections.pages import AnswerPage
from relay.packs.catalog import catalog
from relay.people.sessions import current_person, login_required
from relay.problems import Problem
from relay.web.request_values import whole_number


def _to(correction: Correction, thread_id: int) -> Response:
    anchor = f"p{correction.post_id}"
    return redirect(url_for("board.thread", thread_id=thread_id, at=correction.post_id, _anchor=anchor))


def waiting_note(viewer: Viewer) -> list[Note]:
    """Above the topics: how many messages wait for a native reader like the signed-in person."""
    if viewer.is_preview or not viewer.takes_part:
        return []
    session, person = db.session(), current_person()
    natives = queries.native_languages(session, person, viewer)
    number = queries.count_waiting(session, viewer, person, natives)
    if not number:
        return []
    text = ngettext(
        "Somebody practises your language, and nobody has read their message sentence by sentence yet.",
        "%(num)s messages practise your language, and nobody has read them sentence by sentence yet.",
        number,
    )
    address = url_for("corrections.waiting", partnership_id=viewer.partnership.id)
    return [Note("learn", _("Waiting for a native reader."), text, address, _("Read and correct kindly"))]


@login_required
def waiting(partnership_id: int) -> ResponseReturnValue:
    """The messages that ask the person for corrections; those that have waited longest come first."""
    viewer = load_partnership(current_person(), partnership_id)[1]
    page = cards.waiting_page(reader_for(viewer))
    return render_template("learning/corrections/waiting.html", page=page)


@login_required
def corrections_of(post_id: int) -> ResponseReturnValue:
    """All that native readers say of a message."""
    post, viewer = loaders.load_practice(post_id)
    return render_template(
        "learning/corrections/corrections.html", page=cards.all_page(post, reader_for(viewer))
    )


@login_required
def correct(post_id: int) -> ResponseReturnValue:
    """Show one sentence and save what the reader says of it, then go on to the next."""
    post, viewer = loaders.load_practice(post_id)
    session, person = db.session(), current_person()
    if not queries.may_correct(post, person, viewer, queries.native_languages(session, person, viewer)):
        abort(403)
    reader = reader_for(viewer)
    if request.method == "GET":
        start = whole_number(request.args.get("s"))
        page = cards.correct_page(post, reader, start, sent=loaders.take_kept(post_id, start))
        return render_template("learning/corrections/correct.html", page=page)
    start, verdict = whole_number(request.form.get("start")), request.form.get("verdict")
    reason = request.form.get("reason", "")
    try:
        if verdict not in ("perfect", "differently"):
            raise Problem(_("Say whether the sentence is perfect, or how you would say it."), field="verdict")
        corrections.correct(
            session,
            person,
            viewer,
            post,
            revision=whole_number(request.form.get("revision")) or 0,
            start=start if start is not None else -1,
            text=request.form.get("text", "") if verdict == "differently" else None,
            reason=Reason(reason) if reason in set(Reason) else None,
            words=request.form.get("words", ""),
        )
        session.commit()
    except Problem as problem:
        session.rollback()
        page = cards.correct_page(post, reader, start, sent=loaders.form_fields(), problem=problem)
        return render_template("learning/corrections/correct.html", page=page), 400
    if "later" in request.form:
        return redirect(url_for("board.thread", thread_id=post.thread_id, at=post.id, _anchor=f"p{post.id}"))
    return redirect(url_for("corrections.correct", post_id=post.id))


@login_required
def withdraw(correction_id: int) -> ResponseReturnValue:
    """Take back one's own correction."""
    correction, post, viewer = loaders.load_correction(correction_id)
    if correction.author_id != current_person().id:
        abort(403)
    corrections.withdraw(db.session(), current_person(), viewer, correction)
    db.session.commit()
    flash(_("You took your correction back."))
    return _to(correction, post.thread_id)


@login_required
def thank(correction_id: int) -> ResponseReturnValue:
    """Thank for a correction of one's own message, or take the thanks back (``take``)."""
    correction, post, viewer = loaders.load_correction(correction_id)
    if post.author_id != current_person().id:
        abort(403)
    try:
        corrections.thank(db.session(), current_person(), viewer, correction, yes="take" not in request.form)
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
    return _to(correction, post.thread_id)


@login_required
def answer(correction_id: int) -> ResponseReturnValue:
    """Answer a correction of one's own message in words."""
    correction, post, viewer = loaders.load_correction(correction_id)
    if post.author_id != current_person().id:
        abort(403)
    text, problem = request.form.get("text", ""), None
    key = request.form.get("form_key", "")
    key = key if 16 <= len(key) <= 40 and key.isascii() else new_key()
    if request.method == "POST":
        try:
            corrections.answer(
                db.session(), current_person(), viewer, correction, text, form_key=key, languages=catalog()
            )
            db.session.commit()
            return _to(correction, post.thread_id)
        except Problem as refused:
            db.session.rollback()
            problem = refused
    reader = reader_for(viewer)
    page = AnswerPage(
        head=cards.head(post, viewer, reader),
        correction=cards.view_of(correction, post, reader),
        text=text,
        form_key=key,
        problem=str(problem) if problem is not None else None,
    )
    return render_template("learning/corrections/answer.html", page=page), 400 if problem else 200
