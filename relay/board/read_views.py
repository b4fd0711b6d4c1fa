"""The pages one reads: the boards of a person, one board, one thread, what is new in it, a post's history."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, abort, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from relay.board import cards, pages, queries
from relay.board.cards import Reader
from relay.board.entities import Post, PostKind, Thread
from relay.board.forms import WriteForm, new_key
from relay.board.loaders import Viewer, load_partnership, load_post, load_thread
from relay.board.post_language import languages_to_choose
from relay.board.visibility import is_current
from relay.database import db, now
from relay.packs.catalog import catalog
from relay.people.sessions import current_person, login_required
from relay.web import local_time

# No worker has said for this long that it is alive: what waits is said to wait.
SILENCE = timedelta(seconds=30)
_TOPICS = 5  # in the bar above a thread
_END = "\x1e"  # between the pieces of one drawing: a control character, which no text and no name keeps


def reader(viewer: Viewer, *, reading: str | None = None) -> Reader:
    return Reader(current_person(), viewer, now(), languages_to_choose(viewer, catalog()), reading)


def home() -> ResponseReturnValue:
    """Straight to the board where there is one; a list where there are several; a welcome to nobody."""
    if not current_user.is_authenticated:
        return render_template("people/welcome.html")
    person = current_person()
    found = db.session.scalars(queries.partnerships_of(person)).all()
    if len(found) == 1:
        return redirect(url_for("board.partnership", partnership_id=found[0].id))
    lines = []
    for partnership in found:
        viewer = Viewer(partnership, tuple(partnership.participations), partnership.participations[0])
        lines.append(pages.BoardLine(partnership.id, partnership.name, cards.covers(viewer, now())))
    return render_template("board/home.html", page=pages.HomePage(tuple(lines), person.is_teacher))


@login_required
def partnership(partnership_id: int) -> ResponseReturnValue:
    board, viewer = load_partnership(current_person(), partnership_id)
    before = _older_than(request.args.get("before"))
    threads, more = queries.latest_threads(db.session(), viewer, before)
    page = pages.PartnershipPage(
        id=board.id,
        name=board.name,
        covers=cards.covers(viewer, now()),
        topics=_topics(threads, reader(viewer)),
        older=f"{threads[-1].last_post_at.timestamp()}-{threads[-1].id}" if more else None,
        first_page=before is None,
        may_write=viewer.may_write,
        read_only=viewer.read_only,
        alone=len(viewer.participations) < 2,
        stalled=queries.translations_waiting(db.session(), SILENCE),
    )
    return render_template("board/partnership.html", page=page)


@login_required
def thread(thread_id: int) -> ResponseReturnValue:
    found, viewer = load_thread(current_person(), thread_id)
    return show_thread(found, viewer)


def show_thread(
    found: Thread, viewer: Viewer, *, form: WriteForm | None = None, answering: int | None = None
) -> str:
    """A thread's page, with the composer as ``form`` left it."""
    session = db.session()
    number = queries.change_number(session, found.id)  # before the posts, so that no change is missed
    looking = reader(viewer, reading=_reading(viewer))
    page = _page_of_posts(found, viewer)
    openings = queries.openings(session, viewer, [found.id])
    topics, _ = queries.latest_threads(session, viewer)
    title, prompt = openings[found.id, PostKind.TITLE], openings.get((found.id, PostKind.PROMPT))
    languages = viewer.languages
    context = pages.ThreadPage(
        id=found.id,
        partnership=found.partnership_id,
        name=viewer.partnership.name,
        covers=cards.covers(viewer, looking.moment),
        topics=_topics([other for other in topics if other.id != found.id][:_TOPICS], looking),
        title=cards.card(title, looking),
        prompt=cards.card(prompt, looking) if prompt else None,
        cards=cards.cards(page.posts, looking, queries.authors_of(session, cards.answered(page.posts))),
        earlier=_cursor(page.posts[0]) if page.earlier else None,
        later=_cursor(page.posts[-1]) if page.later else None,
        number=number,
        composer=_composer(found, viewer, form, answering) if viewer.may_write else None,
        read_only=viewer.read_only,
        reading=looking.reading,
        readable=languages if len(languages) > 2 else (),
        stalled=queries.translations_waiting(session, SILENCE),
    )
    return render_template("board/thread.html", page=context)


def _composer(found: Thread, viewer: Viewer, form: WriteForm | None, answering: int | None) -> pages.Composer:
    session = db.session()
    from_draft = False
    parent_id = answering if answering is not None else _number(request.args.get("reply"))
    if form is None:
        form = WriteForm(formdata=None)
        form.form_key.data = new_key()
        draft = queries.draft_of(session, current_person(), found.partnership_id, found.id)
        if draft is not None:
            from_draft = True
            form.text.data = draft.text
            parent_id = parent_id or draft.parent_id
    parent = session.get(Post, parent_id) if parent_id else None
    if parent is not None and (parent.thread_id != found.id or parent.kind != PostKind.MESSAGE):
        parent = None
    form.parent.data = parent.id if parent else None
    return pages.Composer(
        form=form,
        thread=found.id,
        side=viewer.side(viewer.own.classroom_id),
        partners=tuple(dict.fromkeys(room.city for room in viewer.partners)),
        languages=viewer.languages,
        answering=parent.author.name if parent else None,
        from_draft=from_draft,
    )


