"""Views that only read: a person's boards, one board, a thread, its latest changes, a post's history."""

from __future__ import annotations

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from relay.board import additions, cards, change_polls, pages, pagination, queries, thread_page, unread
from relay.board.loaders import load_partnership, load_post, load_thread
from relay.board.reader import reader_for
from relay.board.visibility import is_current
from relay.database import db, now
from relay.people import first_run
from relay.people.sessions import current_person, login_required
from relay.web import local_time, navigation
from relay.web.navigation import fragment
from relay.web.request_values import whole_number

# Separates the pieces of one rendering: a control character, which normalised texts and names never contain.
_END = "\x1e"


def home() -> ResponseReturnValue:
    """Redirect to the person's only board, or list their boards; a welcome page if nobody is signed in.

    Who opens a relay of `relay start` on its own computer before anybody else gets to the set-up.
    """
    if not current_user.is_authenticated:
        first = first_run.set_up_address()
        return redirect(first) if first else render_template("people/welcome.html")
    person = current_person()
    found = db.session.scalars(queries.partnerships_of(person)).all()
    if len(found) == 1:
        return redirect(url_for("board.partnership", partnership_id=found[0].id))
    lines = []
    for partnership in found:
        viewer = load_partnership(person, partnership.id)[1]
        new = unread.on_board(db.session(), person, viewer)
        lines.append(pages.BoardLine(partnership.id, partnership.name, cards.covers(viewer, now()), new))
    return render_template("board/home.html", page=pages.HomePage(tuple(lines), person.is_teacher))


@login_required
def partnership(partnership_id: int) -> ResponseReturnValue:
    board, viewer = load_partnership(current_person(), partnership_id)
    before = pagination.topics_before(request.args.get("before"))
    by_start = request.args.get("sort") == "start"
    threads, more = pagination.latest_threads(db.session(), viewer, before, by_start=by_start)
    page = pages.PartnershipPage(
        id=board.id,
        name=board.name,
        covers=cards.covers(viewer, now()),
        topics=thread_page.topic_lines(threads, reader_for(viewer)),
        older=pagination.topic_cursor(threads[-1]) if more else None,
        first_page=before is None,
        by_start=by_start,
        before=request.args.get("before") if before is not None else None,
        may_write=viewer.may_write,
        read_only=viewer.read_only,
        alone=len(viewer.participations) < 2,
        notes=additions.notes(viewer),
        number=board.change_number,
        stalled=queries.translations_waiting(db.session(), thread_page.SILENCE),
    )
    return render_template("board/partnership.html", page=page)


@login_required
def thread(thread_id: int) -> ResponseReturnValue:
    found, viewer = load_thread(current_person(), thread_id)
    return render_template("board/thread.html", page=thread_page.build(found, viewer))


@fragment
def changes(thread_id: int) -> ResponseReturnValue:
    """The posts of a thread that changed since the number ``since``, as JSON.

    Answers 304 while nothing has changed and 401 if nobody is signed in. Otherwise the body is ``{"number":
    …, "more": …, "cards": [{"id", "html", "arrived", "translated"}]}``. ``number`` is the next ``since``;
    ``more`` says whether to ask again at once. ``arrived`` and ``translated`` are sentences that announce a
    new message and a finished translation. A post that the viewer may no longer read is ``{"id", "gone":
    true}``.
    ``news`` is the number of new notices, ``closed`` whether a teacher has closed the topic.
    """
    if not current_user.is_authenticated:
        return jsonify(error="signed out"), 401
    session, person = db.session(), current_person()
    since = whole_number(request.args.get("since")) or 0
    latest = queries.change_number(session, thread_id)  # before the posts, so that no change is missed
    place = f"topic {thread_id}"
    if (nothing := change_polls.unchanged(person, place, since, latest)) is not None:
        return nothing
    found, viewer = load_thread(person, thread_id)
    posts = queries.changed_posts(session, viewer, found.id, since)
    more = len(posts) == queries.CHANGES
    number = max(since, *(post.changed for post in posts), since if more else latest)
    looking = reader_for(viewer, reading=thread_page.chosen_language(viewer))
    shown = queries.on_cards(session, posts)
    readable = [post for post in shown if viewer.may_read(post)]
    answers = queries.excerpts(session, viewer, cards.answered(readable)) if readable else {}
    new = unread.among(session, person, viewer, found.id, [post.id for post in readable])
    drawn = thread_page.as_the_topic_allows(cards.cards(readable, looking, answers), found)
    body = jsonify(
        number=number,
        more=more,
        cards=[
            *_changed(thread_page.complete(drawn, new, looking) if drawn else ()),
            *({"id": post.id, "gone": True} for post in shown if not viewer.may_read(post)),
        ],
        news=navigation.count("news"),
        closed=found.closed,
    )
    return change_polls.told(body, person, place, number)


def _changed(found: tuple[pages.Card, ...]) -> list[dict[str, object]]:
    """The entry of each card in the response. One rendering serves all cards, so that they share queries."""
    drawn = render_template("board/_changed.html", cards=found, end=_END).split(_END) if found else []
    return [
        {"id": card.id, "html": html, "arrived": "" if card.mine else arrived, "translated": translated}
        for card, html, arrived, translated in zip(found, drawn[::3], drawn[1::3], drawn[2::3], strict=False)
    ]


@login_required
def history(post_id: int) -> ResponseReturnValue:
    post, viewer = load_post(current_person(), post_id)
    if not is_current(post):
        abort(404)
    zone, moment = viewer.classroom.time_zone, now()
    page = pages.HistoryPage(
        card=cards.card(post, reader_for(viewer)),
        earlier=tuple(
            pages.Wording(old.text, old.language, local_time.short(old.written_at, zone, moment))
            for old in queries.earlier_wordings(db.session(), viewer, post)
        ),
    )
    return render_template("board/history.html", page=page)
