"""Views: judging sentence by sentence: show one, save it, reveal it after a guess; rule "guess first"."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.loaders import load_post
from relay.board.visibility import is_current
from relay.database import db
from relay.judging import (
    compare_form,
    compare_page,
    compare_rows,
    guesses,
    human_translations,
    judgements,
    loaders,
    queries,
)
from relay.judging.compare_page import Sent
from relay.judging.forms import JudgingFields
from relay.judging.loaders import Subject
from relay.judging.responses import go, show
from relay.judging.sentence_alignment import spliced
from relay.people.sessions import current_person, login_required, teacher_required
from relay.problems import Problem
from relay.web.request_values import whole_number


@login_required
def compare(post_id: int, target: str) -> ResponseReturnValue:
    """The sentence in the address (``s``), or the first one that is left; the results where none is.

    Who is not asked to judge is led to the results, too, which have all the sentences.
    """
    subject = loaders.load(post_id, target, loaders.wanted_version())
    reader = current_person()
    step = _wanted_step(subject)
    if step is None or not compare_page.may_judge(subject, reader):
        found = compare_page.resume(subject, reader) if compare_page.may_judge(subject, reader) else None
        if found is None and subject.compared.version is not None:
            return redirect(_results(subject))
        step = found or compare_form.WHOLE
    page = compare_page.build(subject, reader, step, guess=request.args.get("guess") == "1")
    return render_template("judging/compare.html", page=page)


def _wanted_step(subject: Subject) -> str | None:
    """The step in the address; None where there is none, or no such sentence."""
    wanted = request.args.get("s", "")
    if wanted == compare_form.WHOLE:
        return wanted
    number = whole_number(wanted)
    return str(number) if number and number <= len(subject.compared.pairs) else None


def _results(subject: Subject, done: int | None = None) -> str:
    version, newest = subject.compared.version, subject.compared.translation.current_id
    return url_for(
        "judging.results",
        post_id=subject.post.id,
        target=subject.compared.translation.target,
        version=version.id if version is not None and version.id != newest else None,
        done=done,
    )


@login_required
def save(post_id: int, target: str) -> ResponseReturnValue:
    """Save one sentence, and go on to the next; with the answer to the last question, save the judgement.

    Both are of the version that the form names, even where there is a newer one. With ``later``, nothing
    has to be complete, and the reader is back at the topic. A message that was taken back is not judged.
    """
    sent = compare_form.sent()
    post, _viewer = load_post(current_person(), post_id)
    if not is_current(post):
        flash(_("%(name)s took this message back while you were judging it.", name=post.author.name))
        return redirect(url_for("board.thread", thread_id=post.thread_id))
    subject = compare_form.judged(post_id, target, sent)
    fields, step = compare_form.merged(subject, sent), compare_form.step_index()
    if not subject.viewer.may_write:
        return show(subject, compare_form.WHOLE, Sent(fields, problem=judgements.OnlyReading()))
    if request.form.get("later"):
        fields.guesses = _not_kept(subject, sent)
    compare_form.keep(subject, fields)
    if request.form.get("later"):
        flash(_("Your answers are saved. You can go on whenever you like."))
        return redirect(url_for("board.thread", thread_id=post.thread_id, at=post.id, _anchor=f"p{post.id}"))
    gaps = compare_form.lacking(subject, fields)
    here = tuple(gap for gap in gaps if gap.sentence is not None and gap.sentence == step)
    if here and step is not None:
        return show(subject, str(step + 1), Sent(fields, here))
    judged = queries.own_judgement(db.session(), current_person().id, subject.version.id) is not None
    if "score" in request.form or request.form.get("step") == compare_form.WHOLE or (judged and not gaps):
        return _finish(subject, fields)
    return go(subject, compare_form.next_step(gaps, step))


def _finish(subject: Subject, fields: JudgingFields) -> ResponseReturnValue:
    """Save what was said of all sentences as a judgement, and the better translations under their author's
    name.
    """
    session, person = db.session(), current_person()
    try:
        saved = judgements.save(
            session, person, subject.viewer, subject.version, compare_form.answers(subject, fields)
        )
        session.commit()
    except judgements.Incomplete as problem:
        session.rollback()
        step = compare_form.next_step(problem.gaps)
        here = [gap for gap in problem.gaps if compare_form.step_of(gap) == step]
        return show(subject, step, Sent(fields, here))
    except Problem as problem:
        session.rollback()
        return show(subject, compare_form.WHOLE, Sent(fields, problem=problem))
    if saved.outdated:
        flash(
            _("Your judgement is saved. The message or its translation has changed meanwhile, so it counts "
              "for the earlier version that you saw.")
        )  # fmt: skip
    _add_better(subject, fields)
    return redirect(_results(subject, done=1 if saved.judgement.number == 1 else None))


def _add_better(subject: Subject, fields: JudgingFields) -> None:
    """Add the reader's translation, made of the machine's and the sentences they would say differently.

    Where that is refused (at a quiet hour, say), it stays in the unsaved work.
    """
    session, person, version = db.session(), current_person(), subject.version
    mine = compare_form.own_human(subject, person)
    earlier = compare_rows.sentences_of(version, mine) if mine is not None else {}
    text = spliced(
        version.text, [pair.target for pair in subject.compared.pairs], {**earlier, **fields.better}
    )
    if not fields.better or text == version.text:
        return
    try:
        human_translations.add(session, person, subject.viewer, subject.compared, text, from_machine=True)
        session.commit()
    except Problem as problem:
        session.rollback()
        kept = compare_form.filled(subject, person)
        kept.better = dict(fields.better)
        judgements.keep_unsaved(session, person, version, kept.fields())
        session.commit()
        flash(_("Your own translation was kept, but not added: %(why)s", why=problem.message))


@login_required
def reveal(post_id: int, target: str) -> ResponseReturnValue:
    """Reveal the translation of a sentence: guessed (``lift``) or not (``give_up``), or of all (``skip``)."""
    fields = compare_form.sent()
    subject = compare_form.judged(post_id, target, fields)
    gave_up = "give_up" in request.form
    skip = "skip" in request.form and not compare_page.guess_rule(subject.post, current_person())
    named = next((name for name in ("lift", "give_up", "skip") if name in request.form), "lift")
    sentence = whole_number(request.form.get(named))
    if sentence is None:
        abort(400)
    session, person = db.session(), current_person()
    text = fields.guesses.get(sentence, "")
    try:
        guesses.reveal(session, person, subject.compared, sentence, text, gave_up=gave_up or skip)
        if skip:
            guesses.skip(session, person, subject.compared)
        session.commit()
        _forget(subject, sentence)
    except Problem as problem:
        session.rollback()
        known = compare_form.merged(subject, fields)
        known.guesses = fields.guesses
        step = str(min(sentence + 1, len(subject.compared.pairs)))
        return show(subject, step, Sent(known, problem=problem, problem_at=f"guess-{sentence}"))
    return go(subject, str(sentence + 1))


def _forget(subject: Subject, sentence: int) -> None:
    """Take a guess that has become final out of the unsaved work."""
    known = compare_form.filled(subject, current_person())
    if known.guesses.pop(sentence, None):
        compare_form.keep(subject, known)


def _not_kept(subject: Subject, sent: JudgingFields) -> dict[int, str]:
    """Store guesses as far as they are written; those that cannot be stored as one (too long, say)."""
    refused = {}
    for sentence, text in sent.guesses.items():
        try:
            guesses.keep(db.session(), current_person(), subject.compared, sentence, text)
            db.session.commit()
        except Problem:
            db.session.rollback()
            refused[sentence] = text
    return refused


@teacher_required
def rule(post_id: int, target: str) -> ResponseReturnValue:
    """Turn the topic's rule "guess first" on or off."""
    post, viewer = load_post(current_person(), post_id, write=True)
    guesses.make_rule(db.session(), viewer, post.thread, bool(request.form.get("guess_first")))
    db.session.commit()
    return redirect(url_for("judging.compare", post_id=post_id, target=target))
