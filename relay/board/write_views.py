"""Views that change the board. Each loads an object, reads a form, calls one service and redirects."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board import (
    cards,
    compose,
    drafts,
    pages,
    picture_forms,
    pictures,
    post_changes,
    stored_drafts,
    thread_page,
)
from relay.board.entities import LanguageSource, Post, PostKind
from relay.board.forms import AUTOMATIC, EditForm, LanguageForm, ThreadForm, WriteForm, key_of, new_key
from relay.board.loaders import Viewer, load_partnership, load_post, load_thread
from relay.board.posting_rules import PutOff, TopicClosed
from relay.board.queries import draft_of
from relay.board.reader import reader_for
from relay.board.visibility import is_current
from relay.database import db
from relay.packs.catalog import catalog
from relay.people.sessions import current_person, keeps, login_required
from relay.problems import Problem
from relay.web.uploads import takes_files


def _to(post: Post) -> ResponseReturnValue:
    """Redirect to ``post`` on the page of its thread."""
    anchor = None if post.kind == PostKind.TITLE else f"p{post.id}"
    at = post.parent_id if post.kind == PostKind.PICTURE else post.id
    return redirect(url_for("board.thread", thread_id=post.thread_id, at=at, _anchor=anchor))


@takes_files(picture_forms.LARGEST_FORM, *picture_forms.FILES)
@login_required
@keeps(drafts.message)
def write(thread_id: int) -> ResponseReturnValue:
    found, viewer = load_thread(current_person(), thread_id)
    form = WriteForm()
    parent = db.session.get(Post, form.parent.data) if form.parent.data else None
    try:
        if parent is None and form.parent.raw_data not in (None, [], [""]):
            raise compose.NoSuchParent
        added = picture_forms.read(db.session(), current_person(), viewer, form)
        post = compose.publish(
            db.session(),
            author=current_person(),
            viewer=viewer,
            thread=found,
            text=form.text.data or "",
            languages=catalog(),
            form_key=key_of(form),
            chosen_language=form.chosen_language,
            parent=parent,
            practising=bool(form.practising.data),
            added=added,
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        if isinstance(problem, PutOff | TopicClosed):  # a topic may be opened again
            _keep(found.partnership_id, found.id, form.text.data or "", parent=parent)
        form.refuse(problem)
        form.ask_again()
        form.form_key.data = key_of(form)
        page = thread_page.build(found, viewer, form=form, answering=form.parent.data)
        return render_template("board/thread.html", page=page), 400
    return _to(post)


def _keep(
    partnership_id: int, thread_id: int | None, text: str, *, title: str = "", parent: Post | None = None
) -> None:
    """Store a text that can be sent later as its author's draft."""
    stored_drafts.store(
        db.session(),
        user=current_person(),
        partnership_id=partnership_id,
        thread_id=thread_id,
        text=text,
        title=title,
        parent_id=parent.id if parent is not None and parent.thread_id == thread_id else None,
    )
    db.session.commit()


@takes_files(picture_forms.LARGEST_FORM, *picture_forms.FILES)
@login_required
@keeps(drafts.topic)
def new_thread(partnership_id: int) -> ResponseReturnValue:
    board, viewer = load_partnership(current_person(), partnership_id, write=True)
    form = ThreadForm()
    if request.method == "POST":
        try:
            added = picture_forms.read(db.session(), current_person(), viewer, form)
            thread = compose.start_thread(
                db.session(),
                author=current_person(),
                viewer=viewer,
                title=form.title.data or "",
                text=form.text.data or "",
                languages=catalog(),
                form_key=key_of(form),
                chosen_language=form.chosen_language,
                added=added,
            )
            db.session.commit()
            return redirect(url_for("board.thread", thread_id=thread.id))
        except Problem as problem:
            db.session.rollback()
            if isinstance(problem, PutOff):
                _keep(board.id, None, form.text.data or "", title=form.title.data or "")
            form.refuse(problem)
        form.ask_again()
        form.form_key.data = key_of(form)
    else:
        form.form_key.data = new_key()
        draft = draft_of(db.session(), current_person(), board.id, None)
        if draft is not None:
            form.title.data, form.text.data = draft.title, draft.text
    page = pages.NewThreadPage(
        partnership=board.id,
        name=board.name,
        form=form,
        side=viewer.side(viewer.own.classroom_id),
        languages=viewer.languages,
        may_add_pictures=pictures.allowed(viewer, current_person()),
    )
    return render_template("board/new_thread.html", page=page), 400 if form.errors else 200


