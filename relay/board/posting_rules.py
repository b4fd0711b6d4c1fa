"""Apply the rules that a class's teachers have set for their students' posts, and check who may write.

No post is rejected for its content: a post with a watched word, or with what looks like a phone number or an
e-mail address, is held for moderation. Limits and quiet hours only postpone a post, and its text is stored as
a draft. The rules do not apply to teachers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_time
from flask_babel import LazyString, get_locale, lazy_ngettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board.entities import Cause, ModerationState, Participation, Post, PostKind, Thread, WatchedWord
from relay.board.visibility import Viewer
from relay.database import now
from relay.people.entities import User
from relay.problems import Problem
from translation import text_facts

_HOUR = timedelta(hours=1)
_SKEW = timedelta(minutes=1)  # clocks of machines differ; what lies further ahead was written by a fast clock

# Tried once for each run of these characters, so that the time grows with the text and not with its square.
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++\.\w{2,}")
_NUMBER = re.compile(r"(?<![\w.,-])\+?\(?\d(?:[ \u00a0().\-/]{0,2}\d){6,14}(?![\w-])")
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}|(?:1[0-9]|20)\d\d ?[-/] ?(?:1[0-9]|20)\d\d")


class ReadOnly(Problem):
    message = _l("This board can only be read: it is archived, or your class has left it.")


class TopicClosed(Problem):
    message = _l("A teacher has closed this topic: it can be read. Write in another topic.")
    field = "text"


class PutOff(Problem):
    """The text can be sent later. Views store it as a draft until then."""

    field = "text"


class TooManyPosts(PutOff):
    """The student has reached the hourly limit. They can post again in ``minutes`` (at least 1)."""

    def __init__(self, limit: int, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(
            lazy_ngettext(
                "That is as much as your class may send in an hour. It is kept: send it in %(num)d minute.",
                "That is as much as your class may send in an hour. It is kept: send it in %(num)d minutes.",
                minutes,
            )
        )


class QuietHours(PutOff):
    """The class has quiet hours, which end at ``until`` (local time of the class)."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            _l(
                "Your class has quiet hours now. It is kept: send it at %(time)s.",
                time=LazyString(self._time),
            )
        )

    def _time(self) -> str:
        return format_time(self.until, "short", locale=get_locale())


class EditTooLate(Problem):
    message = _l(
        "It can no longer be changed: your class has a time limit for that. Write a new message that says "
        "what you mean now."
    )
    field = "text"


@dataclass(frozen=True)
class Entry:
    """The initial moderation state of a new post or of a new wording."""

    standing: ModerationState = ModerationState.VISIBLE
    cause: Cause | None = None


def check_may_write(viewer: Viewer) -> None:
    """Raise ReadOnly if this person may not write on the board."""
    if not viewer.may_write:
        raise ReadOnly


def check_open(thread: Thread) -> None:
    """Raise TopicClosed if a teacher has closed the topic."""
    if thread.closed:
        raise TopicClosed


def admit(
    session: Session, author: User, viewer: Viewer, text: str, languages: Collection[str], *, new: bool = True
) -> Entry:
    """Decide whether ``text``, in ``languages`` (empty: unknown), is visible at once or held.

    ``new``: the text is a new post, which the hourly limit counts. Raises QuietHours, TooManyPosts.
    """
    if author.is_teacher:
        return Entry()
    own = viewer.own
    check_quiet(own)
    if new and own.posts_an_hour is not None:
        _check_pace(session, author, viewer.partnership.id, own.posts_an_hour)
    # Only the first cause is shown to the teacher, so the strongest is checked first.
    if own.hold_private and holds_private(text):
        return Entry(ModerationState.HELD, Cause.PRIVATE)
    if watched_in(session, viewer.partnership.id, text, languages):
        return Entry(ModerationState.HELD, Cause.WORDS)
    if own.approval:
        return Entry(ModerationState.HELD, Cause.APPROVAL)
    return Entry()


def check_quiet(own: Participation) -> None:
    """Raise QuietHours if it is now within the quiet hours of the class of ``own``."""
    if own.quiet_from is None or own.quiet_until is None or own.quiet_from == own.quiet_until:
        return
    here = now().astimezone(ZoneInfo(own.classroom.time_zone))
    minute = here.hour * 60 + here.minute
    start, end = own.quiet_from, own.quiet_until
    # Quiet hours whose start is later than their end pass midnight.
    quiet = start <= minute < end if start < end else minute >= start or minute < end
    if quiet:
        tomorrow = timedelta(days=1 if minute >= end else 0)
        day = here.replace(hour=0, minute=0, second=0, microsecond=0) + tomorrow
        raise QuietHours(day.replace(hour=end // 60, minute=end % 60))


def _check_pace(session: Session, author: User, partnership_id: int, limit: int) -> None:
    moment = now()
    recent = select(func.count(), func.min(Post.created_at)).where(
        Post.author_id == author.id,
        Post.partnership_id == partnership_id,
        Post.kind != PostKind.PICTURE,
        Post.created_at.between(moment - _HOUR, moment + _SKEW),
    )
    count, first = session.execute(recent).one()
    if count >= limit and first is not None:
        left = (first + _HOUR - moment).total_seconds() / 60
        raise TooManyPosts(limit, max(1, round(left)))


def may_change(post: Post, viewer: Viewer) -> bool:
    """Whether ``post`` may still be edited.

    The time limit applies neither to teachers nor to a post whose author was asked to change it.
    """
    limit = viewer.own.edit_minutes
    if limit is None or viewer.taught or post.standing_cause == Cause.CHANGE:
        return True
    return now() < post.created_at + timedelta(minutes=limit)


def holds_private(text: str) -> bool:
    """Whether ``text`` contains what looks like an e-mail address or a phone number (7 to 15 digits)."""
    if _ADDRESS.search(text):
        return True
    return any(not _DATE.fullmatch(found[0].strip()) for found in _NUMBER.finditer(text))


def watched_in(session: Session, partnership_id: int, text: str, languages: Collection[str]) -> list[str]:
    """The watched words of the partnership that ``text`` contains, as they are spelled in its lists.

    Only the lists for the text's own languages apply, because a word that is rude in one language may be
    harmless in another ("con" in French and Spanish). If the language is unknown, all lists apply.
    """
    query = select(WatchedWord).where(WatchedWord.partnership_id == partnership_id)
    if languages:
        query = query.where(WatchedWord.language.in_(languages))
    return matching(session.scalars(query.order_by(WatchedWord.word)), text)


def matching(words: Iterable[WatchedWord], text: str) -> list[str]:
    folded = fold(text)
    return [word.word for word in words if pattern(word.folded, word.language).search(folded)]


def fold(text: str) -> str:
    """``text`` in the form in which words are compared: NFKC, case-folded, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def pattern(folded: str, language: str) -> re.Pattern[str]:
    """A pattern that finds a folded word as a whole word; a word that ends in "*" matches as a prefix.

    The text may lack the word's accents, as students often leave them out, but may not add any: "cabrón"
    matches "cabron", while "ano" does not match "año". In a language written without spaces, the word matches
    anywhere.
    """
    stem = folded.removesuffix("*")
    forms = dict.fromkeys([stem, _without_accents(stem)])
    core = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
    if text_facts.is_unspaced(language):  # no word boundaries to look for
        return re.compile(core)
    return re.compile(rf"(?<!\w)(?:{core})" + (r"\w*" if folded.endswith("*") else r"(?!\w)"))


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f"))
