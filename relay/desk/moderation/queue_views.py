"""The pages of the queue: messages held for approval, and translations to review."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from relay.board.entities import Post, Review, ReviewState
from relay.board.queries import partnerships_of
from relay.board.reader import reader_for
from relay.board.visibility import Viewer, is_current, viewer_of
from relay.database import db
from relay.desk import labels
from relay.desk.blueprint import bp
from relay.desk.loaders import load_desk, load_moderated
from relay.desk.moderation import decisions, queue_items, queue_pages, queue_queries, reviews
from relay.desk.moderation.decisions import Decision
from relay.desk.moderation.queue_queries import Filters
from relay.judging.entities import HumanTranslation
from relay.people.sessions import current_person, safe_next, teacher_required
from relay.problems import Problem
from relay.web import language_names, navigation
from relay.web.locale import page_language
from relay.web.request_values import number_pair, whole_number

# Values of the filter ``w``: what an item waits for, and the states of reviewed translations.
_WAITING = ("all", "appear", "check", "kept")
_DONE = (ReviewState.ACCEPTED, ReviewState.CORRECTED, ReviewState.UNCLEAR)
_PARAMETERS = ("w", "c", "t", "d", "held", "after")
_TABS = {"partnership": "desk.partnership", "learning": "desk.learning"}
_ANCHOR = re.compile(r"[pt][0-9]{1,10}")


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
    return _counts(viewer).all if viewer is not None and viewer.taught else 0


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
            _counts(viewer),
        )
        for viewer in viewers
    ]
    return render_template("desk/moderation/home.html", page=queue_pages.HomePage(tuple(lines)))


@bp.get("/p/<int:partnership_id>/desk")
@teacher_required
def queue(partnership_id: int) -> ResponseReturnValue:
    """The queue of a partnership, filtered by kind of decision, class, topic and direction."""
    viewer = load_desk(current_person(), partnership_id)
    session, looking = db.session(), reader_for(viewer)
    what, filters = _filters(viewer)
    held: list[Post] = []
    found: list[Review] = []
    held_more = more = False
    if what in ("all", "appear", "kept"):
        after = whole_number(request.args.get("held"))
        held, held_more = queue_queries.held_posts(
            session, viewer, filters, hidden=what == "kept", after=after or 0
        )
    if what in ("all", "check", *_DONE):
        found, more = queue_queries.review_page(
            session, viewer, filters, number_pair(request.args.get("after"))
        )
    humans = queue_queries.held_humans(session, viewer) if what in ("all", "appear") else []
    last = found[-1] if found else None
    page = queue_pages.QueuePage(
        partnership=partnership_id,
        name=viewer.partnership.name,
        counts=_counts(viewer),
        failures=tuple(
            queue_pages.FailureLine(failure.number, labels.failure(failure.cause), failure.again)
            for failure in queue_queries.failed_translations(session, partnership_id)
        ),
        what=_what(what),
        classes=_classes(viewer, filters),
        topics=_topics(queue_queries.titles(session, viewer), filters),
        directions=_directions(viewer, filters),
        held=queue_items.of_posts(session, held, looking),
        held_more=_here(held=str(held[-1].id)) if held_more else None,
        humans=queue_items.human_items(humans, viewer),
        items=queue_items.of_reviews(session, found, looking),
        more=_here(after=f"{last.need}-{last.translation_id}") if last and more else None,
        here=_here(),
        takes_part=viewer.takes_part,
    )
    return render_template("desk/moderation/queue.html", page=page)


@bp.route("/posts/<int:post_id>/decide", methods=["GET", "POST"])
@teacher_required
def decide(post_id: int) -> ResponseReturnValue:
    """Decide whether one post may appear."""
    post, viewer = load_moderated(current_person(), post_id)
    if not is_current(post):
        abort(404)
    problem: Problem | None = None
    if request.method == "POST":
        try:
            decision = Decision(request.form.get("do", ""))
        except ValueError:
            abort(400)
        try:
            decisions.decide(
                db.session(),
                current_person(),
                viewer,
                post,
                decision,
                revision=whole_number(request.form.get("revision")) or 0,
                reason=request.form.get("reason", ""),
            )
            db.session.commit()
            on_board = decision == Decision.APPEAR
            return _back(viewer, _("It is on the board.") if on_board else _("It is off the board."))
        except Problem as refused:
            db.session.rollback()
            problem = refused
    page = queue_pages.DecidePage(
        item=queue_items.of_post(db.session(), post, reader_for(viewer)),
        partnership=viewer.partnership.id,
        name=viewer.partnership.name,
        reason=request.form.get("reason", ""),
        problem=str(problem) if problem else None,
        here=safe_next(request.values.get("next")) or _here(),
    )
    return render_template("desk/moderation/decide.html", page=page), 400 if problem else 200


@bp.post("/reviews/<int:translation_id>")
@teacher_required
def review(translation_id: int) -> ResponseReturnValue:
    """Review a translation: good enough, original unclear, or reopen the review."""
    row, viewer = _load_review(translation_id)
    state = {
        "accept": ReviewState.ACCEPTED,
        "unclear": ReviewState.UNCLEAR,
        "reopen": ReviewState.WAITING,
    }.get(request.form.get("do", ""))
    if state is None:
        abort(400)
    try:
        reviews.decide(
            db.session(),
            current_person(),
            viewer,
            row,
            state,
            version_id=whole_number(request.form.get("version")) or 0,
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        flash(str(problem))
        return redirect(url_for("desk.decide", post_id=row.translation.post_id))
    done = {
        ReviewState.ACCEPTED: _("The translation counts as reviewed."),
        ReviewState.UNCLEAR: _("Kept: it cannot be judged, because the original is unclear."),
    }
    return _back(viewer, done.get(state, _("The translation waits for a reader again.")))


@bp.route("/reviews/<int:translation_id>/correct", methods=["GET", "POST"])
@teacher_required
def correct(translation_id: int) -> ResponseReturnValue:
    """Correct a translation: the teacher's own stands beside the machine translation, with their name."""
    row, viewer = _load_review(translation_id)
    problem: Problem | None = None
    text = row.version.text
    if request.method == "POST":
        text = request.form.get("text", "")
        try:
            reviews.correct(
                db.session(),
                current_person(),
                viewer,
                row,
                text,
                version_id=whole_number(request.form.get("version")) or 0,
            )
            db.session.commit()
            return _back(viewer, _("Your translation stands beside the machine’s, with your name."))
        except Problem as refused:
            db.session.rollback()
            problem = refused
    post, target = row.translation.post, row.translation.target
    item = queue_items.of_post(db.session(), post, reader_for(viewer, reading=target))
    if item.review is None:
        abort(404)  # a newer translation is being made
    page = queue_pages.CorrectPage(
        card=item.card,
        partnership=viewer.partnership.id,
        name=viewer.partnership.name,
        review=item.review,
        target=target,
        text=text,
        problem=str(problem) if problem else None,
        here=safe_next(request.values.get("next"))
        or url_for("desk.queue", partnership_id=viewer.partnership.id),
    )
    return render_template("desk/moderation/correct.html", page=page), 400 if problem else 200