@takes_files(picture_forms.LARGEST_FORM, *picture_forms.FILES)
@login_required
@keeps(drafts.edit)
def edit(post_id: int) -> ResponseReturnValue:
    """Let authors edit their own posts, and add pictures to messages; 403 for anybody else."""
    post, viewer = _own(post_id)
    form, pictured = EditForm(), post.kind in (PostKind.MESSAGE, PostKind.PROMPT)
    if request.method == "POST":
        try:
            added = picture_forms.read(db.session(), current_person(), viewer, form) if pictured else []
            compose.revise(
                db.session(),
                post=post,
                viewer=viewer,
                text=form.text.data or "",
                revision=form.revision.data or 0,
                languages=catalog(),
                chosen_language=form.chosen_language,
                practising=bool(form.practising.data) if post.kind == PostKind.MESSAGE else None,
            )
            compose.add_pictures(
                db.session(), current_person(), viewer, post, added, catalog(), form_key=key_of(form)
            )
            db.session.commit()
            return _to(post)
        except Problem as problem:
            db.session.rollback()
            form.refuse(problem)
            form.ask_again()
            form.pictures_key.data = key_of(form)
            # The page now shows the current wording, so the next save may replace it.
            form.revision.data = post.revision
    else:
        form.text.data, form.revision.data, form.pictures_key.data = post.text, post.revision, new_key()
        form.practising.data = post.practising
        form.lang.data = AUTOMATIC if post.language_source == LanguageSource.DETECTED else post.language
    looking = reader_for(viewer)
    languages = tuple(dict.fromkeys([*viewer.languages, *([post.language] if post.language else [])]))
    card = cards.card(post, looking)
    room = max(0, pictures.MOST - len(card.pictures)) if pictured else 0
    page = pages.EditPage(
        card=card,
        form=form,
        languages=languages,
        room=room if pictures.allowed(viewer, current_person()) else 0,
        corrections_at_once=viewer.own.corrections_at_once,
    )
    return render_template("board/edit.html", page=page), 400 if form.errors else 200


@login_required
def withdraw(post_id: int) -> ResponseReturnValue:
    post, viewer = _own(post_id)
    if post.kind == PostKind.TITLE:
        abort(404)
    post_changes.withdraw(db.session(), post=post, viewer=viewer)
    db.session.commit()
    if post.kind == PostKind.PICTURE:
        flash(_("You took the picture back. Nobody can see it here any more."))
    else:
        flash(_("You took your message back. Nobody can read it here any more."))
    return _to(post)


@login_required
def correct_language(post_id: int) -> ResponseReturnValue:
    """Correct the language of a post. Anybody who may write on the board can do this."""
    post, viewer = load_post(current_person(), post_id, write=True)
    form = LanguageForm()
    try:
        post_changes.correct_language(
            db.session(),
            post=post,
            viewer=viewer,
            user=current_person(),
            language=form.language.data or "",
            languages=catalog(),
        )
        db.session.commit()
    except Problem as problem:
        db.session.rollback()
        page = pages.LanguagePage(card=cards.card(post, reader_for(viewer)), problem=str(problem))
        return render_template("board/language.html", page=page), 400
    return _to(post)


@login_required
def retry(post_id: int) -> ResponseReturnValue:
    """Retry the translations of a post that failed or lacked a language pack."""
    post, viewer = load_post(current_person(), post_id, write=True)
    post_changes.retry(db.session(), post=post, viewer=viewer, languages=catalog())
    db.session.commit()
    return _to(post)


def _own(post_id: int) -> tuple[Post, Viewer]:
    """Load a post that the signed-in person wrote.

    Aborts as ``load_post``, with 403 if somebody else wrote it, and with 404 if it was withdrawn.
    """
    post, viewer = load_post(current_person(), post_id, write=True)
    if post.author_id != current_person().id:
        abort(403)
    if not is_current(post):
        abort(404)
    return post, viewer
