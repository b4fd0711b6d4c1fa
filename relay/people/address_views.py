"""The page about the relay's address: where other devices reach it, and who may. Administrators set both."""

from __future__ import annotations

from flask import abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.database import db
from relay.people import relay_address, relay_reach
from relay.people.blueprint import bp
from relay.people.reach_card import reach_card
from relay.people.sessions import administrator_required, current_person, safe_next, teacher_required
from relay.problems import Problem
from relay.web import own_computer
from relay.web.navigation import fragment
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


@bp.get("/address/reach")
@teacher_required
@fragment
def reach() -> ResponseReturnValue:
    """How the relay is reached now, as JSON: a page that waits for a change asks for it (static/reach.js)."""
    running = own_computer.running()
    if running is None:
        abort(404)
    return jsonify(reach=running.reach)


@bp.post("/address/reach")
@administrator_required
def set_reach() -> ResponseReturnValue:
    """Choose who may reach a relay of `relay start`, at its own computer; the server then starts anew."""
    running, next_ = own_computer.running(), safe_next(request.form.get("next"))
    if running is None:
        abort(404)
    if not own_computer.asks():
        abort(403)  # who chose "only this computer" elsewhere would have locked themselves out
    typed = request.form.get("address", "")
    folder = current_app.config["RELAY"].data
    try:
        wanted = relay_reach.choose(
            db.session(), current_person(), folder, request.form.get("reach", ""), typed
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        return _page(problem, typed, request.form.get("reach")), 400
    next_ = next_ or url_for("people.address")
    if wanted is running.reach:
        return redirect(next_)
    return render_template("people/reach_changes.html", wanted=wanted, next=next_)


def _page(problem: Problem | None, typed: str, wanted: str | None = None) -> str:
    found = public_address()
    return render_template(
        "people/address.html",
        found=found,
        qr=link_to("people.join").qr,
        typed=typed or (found.url if found.chosen else ""),
        problem=problem,
        is_fixed=bool(current_app.config["RELAY"].public_url),
        next=safe_next(request.values.get("next")),
        reach=reach_card(),
        wanted=wanted,
    )