@bp.post("/human-translations/<int:human_id>/decide")
@teacher_required
def decide_human(human_id: int) -> ResponseReturnValue:
    """Let a held human translation appear, or withdraw it."""
    human = db.session.get(HumanTranslation, human_id)
    if human is None:
        abort(404)
    viewer = load_moderated(current_person(), human.post_id)[1]
    act = {"appear": decisions.let_human_appear, "remove": decisions.take_human_down}.get(
        request.form.get("do", "")
    )
    if act is None:
        abort(400)
    if human.classroom_id not in viewer.taught:
        abort(403)
    act(db.session(), current_person(), viewer, human)
    db.session.commit()
    return _back(viewer, _("Done."))


def _load_review(translation_id: int) -> tuple[Review, Viewer]:
    """Load a review, and the viewer, a teacher of its partnership. 404 and 403 as in ``load_moderated``."""
    row = db.session.get(Review, translation_id)
    if row is None:
        abort(404)
    return row, load_moderated(current_person(), row.translation.post_id)[1]


def _counts(viewer: Viewer) -> queue_pages.Counts:
    session, everything = db.session(), Filters()
    return queue_pages.Counts(
        held=queue_queries.count(session, queue_queries.held(viewer, everything)),
        reviews=queue_queries.count(session, queue_queries.reviews(viewer, everything)),
        flags=queue_queries.count(session, queue_queries.flagged(viewer)),
        humans=len(queue_queries.held_humans(session, viewer)),
    )


