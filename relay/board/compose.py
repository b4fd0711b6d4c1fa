"""The only way to put a text on the board, and to change its wording. The caller commits.

``create_post`` makes every post, whatever its kind. The board's forms call ``publish`` and ``start_thread``,
also for the descriptions of pictures; ``judging.questions`` creates questions and answers. ``revise`` takes
the same steps for a new wording of an existing post.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import (
    moderation_state,
    pictures,
    posting_rules,
    stored_drafts,
    thanks,
    translation_queue,
)
from relay.board.entities import Post, PostKind, PostRevision, Thread
from relay.board.pictures import NewPicture
from relay.board.post_language import language_of
from relay.board.post_text import (
    LONGEST,
    LONGEST_QUESTION,
    EmptyText,
    normalise,
    normalise_description,
    normalise_title,
)
from relay.board.thanks_entities import ThanksKind
from relay.board.visibility import Viewer, is_current
from relay.database import now
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem, at_field


class NoSuchParent(Problem):
    message = _l("The message you are answering is not here any more. You can send this as a new message.")
    field = "parent"


class ChangedMeanwhile(Problem):
    message = _l("This was changed in another window meanwhile. Look at it, then save again.")
    field = "text"


def create_post(
    session: Session,
    *,
    author: User,
    viewer: Viewer,
    kind: PostKind,
    text: str,
    languages: Catalog,
    form_key: str,
    thread: Thread | None = None,
    parent: Post | None = None,
    chosen_language: str | None = None,
    likely_language: str | None = None,
    practising: bool = False,
) -> Post:
    """Put one text on the board, in this order:

    1. Check that ``viewer``, the author in this partnership, may write on the board.
    2. Normalise the text (``post_text``): NFC, no characters that hide or reorder text. Check its length.
    3. Determine its language: ``chosen_language``, or else by detection, with the author's earlier messages
       and classroom as the prior. ``likely_language`` is the language of a longer text that it belongs to.
    4. Lock the partnership until the caller commits, so that texts are inserted one at a time.
    5. Return the author's existing post if ``form_key``, the idempotency key, has already made one. A form
       that is sent twice makes one post even when both requests arrive at once: the second request waits for
       the lock and then finds the post of the first.
    6. Check ``parent`` and the rules of the author's class (``posting_rules``): quiet hours, an hourly limit,
       moderation. A text that is held takes the remaining steps all the same.
    7. Insert the post; a title (``thread`` is None) opens its topic.
    8. Queue its translations: one pending row for each other language of the board.
    9. Make it visible unless it is held; its topic counts a visible message and moves up in the list.

    ``parent`` is the post that this one answers or asks about. Raises ReadOnly, EmptyText, TextTooLong,
    NotText, UnknownLanguage, NoSuchParent, ChangedMeanwhile (``form_key`` has made a post of another kind or
    on another board), QuietHours, TooManyPosts; the caller then rolls back.
    """
    posting_rules.check_may_write(viewer)
    text = _normalised(kind, text)
    found = language_of(
        session, author, viewer, text, languages, chosen=chosen_language, likely=likely_language
    )
    number = translation_queue.bump(session, viewer.partnership.id)
    sent = session.scalar(select(Post).where(Post.author_id == author.id, Post.form_key == form_key))
    if sent is not None and (sent.kind, sent.partnership_id) == (kind, viewer.partnership.id):
        return sent
    if sent is not None:  # none of our forms makes two kinds of post, or posts on two boards
        raise ChangedMeanwhile
    if thread is not None:
        session.refresh(thread, ["closed"])
        posting_rules.check_open(thread)
    _check_parent(viewer, kind, thread, parent)
    # Once a title is accepted, the limits do not apply to its prompt: half a topic helps nobody. Nor to
    # pictures.
    new = kind not in (PostKind.PROMPT, PostKind.PICTURE)
    entry = posting_rules.admit(session, author, viewer, text, found.languages, new=new)
    if thread is None:
        thread = Thread(partnership_id=viewer.partnership.id, author_id=author.id)
        session.add(thread)
        session.flush()
    post = Post(
        partnership_id=viewer.partnership.id,
        thread_id=thread.id,
        author_id=author.id,
        classroom_id=viewer.own.classroom_id,
        kind=kind,
        parent_id=parent.id if parent is not None else None,
        root_id=(parent.root_id or parent.id) if parent is not None else None,
        text=text,
        language=found.language,
        language_source=found.source,
        sentence_languages=found.sentences,
        practising=practising,
        form_key=form_key,
        changed=number,
    )
    session.add(post)
    session.flush()
    if kind is PostKind.MESSAGE and parent is None:
        post.root_id = post.id
    if kind is PostKind.PICTURE:
        entry = moderation_state.entry_of_picture(parent, entry)
    translation_queue.enqueue(session, post, viewer.languages, languages.missing)
    moderation_state.begin(session, post, entry)
    return post


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
    added: Sequence[NewPicture] = (),
) -> Post:
    """Put a message with its pictures into a topic and delete its draft.

    Raises the same errors as ``create_post`` and ``pictures.check``.
    """
    post = create_post(
        session,
        author=author,
        viewer=viewer,
        kind=PostKind.MESSAGE,
        text=text,
        languages=languages,
        form_key=form_key,
        thread=thread,
        parent=parent,
        chosen_language=chosen_language,
        practising=practising,
    )
    add_pictures(session, author, viewer, post, added, languages, form_key=form_key)
    stored_drafts.discard(session, author, viewer.partnership.id, thread.id)
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
    added: Sequence[NewPicture] = (),
) -> Thread:
    """Open a topic with a title and, unless ``text`` is blank, a prompt. Delete the draft of it.

    ``added``: pictures of the prompt, which may then not be blank. Raises the same errors as ``create_post``
    and ``pictures.check``.
    """
    posting_rules.check_may_write(viewer)
    title = _normalised(PostKind.TITLE, title)
    prompt = _normalised(PostKind.PROMPT, text) if text.strip() or added else None
    # A title is short, so its language is detected with the help of the prompt.
    whole = language_of(
        session, author, viewer, f"{title}\n{prompt or ''}", languages, chosen=chosen_language
    )
    opening = create_post(
        session,
        author=author,
        viewer=viewer,
        kind=PostKind.TITLE,
        text=title,
        languages=languages,
        form_key=form_key,
        chosen_language=chosen_language,
        likely_language=whole.language,
    )
    if prompt is not None:
        about = create_post(
            session,
            author=author,
            viewer=viewer,
            kind=PostKind.PROMPT,
            text=prompt,
            languages=languages,
            form_key=f"{form_key[:40]}.p",
            thread=opening.thread,
            chosen_language=chosen_language,
        )
        add_pictures(session, author, viewer, about, added, languages, form_key=about.form_key)
    stored_drafts.discard(session, author, viewer.partnership.id, None)
    return opening.thread


def add_pictures(
    session: Session,
    author: User,
    viewer: Viewer,
    message: Post,
    added: Sequence[NewPicture],
    languages: Catalog,
    *,
    form_key: str,
) -> None:
    """Put pictures of a message, new or sent before, on the board.

    Each has a key of its own, made from that of the form, so that it comes once, too. Raises the same errors
    as ``create_post`` and ``pictures.check``.
    """
    if not added:
        return
    keys = [f"{form_key[:40]}.{number}" for number in range(1, len(added) + 1)]
    new = len(added) - sum(each.form_key in keys for each in message.pictures)
    pictures.check(session, author, viewer, new, beside=sum(map(is_current, message.pictures)))
    for key, picture in zip(keys, added, strict=True):
        try:
            described = create_post(
                session,
                author=author,
                viewer=viewer,
                kind=PostKind.PICTURE,
                text=picture.description,
                languages=languages,
                form_key=key,
                thread=message.thread,
                parent=message,
                likely_language=message.language,
            )
        except Problem as problem:
            problem.field = f"description_{picture.number}" if problem.field == "text" else problem.field
            raise
        pictures.attach(session, described, picture)
    moderation_state.answer_request(session, message)


def revise(
    session: Session,
    *,
    post: Post,
    viewer: Viewer,
    text: str,
    revision: int,
    languages: Catalog,
    chosen_language: str | None = None,
    practising: bool | None = None,
) -> None:
    """Give a post a new wording, keep the old one as a revision, and queue its translations anew.

    ``practising``: whether its author practises the language it is in; None leaves that as it was.

    The steps are those of ``create_post``, except that ``revision``, the revision the author was editing,
    takes the place of the form key. If neither wording nor language has changed, nothing happens. Raises
    ReadOnly, EditTooLate, EmptyText, TextTooLong, NotText, UnknownLanguage, ChangedMeanwhile, QuietHours.
    """
    posting_rules.check_may_write(viewer)
    if not posting_rules.may_change(post, viewer):
        raise posting_rules.EditTooLate
    text = _normalised(PostKind(post.kind), text)
    found = language_of(
        session, post.author, viewer, text, languages, chosen=chosen_language, current=post.language
    )
    number = translation_queue.bump(session, post.partnership_id)
    session.refresh(post)
    session.refresh(post.thread, ["closed"])
    posting_rules.check_open(post.thread)
    if post.revision != revision or not is_current(post):
        raise ChangedMeanwhile
    stored_drafts.discard_wording(session, post)
    if practising is not None and post.practising != practising:
        post.practising, post.changed = practising, number
    if (post.text, post.language, post.language_source) == (text, found.language, found.source):
        session.flush()
        return
    entry = None
    if post.text != text:
        entry = posting_rules.admit(session, post.author, viewer, text, found.languages, new=False)
        _keep_wording(session, post)
        thanks.end(session, post, [ThanksKind.ME_TOO])  # nobody signs words that they have not read
        post.text = text
        post.edited_at = now()
        post.revision += 1
    post.language, post.language_source = found.language, found.source
    post.sentence_languages = found.sentences
    post.changed = number
    session.flush()
    translation_queue.enqueue(session, post, viewer.languages, languages.missing)
    if entry is not None:
        moderation_state.after_edit(session, post, entry)


def _normalised(kind: PostKind, text: str) -> str:
    """Normalise ``text`` and check its length against the limit for its kind.

    Raises EmptyText, TextTooLong, NotText; for a title, with "title" as their ``field``.
    """
    if kind is PostKind.TITLE:
        with at_field("title"):
            return normalise_title(text)
    if kind is PostKind.PICTURE:
        try:
            return normalise_description(text)
        except EmptyText:
            raise pictures.NoDescription from None
    asked = kind in (PostKind.QUESTION, PostKind.ANSWER)
    return normalise(text, LONGEST_QUESTION if asked else LONGEST)


def _check_parent(viewer: Viewer, kind: PostKind, thread: Thread | None, parent: Post | None) -> None:
    """Raise NoSuchParent unless the parent is in the same topic and readable by the author.

    A message may only answer another message; what goes with a picture has been put there before it.
    """
    if parent is None:
        return
    here = thread is not None and parent.thread_id == thread.id and viewer.may_read(parent)
    if not here or (kind is PostKind.MESSAGE and parent.kind != PostKind.MESSAGE):
        raise NoSuchParent


def _keep_wording(session: Session, post: Post) -> None:
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
