"""Views: questions to the author of a message, the author's answers, and requests for second opinions."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.forms import new_key
from relay.database import db
from relay.judging import compare_form, conversations, loaders, questions, results_page, second_opinions
from relay.judging.compare_page import Sent
from relay.judging.entities import AnswerKind, AuthorQuestion, Side
from relay.judging.forms import JudgingFields
from relay.judging.loaders import Subject
from relay.judging.responses import back, go, show
from relay.judging.text.spans import sides
from relay.packs.catalog import catalog
from relay.people.sessions import current_person, login_required
from relay.problems import Problem
from relay.web.request_values import whole_number
from translation import Span

_LONGEST_PIN = 450  # code points; of a longer span only the beginning is quoted


@login_required
def ask(post_id: int, target: str) -> ResponseReturnValue:
    """Send the question about one sentence; it is about the words ticked there (see ``_pinned``)."""
    fields = compare_form.sent()
    subject = compare_form.judged(post_id, target, fields)
    version, index = subject.compared.version, whole_number(request.form.get("sentence"))
    if version is None or index is None or index >= len(version.sentences):
        abort(400)
    side, start, end = _pinned(subject, fields, index)
    session = db.session()
    try:
        questions.ask(
            session,
            current_person(),
            subject.viewer,
            subject.compared,
            side=side,
            start=start,
            end=end,
            text=fields.asks.get(index, ""),
            form_key=f"{_key()}.{index}",
            languages=catalog(),
        )
        session.commit()
    except Problem as problem:
        session.rollback()
        sent = Sent(compare_form.merged(subject, fields), problem=problem, problem_at=f"ask-{index}")
        return show(subject, str(index + 1), sent)
    fields.asks.pop(index, None)
    compare_form.keep(subject, compare_form.merged(subject, fields))
    flash(
        _(
            "Your question is on its way to %(name)s. What you marked is still here.",
            name=subject.post.author.name,
        )
    )
    return go(subject, str(index + 1))


def _pinned(subject: Subject, fields: JudgingFields, index: int) -> tuple[Side, int, int]:
    """The span to ask about, with its side, cut to ``_LONGEST_PIN``.

    It reaches from the first to the last word ticked in the original, or else in the translation. Where
    nothing is ticked it is the original sentence.
    """
    where = sides(subject.compared.pairs[index])
    for side in (Side.SOURCE, Side.TARGET):
        low, high = where[side]
        ticked = [t for t in fields.ticks.get((index, side), ()) if low <= t.start < t.end <= high]
        if ticked:
            return side, *_short(Span(min(ticked).start, max(t.end for t in ticked)))
    return Side.SOURCE, *_short(where[Side.SOURCE])


def _short(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + _LONGEST_PIN))


@login_required
def answer(question_id: int, target: str) -> ResponseReturnValue:
    """Save the author's answer: yes, no, or what was meant."""
    session = db.session()
    question = session.get(AuthorQuestion, question_id)
    if question is None:
        abort(404)
    subject = loaders.load(question.post_id, target)
    kind, text = _answer_kind(request.form.get("kind")), request.form.get("text", "")
    try:
        if kind is None:
            raise Problem(_("Choose yes, no, or “I meant …”."))
        questions.answer(
            session,
            current_person(),
            subject.viewer,
            question,
            kind,
            text=text,
            form_key=_key(),
            languages=catalog(),
        )
        session.commit()
    except Problem as problem:
        session.rollback()
        page = results_page.build(
            subject,
            current_person(),
            answering=conversations.Answering(question_id, kind, text),
            problem=problem,
        )
        return render_template("judging/results.html", page=page), 400
    address = url_for("judging.results", post_id=question.post_id, target=target, _anchor=f"q{question_id}")
    return redirect(address)


@login_required
def second_opinion(post_id: int, target: str) -> ResponseReturnValue:
    """Request alternatives, a back-translation or another engine's translation, which the worker makes."""
    fields = compare_form.sent()
    subject = compare_form.judged(post_id, target, fields)
    version = subject.compared.version
    if version is None:
        abort(404)
    kind = request.form.get("opinion", "")
    if kind not in second_opinions.offered(version):
        abort(400)
    session = db.session()
    try:
        second_opinions.ask_for(session, current_person(), version, kind)
        session.commit()
    except Problem as problem:
        session.rollback()
        step = compare_form.step_index()
        sent = Sent(compare_form.merged(subject, fields), problem=problem)
        return show(subject, str(step + 1) if step is not None else compare_form.WHOLE, sent)
    compare_form.keep(subject, compare_form.merged(subject, fields))
    return back(subject, "opinions")


def _answer_kind(value: str | None) -> AnswerKind | None:
    return AnswerKind(value) if value in {kind.value for kind in AnswerKind} else None


def _key() -> str:
    """The form's idempotency key; a fresh one where the form has none of the right shape."""
    key = request.form.get("form_key", "")
    return key if 16 <= len(key) <= 36 and key.isascii() else new_key()
