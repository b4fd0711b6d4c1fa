"""Views: what people think of a translation, and how judges checked."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from relay.board.loaders import load_post
from relay.database import db
from relay.judging import judgements, loaders, results_page
from relay.judging.entities import Check, Judgement
from relay.people.sessions import current_person, login_required


@login_required
def results(post_id: int, target: str) -> ResponseReturnValue:
    subject = loaders.load(post_id, target, loaders.wanted_version())
    page = results_page.build(subject, current_person(), done=request.args.get("done") == "1")
    return render_template("judging/results.html", page=page)


@login_required
def checks(judgement_id: int) -> ResponseReturnValue:
    """Record how the judge checked, after their judgement is saved."""
    session, person = db.session(), current_person()
    judgement = session.get(Judgement, judgement_id)
    if judgement is None:
        abort(404)
    load_post(person, judgement.post_id)
    if judgement.user_id != person.id:
        abort(403)
    known = {check.value for check in Check}
    ticked = [Check(value) for value in request.form.getlist("checks") if value in known]
    judgements.record_checks(session, person, judgement, ticked)
    session.commit()
    return redirect(
        url_for(
            "judging.results",
            post_id=judgement.post_id,
            target=judgement.target,
            version=judgement.translation_version_id,
        )
    )
