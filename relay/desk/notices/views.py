"""The notices page, teachers' mail settings, and the page behind the links in mails."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice

from relay.database import db, now
from relay.desk.blueprint import bp
from relay.desk.notices import queries, settings
from relay.desk.notices.entities import Rhythm
from relay.desk.notices.labels import RHYTHMS
from relay.desk.notices.mailer import zone_of
from relay.people.forms import blame
from relay.people.sessions import current_person, login_required, teacher_required
from relay.problems import Problem
from relay.web import local_time, navigation
from relay.web.security import limiter, share_of

_MAILS_AN_HOUR = 10


class MailForm(FlaskForm):  # type: ignore[misc]
    """The form for mail address and frequency."""

    address = StringField()
    rhythm = RadioField(choices=[SelectChoice(str(rhythm), words) for rhythm, words in RHYTHMS.items()])


def init_app(app: Flask) -> None:
    """Register the count of new notices for the navigation of every page."""
    navigation.add_count(app, "news", _new_notices)


def _new_notices() -> int:
    if not current_user.is_authenticated:
        return 0
    return queries.count_new(db.session(), current_person())


@bp.get("/notices")
@login_required
def notices() -> ResponseReturnValue:
    """The person's notices, newest first, and teachers' mail settings."""
    return _page()


def _page(form: MailForm | None = None, status: int = 200) -> ResponseReturnValue:
    person, session, moment = current_person(), db.session(), now()
    box = queries.box_of(session, person)
    found = queries.latest(session, person)
    zone = zone_of(person)
    if form is None:
        form = MailForm(
            formdata=None, data={"address": box.address or "", "rhythm": box.rhythm or Rhythm.OFF}
        )
    return render_template(
        "desk/notices/notices.html",
        notices=[
            (
                each,
                local_time.short(each.at, zone, moment),
                not each.read and (box.seen_until is None or each.at > box.seen_until),
            )
            for each in found
        ],
        until=found[0].at.isoformat() if found else None,
        box=box,
        form=form,
        mails=bool(current_app.config["RELAY"].smtp_host),
    ), status


@bp.post("/notices/seen")
@login_required
def notices_seen() -> ResponseReturnValue:
    """Mark the notices on the submitted page as seen; later ones stay new."""
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        until = now()
    settings.mark_seen(db.session(), current_person(), until if until.tzinfo else until.replace(tzinfo=UTC))
    db.session.commit()
    return redirect(url_for("desk.notices"))


# Rate-limited because each new address is sent a mail, and a relay must not be used to spam strangers.
@bp.post("/notices/mail")
@teacher_required
@limiter.limit(lambda: f"{share_of(_MAILS_AN_HOUR)} per hour", key_func=lambda: f"mail {current_person().id}")
def set_mail() -> ResponseReturnValue:
    """Set where and how often a teacher's notices are mailed."""
    form = MailForm()
    person = current_person()
    rhythm = form.rhythm.data if form.rhythm.data in list(Rhythm) else Rhythm.OFF
    address = form.address.data or ""
    try:
        box = settings.set_mail(
            db.session(), person, address=address, rhythm=Rhythm(rhythm), zone=zone_of(person)
        )
    except Problem as problem:
        db.session.rollback()
        blame(form, problem)
        return _page(form, 400)
    db.session.commit()
    if box.confirmation_due:
        flash(_("A mail is on its way to %(address)s. Open the link in it to confirm.", address=box.address))
    else:
        flash(_("Saved."))
    return redirect(url_for("desk.notices", _anchor="mail"))


@bp.route("/notices/mail/<token>", methods=["GET", "POST"])
def mail_link(token: str) -> ResponseReturnValue:
    """The page behind the links in mails: confirm the address or end the mails, without signing in."""
    session, key = db.session(), str(current_app.secret_key)
    yes = request.method == "POST" and request.form.get("answer") == "yes"
    try:
        box = settings.find(session, token, key, fresh=yes)
    except Problem as problem:
        return render_template("desk/notices/link.html", box=None, problem=problem, done=None), 404
    page = {"box": box, "problem": None, "address": box.address, "name": box.user.name}
    if request.method == "GET":
        return render_template("desk/notices/link.html", done=None, **page)
    if yes:
        settings.confirm(session, box, zone_of(box.user))
    else:
        settings.stop(session, box)
    session.commit()
    return render_template("desk/notices/link.html", done="yes" if yes else "no", **page)
