"""What several views answer with: a form's page, the same with what was refused, a link that is gone."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from relay.database import db
from relay.people import forms
from relay.problems import Problem


def form_page(template: str, form: FlaskForm, **page: object) -> ResponseReturnValue:
    """A form to fill in, or (400) as it was sent, with what is wrong beside its fields."""
    return render_template(template, form=form, **page), 400 if form.is_submitted() else 200


def refuse(template: str, form: FlaskForm, problem: Problem, **page: object) -> ResponseReturnValue:
    """The form again with what the service said, and nothing changed."""
    db.session.rollback()
    forms.blame(form, problem)
    return render_template(template, form=form, **page), 400


def link_gone(problem: Problem) -> ResponseReturnValue:
    """A link that was used, revoked, or is too old. 410 tells programs that trying again is no use."""
    return render_template("people/link_gone.html", problem=problem), 410
