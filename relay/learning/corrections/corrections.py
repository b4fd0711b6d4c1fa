"""Correct a sentence, take a correction back or down, thank for it and answer it. The caller commits.

A correction says something of a learner, never of the machine: nothing here is a judgement of a translation.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board import compose, posting_rules, translation_queue
from relay.board.compose import ChangedMeanwhile
from relay.board.entities import ModerationState, Post, PostKind
from relay.board.post_text import normalise
from relay.board.visibility import Viewer, is_current, is_public, is_visible
from relay.database import now
from relay.learning.corrections import queries
from relay.learning.corrections.entities import Correction, Reason
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem, at_field
from translation import Span

LONGEST = 2_000  # code points of a corrected sentence
LONGEST_WORDS = 500  # of a reason in words


class NotAsked(Problem):
    message = _l("You are not asked to correct this message.")


class EnoughForNow(Problem):
    message = _l("Somebody was faster. Its author reads the corrections that are there first.")


class NothingChanged(Problem):
    message = _l("You have changed nothing in the sentence. If nothing is wrong, say that it is perfect.")
    field = "text"


class SayWhy(Problem):
    message = _l("Choose why, or say it in words: that is what one learns from.")
    field = "reason"


class NotYours(Problem):
    message = _l("Only the author of the message can do this.")


class Gone(Problem):
    message = _l("This correction is not there any more.")


class AnsweredAlready(Problem):
    message = _l("You have answered this correction already.")
    field = "text"


def correct(
    session: Session,
    reader: User,
    viewer: Viewer,
    post: Post,
    *,
    revision: int,
    start: int,
    text: str | None,
    reason: Reason | None = None,
    words: str = "",
) -> Correction:
    """Say of the sentence at ``start`` of a message that it is perfect (``text`` is None), or how to say it.

    ``revision`` is the revision of the message that the reader saw. What the reader had said of the sentence
    before is replaced. Unless the reader is a teacher it may be held (``posting_rules.admit``), as a human
    translation may; it does not count towards the limit of posts an hour. The same again changes nothing.
    Raises NotAsked, ChangedMeanwhile, EnoughForNow, NothingChanged, SayWhy, EmptyText, TextTooLong, NotText,
    QuietHours.
    """
    number = translation_queue.bump(session, viewer.partnership.id)
    session.refresh(post)
    if not queries.may_correct(post, reader, viewer, queries.native_languages(session, reader, viewer)):
        raise NotAsked
    if post.revision != revision:
        raise ChangedMeanwhile
    said = queries.of_posts(session, viewer, [post.id]).get(post.id, ())
    found = queries.sentences_of(post, said)
    index = next((place for place, each in enumerate(found) if each.span.start == start), None)
    if index is None:
        raise ChangedMeanwhile
    span = found[index].span
    before = queries.own(session, reader, post, start)
    if before is None and index not in queries.left(found, reader, queries.at_once(post, viewer)):
        raise EnoughForNow
    wording = _wording(post, span, text)
    words = _words(words) if wording else ""
    reason = reason if wording else None
    if wording and reason is None and not words:
        raise SayWhy
    if before is not None and (before.text, before.reason, before.words) == (wording, reason, words):
        return before
    written_in = {code for code in (post.language, viewer.classroom.language) if code is not None}
    entry = posting_rules.admit(session, reader, viewer, f"{wording}\n{words}", written_in, new=False)
    correction = Correction(
        post_id=post.id,
        post_revision=post.revision,
        start=span.start,
        end=span.end,
        author_id=reader.id,
        classroom_id=viewer.own.classroom_id,
        # There is nothing to read in "perfect as it is", so that no teacher has to.
        standing=entry.standing if wording else ModerationState.VISIBLE,
        text=wording,
        reason=reason,
        words=words,
    )
    correction.number = queries.latest_number(session, correction) + 1
    session.add(correction)
    session.flush()
    if before is not None:
        before.replaced_by_id = correction.id
    post.changed = number
    session.flush()
    return correction


def _wording(post: Post, span: Span, text: str | None) -> str:
    """The corrected wording in one line, "" for perfect."""
    if text is None:
        return ""
    wording = normalise(" ".join(text.split()), LONGEST)
    if wording == " ".join(span.of(post.text).split()):
        raise NothingChanged
    return wording


def _words(text: str) -> str:
    """A reason in words, in one line; "" for none."""
    text = " ".join(text.split())
    with at_field("words"):
        return normalise(text, LONGEST_WORDS) if text else ""


def withdraw(session: Session, person: User, viewer: Viewer, correction: Correction) -> None:
    """Take back one's own correction. Raises NotYours."""
    if correction.author_id != person.id:
        raise NotYours
    _change(session, viewer, correction, withdrawn=True)


