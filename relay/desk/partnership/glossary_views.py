"""The glossary page of a partnership: all members read it, teachers change it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from relay.board import glossary_entries
from relay.board.glossary import LONGEST
from relay.board.loaders import load_partnership
from relay.board.visibility import Viewer
from relay.database import db
from relay.desk.blueprint import bp
from relay.desk.loaders import load_desk
from relay.packs.catalog import catalog
from relay.people.sessions import current_person, login_required, teacher_required
from relay.problems import Problem


@dataclass(frozen=True)
class EntryLine:
    """One entry. ``language`` "": any; ``translations`` are (language, text), empty: kept untranslated."""

    id: int
    word: str
    language: str
    translations: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GlossaryPage:
    """desk/partnership/glossary.html. ``typed`` is rejected input by field; ``problem_at`` is a field."""

    partnership: int
    name: str
    languages: tuple[str, ...]
    entries: tuple[EntryLine, ...]
    longest: int
    teaches: bool  # the viewer may change the glossary
    typed: dict[str, str]
    problem: str | None
    problem_at: str | None


@bp.get("/p/<int:partnership_id>/glossary")
@login_required
def glossary(partnership_id: int) -> ResponseReturnValue:
    """Show the glossary."""
    viewer = load_partnership(current_person(), partnership_id)[1]
    return render_template("desk/partnership/glossary.html", page=_page(viewer))


@bp.post("/p/<int:partnership_id>/glossary")
@teacher_required
def add_entry(partnership_id: int) -> ResponseReturnValue:
    """Add an entry and, if requested, retranslate the messages that contain the word."""
    viewer = load_desk(current_person(), partnership_id)
    sent = request.form
    session = db.session()
    try:
        entry = glossary_entries.add(
            session,
            current_person(),
            viewer,
            sent.get("word", ""),
            sent.get("language", ""),
            {code: sent.get(f"in-{code}", "") for code in viewer.languages},
        )
    except Problem as problem:
        session.rollback()
        viewer = load_desk(current_person(), partnership_id)
        page = _page(viewer, dict(sent.items()), problem)
        return render_template("desk/partnership/glossary.html", page=page), 400
    again = 0
    if "again" in sent:
        again = glossary_entries.translate_again(session, viewer, entry, catalog().missing)
    session.commit()
    flash(_("Added. It goes for what is translated from now on."))
    if again:
        flash(ngettext("%(num)d message is translated anew.", "%(num)d messages are translated anew.", again))
    return redirect(url_for("desk.glossary", partnership_id=partnership_id))


@bp.post("/p/<int:partnership_id>/glossary/<int:entry_id>/remove")
@teacher_required
def remove_entry(partnership_id: int, entry_id: int) -> ResponseReturnValue:
    """Remove an entry."""
    viewer = load_desk(current_person(), partnership_id)
    glossary_entries.remove(db.session(), current_person(), viewer, entry_id)
    db.session.commit()
    flash(_("Removed. Translations that were made with it stay."))
    return redirect(url_for("desk.glossary", partnership_id=partnership_id))


def _page(
    viewer: Viewer, typed: dict[str, str] | None = None, problem: Problem | None = None
) -> GlossaryPage:
    return GlossaryPage(
        partnership=viewer.partnership.id,
        name=viewer.partnership.name,
        languages=viewer.languages,
        entries=tuple(
            EntryLine(entry.id, entry.word, entry.language, tuple(sorted(entry.translations.items())))
            for entry in glossary_entries.entries(db.session(), viewer)
        ),
        longest=LONGEST,
        teaches=bool(viewer.taught),
        typed=typed or {},
        problem=str(problem) if problem else None,
        problem_at=problem.field if problem else None,
    )
