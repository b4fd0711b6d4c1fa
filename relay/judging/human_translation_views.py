"""Views: human translations, by sentence or of a whole message, and the languages that a person reads."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.loaders import load_post
from relay.database import db
from relay.judging import (
    compare_page,
    human_translations,
    loaders,
    queries,
    reader_queries,
)
from relay.judging.entities import HumanTranslation
from relay.judging.forms import JudgingFields
from relay.judging.loaders import Subject
from relay.judging.pages import ReadingPage, TranslatePage
from relay.judging.text.differences import pieces
from relay.packs.catalog import catalog
from relay.people.entities import User
from relay.people.sessions import current_person, login_required, safe_next
from relay.problems import Problem


@login_required
def translate(post_id: int, target: str) -> ResponseReturnValue:
    """Show and save a human translation of the whole message, from scratch or post-edited."""
    subject = loaders.load(post_id, target)
    from_machine = _from_machine(subject)
    if request.method == "GET" or request.form.get("from_machine"):
        machine = subject.compared.version.text if from_machine and subject.compared.version else ""
        if request.form:
            return _translate_page(subject, text=machine)
        own, kept = _own(subject), _unsaved(subject)
        return _translate_page(subject, text=kept or (own.text if own else machine))
    text = request.form.get("text", "")
    if request.form.get("look"):
        return _translate_page(subject, text=text)
    session = db.session()
    try:
        human_translations.add(
            session, current_person(), subject.viewer, subject.compared, text, from_machine=from_machine
        )
        session.commit()
    except Problem as problem:
        session.rollback()
        return _translate_page(subject, text=text, problem=problem), 400
    _forget(subject)
    flash(_("Your translation stands beside the machine’s now, under your name."))
    return redirect(url_for("judging.results", post_id=post_id, target=target, _anchor="people"))


def _unsaved(subject: Subject) -> str:
    """The translation that was stored when the session ended before saving; "" where there is none."""
    version = subject.compared.version
    row = queries.unsaved(db.session(), current_person().id, version.id) if version is not None else None
    return JudgingFields.read(row.form).translation if row is not None else ""


def _forget(subject: Subject) -> None:
    """Delete the stored unsaved translation, but keep the other unsaved fields."""
    version = subject.compared.version
    row = queries.unsaved(db.session(), current_person().id, version.id) if version is not None else None
    if row is not None:
        row.form = {name: values for name, values in row.form.items() if name != "translation"}
        db.session.commit()


def _own(subject: Subject) -> HumanTranslation | None:
    found = queries.human_translations(
        db.session(), subject.viewer, subject.post, subject.compared.translation.target
    )
    return next((human for human in found if human.author_id == current_person().id), None)


def _translate_page(subject: Subject, *, text: str, problem: Problem | None = None) -> str:
    person, own = current_person(), _own(subject)
    machine = _machine(subject)
    lacking = human_translations.lacking(db.session(), person, subject.viewer, subject.compared)
    base = own.base.text if own is not None and own.base is not None else machine
    from_machine = _from_machine(subject)
    page = TranslatePage(
        head=loaders.head(subject),
        original=subject.compared.original if subject.compared.version else subject.post.text,
        machine=machine,
        text=text,
        from_machine=from_machine,
        may=not lacking and subject.viewer.takes_part,
        needed=tuple(sorted(lacking)),
        problem=str(problem.message) if problem else None,
        change=pieces(base, text) if from_machine and text.strip() and base and text != base else (),
        own=own.id if own else None,
    )
    return render_template("judging/translate.html", page=page)


def _machine(subject: Subject) -> str:
    """The machine translation; "" where there is none or the topic asks the reader to guess it first."""
    version = subject.compared.version
    if version is None:
        return ""
    person = current_person()
    if compare_page.guess_rule(subject.post, person):
        guesses = queries.guesses(db.session(), person.id, subject.post, version.revision, version.target)
        if compare_page.covered_sentences(subject, guesses):
            return ""
    return version.text


def _from_machine(subject: Subject) -> bool:
    """Whether the reader post-edits the machine translation instead of starting from scratch.

    A form says so (False where the reader may not see the machine's text yet); on a GET it is so where the
    reader's earlier translation was a post-edit.
    """
    if request.form.get("from_machine") or request.form.get("improves"):
        return bool(_machine(subject))
    own = _own(subject)
    return request.method == "GET" and own is not None and own.base_version_id is not None


@login_required
def take_back(human_id: int) -> ResponseReturnValue:
    """Withdraw the reader's own translation."""
    session = db.session()
    human = session.get(HumanTranslation, human_id)
    if human is None:
        abort(404)
    post, viewer = load_post(current_person(), human.post_id)
    if human.author_id != current_person().id:
        abort(403)
    human_translations.withdraw(session, current_person(), viewer, human)
    session.commit()
    return redirect(url_for("judging.results", post_id=post.id, target=human.target, _anchor="people"))


@login_required
def reading() -> ResponseReturnValue:
    """Show and save which languages the person says they read well; a teacher can confirm these."""
    session, person = db.session(), current_person()
    after = safe_next(request.values.get("next")) or url_for("board.home")
    declared = reader_queries.reading_languages(session, person.id)
    offered = sorted(catalog().translator.languages | set(declared) | reader_queries.reads(session, person))
    if request.method == "POST":
        wanted = set(request.form.getlist("languages"))
        if not request.form.get("all"):
            wanted |= set(declared)  # the button beside a text only adds languages
        try:
            human_translations.declare(session, person, wanted, offered)
            session.commit()
        except Problem:
            session.rollback()
            abort(400)
        return redirect(after)
    page = ReadingPage(
        languages=tuple(
            (code, code in declared, _confirmer(declared[code].confirmed_by_id) if code in declared else None)
            for code in offered
        ),
        after=after,
    )
    return render_template("judging/reading.html", page=page)


def _confirmer(user_id: int | None) -> str | None:
    user = db.session.get(User, user_id) if user_id else None
    return user.name if user else None
