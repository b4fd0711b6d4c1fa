"""Withdraw a post, correct its language or retry its translations (for new wordings see ``compose.revise``).

The caller commits. Each function takes the partnership's lock (``translation_queue.bump``) until the commit
before it reads what it changes, so that no two writers start from the same stale values.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from relay.board import moderation_state, thanks, translation_queue
from relay.board.entities import (
    LanguageCorrection,
    LanguageSource,
    Post,
    PostKind,
    TranslationJob,
    TranslationState,
)
from relay.board.post_language import UnknownLanguage, languages_to_choose
from relay.board.posting_rules import check_may_write
from relay.board.visibility import Viewer, is_current
from relay.database import now
from relay.leases import MOST_DEATHS
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem


class AlreadySettled(Problem):
    message = _l("The author or a teacher has already said which language this is in.")
    field = "language"


def withdraw(session: Session, *, post: Post, viewer: Viewer) -> None:
    """Withdraw a message or a prompt with its pictures, or one picture: nobody on the board can read it any
    more.

    Replies stay. Idempotent. Raises ReadOnly.
    """
    check_may_write(viewer)
    number = translation_queue.bump(session, post.partnership_id)
    session.refresh(post)
    if not is_current(post):
        return
    pictures = moderation_state.pictures_of(session, post)
    for each in (post, *filter(is_current, pictures)):
        each.withdrawn_at = now()
        session.flush()
        translation_queue.enqueue(session, each, (), _nothing_missing)
    thanks.end(session, post)
    moderation_state.recount(session, [post.thread_id])
    post.changed = number
    if post.kind == PostKind.PICTURE and post.parent_id is not None:
        moderation_state.answer_request(session, session.get_one(Post, post.parent_id))


def _nothing_missing(source: str, target: str) -> tuple[tuple[str, str], ...]:
    return ()


def correct_language(
    session: Session, *, post: Post, viewer: Viewer, user: User, language: str, languages: Catalog
) -> None:
    """Record a person's correction of a post's language, and queue its translations anew.

    The author or a teacher can overrule a reader's correction, but not the other way round. Raises ReadOnly,
    UnknownLanguage, AlreadySettled.
    """
    check_may_write(viewer)
    if language not in languages_to_choose(viewer, languages):
        raise UnknownLanguage
    number = translation_queue.bump(session, post.partnership_id)
    session.refresh(post)
    if not is_current(post) or (post.language == language and not post.sentence_languages):
        return
    source = _source(user, post)
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
    translation_queue.enqueue(session, post, viewer.languages, languages.missing)


def _source(user: User, post: Post) -> LanguageSource:
    """The role in which ``user`` states the language of ``post``: author, teacher or reader."""
    if user.id == post.author_id:
        return LanguageSource.AUTHOR
    return LanguageSource.TEACHER if user.is_teacher else LanguageSource.READER


def retry(session: Session, *, post: Post, viewer: Viewer, languages: Catalog) -> None:
    """Queue again a post's translations that failed, were set aside or lacked a pack. Raises ReadOnly."""
    check_may_write(viewer)
    number = translation_queue.bump(session, post.partnership_id)
    rows = session.scalars(
        select(TranslationJob)
        .where(
            TranslationJob.post_id == post.id,
            or_(
                TranslationJob.state.in_([TranslationState.FAILED, TranslationState.NO_PACK]),
                and_(TranslationJob.is_pending(), TranslationJob.deaths >= MOST_DEATHS),
            ),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        translation_queue.start_again(session, row, languages.missing)
    if rows:
        post.changed = number
