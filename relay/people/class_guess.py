"""What a request says about where somebody's class is."""

from __future__ import annotations

from flask import request

from relay.people.forms import ClassroomForm
from relay.web import local_time


def guess_place(form: ClassroomForm) -> None:
    """Fill in where a class is, as far as its form was not submitted.

    A script sends the browser's time zone as ``zone``, and as ``country`` one that was chosen, to be told its
    time zones (static/place.js).
    """
    country = request.args.get("country")
    if country and not form.is_submitted():
        form.move_to(country)
    locales = [code for code, _quality in request.accept_languages]
    form.guess(request.args.get("zone"), locales, local_time.of_this_computer())