def thank(
    session: Session, author: User, viewer: Viewer, correction: Correction, *, yes: bool = True
) -> None:
    """Thank for a correction of one's own message, or take that back. Raises NotYours, Gone, ReadOnly."""
    number = _check_author(session, author, viewer, correction)
    if (correction.thanked_at is not None) == yes:
        return
    correction.thanked_at = now() if yes else None
    session.get_one(Post, correction.post_id).changed = number
    session.flush()


def answer(
    session: Session,
    author: User,
    viewer: Viewer,
    correction: Correction,
    text: str,
    *,
    form_key: str,
    languages: Catalog,
) -> None:
    """Answer a correction of one's own message in words, once; the same form sent twice answers once.

    Raises NotYours, Gone, AnsweredAlready, and whatever ``compose.create_post`` raises.
    """
    _check_author(session, author, viewer, correction)
    post = session.get_one(Post, correction.post_id)
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
    if correction.answer_id == written.id:
        return
    if correction.answer_id is not None:
        raise AnsweredAlready
    correction.answer_id = written.id
    post.changed = written.changed
    session.flush()


def _check_author(session: Session, author: User, viewer: Viewer, correction: Correction) -> int:
    """Lock the board, and return the number of the change."""
    posting_rules.check_may_write(viewer)
    number = translation_queue.bump(session, viewer.partnership.id)
    session.refresh(correction)
    post = session.get_one(Post, correction.post_id, populate_existing=True)
    if post.author_id != author.id:
        raise NotYours
    if not is_public(correction) or not is_current(post):
        raise Gone
    return number


def release(session: Session, viewer: Viewer, correction: Correction) -> None:
    """Let a held correction appear, as a teacher of its author's class. Raises NotAsked."""
    if correction.classroom_id not in viewer.taught:
        raise NotAsked
    _change(session, viewer, correction, standing=ModerationState.VISIBLE)


def may_take_down(viewer: Viewer, correction: Correction, post: Post) -> bool:
    """Whether a teacher may take a correction down: of the class of its author, and once it is visible, of
    the class whose message it corrects."""
    if correction.classroom_id in viewer.taught:
        return True
    return is_visible(correction) and post.classroom_id in viewer.taught


def take_down(session: Session, viewer: Viewer, correction: Correction) -> None:
    """Take a correction off the board. Raises NotAsked where ``may_take_down`` is False."""
    if not may_take_down(viewer, correction, session.get_one(Post, correction.post_id)):
        raise NotAsked
    _change(session, viewer, correction, standing=ModerationState.HIDDEN)


def _change(
    session: Session,
    viewer: Viewer,
    correction: Correction,
    *,
    standing: ModerationState | None = None,
    withdrawn: bool = False,
) -> None:
    number = translation_queue.bump(session, viewer.partnership.id)
    session.refresh(correction)
    if standing is not None:
        correction.standing = standing
    if withdrawn and is_current(correction):
        correction.withdrawn_at = now()
    session.get_one(Post, correction.post_id, populate_existing=True).changed = number
    session.flush()


def record_decision(session: Session, teacher: User, viewer: Viewer, correction: Correction) -> None:
    """Write to the log what a teacher decided of a correction, as its state says it now."""
    appears = is_visible(correction)
    audit.record(
        session,
        teacher,
        Action.POST_APPEAR if appears else Action.HIDE_CORRECTION,
        classroom_id=correction.classroom_id,
        partnership_id=viewer.partnership.id,
        about=("correction", correction.id),
    )
