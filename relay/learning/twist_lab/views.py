"""Views of the twist lab: change a sentence, look at what comes of it, show it to others, take it back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_limiter import RateLimitExceeded

from relay.board.forms import new_key
from relay.board.loaders import load_partnership, load_post
from relay.board.reader import reader_for
from relay.board.visibility import is_current, is_visible
from relay.database import db
from relay.judging import loaders
from relay.judging.loaders import Subject
from relay.learning.twist_lab import findings, findings_page, lab_page, queries, twists
from relay.learning.twist_lab.entities import Finding, Twist, TwistKind
from relay.learning.twist_lab.lab_page import Sent
from relay.learning.twist_lab.loaders import load_finding
from relay.packs.catalog import catalog
from relay.people.sessions import current_person, login_required
from relay.problems import Problem
from relay.web.request_values import whole_number
from relay.web.security import limiter, share_of

TWISTS_AN_HOUR = 60


class TooManyTwists(Problem):
    message = _l("You have tried a lot in this hour, and others are waiting for the machine. Go on later.")


@login_required
def twist(post_id: int, target: str) -> ResponseReturnValue:
    """Change a sentence (``s``, from 1) of a message and have both wordings translated."""
    subject = loaders.load(post_id, target, loaders.wanted_version())
    sentence = _sentence(subject)
    if lab_page.is_covered(subject, current_person(), sentence):
        return redirect(url_for("judging.compare", post_id=post_id, target=target, s=sentence + 1))
    if request.method == "GET":
        return render_template("learning/twist.html", page=lab_page.build(subject, sentence))
    text, kind = request.form.get("twisted", ""), _kind(request.form.get("kind"))
    try:
        made = _ask(subject, sentence, kind, text)
        db.session.commit()
    except (Problem, RateLimitExceeded) as error:
        db.session.rollback()
        problem = error if isinstance(error, Problem) else TooManyTwists()
        sent = Sent(twisted=text, kind=kind, problem=str(problem))
        page = lab_page.build(subject, sentence, sent=sent)
        return render_template("learning/twist.html", page=page), 400
    return redirect(url_for("twist_lab.show", twist_id=made.id))


def _sentence(subject: Subject) -> int:
    """The index of the sentence in the address. 403 for who may not write, 404 where there is none."""
    if not subject.viewer.may_write:
        abort(403)
    number = whole_number(request.args.get("s", "1"))
    if not number or number > len(subject.compared.pairs):
        abort(404)
    return number - 1


def _kind(value: str | None) -> TwistKind:
    return TwistKind(value) if value in {kind.value for kind in TwistKind} else TwistKind.WORD


@limiter.shared_limit(
    lambda: f"{share_of(TWISTS_AN_HOUR)} per hour",
    scope="twist",
    key_func=lambda: f"twist {current_person().id}",
)
def _ask(subject: Subject, sentence: int, kind: TwistKind, text: str) -> Twist:
    return twists.ask(db.session(), current_person(), subject.compared, sentence, kind, text)


@login_required
def show(twist_id: int) -> ResponseReturnValue:
    """One's own twist, whether it is done or not. 404 for anybody else, and once it is forgotten."""
    made, subject = _own(twist_id)
    page = lab_page.build(subject, made.sentence, twist=made)
    return render_template("learning/twist.html", page=page)


@login_required
def save(twist_id: int) -> ResponseReturnValue:
    """Show a twist to everybody on the board, with what one noticed."""
    made, subject = _own(twist_id)
    noticed, key = request.form.get("noticed", ""), _key()
    try:
        finding = findings.save(
            db.session(),
            current_person(),
            subject.viewer,
            made,
            noticed,
            form_key=key,
            languages=catalog(),
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        sent = Sent(noticed=noticed, note_problem=str(problem), form_key=key)
        page = lab_page.build(subject, made.sentence, twist=made, sent=sent)
        return render_template("learning/twist.html", page=page), 400
    if not is_visible(finding.note):
        flash(_("A teacher of your class looks at it before the others see it."))
    return redirect(_address(finding, subject.viewer.partnership.id))


def _own(twist_id: int) -> tuple[Twist, Subject]:
    made = queries.own_twist(db.session(), current_person().id, twist_id)
    if made is None:
        abort(404)
    subject = loaders.load(made.post_id, made.target, made.translation_version_id)
    if not subject.viewer.may_write:
        abort(403)
    return made, subject


def _key() -> str:
    """The form's idempotency key; a fresh one where the form has none of the right shape."""
    key = request.form.get("form_key", "")
    return key if 16 <= len(key) <= 40 and key.isascii() else new_key()


def _address(finding: Finding, partnership_id: int) -> str:
    return url_for("twist_lab.all_findings", partnership_id=partnership_id, _anchor=f"f{finding.id}")


@login_required
def all_findings(partnership_id: int) -> ResponseReturnValue:
    """What the classes found out: all of it, or what is about one message (``post``)."""
    _board, viewer = load_partnership(current_person(), partnership_id)
    about = None
    if wanted := whole_number(request.args.get("post")):
        about, _viewer = load_post(current_person(), wanted)
        if about.partnership_id != partnership_id or not is_current(about):
            abort(404)
    page = findings_page.build(
        db.session(), reader_for(viewer), about=about, before=whole_number(request.args.get("before"))
    )
    return render_template("learning/findings.html", page=page)


@login_required
def take_back(finding_id: int) -> ResponseReturnValue:
    """Take back a finding of one's own; 403 for anybody else's."""
    session, person = db.session(), current_person()
    finding, viewer = load_finding(finding_id)
    try:
        findings.take_back(session, person, viewer, finding)
        session.commit()
    except Problem:
        session.rollback()
        abort(403)
    flash(_("You took it back. Nobody can see it any more."))
    return redirect(url_for("twist_lab.all_findings", partnership_id=viewer.partnership.id))
