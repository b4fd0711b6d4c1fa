"""Changing the board: threads and posts, their edits and their languages. The caller commits.

Each function first raises the partnership's change number, which takes its row (on SQLite, the database)
until the commit, and only then reads what it changes: no two writers work on the same stale values.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import Delete, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from relay.board import moderation_state, posting_rules, translation_queue
from relay.board.entities import (
    Draft,
    LanguageCorrection,
    LanguageSource,
    Post,
    PostKind,
    PostRevision,
    Thread,
    TranslationJob,
    TranslationState,
)
from relay.board.post_language import Found, detect, prior_of
from relay.board.post_text import LONGEST, EmptyText, NotText, TextTooLong, normalise, normalise_title
from relay.board.queries import draft_of
from relay.board.visibility import Viewer, is_current
from relay.database import now
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem

__all__ = [
    "EmptyText", "NotText", "TextTooLong", "correct_language", "keep_draft", "languages_to_choose", "publish",
    "retry", "revise", "start_thread", "withdraw",
]  # fmt: skip


class ReadOnly(Problem):
    message = _l("This board can only be read: it is archived, or your class has left it.")


class UnknownLanguage(Problem):
    message = _l("Choose one of the languages in the list.")
    field = "language"


class NoSuchParent(Problem):
    message = _l("The message you are answering is not here any more. You can send this as a new message.")
    field = "parent"


class ChangedMeanwhile(Problem):
    message = _l("This was changed in another window meanwhile. Look at it, then save again.")
    field = "text"


class AlreadySettled(Problem):
    message = _l("The author or a teacher has already said which language this is in.")
    field = "language"


def languages_to_choose(viewer: Viewer, languages: Catalog) -> tuple[str, ...]:
    """What a text can be said to be in: the board's languages first, then those that there are packs for."""
    return tuple(dict.fromkeys([*viewer.languages, *sorted(languages.translator.languages)]))


def publish(
    session: Session,
    *,
    author: User,
    viewer: Viewer,
    thread: Thread,
    text: str,
    languages: Catalog,
    form_key: str,
    chosen_language: str | None = None,
    parent: Post | None = None,
    practising: bool = False,
) -> Post:
    """Insert a message and queue its translations.

    ``chosen_language`` None: detect it. The same ``form_key`` again gives the post it made the first time,
    even when both arrive at once (the transaction is then rolled back). Raises ReadOnly, EmptyText,
    TextTooLong, NotText, UnknownLanguage, NoSuchParent, QuietHours, TooManyPosts.

    A student's message may be held (``rules.admit``); it is translated all the same.
    """
    _may_write(viewer)
    sent = _sent_before(session, author.id, form_key)
    if sent is not None:
        return sent
    text = normalise(text)
    if parent is not None and (
        parent.thread_id != thread.id or parent.kind != PostKind.MESSAGE or not viewer.may_read(parent)
    ):
        raise NoSuchParent
    found = _language(session, author, viewer, text, chosen_language, languages)
    author_id, thread_id = author.id, thread.id
    try:
        number = translation_queue.bump(session, viewer.partnership.id)
        entry = posting_rules.admit(session, author, viewer, text, found.languages)
        post = _insert(session, author, viewer, thread, PostKind.MESSAGE, text, found, form_key)
        post.parent_id = parent.id if parent else None
        post.root_id = (parent.root_id or parent.id) if parent else post.id
        post.practising = practising
        post.changed = number
        translation_queue.want(session, post, viewer.languages, languages.missing)
        moderation_state.begin(session, post, entry)
        session.execute(_drafts(author_id, viewer).where(Draft.thread_id == thread_id))
    except IntegrityError:
        session.rollback()
        sent = _sent_before(session, author_id, form_key)
        if sent is None:
            raise
        return sent
    return post


