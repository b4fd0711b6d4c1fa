"""Making booklets: a teacher of any side starts one, chooses messages, and writes for the own class.

The caller commits. What is written here appears at once, because only teachers write it.
"""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relay.audit import Action
from relay.board import log_entries, translation_queue
from relay.board.post_language import language_of
from relay.board.post_text import EmptyText, normalise
from relay.board.visibility import Viewer
from relay.database import now
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem, at_field
from relay.together.booklet import queries
from relay.together.booklet.entities import Booklet, BookletMessage, BookletWords

LONGEST_TITLE = 120  # code points
LONGEST_FOREWORD = 2_000
MOST = 60  # messages of one booklet


class ReadOnly(Problem):
    message = _l("Your class only reads here.")


class NoTitle(Problem):
    message = _l("Give the booklet a title.")
    field = "title"


class TooMany(Problem):
    message = _l("A booklet holds at most %(most)d messages.", most=MOST)
    field = "messages"


def make(
    session: Session, teacher: User, viewer: Viewer, *, title: str, foreword: str, languages: Catalog
) -> Booklet:
    """Start a booklet with what the teacher's class says. Raises ReadOnly, NoTitle, TextTooLong, NotText."""
    _check(viewer)
    title = _clean("title", " ".join(title.split()), LONGEST_TITLE)
    if not title:
        raise NoTitle
    booklet = Booklet(partnership_id=viewer.partnership.id, made_by_id=teacher.id)
    session.add(booklet)
    session.flush()
    _say(session, teacher, viewer, booklet, title, foreword, languages)
    _record(session, teacher, viewer, Action.BOOKLET_MADE, booklet)
    return booklet


def say(
    session: Session,
    teacher: User,
    viewer: Viewer,
    booklet: Booklet,
    *,
    title: str,
    foreword: str,
    languages: Catalog,
) -> None:
    """Write, or with nothing take back, what the teacher's class says in a booklet.

    A booklet keeps at least one title. Raises ReadOnly, NoTitle, TextTooLong, NotText.
    """
    _check(viewer)
    translation_queue.bump(session, viewer.partnership.id)
    title = _clean("title", " ".join(title.split()), LONGEST_TITLE)
    own = viewer.own.classroom_id
    if not title and not any(each.title for each in booklet.words if each.classroom_id != own):
        raise NoTitle
    _say(session, teacher, viewer, booklet, title, foreword, languages)
    _record(session, teacher, viewer, Action.BOOKLET_CHANGED, booklet)


def choose(session: Session, teacher: User, viewer: Viewer, booklet: Booklet, posts: Collection[int]) -> None:
    """Have a booklet hold these messages (ids), of those that may be chosen. Raises ReadOnly, TooMany."""
    _check(viewer)
    translation_queue.bump(session, viewer.partnership.id)
    allowed = set(session.scalars(queries.choosable(viewer.partnership.id)))
    wanted = allowed & set(posts)
    if len(wanted) > MOST:
        raise TooMany
    before = queries.chosen_ids(session, booklet.id)
    gone = delete(BookletMessage).where(
        BookletMessage.booklet_id == booklet.id, BookletMessage.post_id.in_(before - wanted)
    )
    session.execute(gone, execution_options={"synchronize_session": False})
    session.add_all(BookletMessage(booklet_id=booklet.id, post_id=post) for post in sorted(wanted - before))
    _record(session, teacher, viewer, Action.BOOKLET_CHANGED, booklet)


def remove(session: Session, teacher: User, viewer: Viewer, booklet: Booklet) -> None:
    """Delete a booklet; the messages stay on the board. Raises ReadOnly."""
    _check(viewer)
    _record(session, teacher, viewer, Action.BOOKLET_DELETED, booklet)
    session.delete(booklet)
    session.flush()


def kept(session: Session, teacher: User, viewer: Viewer, booklet: Booklet) -> None:
    """Log that a teacher takes a booklet along as a file."""
    _record(session, teacher, viewer, Action.BOOKLET_SAVED, booklet)


def _check(viewer: Viewer) -> None:
    if not viewer.may_rule:
        raise ReadOnly


def _say(
    session: Session,
    teacher: User,
    viewer: Viewer,
    booklet: Booklet,
    title: str,
    foreword: str,
    languages: Catalog,
) -> None:
    foreword = _clean("foreword", foreword, LONGEST_FOREWORD)
    own = viewer.own.classroom_id
    words = session.scalar(
        select(BookletWords).where(BookletWords.booklet_id == booklet.id, BookletWords.classroom_id == own)
    )
    if not title and not foreword:
        if words is not None:
            booklet.words.remove(words)
        return
    found = language_of(session, teacher, viewer, f"{title}\n{foreword}", languages)
    if words is None:
        words = BookletWords(classroom_id=own)
        booklet.words.append(words)
    words.title, words.foreword, words.language = title, foreword, found.language
    words.written_by_id, words.written_at = teacher.id, now()
    session.flush()


def _clean(field: str, text: str, longest: int) -> str:
    try:
        with at_field(field):
            return normalise(text, longest)
    except EmptyText:
        return ""


def _record(session: Session, teacher: User, viewer: Viewer, action: Action, booklet: Booklet) -> None:
    log_entries.record(session, teacher, viewer, action, ("booklet", booklet.id))
