"""Responses that several views share: the page of a form, a form refused by a service, a dead link."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from relay.database import db
from relay.people import forms
from relay.problems import Problem


def form_page(template: str, form: FlaskForm, **page: object) -> ResponseReturnValue:
    """The page of a form: empty, or (400) as it was submitted, with the errors beside its fields."""
    return render_template(template, form=form, **page), 400 if form.is_submitted() else 200


def refuse(template: str, form: FlaskForm, problem: Problem, **page: object) -> ResponseReturnValue:
    """Roll back and show the form again, with the message of the service. Status 400."""
    db.session.rollback()
    forms.blame(form, problem)
    return render_template(template, form=form, **page), 400


def link_gone(problem: Problem) -> ResponseReturnValue:
    """The page for a link that was used, revoked or has expired. Status 410: trying again is useless."""
    return render_template("people/link_gone.html", problem=problem), 410
