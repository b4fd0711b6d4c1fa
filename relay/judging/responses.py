"""Responses to the buttons of the compare page: a redirect to the page, or the page with the form again."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from relay.judging import compare_page, judgements
from relay.judging.forms import JudgingFields
from relay.judging.loaders import Subject
from relay.people.sessions import current_person
from relay.problems import Problem


def back(subject: Subject, anchor: str | None) -> ResponseReturnValue:
    """Redirect to the compare page as the reader had it: guessing or not, and of the same version."""
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
    """The page again (400) with the form as it was filled in, and what is missing or was refused."""
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
