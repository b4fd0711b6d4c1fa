"""The pages of the inbox, and the posts and translations that are decided about in it."""

from __future__ import annotations

from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from relay.board import glossary_entries
from relay.board.entities import Post, Review, ReviewState
from relay.board.queries import partnerships_of
from relay.board.visibility import Viewer, is_current, viewer_of
from relay.database import db
from relay.desk.blueprint import bp
from relay.desk.loaders import load_desk, load_moderated
from relay.desk.moderation import decisions, inbox_page, queue_pages, reviews, undo
from relay.desk.moderation.decisions import Decision
from relay.desk.moderation.inbox_page import Refused, Wanted, decided
from relay.desk.moderation.undo import Snapshot
from relay.judging.entities import HumanTranslation
from relay.learning.corrections import corrections
from relay.learning.corrections.entities import Correction
from relay.people.sessions import current_person, safe_next, teacher_required
from relay.problems import Problem
from relay.web import navigation
from relay.web.request_values import number_pair, whole_number

_TABS = {"partnership": "desk.partnership", "learning": "desk.learning"}
_AT_ONCE = 50  # translations accepted in one request


def init_app(app: Flask) -> None:
    """Register how much waits, for the tabs of the desk."""
    navigation.add_count(app, "waiting", _waiting)


def _waiting() -> int:
    """How much waits at the desk of the partnership that a page with tabs is about; 0 on other pages."""
    asked = (request.view_args or {}).get("partnership_id")
    tabs = request.blueprint in ("desk", "partnerships") or request.endpoint == "judging.readers"
    if asked is None or not tabs or not current_user.is_authenticated or not current_person().is_teacher:
        return 0
    viewer = viewer_of(db.session(), current_person(), asked)
    return inbox_page.counts(viewer).all if viewer is not None and viewer.taught else 0


@bp.get("/desk")
@teacher_required
def home() -> ResponseReturnValue:
    """Redirect to the desk of the teacher's only partnership, or list all partnerships.

    ``to``: the tab that is wanted; ``room``: among the partnerships of this class.
    """
    person, room = current_person(), whole_number(request.args.get("room"))
    endpoint = _TABS.get(request.args.get("to", ""), "desk.queue")
    viewers = [load_desk(person, each.id) for each in db.session.scalars(partnerships_of(person))]
    viewers = [viewer for viewer in viewers if room is None or room in viewer.taught]
    if len(viewers) == 1:
        return redirect(url_for(endpoint, partnership_id=viewers[0].partnership.id))
    lines = [
        queue_pages.DeskLine(
            viewer.partnership.name,
            url_for(endpoint, partnership_id=viewer.partnership.id),
            inbox_page.counts(viewer),
        )
        for viewer in viewers
    ]
    return render_template("desk/moderation/home.html", page=queue_pages.HomePage(tuple(lines)))


@bp.get("/p/<int:partnership_id>/desk")
@teacher_required
def queue(partnership_id: int) -> ResponseReturnValue:
    """What waits in a partnership: a list, and one item of it."""
    viewer = load_desk(current_person(), partnership_id)
    return inbox_page.inbox(viewer, Wanted.of(partnership_id, request.args))


@bp.route("/posts/<int:post_id>/decide", methods=["GET", "POST"])
@teacher_required
def decide(post_id: int) -> ResponseReturnValue:
    """Decide whether one post may appear."""
    post, viewer = load_moderated(current_person(), post_id)
    if not is_current(post):
        abort(404)
    if request.method == "GET":
        return _alone(viewer, post)
    try:
        decision = Decision(request.form.get("do", ""))
    except ValueError:
        abort(400)
    reason, before = request.form.get("reason", ""), undo.before_post(db.session(), post)
    revision = whole_number(request.form.get("revision")) or 0
    try:
        decisions.decide(
            db.session(), current_person(), viewer, post, decision, revision=revision, reason=reason
        )
        db.session.commit()
    except Problem as refused:
        db.session.rollback()
        return _refused(viewer, f"p{post_id}", Refused(str(refused), reason=reason))
    said = {
        Decision.APPEAR: _("The message is on the board."),
        Decision.CHANGE: _("The message went back to its author, with your reason."),
        Decision.KEEP: _("The message is off the board."),
        Decision.HOLD: _("The message is off the board until a teacher of its author’s class decides."),
    }
    return decided(viewer, said[decision], before, about=post.author.name)


@bp.post("/reviews/<int:translation_id>")
@teacher_required
def review(translation_id: int) -> ResponseReturnValue:
    """Review a translation: right as it is, a better wording, original unclear; or reopen the review."""
    row = db.session.get(Review, translation_id)
    if row is None:
        abort(404)
    viewer = load_moderated(current_person(), row.translation.post_id)[1]
    version, before = (
        whole_number(request.form.get("version")) or 0,
        undo.before_review(db.session(), row),
    )
    text, word, always = (request.form.get(name, "") for name in ("text", "word", "always"))
    said = {
        "accept": _("The translation counts as checked."),
        "unclear": _("Noted: the original is unclear, so nobody can say whether the translation is right."),
        "correct": _("Your wording stands beside the machine’s, with your name."),
        "reopen": _("The translation waits again."),
    }
    do = request.form.get("do", "")
    if do not in said:
        abort(400)
    try:
        _review(viewer, row, do, version, text)
        if word.strip():
            _fix(viewer, row, word, always)
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        typed = text if do == "correct" else None
        refused = Refused(str(problem), typed=typed, word=word, always=always)
        return _refused(viewer, f"t{translation_id}", refused)
    about = row.translation.post.author.name
    return decided(viewer, said[do], *([before] if do != "reopen" else []), about=about)


