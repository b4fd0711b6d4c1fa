"""Deleting what people wrote, with everything that hangs on it. The caller commits.

Used by the erasure of a person and by the retention rule. Rows go in the order in which they point at each
other; the relay's log keeps its entries, which hold no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from relay.board.entities import (
    Draft,
    LanguageCorrection,
    Post,
    PostRevision,
    Review,
    Thread,
    TranslationJob,
    TranslationVersion,
)
from relay.desk.moderation.entities import Flag, FlagKind
from relay.judging.entities import (
    AuthorQuestion,
    Guess,
    HumanTranslation,
    Judgement,
    Mark,
    Opinion,
    SentenceVerdict,
    UnsavedJudgement,
)

_UNSYNCED = {"synchronize_session": False}
_CHUNK = 500  # posts at a time: a statement takes only so many values


def delete_topics(session: Session, topics: Iterable[int]) -> None:
    """Delete topics (ids) and all that was written in them or about it."""
    for topic in topics:
        posts = list(session.scalars(select(Post.id).where(Post.thread_id == topic)))
        clear(session, posts)
        for chunk in _chunks(posts):
            _run(session, update(Draft).where(Draft.parent_id.in_(chunk)).values(parent_id=None))
            # Replies point at each other; the pointers go first.
            _run(session, update(Post).where(Post.id.in_(chunk)).values(root_id=None, parent_id=None))
        _run(session, delete(Draft).where(Draft.thread_id == topic))
        for chunk in _chunks(posts):
            _run(session, delete(Post).where(Post.id.in_(chunk)))
        _run(session, delete(Thread).where(Thread.id == topic))
    session.expire_all()


def clear(session: Session, posts: list[int]) -> None:
    """Delete everything that hangs on posts (ids): wordings, translations, judgements, questions, flags.

    The posts themselves stay; so do the texts of questions and answers, which are posts of their own.
    """
    for chunk in _chunks(posts):
        _clear(session, chunk)


def _clear(session: Session, posts: list[int]) -> None:
    translations = select(TranslationJob.id).where(TranslationJob.post_id.in_(posts))
    versions = select(TranslationVersion.id).where(TranslationVersion.translation_id.in_(translations))
    judgements = select(Judgement.id).where(Judgement.post_id.in_(posts))
    _run(
        session, delete(Flag).where(or_(Flag.post_id.in_(posts), *_flags_on(posts, translations, judgements)))
    )
    _run(session, delete(SentenceVerdict).where(SentenceVerdict.judgement_id.in_(judgements)))
    _run(session, delete(Mark).where(Mark.judgement_id.in_(judgements)))
    _run(session, update(Judgement).where(Judgement.post_id.in_(posts)).values(replaced_by_id=None))
    _run(session, delete(Judgement).where(Judgement.post_id.in_(posts)))
    _run(session, delete(UnsavedJudgement).where(UnsavedJudgement.translation_version_id.in_(versions)))
    _run(session, delete(Opinion).where(Opinion.translation_version_id.in_(versions)))
    _run(session, delete(Guess).where(Guess.post_id.in_(posts)))
    about = or_(
        AuthorQuestion.post_id.in_(posts),
        AuthorQuestion.question_id.in_(posts),
        AuthorQuestion.translation_version_id.in_(versions),
    )
    _run(session, delete(AuthorQuestion).where(about))
    answered = update(AuthorQuestion).where(AuthorQuestion.answer_id.in_(posts))
    _run(session, answered.values(answer_id=None))
    _run(
        session,
        update(HumanTranslation).where(HumanTranslation.post_id.in_(posts)).values(replaced_by_id=None),
    )
    _run(session, delete(HumanTranslation).where(HumanTranslation.post_id.in_(posts)))
    _run(session, delete(Review).where(Review.translation_id.in_(translations)))
    _run(session, update(TranslationJob).where(TranslationJob.post_id.in_(posts)).values(current_id=None))
    _run(session, delete(TranslationVersion).where(TranslationVersion.translation_id.in_(translations)))
    _run(session, delete(TranslationJob).where(TranslationJob.post_id.in_(posts)))
    _run(session, delete(PostRevision).where(PostRevision.post_id.in_(posts)))
    _run(session, delete(LanguageCorrection).where(LanguageCorrection.post_id.in_(posts)))


def _flags_on(posts: list[int], translations: Select[int], judgements: Select[int]) -> list[Any]:
    humans = select(HumanTranslation.id).where(HumanTranslation.post_id.in_(posts))
    return [
        (Flag.kind == kind) & Flag.object_id.in_(objects)
        for kind, objects in (
            (FlagKind.POST, posts),
            (FlagKind.TRANSLATION, translations),
            (FlagKind.JUDGEMENT, judgements),
            (FlagKind.HUMAN, humans),
        )
    ]


def _run(session: Session, statement: Any) -> None:
    session.execute(statement, execution_options=_UNSYNCED)


def _chunks(posts: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(posts), _CHUNK):
        yield posts[start : start + _CHUNK]
