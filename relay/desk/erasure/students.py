"""Erase a student: name, nickname, PIN and everything that concerns only them. The caller commits.

The conversation stays readable: their messages stay, signed "a former student". Their pictures do not,
because they may show who sent them. Their messages can be erased too; they are then emptied and marked as
withdrawn, and the replies to them stay.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CompoundSelect, Select, delete, null, or_, select, union, update
from sqlalchemy.orm import Session

from relay.audit import Action, record
from relay.board import moderation_state, translation_queue
from relay.board.entities import (
    Draft,
    LanguageCorrection,
    Partnership,
    Picture,
    Post,
    PostKind,
    PostRevision,
    TranslationJob,
)
from relay.board.reading_entities import ReadMessage, ReadPosition
from relay.board.thanks_entities import Thanks
from relay.board.visibility import current
from relay.database import now
from relay.desk.moderation.entities import Flag, FlagKind
from relay.desk.notices.entities import NoticeBox
from relay.judging.entities import (
    AuthorQuestion,
    Guess,
    HumanTranslation,
    PracticeDone,
    ReadingLanguage,
    UnsavedJudgement,
)
from relay.learning.corrections.entities import Correction
from relay.learning.draft_check.entities import DraftCheck
from relay.learning.notebook.entities import NotebookEntry
from relay.learning.twist_lab.entities import Finding, Twist
from relay.people import names
from relay.people.entities import Classroom, Role, TryCount, User, UserState
from relay.problems import Problem
from relay.together.activities.entities import ActivitySignature
from relay.together.booklet.entities import BookletMessage

_PICTURES = (PostKind.PICTURE,)
_TAKEN_BACK = (
    PostKind.PROMPT,
    PostKind.MESSAGE,
    PostKind.QUESTION,
    PostKind.ANSWER,
    PostKind.FINDING,
    *_PICTURES,
)
# Rows that concern only the person.
_PRIVATE = (
    Draft,
    DraftCheck,
    Twist,
    UnsavedJudgement,
    Guess,
    PracticeDone,
    ReadingLanguage,
    ReadPosition,
    ReadMessage,
    Thanks,
    ActivitySignature,
    NoticeBox,
    NotebookEntry,
    TryCount,
)
# Rows about a text. Rows that depend on these, such as a translation's judgements, are deleted by cascade.
_ABOUT_A_TEXT = (
    PostRevision,
    LanguageCorrection,
    TranslationJob,
    HumanTranslation,
    Correction,
    Guess,
    AuthorQuestion,
    Flag,
    Picture,
    Thanks,
    NotebookEntry,
    BookletMessage,
)


class NotTheName(Problem):
    message = _l("That is not the student's nickname. Type it as it stands above.")
    field = "name"


class NoStudent(Problem):
    message = _l("Only students can be erased here.")


def erase(
    session: Session, teacher: User, classroom: Classroom, student: User, *, typed: str, messages: bool
) -> tuple[str, ...]:
    """Erase ``student`` irreversibly. Returns the names of the files of their pictures, for the caller to
    remove after the commit.

    ``typed`` is the nickname, retyped as a safeguard against a mistaken click. ``messages``: erase their
    messages and translations too; topics they opened keep their titles, because other people's messages are
    in them. Raises NoStudent, NotTheName.
    """
    if student.role != Role.STUDENT or student.state == UserState.ERASED:
        raise NoStudent
    if names.nickname_key(typed) != names.nickname_key(student.name):
        raise NotTheName
    for board in _boards(session, student):  # lock before reading, as every change of a board does
        translation_queue.bump(session, board)
    files = tuple(
        session.scalars(select(Picture.name).join(Picture.post).where(Post.author_id == student.id))
    )
    _take_messages(session, student, _TAKEN_BACK if messages else _PICTURES)
    thanked = session.scalars(select(Thanks.post_id).where(Thanks.user_id == student.id)).all()
    if messages:
        _take_translations(session, student)
        _take_corrections(session, student)
    _forget(session, student)
    student.name = ""
    student.secret_hash = ""
    student.ui_language = None
    student.symbol = student.colour = None
    student.last_here_at = None
    student.state = UserState.ERASED
    student.session_version += 1
    for membership in student.memberships:
        membership.nickname_key = names.erased_key(student.id)
    _show_anew(session, student, thanked)
    record(
        session,
        teacher,
        Action.PERSON_ERASED,
        classroom_id=classroom.id,
        about=("user", student.id),
        messages=messages,
    )
    session.flush()
    session.expire_all()  # so that the name is read anew, as that of an erased person
    return files


def _boards(session: Session, student: User) -> list[int]:
    """The partnerships that the student wrote or thanked in, in locking order."""
    thanked = select(Thanks.post_id).where(Thanks.user_id == student.id)
    theirs = select(Post.partnership_id).where(or_(Post.author_id == student.id, Post.id.in_(thanked)))
    boards = select(Partnership.id).where(Partnership.id.in_(theirs)).order_by(Partnership.id)
    return list(session.scalars(boards))


def _forget(session: Session, student: User) -> None:
    """Delete what concerns only the student, flags on their name, and the words of flags and decisions."""
    for entity in _PRIVATE:
        _run(session, delete(entity).where(entity.user_id == student.id))
    _run(session, delete(Flag).where(Flag.kind == FlagKind.NAME, Flag.object_id == student.id))
    # An open flag about the student may concern their safety: its words stay until it is settled.
    settled = (Flag.about_id == student.id) & Flag.settled_at.is_not(None)
    _run(session, update(Flag).where(or_(Flag.by_id == student.id, settled)).values(words=""))
    _run(session, update(Post).where(Post.author_id == student.id).values(standing_reason=None))


def _show_anew(session: Session, student: User, thanked: Collection[int]) -> None:
    """Give each of the student's posts its own change number, so that open pages fetch every one of them; and
    the posts that they had ``thanked`` for (ids)."""
    found = session.execute(
        select(Post.id, Post.partnership_id)
        .where(or_(Post.author_id == student.id, Post.id.in_(set(thanked))))
        .order_by(Post.partnership_id, Post.id)
    ).all()
    for post_id, board in found:
        number = translation_queue.bump(session, board)
        _run(session, update(Post).where(Post.id == post_id).values(changed=number))


def _take_messages(session: Session, student: User, kinds: tuple[PostKind, ...]) -> None:
    """Empty the student's posts of some kinds, and delete everything about them."""
    theirs = (Post.author_id == student.id, Post.kind.in_(kinds))
    posts = select(Post.id).where(*theirs)
    # Other people's questions about these messages, and their answers to the student's questions.
    asked = or_(AuthorQuestion.post_id.in_(posts), AuthorQuestion.question_id.in_(posts))
    beside: CompoundSelect[int] = union(
        select(AuthorQuestion.question_id).where(asked),
        select(AuthorQuestion.answer_id).where(asked, AuthorQuestion.answer_id.is_not(None)),
    )
    _run(session, delete(Post).where(Post.id.in_(beside), Post.author_id != student.id))
    _take_findings(session, student, posts)
    _run(session, delete(AuthorQuestion).where(AuthorQuestion.question_id.in_(posts)))
    _run(session, update(AuthorQuestion).where(AuthorQuestion.answer_id.in_(posts)).values(answer_id=None))
    for entity in _ABOUT_A_TEXT:
        _run(session, delete(entity).where(entity.post_id.in_(posts)))
    emptied = {"text": "", "language": None, "sentence_languages": null()}
    _run(session, update(Post).where(*theirs).values(emptied))
    _run(session, update(Post).where(*theirs, current(Post)).values(withdrawn_at=now()))
    topics = session.scalars(select(Post.thread_id).where(*theirs).distinct()).all()
    moderation_state.recount(session, topics)
    session.expire_all()