def changes(thread_id: int) -> ResponseReturnValue:
    """What changed in a thread since a number, as cards; 304 while nothing did, 401 after signing out.

    Answers ``{"number": …, "more": true if there is more to ask for, "cards": [{"id", "html", "arrived",
    "translated"}]}``; the last two are sentences to announce a new message or a finished translation with.
    A post that was taken down is ``{"id", "gone": true}``.
    """
    if not current_user.is_authenticated:
        return jsonify(error="signed out"), 401
    found, viewer = load_thread(current_person(), thread_id)
    session = db.session()
    since = _number(request.args.get("since")) or 0
    reading = _reading(viewer)
    posts = queries.changed_posts(session, viewer, found.id, since)
    number = posts[-1].changed if posts else since
    response: Response = make_response()
    response.set_etag(f"{found.id}.{number}.{len(posts)}.{current_person().id}.{reading or ''}", weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    if posts or request.if_none_match.to_header() == "":
        looking = reader(viewer, reading=reading)
        readable = [post for post in posts if viewer.may_read(post)]
        names = queries.authors_of(session, cards.answered(readable))
        body = jsonify(
            number=number,
            more=len(posts) == queries.PAGE,
            cards=[
                *_changed(cards.cards(readable, looking, names)),
                *({"id": post.id, "gone": True} for post in posts if not viewer.may_read(post)),
            ],
        )
        response.data, response.content_type = body.get_data(), body.content_type
    return response.make_conditional(request)


def _changed(found: tuple[pages.Card, ...]) -> list[dict[str, object]]:
    """Each card with what announces it. All are drawn in one go, so that they share their statements."""
    drawn = render_template("board/_changed.html", cards=found, end=_END).split(_END)
    return [
        {"id": card.id, "html": html, "arrived": "" if card.mine else arrived, "translated": translated}
        for card, html, arrived, translated in zip(found, drawn[::3], drawn[1::3], drawn[2::3], strict=False)
    ]


@login_required
def history(post_id: int) -> ResponseReturnValue:
    post, viewer = load_post(current_person(), post_id)
    if not is_current(post):
        abort(404)
    zone, moment = post.classroom.time_zone, now()
    page = pages.HistoryPage(
        card=cards.card(post, reader(viewer)),
        earlier=tuple(
            pages.Wording(old.text, old.language, local_time.short(old.written_at, zone, moment))
            for old in queries.earlier_wordings(db.session(), viewer, post)
        ),
    )
    return render_template("board/history.html", page=page)


def _topics(threads: list[Thread], looking: Reader) -> tuple[pages.Topic, ...]:
    openings = queries.openings(db.session(), looking.viewer, [found.id for found in threads])
    return tuple(cards.topic(found, openings[found.id, PostKind.TITLE], looking) for found in threads)


def _page_of_posts(found: Thread, viewer: Viewer) -> queries.PostPage:
    """The messages asked for: around one, after or before one, or the newest."""
    session = db.session()
    if wanted := _number(request.args.get("at")):
        post = session.get(Post, wanted)
        if post is None or post.thread_id != found.id:
            abort(404)
        if post.kind == PostKind.MESSAGE:
            return queries.posts_around(session, viewer, found.id, (post.root_id or post.id, post.id))
    if key := _key(request.args.get("after")):
        return queries.posts_after(session, viewer, found.id, key)
    if key := _key(request.args.get("before")):
        return queries.posts_before(session, viewer, found.id, key)
    return queries.newest_posts(session, viewer, found.id)


def _reading(viewer: Viewer) -> str | None:
    chosen = request.args.get("in")
    return chosen if chosen in viewer.languages else None


def _cursor(post: Post) -> str:
    return f"{post.root_id}-{post.id}"


def _key(cursor: str | None) -> tuple[int, int] | None:
    root, _, own = (cursor or "").partition("-")
    first, second = _number(root), _number(own)
    return (first, second) if first and second else None


def _number(value: str | None) -> int | None:
    """A whole number of an address that fits a column; None for anything else."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None


def _older_than(cursor: str | None) -> tuple[datetime, int] | None:
    moment, _, thread_id = (cursor or "").rpartition("-")
    number = _number(thread_id)
    if number is None:
        return None
    try:
        return datetime.fromtimestamp(float(moment), tz=now().tzinfo), number
    except (ValueError, OverflowError, OSError):
        return None
