"""Signing in with an account elsewhere, and linking one's own: for teachers, where a provider is set."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from relay.database import db
from relay.people import known_browsers, own_account, provider, provider_accounts
from relay.people.blueprint import bp
from relay.people.responses import enter
from relay.people.sessions import PROVIDER, current_person, safe_next, teacher_required
from relay.problems import Problem

_LINKS = "provider_links"  # in the session: the id of the teacher who has asked to link an account
_NEXT = "provider_next"  # where to go after signing in


@bp.get("/sign-in/provider")
def provider_sign_in() -> ResponseReturnValue:
    """Send the browser to the provider, to sign in or, for who has asked for that, to link an account."""
    if provider.name() is None:
        abort(404)
    if current_user.is_authenticated and session.get(_LINKS) != current_person().id:
        return redirect(url_for("board.home"))
    session[_NEXT] = safe_next(request.args.get("next"))
    try:
        return redirect(provider.authorization_address())
    except Problem as problem:
        return _refused(problem)


@bp.get("/sign-in/provider/back")
def provider_back() -> ResponseReturnValue:
    """Where the provider sends the browser back to: sign the teacher in, or link the account."""
    if provider.name() is None:
        abort(404)
    links, next_ = session.pop(_LINKS, None), session.pop(_NEXT, None)
    try:
        found = provider.identity()
        if not current_user.is_authenticated:
            teacher = provider_accounts.teacher_of(db.session(), found.issuer, found.subject)
            answer = enter(teacher, next_)
            session[PROVIDER] = True
            return answer
        if links != current_person().id or not current_person().is_teacher:
            return redirect(url_for("board.home"))
        provider_accounts.link(db.session(), current_person(), found.issuer, found.subject)
        db.session.commit()
    except Problem as problem:
        return _refused(problem)
    flash(_("Linked. From now on you can sign in with %(name)s, too.", name=provider.name()))
    return redirect(url_for("people.account"))


@bp.post("/me/provider")
@teacher_required
def link_provider() -> ResponseReturnValue:
    """Ask to link an account, with one's password: a page with the way to the provider.

    Not a redirect to there: browsers hold the policy against forms of other sites against that, too.
    """
    if provider.name() is None:
        abort(404)
    typed = request.form.get("password", "")[:1000]
    try:
        own_account.check_secret(db.session(), current_person(), known_browsers.visitor(), typed)
        db.session.commit()
    except Problem as problem:
        return _refused(problem)
    session[_LINKS] = current_person().id
    return render_template("people/link_provider.html")


@bp.post("/me/provider/remove")
@teacher_required
def unlink_provider() -> ResponseReturnValue:
    """No longer sign in with an account elsewhere."""
    provider_accounts.unlink(db.session(), current_person())
    db.session.commit()
    flash(_("You sign in with your password alone now."))
    return redirect(url_for("people.account"))


def _refused(problem: Problem) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(problem), "problem")
    return redirect(url_for("people.account" if current_user.is_authenticated else "people.sign_in"))
