"""Questions to the author of a post: a reader selects words and asks "did you mean …?". The caller commits.

Question and answer are posts of their own, put on the board like any other (``compose.create_post``): in any
language, subject to the posting rules of the writer's class, and translated.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import compose, translation_queue
from relay.board.entities import Post, PostKind
from relay.board.visibility import Viewer
from relay.database import now
from relay.judging.entities import AnswerKind, AuthorQuestion, Side
from relay.judging.queries import Compared
from relay.judging.text.graphemes import whole
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem

_MOST_WORDS = 500  # code points: the longest span that can be asked about


class CannotAsk(Problem):
    message = _l("You can read here, but not ask.")


class OwnMessage(Problem):
    message = _l("This is your own message.")


class NothingPinned(Problem):
    message = _l("Choose the words that you want to ask about.")


class NotTheAuthor(Problem):
    message = _l("Only the author can answer this.")


class AlreadyAnswered(Problem):
    message = _l("You have answered this already.")


class NothingMeant(Problem):
    message = _l("Write what you meant.")
    field = "text"


def ask(
    session: Session,
    asker: User,
    viewer: Viewer,
    compared: Compared,
    *,
    side: Side,
    start: int,
    end: int,
    text: str,
    form_key: str,
    languages: Catalog,
) -> AuthorQuestion:
    """Ask the author about ``[start, end)`` (code points) of the original or of the translation.

    ``form_key`` is the idempotency key: a form sent twice makes one question, even when both arrive at once.
    Raises CannotAsk, OwnMessage, NothingPinned, and whatever ``compose.create_post`` raises.
    """
    post = compared.post
    if not viewer.may_write:
        raise CannotAsk
    if post.author_id == asker.id:
        raise OwnMessage
    pinned_in = (
        compared.original if side is Side.SOURCE or compared.version is None else compared.version.text
    )
    if not 0 <= start < end <= len(pinned_in):
        raise NothingPinned
    start, end = whole(pinned_in, start, end)
    if start >= end or end - start > _MOST_WORDS:
        raise NothingPinned
    written = compose.create_post(
        session,
        author=asker,
        viewer=viewer,
        kind=PostKind.QUESTION,
        text=text,
        languages=languages,
        form_key=form_key,
        thread=post.thread,
        parent=post,
    )
    asked = session.scalar(select(AuthorQuestion).where(AuthorQuestion.question_id == written.id))
    if asked is not None:
        return asked
    question = AuthorQuestion(
        post_id=post.id,
        post_revision=compared.version.revision if compared.version else post.revision,
        translation_version_id=compared.version.id if compared.version else None,
        asker_id=asker.id,
        side=side,
        start=start,
        end=end,
        words=pinned_in[start:end],
        question_id=written.id,
    )
    session.add(question)
    post.changed = written.changed
    session.flush()
    return question


def answer(
    session: Session,
    author: User,
    viewer: Viewer,
    question: AuthorQuestion,
    kind: AnswerKind,
    *,
    text: str = "",
    form_key: str,
    languages: Catalog,
) -> None:
    """Answer a question about one's own message: yes, no, or what was meant.

    MEANT requires a text; YES and NO may have one. The same answer again, from a form sent twice, changes
    nothing. Raises CannotAsk, NotTheAuthor, AlreadyAnswered, NothingMeant, and whatever
    ``compose.create_post`` raises.
    """
    if not viewer.may_write:
        raise CannotAsk
    post = session.get_one(Post, question.post_id)
    if post.author_id != author.id:
        raise NotTheAuthor
    written = None
    if text.strip():
        written = compose.create_post(
            session,
            author=author,
            viewer=viewer,
            kind=PostKind.ANSWER,
            text=text,
            languages=languages,
            form_key=form_key,
            thread=post.thread,
            parent=post,
        )
    elif kind is AnswerKind.MEANT:
        raise NothingMeant
    number = translation_queue.bump(session, viewer.partnership.id)
    session.refresh(question)
    if (question.answer, question.answer_id) == (kind, written.id if written is not None else None):
        return
    if question.answer is not None:
        raise AlreadyAnswered
    question.answer_id = written.id if written is not None else None
    question.answer = kind
    question.answered_at = now()
    post.changed = number
    session.flush()