def _review(viewer: Viewer, row: Review, do: str, version: int, text: str) -> None:
    session, teacher = db.session(), current_person()
    if do == "correct":
        reviews.correct(session, teacher, viewer, row, text, version_id=version)
        return
    state = {
        "accept": ReviewState.ACCEPTED,
        "unclear": ReviewState.UNCLEAR,
        "reopen": ReviewState.WAITING,
    }[do]
    reviews.decide(session, teacher, viewer, row, state, version_id=version)


def _fix(viewer: Viewer, row: Review, word: str, always: str) -> None:
    """Add a word of the original to the glossary, always to be translated so."""
    job = row.translation
    glossary_entries.add(db.session(), current_person(), viewer, word, job.source, {job.target: always})


@bp.post("/p/<int:partnership_id>/desk/accept")
@teacher_required
def accept(partnership_id: int) -> ResponseReturnValue:
    """Accept several translations: the ticked ones, or with ``every`` all that the list showed."""
    viewer = load_desk(current_person(), partnership_id)
    chosen = request.form.getlist("listed" if "every" in request.form else "ticket")[:_AT_ONCE]
    snapshots: list[Snapshot] = []
    for translation_id, version in filter(None, map(number_pair, chosen)):
        row = db.session.get(Review, translation_id)
        if row is None or row.partnership_id != partnership_id or row.state != ReviewState.WAITING:
            continue  # somebody was faster
        before = undo.before_review(db.session(), row)
        try:
            with db.session.begin_nested():
                _review(viewer, row, "accept", version, "")
        except reviews.OtherVersion:
            continue
        except reviews.OnlyTeachers:
            abort(403)
        snapshots.append(before)
    db.session.commit()
    number, left = len(snapshots), len(chosen) - len(snapshots)
    said = [
        ngettext("%(num)s translation counts as checked.", "%(num)s translations count as checked.", number)
    ]
    if not chosen:
        said = [_("Tick the translations that are right first.")]
    elif left:
        said.append(
            ngettext(
                "%(num)s has changed since and waits still.",
                "%(num)s have changed since and wait still.",
                left,
            )
        )
    return decided(viewer, " ".join(said), *snapshots)


@bp.post("/human-translations/<int:human_id>/decide")
@teacher_required
def decide_human(human_id: int) -> ResponseReturnValue:
    """Let a held human translation appear, or withdraw it."""
    human = db.session.get(HumanTranslation, human_id)
    if human is None:
        abort(404)
    viewer = load_moderated(current_person(), human.post_id)[1]
    acts = {
        "appear": (decisions.let_human_appear, _("The translation is on the board.")),
        "remove": (decisions.take_human_down, _("The translation is off the board.")),
    }
    found = acts.get(request.form.get("do", ""))
    if found is None:
        abort(400)
    if human.classroom_id not in viewer.taught:
        abort(403)
    act, said = found
    before = undo.before_human(db.session(), human)
    act(db.session(), current_person(), viewer, human)
    db.session.commit()
    return decided(viewer, said, before, about=human.author.name)


@bp.post("/corrections/<int:correction_id>/decide")
@teacher_required
def decide_correction(correction_id: int) -> ResponseReturnValue:
    """Let a correction of a sentence appear, or take it off the board."""
    correction = db.session.get(Correction, correction_id)
    if correction is None or not is_current(correction):
        abort(404)
    post, viewer = load_moderated(current_person(), correction.post_id)
    if not viewer.may_read(correction):
        abort(404)
    do, mine = request.form.get("do", ""), viewer.moderates(correction)
    if do not in ("appear", "remove"):
        abort(400)
    if not (mine if do == "appear" else corrections.may_take_down(viewer, correction, post)):
        abort(403)
    before = undo.before_correction(db.session(), correction)
    if do == "appear":
        decisions.let_correction_appear(db.session(), current_person(), viewer, correction)
        said = _("The correction is on the board.")
    else:
        decisions.take_correction_down(db.session(), current_person(), viewer, correction)
        said = _("The correction is off the board.")
    db.session.commit()
    return decided(viewer, said, before)


@bp.post("/p/<int:partnership_id>/desk/undo")
@teacher_required
def take_back(partnership_id: int) -> ResponseReturnValue:
    """Take one of the teacher's last decisions back, as long as nobody has changed anything since."""
    viewer = load_desk(current_person(), partnership_id)
    snapshots = inbox_page.taken_back(partnership_id, request.form.get("ticket", ""))
    try:
        for snapshot in snapshots:
            undo.take_back(db.session(), current_person(), viewer, snapshot)
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        return decided(viewer, str(problem))
    return decided(
        viewer, _("Taken back. It waits again.") if snapshots else _("There is nothing to take back.")
    )


def _refused(viewer: Viewer, key: str, refused: Refused) -> ResponseReturnValue:
    """The page that the form was on, with what is wrong and what was typed."""
    if not safe_next(request.form.get("here")):
        page = inbox_page.alone(viewer, key, refused)
        if page is not None:
            return page
    return inbox_page.inbox(viewer, Wanted.sent(viewer.partnership.id, key), refused)


def _alone(viewer: Viewer, post: Post) -> ResponseReturnValue:
    page = inbox_page.alone(viewer, f"p{post.id}")
    if page is None:
        abort(404)
    return page