def _take_findings(session: Session, student: User, posts: Select[int]) -> None:
    """Delete the findings about ``posts`` (ids), which quote them, and those that are among them."""
    notes = select(Finding.note_id).where(Finding.post_id.in_(posts))
    _run(session, delete(Post).where(Post.id.in_(notes), Post.author_id != student.id))
    _run(session, delete(Finding).where(or_(Finding.post_id.in_(posts), Finding.note_id.in_(posts))))
    _run(session, delete(Twist).where(Twist.post_id.in_(posts)))


def _take_translations(session: Session, student: User) -> None:
    own = select(HumanTranslation.id).where(HumanTranslation.author_id == student.id)
    _run(session, delete(Flag).where(Flag.kind == FlagKind.HUMAN, Flag.object_id.in_(own)))
    _run(session, delete(HumanTranslation).where(HumanTranslation.author_id == student.id))
    session.expire_all()


def _take_corrections(session: Session, student: User) -> None:
    """Delete the student's corrections of other people's sentences, and what was answered to them."""
    own = select(Correction.id).where(Correction.author_id == student.id)
    answers = select(Correction.answer_id).where(
        Correction.author_id == student.id, Correction.answer_id.is_not(None)
    )
    written = session.scalars(answers).all()
    _run(session, delete(Flag).where(Flag.kind == FlagKind.CORRECTION, Flag.object_id.in_(own)))
    _run(session, delete(Correction).where(Correction.author_id == student.id))
    _run(session, delete(Post).where(Post.id.in_(written)))
    session.expire_all()


def _run(session: Session, statement: Any) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})
