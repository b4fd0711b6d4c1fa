"""Views: the compare page with its judging form: save a judgement, reveal a sentence, rule "guess first"."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.loaders import load_post
from relay.board.visibility import is_current
from relay.database import db
from relay.judging import compare_form, compare_page, guesses, judgements, loaders
from relay.judging.responses import back, show
from relay.people.sessions import current_person, login_required, teacher_required
from relay.problems import Problem
from relay.web.request_values import whole_number


@login_required
def compare(post_id: int, target: str) -> ResponseReturnValue:
    subject = loaders.load(post_id, target, loaders.wanted_version())
    page = compare_page.build(subject, current_person(), guess=request.args.get("guess") == "1")
    return render_template("judging/compare.html", page=page)


@login_required
def save(post_id: int, target: str) -> ResponseReturnValue:
    """Save a judgement of the version that the form names, even where there is a newer one.

    With ``keep``, only store the form as unsaved work. A message that was taken back is not judged.
    """
    fields = compare_form.sent()
    post, _viewer = load_post(current_person(), post_id)
    if not is_current(post):
        flash(_("%(name)s took this message back while you were judging it.", name=post.author.name))
        return redirect(url_for("board.thread", thread_id=post.thread_id))
    subject = compare_form.judged(post_id, target, fields)
    if request.form.get("keep"):
        compare_form.keep(subject, fields)
        return back(subject, _row_anchor(request.form.get("keep")))
    version = subject.version
    session = db.session()
    try:
        saved = judgements.save(
            session, current_person(), subject.viewer, version, compare_form.answers(subject, fields)
        )
        session.commit()
    except judgements.Incomplete as problem:
        session.rollback()
        return show(subject, fields, gaps=problem.gaps)
    except Problem as problem:
        session.rollback()
        return show(subject, fields, problem=problem)
    if saved.outdated:
        flash(
            _("Your judgement is saved. The message or its translation has changed meanwhile, so it counts "
              "for the earlier version that you saw.")
        )  # fmt: skip
    else:
        flash(_("Your judgement is saved."))
    older = version.id if version.id != subject.compared.translation.current_id else None
    return redirect(url_for("judging.results", post_id=post_id, target=target, version=older))


@login_required
def reveal(post_id: int, target: str) -> ResponseReturnValue:
    """Reveal one sentence; the guesses at the others are stored as far as they are written."""
    fields = compare_form.sent()
    subject = compare_form.judged(post_id, target, fields)
    gave_up = "give_up" in request.form
    sentence = whole_number(request.form.get("give_up" if gave_up else "lift"))
    if sentence is None:
        abort(400)
    session, person = db.session(), current_person()
    try:
        for other, text in fields.guesses.items():
            if other != sentence:
                guesses.keep(session, person, subject.compared, other, text)
        text = fields.guesses.get(sentence, "")
        guesses.reveal(session, person, subject.compared, sentence, text, gave_up=gave_up)
        session.commit()
    except Problem as problem:
        session.rollback()
        return show(subject, fields, problem=problem, at=f"guess-{sentence}")
    fields.guesses.clear()  # all are stored by now
    compare_form.keep(subject, fields)
    return back(subject, f"s{sentence + 1}")


@teacher_required
def rule(post_id: int, target: str) -> ResponseReturnValue:
    """Turn the topic's rule "guess first" on or off."""
    post, viewer = load_post(current_person(), post_id, write=True)
    guesses.make_rule(db.session(), viewer, post.thread, bool(request.form.get("guess_first")))
    db.session.commit()
    return redirect(url_for("judging.compare", post_id=post_id, target=target))


def _row_anchor(value: str | None) -> str | None:
    """The anchor of the sentence in which "Next: how bad is it?" was pressed."""
    index = whole_number((value or "").removeprefix("s"))
    return f"s{index + 1}" if index is not None else None
