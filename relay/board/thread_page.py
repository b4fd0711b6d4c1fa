"""Build the page of a thread: one page of its messages as cards, and the form for a new message."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from flask import abort, request

from relay.board import additions, cards, pages, pagination, pictures, queries, thanks_queries, unread
from relay.board.entities import Post, PostKind, Thread
from relay.board.forms import WriteForm, new_key
from relay.board.reader import Reader, reader_for
from relay.board.visibility import Viewer
from relay.database import db
from relay.people.sessions import current_person
from relay.web.request_values import number_pair, whole_number

# If no worker has sent a heartbeat for this long, the page says that translations are waiting.
SILENCE = timedelta(seconds=30)


def build(
    found: Thread, viewer: Viewer, *, form: WriteForm | None = None, answering: int | None = None
) -> pages.ThreadPage:
    """The page of a thread, for the query parameters of the request.

    ``form`` is a refused message to show again in the composer; ``answering`` is the id of the post that it
    answers.
    """
    session = db.session()
    number = queries.change_number(session, found.id)  # before the posts, so that no change is missed
    looking = reader_for(viewer, reading=chosen_language(viewer))
    unseen = unread.in_topic(session, looking.user, viewer, found.id)
    page = _page_of_posts(found, viewer)
    openings = queries.openings(session, viewer, [found.id])
    title, prompt = openings[found.id, PostKind.TITLE], openings.get((found.id, PostKind.PROMPT))
    drawn = cards.cards(page.posts, looking, queries.excerpts(session, viewer, cards.answered(page.posts)))
    opening: tuple[pages.Card, ...] = (cards.card(prompt, looking),) if prompt else ()
    together = as_the_topic_allows((*opening, *drawn), found)
    added = complete(together, _new_among(together, unseen, looking), looking)
    messages = added[len(opening) :]
    languages = viewer.languages
    return pages.ThreadPage(
        id=found.id,
        partnership=found.partnership_id,
        name=viewer.partnership.name,
        covers=cards.covers(viewer, looking.moment),
        title=as_the_topic_allows([cards.card(title, looking)], found)[0],
        prompt=added[0] if prompt else None,
        cards=messages,
        earlier=_cursor(page.posts[0]) if page.earlier and page.posts else None,
        later=_cursor(page.posts[-1]) if page.later and page.posts else None,
        number=number,
        unread=len(unseen),
        first_new=next((card.id for card in messages if card.new), None),
        opens_at=next((post_id for post_id in unseen if any(post_id == card.id for card in added)), None),
        unopened=not unread.has_opened(session, looking.user, viewer, found),
        composer=_composer(found, viewer, form, answering) if viewer.may_write and not found.closed else None,
        read_only=viewer.read_only or ("closed" if found.closed else None),
        unsent=(form.text.data or "") if form is not None else "",
        pinned=found.pinned,
        closed=found.closed,
        may_rule=viewer.may_rule,
        reading=looking.reading,
        readable=languages if len(languages) > 2 else (),
        stalled=queries.translations_waiting(session, SILENCE),
    )


def as_the_topic_allows(drawn: Sequence[pages.Card], found: Thread) -> tuple[pages.Card, ...]:
    """``drawn`` with nothing to write or to say where the topic is closed."""
    if not found.closed:
        return tuple(drawn)
    return tuple(replace(card, may_write=False, may_thank=False) for card in drawn)


def complete(drawn: Sequence[pages.Card], new: Collection[int], looking: Reader) -> tuple[pages.Card, ...]:
    """``drawn``, cards of one topic, with all that stands on them: news, thanks, other wings' additions."""
    given = thanks_queries.given(db.session(), [card.id for card in drawn])
    return additions.to_cards(cards.thanked(cards.marked(drawn, new), given, looking), looking)


def _composer(found: Thread, viewer: Viewer, form: WriteForm | None, answering: int | None) -> pages.Composer:
    session = db.session()
    from_draft = False
    parent_id = answering if answering is not None else whole_number(request.args.get("reply"))
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
        may_add_pictures=pictures.allowed(viewer, current_person()),
        corrections_at_once=viewer.own.corrections_at_once,
    )


def topic_lines(threads: Sequence[Thread], looking: Reader) -> tuple[pages.Topic, ...]:
    """Threads as lines of a list, in the order given."""
    session, ids = db.session(), [found.id for found in threads]
    openings = queries.openings(session, looking.viewer, ids)
    latest = queries.latest_messages(session, looking.viewer, ids)
    news = unread.topics(session, looking.user, looking.viewer, ids)
    return tuple(
        cards.topic(found, openings[found.id, PostKind.TITLE], latest.get(found.id), news[found.id], looking)
        for found in threads
    )


def _new_among(drawn: Sequence[pages.Card], unseen: Sequence[int], looking: Reader) -> frozenset[int]:
    """The ids of the unread ones among ``drawn``. ``unseen``: the latest unread posts of their topic."""
    if len(unseen) < unread.MOST:  # these are all of them
        return frozenset(unseen)
    if not drawn:
        return frozenset()
    ids = [card.id for card in drawn]
    return unread.among(db.session(), looking.user, looking.viewer, drawn[0].thread, ids)


def _page_of_posts(found: Thread, viewer: Viewer) -> pagination.PostPage:
    """The requested page of messages: around, after or before a given message, or the newest.

    Aborts with 404 if the post ``at`` is not in the thread.
    """
    session = db.session()
    if wanted := whole_number(request.args.get("at")):
        post = session.get(Post, wanted)
        if post is None or post.thread_id != found.id:
            abort(404)
        if post.kind == PostKind.PICTURE and post.parent_id is not None:
            post = session.get_one(Post, post.parent_id)  # the message that it stands in
        if post.kind == PostKind.MESSAGE:
            return pagination.posts_around(session, viewer, found.id, (post.root_id or post.id, post.id))
    if key := number_pair(request.args.get("after")):
        return pagination.posts_after(session, viewer, found.id, key)
    if key := number_pair(request.args.get("before")):
        return pagination.posts_before(session, viewer, found.id, key)
    return pagination.newest_posts(session, viewer, found.id)


def chosen_language(viewer: Viewer) -> str | None:
    """The language chosen for the translations in the query parameter ``in``; None: the reader's own."""
    chosen = request.args.get("in")
    return chosen if chosen in viewer.languages else None


def _cursor(post: Post) -> str:
    return f"{post.root_id}-{post.id}"