def start_thread(
    session: Session,
    *,
    author: User,
    viewer: Viewer,
    title: str,
    text: str,
    languages: Catalog,
    form_key: str,
    chosen_language: str | None = None,
) -> Thread:
    """Open a topic with a title and, unless ``text`` is blank, a prompt.

    Raises as ``publish``; the ``field`` of a problem with the title is ``title``.
    """
    _may_write(viewer)
    sent = _sent_before(session, author.id, form_key)
    if sent is not None:
        return sent.thread
    try:
        title = normalise_title(title)
    except Problem as problem:
        problem.field = "title"
        raise
    prompt = normalise(text) if text.strip() else None
    # A title is short; the prompt under it tells more about its language.
    whole = _language(session, author, viewer, f"{title}\n{prompt or ''}", chosen_language, languages)
    found = _language(session, author, viewer, title, chosen_language, languages, hint=whole.language)
    author_id = author.id
    try:
        number = translation_queue.bump(session, viewer.partnership.id)
        entry = posting_rules.admit(session, author, viewer, title, found.languages)
        thread = Thread(partnership_id=viewer.partnership.id, author_id=author_id)
        session.add(thread)
        session.flush()
        post = _insert(session, author, viewer, thread, PostKind.TITLE, title, found, form_key)
        post.changed = number
        moderation_state.begin(session, post, entry)
        translation_queue.want(session, post, viewer.languages, languages.missing)
        if prompt is not None:
            found = _language(session, author, viewer, prompt, chosen_language, languages)
            key = f"{form_key[:40]}.p"
            entry = posting_rules.admit(session, author, viewer, prompt, found.languages, new=False)
            post = _insert(session, author, viewer, thread, PostKind.PROMPT, prompt, found, key)
            post.changed = translation_queue.bump(session, viewer.partnership.id)
            moderation_state.begin(session, post, entry)
            translation_queue.want(session, post, viewer.languages, languages.missing)
        session.execute(_drafts(author_id, viewer).where(Draft.thread_id.is_(None)))
    except IntegrityError:
        session.rollback()
        sent = _sent_before(session, author_id, form_key)
        if sent is None:
            raise
        return sent.thread
    return thread


def _insert(
    session: Session,
    author: User,
    viewer: Viewer,
    thread: Thread,
    kind: PostKind,
    text: str,
    found: Found,
    form_key: str,
) -> Post:
    post = Post(
        partnership_id=viewer.partnership.id,
        thread_id=thread.id,
        author_id=author.id,
        classroom_id=viewer.own.classroom_id,
        kind=kind,
        text=text,
        language=found.language,
        language_source=found.source,
        sentence_languages=found.sentences,
        form_key=form_key,
    )
    session.add(post)
    session.flush()
    return post


def revise(
    session: Session,
    *,
    post: Post,
    viewer: Viewer,
    text: str,
    revision: int,
    languages: Catalog,
    chosen_language: str | None = None,
) -> None:
    """Give a post a new wording, keep the old one, and queue its translations anew.

    ``revision`` is the one the author had before them. Raises as ``publish``, ChangedMeanwhile, EditTooLate.
    """
    _may_write(viewer)
    if not posting_rules.may_change(post, viewer):
        raise posting_rules.EditTooLate
    text = normalise_title(text) if post.kind == PostKind.TITLE else normalise(text)
    found = _language(session, post.author, viewer, text, chosen_language, languages)
    number = translation_queue.bump(session, post.partnership_id)
    session.refresh(post)
    if post.revision != revision or not is_current(post):
        raise ChangedMeanwhile
    if (post.text, post.language, post.language_source) == (text, found.language, found.source):
        return
    if post.text != text:
        session.add(
            PostRevision(
                post_id=post.id,
                revision=post.revision,
                text=post.text,
                language=post.language,
                written_at=post.edited_at or post.created_at,
                standing=post.standing,
            )
        )
        entry = posting_rules.admit(session, post.author, viewer, text, found.languages, new=False)
        moderation_state.after_edit(session, post, entry)
        post.edited_at = now()
        post.revision += 1
    post.text = text
    post.language, post.language_source, post.sentence_languages = (
        found.language,
        found.source,
        found.sentences,
    )
    post.changed = number
    session.flush()
    translation_queue.want(session, post, viewer.languages, languages.missing)


def withdraw(session: Session, *, post: Post, viewer: Viewer) -> None:
    """Take a message or a prompt back: nobody on the board reads it any more, replies stay."""
    _may_write(viewer)
    number = translation_queue.bump(session, post.partnership_id)
    session.refresh(post)
    if not is_current(post):
        return
    post.withdrawn_at = now()
    post.changed = number
    session.flush()
    translation_queue.want(session, post, (), _nothing_missing)


