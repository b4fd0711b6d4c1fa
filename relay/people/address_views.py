"""The page about the relay's address: where other devices reach it. Administrators can set it."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.database import db
from relay.people import relay_address
from relay.people.blueprint import bp
from relay.people.sessions import administrator_required, current_person, safe_next, teacher_required
from relay.problems import Problem
from relay.web.public_address import link_to, public_address


@bp.get("/address")
@teacher_required
def address() -> ResponseReturnValue:
    """Where other devices reach the relay, to try it with a phone; with a field for administrators."""
    return _page(None, "")


@bp.post("/address")
@administrator_required
def set_address() -> ResponseReturnValue:
    """Set the relay's address, or with nothing typed go back to the one that is found out."""
    typed = request.form.get("address", "")
    try:
        relay_address.set_address(db.session(), current_person(), typed)
    except Problem as problem:
        db.session.rollback()
        return _page(problem, typed), 400
    db.session.commit()
    flash(_("The address is set. Cards and links show it from now on."))
    return redirect(safe_next(request.form.get("next")) or url_for("people.address"))


def _page(problem: Problem | None, typed: str) -> str:
    found = public_address()
    return render_template(
        "people/address.html",
        found=found,
        qr=link_to("people.join").qr,
        typed=typed or (found.url if found.chosen else ""),
        problem=problem,
        is_fixed=bool(current_app.config["RELAY"].public_url),
        next=safe_next(request.values.get("next")),
    )
