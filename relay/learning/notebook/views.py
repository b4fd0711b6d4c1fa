"""Views: a person's notebook, writing and changing entries, and keeping words of a message."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.reader import reader_for
from relay.database import db, now
from relay.judging import compare_form
from relay.judging import loaders as judging
from relay.judging.loaders import Subject
from relay.learning.notebook import cards, entries, keep_page, loaders, queries
from relay.learning.notebook.entities import EntryKind, NotebookEntry, Origin
from relay.learning.notebook.entries import Kept, Pair, Source
from relay.learning.notebook.keep_page import Taken
from relay.learning.notebook.pages import EntryForm, EntryPage, NewEntryForm, NotebookPage
from relay.learning.twist_lab import findings_page
from relay.learning.twist_lab.entities import Finding
from relay.learning.twist_lab.findings import parts
from relay.learning.twist_lab.loaders import load_finding
from relay.people.sessions import current_person, login_required
from relay.problems import Problem
from relay.web import interface_languages
from relay.web.language_names import name_in
from relay.web.locale import page_language
from relay.web.request_values import number_pair, whole_number
from relay.web.security import limiter
from translation import Span

_limit = limiter.shared_limit(
    "600 per hour", scope="notebook", key_func=lambda: f"notebook {current_person().id}"
)


@login_required
def notebook() -> ResponseReturnValue:
    """A page of the notebook, newest first, and the form for an entry by hand."""
    return _notebook(_new_form())


def _notebook(form: NewEntryForm) -> str:
    person, session = current_person(), db.session()
    before = whole_number(request.args.get("before"))
    found = queries.entries(session, person, before=before, limit=queries.PAGE + 1)
    count = queries.count(session, person)
    page = NotebookPage(
        entries=cards.entries(found[: queries.PAGE], person),
        count=count,
        due=queries.due_count(session, person, now()),
        older=found[queries.PAGE - 1].entry.id if len(found) > queries.PAGE else None,
        before=before,
        form=form,
        open_form=bool(form.errors),
    )
    return render_template("learning/notebook/notebook.html", page=page)


@login_required
@_limit
def add() -> ResponseReturnValue:
    """Add an entry by hand."""
    form = _new_form()
    try:
        entry = entries.write(db.session(), current_person(), _pair(form), _languages(), form.note.data or "")
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        form.refuse(problem)
        return _notebook(form), 400
    return redirect(url_for("notebook.notebook", _anchor=f"e{entry.id}"))


@login_required
def entry(entry_id: int) -> ResponseReturnValue:
    """One entry, to change or delete."""
    found = loaders.load_entry(entry_id)
    row = found.entry
    form = EntryForm(obj=row, data={"known": row.known_at is not None})
    return _entry(found, _offer(form, row))


def _entry(found: queries.Found, form: EntryForm) -> str:
    (view,) = cards.entries([found], current_person())
    return render_template("learning/notebook/entry.html", page=EntryPage(view, form))


@login_required
@_limit
def change(entry_id: int) -> ResponseReturnValue:
    """Change an entry."""
    found = loaders.load_entry(entry_id)
    form = _offer(EntryForm(), found.entry)
    try:
        entries.change(db.session(), found.entry, _pair(form), _languages(), form.note.data or "")
        entries.mark_known(found.entry, bool(form.known.data))
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        form.refuse(problem)
        return _entry(loaders.load_entry(entry_id), form), 400
    return redirect(_place(entry_id))


@login_required
@_limit
def know(entry_id: int) -> ResponseReturnValue:
    """Say with ``known`` that one knows an entry, so that it is not reviewed any more; or take that back."""
    found = loaders.load_entry(entry_id)
    entries.mark_known(found.entry, request.form.get("known") == "yes")
    db.session.commit()
    return redirect(_place(entry_id))


def _place(entry_id: int) -> str:
    """The address of an entry in the notebook: on its first page, or on one that begins with the entry."""
    first = queries.entries(db.session(), current_person())
    here = any(found.entry.id == entry_id for found in first)
    return url_for("notebook.notebook", before=None if here else entry_id + 1, _anchor=f"e{entry_id}")


@login_required
@_limit
def delete(entry_id: int) -> ResponseReturnValue:
    """Delete an entry."""
    found = loaders.load_entry(entry_id)
    text = found.entry.text
    entries.remove(db.session(), found.entry)
    db.session.commit()
    flash(_("Deleted: “%(text)s”", text=_short(text)))
    return redirect(url_for("notebook.notebook"))


@login_required
def choose(post_id: int) -> ResponseReturnValue:
    """The sentences of a message, to keep words or sentences from."""
    page = keep_page.build(loaders.load_subject(post_id), current_person())
    return render_template("learning/notebook/keep.html", page=page)


@login_required
@_limit
def keep(post_id: int) -> ResponseReturnValue:
    """Keep a word (``keep``: its span), or the ticked ``words`` or all of a ``sentence`` (its number).

    A word may be kept from the judging form, whose other fields are then stored as unsaved work. Answers a
    script, which accepts JSON only, with JSON: ``kept``, or with the status 400 a ``problem``.
    """
    subject, person = loaders.load_subject(post_id), current_person()
    for_script = request.accept_mimetypes.best == "application/json"
    number = whole_number(request.form.get("sentence"))
    try:
        taken = _taken(subject, number)
        kept = entries.keep(
            db.session(), person, taken.pair, kind=taken.kind, origin=Origin.TRANSLATION, source=taken.source
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        if for_script:
            return jsonify(problem=str(problem.message)), 400
        page = keep_page.build(loaders.load_subject(post_id), person, problem=problem, problem_at=number)
        return render_template("learning/notebook/keep.html", page=page), 400
    if for_script:
        return jsonify(kept=_said(kept))
    flash(_said(kept))
    if "step" in request.form and subject.compared.version is not None:
        compare_form.keep(subject, compare_form.merged(subject, compare_form.sent()))
        return redirect(_compared(subject))
    if kept.new and not kept.entry.other_text:
        return redirect(url_for("notebook.entry", entry_id=kept.entry.id))
    return redirect(
        url_for(
            "notebook.choose",
            post_id=post_id,
            to=request.args.get("to"),
            version=judging.wanted_version(),
            _anchor=f"s{number}" if number else None,
        )
    )


@login_required
@_limit
def keep_finding(finding_id: int) -> ResponseReturnValue:
    """Keep the changed sentence of a finding, with the machine's translation of it."""
    finding, person = _shown_finding(finding_id), current_person()
    twisted, _noticed = parts(finding.note.text)
    try:
        kept = entries.keep(
            db.session(),
            person,
            Pair(finding.source, twisted, finding.target, finding.after),
            kind=EntryKind.SENTENCE,
            origin=Origin.FINDING,
            source=Source(finding.note_id, finding.note.revision, twisted),
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
    else:
        flash(_said(kept))
    board = finding.post.partnership_id
    return redirect(url_for("twist_lab.all_findings", partnership_id=board, _anchor=f"f{finding_id}"))


def _shown_finding(finding_id: int) -> Finding:
    """A finding that the page of findings shows the signed-in person now; 404 for any other."""
    finding, viewer = load_finding(finding_id)
    page = findings_page.build(db.session(), reader_for(viewer), about=finding.post, before=finding_id + 1)
    return finding if any(each.id == finding_id for each in page.findings) else abort(404)


def _taken(subject: Subject, number: int | None) -> Taken:
    """What the form names. Raises NothingChosen; 400 where it names no sentence of the message."""
    word = number_pair(request.form.get("keep"))
    if word is not None:
        return keep_page.one_word(subject, current_person(), Span(*word))
    sentences = keep_page.sentences(subject, current_person())
    if not number or number > len(sentences):
        abort(400)
    sentence = sentences[number - 1]
    if "whole" in request.form:
        return keep_page.whole(subject, sentence)
    ticked = {Span(*span) for value in request.form.getlist("words") if (span := number_pair(value))}
    return keep_page.some_words(subject, sentence, ticked)


def _compared(subject: Subject) -> str:
    """The address of the judging page that a word was kept from."""
    step, version = request.form.get("step", ""), subject.version.id
    return url_for(
        "judging.compare",
        post_id=subject.post.id,
        target=subject.compared.translation.target,
        s=step,
        version=version if version != subject.compared.translation.current_id else None,
        guess=1 if request.form.get("guessing") else None,
        _anchor="keep",
    )


def _said(kept: Kept) -> str:
    text, other = _short(kept.entry.text), _short(kept.entry.other_text)
    if not kept.new:
        return str(_("“%(text)s” is in your notebook already.", text=text))
    if not other:
        return str(_("“%(text)s” is in your notebook. Write what it means.", text=text))
    return str(_("In your notebook: “%(text)s” – “%(other)s”", text=text, other=other))


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


def _new_form() -> NewEntryForm:
    form = NewEntryForm()
    _offer(form)
    if not form.is_submitted():
        own, *others = _languages()
        form.language.data, form.other_language.data = others[0], own
    return form


def _offer(form: EntryForm, row: NotebookEntry | None = None) -> EntryForm:
    """Offer the person's languages in ``form``, and those of the entry ``row``."""
    codes = dict.fromkeys([*_languages(), *([row.language, row.other_language] if row is not None else [])])
    choices = [(code, name_in(code, page_language())) for code in codes]
    form.language.choices = form.other_language.choices = choices
    return form


def _languages() -> list[str]:
    """The languages of the signed-in person's classes and partners, then those of the pages; two or more."""
    return list(
        dict.fromkeys([*queries.languages_of(db.session(), current_person()), *interface_languages.codes()])
    )


def _pair(form: EntryForm) -> Pair:
    return Pair(
        form.language.data or "",
        form.text.data or "",
        form.other_language.data or "",
        form.other_text.data or "",
    )
