"""The demo's front page, where anybody can enter as any person. Only `relay demo` registers it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from relay.database import db
from relay.demo import Person
from relay.people.entities import User
from relay.people.sessions import sign_in
from relay.web.request_values import whole_number


def init_app(app: Flask, people: Sequence[Person], *, kept: bool) -> None:
    """Register the front page, where anybody can enter as one of ``people``. ``kept``: the data is kept."""
    bp = Blueprint("demo", __name__)
    rooms = list(dict.fromkeys((p.side, p.classroom, p.city, p.language) for p in people))

    @bp.get("/demo")
    def welcome() -> ResponseReturnValue:
        return render_template("demo/welcome.html", people=people, rooms=rooms, kept=kept)

    @bp.post("/demo/enter")
    def enter() -> ResponseReturnValue:
        chosen = next((p for p in people if p.user_id == whole_number(request.form.get("person"))), None)
        user = db.session.get(User, chosen.user_id) if chosen else None
        if user is None or not user.is_active:
            abort(404)
        sign_in(user)
        return redirect(url_for("board.home"))

    def front_page() -> ResponseReturnValue | None:
        if request.endpoint == "board.home" and not current_user.is_authenticated:
            return redirect(url_for("demo.welcome"))
        return None

    app.register_blueprint(bp)
    app.before_request(front_page)
