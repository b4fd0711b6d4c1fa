"""The author knows best: a reader pins words and asks "did you mean …?". The caller commits.

Both texts are posts of their own, written in whatever language their writer likes and translated like any
other.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import moderation_state, posting_rules, translation_queue
from relay.board.entities import LanguageSource, Post, PostKind
from relay.board.post_language import detect, prior_of
from relay.board.post_text import normalise
from relay.board.visibility import Viewer
from relay.database import now
from relay.judging.entities import AnswerKind, AuthorQuestion, Side
from relay.judging.queries import Compared
from relay.judging.text.graphemes import whole
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem

LONGEST = 1_000  # code points of a question or an answer
_MOST_WORDS = 500  # code points that can be pinned


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
    """Ask the author about ``[start, end)`` of the original or of the translation.

    The same ``form_key`` again gives the question that it made. Raises CannotAsk, OwnMessage, NothingPinned,
    EmptyText, TextTooLong, NotText, QuietHours, TooManyPosts.
    """
    post = compared.post
    if not viewer.may_write:
        raise CannotAsk
    if post.author_id == asker.id:
        raise OwnMessage
    text = normalise(text, LONGEST)
    pinned_in = (
        compared.original if side is Side.SOURCE or compared.version is None else compared.version.text
    )
    if not 0 <= start < end <= len(pinned_in):
        raise NothingPinned
    start, end = whole(pinned_in, start, end)
    if start >= end or end - start > _MOST_WORDS:
        raise NothingPinned
    number = translation_queue.bump(session, viewer.partnership.id)
    asked = session.scalar(
        select(AuthorQuestion)
        .join(Post, Post.id == AuthorQuestion.question_id)
        .where(Post.author_id == asker.id, Post.form_key == form_key)
    )
    if asked is not None:
        return asked
    written = _speak(session, asker, viewer, post, PostKind.QUESTION, text, form_key, languages, number)
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
    post.changed = number
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
    """Answer a question about one's own message: yes, no, or what was meant, which needs a text.

    A text can go with yes and no too. Raises CannotAsk, NotTheAuthor, AlreadyAnswered, NothingMeant,
    TextTooLong, NotText, QuietHours, TooManyPosts.
    """
    if not viewer.may_write:
        raise CannotAsk
    number = translation_queue.bump(session, viewer.partnership.id)
    session.refresh(question)
    post = session.get_one(Post, question.post_id, populate_existing=True)
    if post.author_id != author.id:
        raise NotTheAuthor
    if question.answer is not None:
        raise AlreadyAnswered
    if text.strip():
        text = normalise(text, LONGEST)
        written = _speak(session, author, viewer, post, PostKind.ANSWER, text, form_key, languages, number)
        question.answer_id = written.id
    elif kind is AnswerKind.MEANT:
        raise NothingMeant
    question.answer = kind
    question.answered_at = now()
    post.changed = number
    session.flush()


def _speak(
    session: Session,
    author: User,
    viewer: Viewer,
    about: Post,
    kind: PostKind,
    text: str,
    form_key: str,
    languages: Catalog,
    number: int,
) -> Post:
    """Insert a question or an answer and queue its translations. Threads and their counts do not list it.

    What the class's teachers laid down for messages (``rules.admit``) goes for these too.
    """
    found = detect(languages.detector(viewer.languages), text, prior_of(session, author, viewer))
    entry = posting_rules.admit(session, author, viewer, text, found.languages)
    post = Post(
        partnership_id=viewer.partnership.id,
        thread_id=about.thread_id,
        author_id=author.id,
        classroom_id=viewer.own.classroom_id,
        kind=kind,
        parent_id=about.id,
        root_id=about.root_id or about.id,
        text=text,
        language=found.language,
        language_source=LanguageSource.DETECTED,
        sentence_languages=found.sentences,
        form_key=form_key,
        changed=number,
    )
    session.add(post)
    session.flush()
    translation_queue.want(session, post, viewer.languages, languages.missing)
    moderation_state.begin(session, post, entry)
    return post