def correct_language(
    session: Session, *, post: Post, viewer: Viewer, user: User, language: str, languages: Catalog
) -> None:
    """Record that somebody said which language a post is in, and translate it again from there.

    What a reader says, the author or a teacher can overrule, not the other way round. Raises ReadOnly,
    UnknownLanguage, AlreadySettled.
    """
    _may_write(viewer)
    if language not in languages_to_choose(viewer, languages):
        raise UnknownLanguage
    number = translation_queue.bump(session, post.partnership_id)
    session.refresh(post)
    if not is_current(post) or (post.language == language and not post.sentence_languages):
        return
    source = _standing(user, post)
    if source == LanguageSource.READER and post.language_source in (
        LanguageSource.AUTHOR,
        LanguageSource.TEACHER,
    ):
        raise AlreadySettled
    session.add(
        LanguageCorrection(
            post_id=post.id, revision=post.revision, user_id=user.id, before=post.language, after=language
        )
    )
    post.language, post.language_source, post.sentence_languages = language, source, None
    post.changed = number
    session.flush()
    translation_queue.want(session, post, viewer.languages, languages.missing)


def _standing(user: User, post: Post) -> LanguageSource:
    if user.id == post.author_id:
        return LanguageSource.AUTHOR
    return LanguageSource.TEACHER if user.is_teacher else LanguageSource.READER


def retry(session: Session, *, post: Post, viewer: Viewer, languages: Catalog) -> None:
    """Queue the failed translations of a post, and those whose pack was missing, once more."""
    _may_write(viewer)
    number = translation_queue.bump(session, post.partnership_id)
    rows = session.scalars(
        select(TranslationJob)
        .where(
            TranslationJob.post_id == post.id,
            TranslationJob.state.in_([TranslationState.FAILED, TranslationState.NO_PACK]),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        translation_queue.start_again(session, row, languages.missing)
    if rows:
        post.changed = number


def keep_draft(
    session: Session,
    *,
    user: User,
    partnership_id: int,
    thread_id: int | None,
    text: str,
    title: str = "",
    parent_id: int | None = None,
) -> Draft:
    """Keep what somebody typed but could not send, as they typed it. Without ``thread_id``: a new topic."""
    draft = draft_of(session, user, partnership_id, thread_id)
    if draft is None:
        draft = Draft(user_id=user.id, partnership_id=partnership_id, thread_id=thread_id)
        session.add(draft)
    # NUL is the one character that PostgreSQL cannot store; the length only guards against floods.
    draft.text, draft.title = text.replace("\x00", "")[: 2 * LONGEST], title.replace("\x00", "")[:LONGEST]
    draft.parent_id, draft.created_at = parent_id, now()
    session.flush()
    return draft


def _may_write(viewer: Viewer) -> None:
    if not viewer.may_write:
        raise ReadOnly


def _drafts(author_id: int, viewer: Viewer) -> Delete:
    return delete(Draft).where(Draft.user_id == author_id, Draft.partnership_id == viewer.partnership.id)


def _sent_before(session: Session, author_id: int, form_key: str) -> Post | None:
    return session.scalar(select(Post).where(Post.author_id == author_id, Post.form_key == form_key))


def _language(
    session: Session,
    author: User,
    viewer: Viewer,
    text: str,
    chosen: str | None,
    languages: Catalog,
    hint: str | None = None,
) -> Found:
    """The language of ``text``: as chosen, or detected. ``hint`` is the language of what belongs to it."""
    if chosen is not None:
        if chosen not in languages_to_choose(viewer, languages):
            raise UnknownLanguage
        return Found(chosen, source=LanguageSource.AUTHOR)
    prior = prior_of(session, author, viewer)
    if hint is not None:
        prior[hint] = prior.get(hint, 0.0) + 1.0
    return detect(languages.detector(viewer.languages), text, prior)


def _nothing_missing(source: str, target: str) -> tuple[tuple[str, str], ...]:
    return ()
