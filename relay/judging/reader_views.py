"""Views: which languages the members of a class read, confirmed by a teacher; language helpers by link."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from relay.board import language_helpers
from relay.board import queries as board
from relay.board.entities import HelperInvitation, PartnershipHelper, Relation
from relay.board.loaders import load_partnership
from relay.board.visibility import Viewer
from relay.database import db
from relay.judging import human_translations, reader_queries
from relay.judging.pages import HelperView, LinkView, ReadersPage, ReaderView
from relay.people import one_time_links
from relay.people.entities import Role, User
from relay.people.forms import AccountForm
from relay.people.new_accounts import chosen_language, welcome
from relay.people.responses import form_page, link_gone, refuse
from relay.people.sessions import current_person, teacher_required
from relay.problems import Problem
from relay.web import local_time
from relay.web.public_address import link_to


@teacher_required
def readers(partnership_id: int) -> ResponseReturnValue:
    """Show which members of the class read which languages, the language helpers and the open links."""
    viewer = _viewer(partnership_id)
    secret_key = str(current_app.secret_key)
    helpers = board.helpers(db.session(), partnership_id)
    page = ReadersPage(
        partnership=partnership_id,
        classroom=viewer.classroom.name,
        may_invite=viewer.may_write,
        readers=tuple(
            ReaderView(user.id, user.name, row.language, row.confirmed_at is not None)
            for user, row in reader_queries.to_confirm(db.session(), viewer.classroom.id)
            if user.id != current_person().id
        ),
        helpers=tuple(_helper(helper) for helper in helpers),
        links=tuple(
            LinkView(
                invitation.id,
                link_to("judging.help_invitation", token=one_time_links.token(invitation, secret_key)),
                local_time.long(invitation.expires_at, viewer.classroom.time_zone),
                invitation.relation,
            )
            for invitation in language_helpers.open_invitations(db.session(), viewer)
        ),
    )
    return render_template("judging/readers.html", page=page)


@teacher_required
def confirm_reader(partnership_id: int, user_id: int) -> ResponseReturnValue:
    """Confirm that a member of the class reads a language, or withdraw the confirmation."""
    _viewer(partnership_id)
    user = db.session.get(User, user_id)
    if user is None:
        abort(404)
    yes = request.form.get("yes") == "1"
    try:
        human_translations.confirm(
            db.session(), current_person(), user, request.form.get("language", ""), yes=yes
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
    return redirect(url_for("judging.readers", partnership_id=partnership_id))


@teacher_required
def invite_helper(partnership_id: int) -> ResponseReturnValue:
    """Make an invitation link for a colleague, a parent or somebody else."""
    viewer = _viewer(partnership_id)
    named = request.form.get("relation", "")
    try:
        relation = Relation(named) if named in set(Relation) else Relation.OTHER
        language_helpers.invite(db.session(), current_person(), viewer, relation)
        db.session.commit()
        flash(_("The link is ready: send it to your language helper."))
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
    return redirect(url_for("judging.readers", partnership_id=partnership_id, _anchor="helpers"))


@teacher_required
def revoke_helper_link(partnership_id: int, link_id: int) -> ResponseReturnValue:
    """Revoke an invitation link."""
    viewer = _viewer(partnership_id)
    for link in language_helpers.open_invitations(db.session(), viewer):
        if link.id == link_id:
            language_helpers.revoke(db.session(), current_person(), link)
            db.session.commit()
            flash(_("The link does not work any more."))
    return redirect(url_for("judging.readers", partnership_id=partnership_id, _anchor="helpers"))


@teacher_required
def remove_helper(partnership_id: int, helper_id: int) -> ResponseReturnValue:
    """Remove a language helper from the partnership; their translations stay."""
    viewer = _viewer(partnership_id)
    try:
        language_helpers.remove(db.session(), current_person(), viewer, helper_id)
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        flash(str(problem), "problem")
    return redirect(url_for("judging.readers", partnership_id=partnership_id, _anchor="helpers"))


def help_invitation(token: str) -> ResponseReturnValue:
    """A language helper's invitation: make an account, or accept with the helper account signed in."""
    try:
        link = one_time_links.find(db.session(), HelperInvitation, token, str(current_app.secret_key))
    except Problem as problem:
        return link_gone(problem)
    page = {"name": link.partnership.name, "token": token}
    if current_user.is_authenticated:
        return _accept(link, page)
    form = AccountForm()
    if not form.validate_on_submit():
        return form_page("judging/help_invitation.html", form, **page)
    try:
        helper = language_helpers.join(
            db.session(),
            link,
            name=form.person.data,
            username=form.username.data,
            password=form.password.data,
            ui_language=chosen_language(),
        )
    except one_time_links.LinkGone as problem:
        db.session.rollback()
        return link_gone(problem)
    except Problem as problem:
        return refuse("judging/help_invitation.html", form, problem, **page)
    db.session.commit()
    welcome(helper)
    return redirect(url_for("board.partnership", partnership_id=link.partnership_id))


def _accept(link: HelperInvitation, page: Mapping[str, object]) -> ResponseReturnValue:
    if current_person().role != Role.HELPER:
        abort(403)
    if request.method == "GET":
        return render_template("judging/help_invitation.html", form=None, **page)
    try:
        language_helpers.accept(db.session(), current_person(), link)
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        return link_gone(problem)
    return redirect(url_for("board.partnership", partnership_id=link.partnership_id))


def _viewer(partnership_id: int) -> Viewer:
    """The signed-in teacher as a viewer of a partnership; 404 where they have no class in it."""
    return load_partnership(current_person(), partnership_id)[1]


def _helper(helper: PartnershipHelper) -> HelperView:
    read = reader_queries.reading_languages(db.session(), helper.user_id)
    return HelperView(helper.id, helper.user.name, helper.relation, tuple(read))
