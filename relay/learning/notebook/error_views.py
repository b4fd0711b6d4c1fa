"""Views: the errors that one made and found, and keeping the sentence of a correction."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.database import db
from relay.learning.notebook import entries, error_page, error_queries
from relay.learning.notebook.entities import EntryKind, Origin
from relay.people.sessions import current_person, login_required
from relay.problems import Problem
from relay.web.security import limiter


@login_required
def errors() -> ResponseReturnValue:
    """What others corrected in one's messages, and what one found in translations."""
    return render_template("learning/notebook/errors.html", page=error_page.build(current_person()))


@login_required
@limiter.limit("600 per hour", key_func=lambda: f"notebook corrections {current_person().id}")
def keep_correction(correction_id: int) -> ResponseReturnValue:
    """Keep the corrected sentence, with the sentence as it was as a note."""
    person, session = current_person(), db.session()
    correction = error_queries.made_one(session, person, correction_id)
    if correction is None or correction.post.language is None:
        abort(404)
    pair, source, before = error_page.taken(correction, correction.post.classroom.language)
    try:
        kept = entries.keep(
            session, person, pair, kind=EntryKind.SENTENCE, origin=Origin.CORRECTION, source=source,
            note=before,
        )  # fmt: skip
        session.commit()
    except Problem as problem:
        session.rollback()
        flash(str(problem), "problem")
        return redirect(url_for("notebook.errors"))
    if not kept.new:
        flash(_("That is in your notebook already."))
        return redirect(url_for("notebook.errors", _anchor=f"c{correction_id}"))
    flash(_("The corrected sentence is in your notebook."))
    return redirect(url_for("notebook.notebook", _anchor=f"e{kept.entry.id}"))
