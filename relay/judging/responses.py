"""Responses of judging: back to the sentence that the form was about, or the page with what is in the way."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from relay.judging import compare_form, compare_page
from relay.judging.compare_page import Sent
from relay.judging.loaders import Subject
from relay.people.sessions import current_person


def go(subject: Subject, step: str | None, anchor: str | None = None) -> ResponseReturnValue:
    """Redirect to a step as the reader had it: guessing or not, and of the same version."""
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
            s=step,
            guess=1 if request.form.get("guessing") else None,
            version=older,
            _anchor=anchor,
        )
    )


def back(subject: Subject, anchor: str | None = None) -> ResponseReturnValue:
    """Redirect to the step that the form was about."""
    index = compare_form.step_index()
    step = str(index + 1) if index is not None else request.form.get("step") and compare_form.WHOLE
    return go(subject, step or None, anchor)


def show(subject: Subject, step: str, sent: Sent) -> ResponseReturnValue:
    """A step (400) with what was filled in, and what is missing or was refused."""
    page = compare_page.build(
        subject, current_person(), step, guess=bool(request.form.get("guessing")), sent=sent
    )
    return render_template("judging/compare.html", page=page), 400
