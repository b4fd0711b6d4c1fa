"""The compare page and its one big form: save a judgement, keep it for later, lift the paper.

Every button sends the whole form. What a button is not about is kept, so that asking the author a question
does not cost the marks that stand beside it.
"""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.loaders import load_post
from relay.board.visibility import is_current
from relay.database import db
from relay.judging import compare_page, compare_rows, guesses, judgements, loaders, queries
from relay.judging.entities import Side
from relay.judging.forms import JudgingFields
from relay.judging.loaders import Subject
from relay.judging.text.spans import sides
from relay.people.sessions import current_person, login_required, teacher_required
from relay.problems import Problem


@login_required
def compare(post_id: int, target: str) -> ResponseReturnValue:
    subject = loaders.load(post_id, target, loaders.wanted_version())
    page = compare_page.build(subject, current_person(), guess=request.args.get("guess") == "1")
    return render_template("judging/compare.html", page=page)


@login_required
def save(post_id: int, target: str) -> ResponseReturnValue:
    """Save a judgement of the version that the form names, whatever has become of the message meanwhile."""
    fields = sent()
    post, _viewer = load_post(current_person(), post_id)
    if not is_current(post):
        flash(_("%(name)s took this message back while you were judging it.", name=post.author.name))
        return redirect(url_for("board.thread", thread_id=post.thread_id))
    subject = judged(post_id, target, fields)
    if request.form.get("keep"):
        keep(subject, fields)
        return back(subject, _row_anchor(request.form.get("keep")))
    version = subject.version
    session = db.session()
    try:
        saved = judgements.save(session, current_person(), subject.viewer, version, _answers(subject, fields))
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
def lift(post_id: int, target: str) -> ResponseReturnValue:
    """Lift the paper from one sentence; guesses at the others are kept as far as they are written."""
    fields = sent()
    subject = judged(post_id, target, fields)
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
        guesses.lift(session, person, subject.compared, sentence, text, gave_up=gave_up)
        session.commit()
    except Problem as problem:
        session.rollback()
        return show(subject, fields, problem=problem, at=f"guess-{sentence}")
    keep(subject, fields)
    return back(subject, f"s{sentence + 1}")


@teacher_required
def rule(post_id: int, target: str) -> ResponseReturnValue:
    """Make guessing first the rule of the topic, or stop it."""
    post, viewer = load_post(current_person(), post_id, write=True)
    guesses.make_rule(db.session(), viewer, post.thread, bool(request.form.get("guess_first")))
    db.session.commit()
    return redirect(url_for("judging.compare", post_id=post_id, target=target))


def sent() -> JudgingFields:
    """The big form as it was sent."""
    return JudgingFields.read(request.form.to_dict(flat=False))


def judged(post_id: int, target: str, fields: JudgingFields) -> Subject:
    """The subject with the version that the form was made for."""
    return loaders.load(post_id, target, fields.version)


def keep(subject: Subject, fields: JudgingFields) -> None:
    """Keep what the form holds besides guesses, which are kept as such."""
    version = subject.compared.version
    if version is None or not subject.viewer.may_write:
        return
    session, person = db.session(), current_person()
    fields.guesses.clear()
    before = queries.unsaved(session, person.id, version.id)
    if before is not None:  # what this form has no fields for
        kept = JudgingFields.read(before.form)
        fields.translation, fields.meant = kept.translation, kept.meant
    if fields.empty or _saved_already(subject, fields):
        judgements.drop_unsaved(session, person, version.id)
    else:
        judgements.keep_unsaved(session, person, version, fields.fields())
    session.commit()


def _saved_already(subject: Subject, fields: JudgingFields) -> bool:
    """Whether the form says only what its judge has saved: their judgement, their own better sentences."""
    session, person = db.session(), current_person()
    own = queries.own_judgement(session, person.id, subject.version.id)
    if own is None or fields.asks or fields.meant or fields.translation:
        return False
    if fields.better:
        humans = queries.human_translations(session, subject.viewer, subject.post, subject.version.target)
        mine = next((human for human in humans if human.author_id == person.id), None)
        parts = compare_rows.sentences_of(subject.version, mine) if mine is not None else {}
        if any(text.strip() != parts.get(index, "") for index, text in fields.better.items()):
            return False
    return _answers(subject, fields) == _answers(subject, JudgingFields.of(own))


def back(subject: Subject, anchor: str | None) -> ResponseReturnValue:
    """To the compare page, as the reader had it: guessing or not, the same version."""
    compared = subject.compared
    older = (
        compared.version.id
        if compared.version is not None and compared.version.id != compared.translation.current_id
        else None
    )
    return redirect(
        url_for(
            "judging.compare",
            post_id=subject.post.id,
            target=compared.translation.target,
            guess=1 if request.form.get("guessing") else None,
            version=older,
            _anchor=anchor,
        )
    )


def show(
    subject: Subject,
    fields: JudgingFields,
    *,
    gaps: tuple[judgements.Gap, ...] = (),
    problem: Problem | None = None,
    at: str | None = None,
) -> ResponseReturnValue:
    """The page again with everything that was filled in, and what is missing or was refused."""
    page = compare_page.build(
        subject,
        current_person(),
        guess=bool(request.form.get("guessing")),
        fields=fields,
        gaps=gaps,
        problem=problem,
        problem_at=at,
    )
    return render_template("judging/compare.html", page=page), 400


def whole_number(value: str | None) -> int | None:
    """A sentence's index as a button sends it."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 5 else None


def _row_anchor(value: str | None) -> str | None:
    """Where "Next: how bad is it?" leads: to the sentence it was pressed in."""
    index = whole_number((value or "").removeprefix("s"))
    return f"s{index + 1}" if index is not None else None


def _answers(subject: Subject, fields: JudgingFields) -> judgements.Answers:
    version = subject.version
    texts = {Side.SOURCE: subject.compared.original, Side.TARGET: version.text}
    marks = tuple(
        judgements.Marked(mark.sentence, mark.side, mark.start, mark.end, mark.severity, mark.category)
        for index, pair in enumerate(subject.compared.pairs)
        for mark in fields.marks(index, sides(pair), texts)
    )
    verdicts = {index: v for index, v in fields.verdicts.items() if index < len(version.sentences)}
    return judgements.Answers(verdicts, marks, fields.score)