def _back(viewer: Viewer, said: str) -> ResponseReturnValue:
    """Redirect to the page that the form was on, at the next item."""
    flash(said)
    address = safe_next(request.form.get("next")) or url_for(
        "desk.queue", partnership_id=viewer.partnership.id
    )
    anchor = request.form.get("then", "")
    if _ANCHOR.fullmatch(anchor):
        address = f"{address.partition('#')[0]}#{anchor}"
    return redirect(address)


def _here(**changed: str) -> str:
    """The address of this page with some of its query parameters changed."""
    values = {name: request.args[name] for name in _PARAMETERS if name in request.args} | changed
    return request.path + (f"?{urlencode(values)}" if values else "")


def _filters(viewer: Viewer) -> tuple[str, Filters]:
    asked = request.args
    what = asked.get("w", "")
    source, _arrow, target = asked.get("d", "").partition(".")
    classroom_id = whole_number(asked.get("c"))
    state = ReviewState(what) if what in _DONE else ReviewState.WAITING
    return what if what in (*_WAITING, *_DONE) else "all", Filters(
        classroom_id=classroom_id
        if any(p.classroom_id == classroom_id for p in viewer.participations)
        else None,
        thread_id=whole_number(asked.get("t")),
        direction=(source, target) if source in viewer.languages and target in viewer.languages else None,
        state=state,
    )


def _what(chosen: str) -> tuple[queue_pages.Choice, ...]:
    labels = {
        "all": _("Both decisions"),
        "appear": _("Leave to appear"),
        "check": _("A translation check"),
        "kept": _("Nothing: kept back"),
        "accepted": _("Nothing: reviewed, good enough"),
        "corrected": _("Nothing: reviewed, corrected"),
        "unclear": _("Nothing: the original is unclear"),
    }
    return tuple(queue_pages.Choice(value, label, value == chosen) for value, label in labels.items())


def _classes(viewer: Viewer, filters: Filters) -> tuple[queue_pages.Choice, ...]:
    rooms = [participation.classroom for participation in viewer.participations]
    return (
        queue_pages.Choice("", _("All classes"), filters.classroom_id is None),
        *(
            queue_pages.Choice(str(room.id), f"{room.city}, {room.name}", room.id == filters.classroom_id)
            for room in rooms
        ),
    )


def _topics(titles: list[tuple[int, str, str | None]], filters: Filters) -> tuple[queue_pages.Choice, ...]:
    return (
        queue_pages.Choice("", _("Every topic"), filters.thread_id is None),
        *(
            queue_pages.Choice(str(thread_id), title, thread_id == filters.thread_id, language)
            for thread_id, title, language in titles
        ),
    )


def _directions(viewer: Viewer, filters: Filters) -> tuple[queue_pages.Choice, ...]:
    pairs = [(one, other) for one in viewer.languages for other in viewer.languages if one != other]
    return (
        queue_pages.Choice("", _("Every direction"), filters.direction is None),
        *(
            queue_pages.Choice(
                f"{one}.{other}",
                " → ".join(language_names.name_in(code, page_language()) for code in (one, other)),
                (one, other) == filters.direction,
            )
            for one, other in pairs
        ),
    )
