"""Views of draft checks: ask for one from the form that one writes in, and look at it.

Sending is never in the way: the page of a check has the form again, with the buttons to send and to ask anew.
"""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_limiter import RateLimitExceeded

from relay.board import drafts, picture_forms
from relay.board.loaders import load_partnership, load_post, load_thread
from relay.board.visibility import is_current
from relay.database import db
from relay.learning.draft_check import check_page, checks, queries
from relay.learning.draft_check.check_page import Draft, Form
from relay.learning.draft_check.entities import DraftCheck
from relay.packs.catalog import catalog
from relay.people.sessions import current_person, keeps, login_required
from relay.problems import Problem
from relay.web.security import limiter, share_of
from relay.web.uploads import takes_files

CHECKS_AN_HOUR = 30
_LONGEST_FIELD = 400  # code points kept of each field that is not the text


class TooManyChecks(Problem):
    message = _l(
        "You have asked the machine many times in this hour, and others are waiting for it. Your text is "
        "still here: send it as it is, or ask again later."
    )
    field = "text"


@takes_files(picture_forms.LARGEST_FORM, *picture_forms.FILES)
@login_required
@keeps(drafts.message)
def check_message(thread_id: int) -> ResponseReturnValue:
    """Check a message for a topic."""
    thread, viewer = load_thread(current_person(), thread_id, write=True)
    return _check(Draft(viewer, thread))


@takes_files(picture_forms.LARGEST_FORM, *picture_forms.FILES)
@login_required
@keeps(drafts.topic)
def check_topic(partnership_id: int) -> ResponseReturnValue:
    """Check the title and the first message of a topic."""
    return _check(Draft(load_partnership(current_person(), partnership_id, write=True)[1]))


@takes_files(picture_forms.LARGEST_FORM, *picture_forms.FILES)
@takes_files(picture_forms.LARGEST_FORM, *picture_forms.FILES)
@login_required
@keeps(drafts.edit)
def check_edit(post_id: int) -> ResponseReturnValue:
    """Check a new wording of a post; 403 for anybody but its author."""
    post, viewer = load_post(current_person(), post_id, write=True)
    if post.author_id != current_person().id:
        abort(403)
    if not is_current(post):
        abort(404)
    return _check(Draft(viewer, post=post))


def _check(draft: Draft) -> ResponseReturnValue:
    form = draft.form()
    try:
        check = _ask(draft, form)
        db.session.commit()
    except (Problem, RateLimitExceeded) as error:
        db.session.rollback()
        problem = error if isinstance(error, Problem) else TooManyChecks()
        page = check_page.build(db.session(), current_person(), draft, form, problem=str(problem))
        return render_template("learning/draft_check.html", page=page), 400
    return redirect(url_for("draft_check.show", check_id=check.id))


@limiter.shared_limit(
    lambda: f"{share_of(CHECKS_AN_HOUR)} per hour",
    scope="draft check",
    key_func=lambda: f"draft check {current_person().id}",
)
def _ask(draft: Draft, form: Form) -> DraftCheck:
    return checks.ask(
        db.session(),
        current_person(),
        draft.viewer,
        form=_fields(),
        title=request.form.get("title", ""),
        text=form.text.data or "",
        languages=catalog(),
        chosen_language=form.chosen_language,
        thread=draft.thread,
        post=draft.post,
    )


def _fields() -> dict[str, str]:
    """The form as it was sent, to fill it in again; without files, which are chosen anew."""
    return {
        name: value if name == "text" else value[:_LONGEST_FIELD]
        for name, value in request.form.items()
        if name != "csrf_token" and name.isidentifier()
    }


@login_required
def show(check_id: int) -> ResponseReturnValue:
    """One's own check, whether it is done or not. 404 for anybody else, and once it is forgotten."""
    session, person = db.session(), current_person()
    check = queries.own(session, person.id, check_id)
    if check is None:
        abort(404)
    draft = _draft(check)
    page = check_page.build(session, person, draft, draft.form(check.form), check=check)
    return render_template("learning/draft_check.html", page=page)


def _draft(check: DraftCheck) -> Draft:
    """What was checked. 404 or 403 where its author may not write it any more."""
    person = current_person()
    if check.post_id is not None:
        post, viewer = load_post(person, check.post_id, write=True)
        return Draft(viewer, post=post)
    if check.thread_id is not None:
        thread, viewer = load_thread(person, check.thread_id, write=True)
        return Draft(viewer, thread)
    return Draft(load_partnership(person, check.partnership_id, write=True)[1])
