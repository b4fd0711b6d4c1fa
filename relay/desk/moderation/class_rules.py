"""Change a class's posting rules and the partnership's watched words. The caller commits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board import posting_rules
from relay.board.entities import Participation, WatchedWord
from relay.board.visibility import Viewer
from relay.people.entities import User
from relay.problems import Problem
from relay.web import local_time
from relay.web.request_values import whole_number

MOST_POSTS = 1000  # per hour
MOST_MINUTES = 60 * 24 * 30  # to edit a post
MOST_WORDS = 500  # per language
MOST_CORRECTIONS = 10  # sentences of one message at once
LONGEST_WORD = 80  # code points, as typed and folded
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.h]([0-5][0-9])")


class BadNumber(Problem):
    def __init__(self, field: str, most: int) -> None:
        super().__init__(_l("A whole number from 1 to %(most)d, or nothing.", most=most), field=field)


class BadCount(Problem):
    message = _l("A whole number from 1 to %(most)d.", most=MOST_CORRECTIONS)
    field = "corrections_at_once"


class BadTime(Problem):
    message = _l("Two times such as 20:00 and 7:30, or nothing in both.")
    field = "quiet_from"


class NotYourClass(Problem):
    message = _l("The teachers of that class decide about this.")


class BadWord(Problem):
    field = "words"


@dataclass(frozen=True)
class Rules:
    """The rules as form values: numbers and times are text, "" for none."""

    approval: bool = False
    hold_private: bool = True
    pictures: bool = False
    posts_an_hour: str = ""
    edit_minutes: str = ""
    quiet_from: str = ""
    quiet_until: str = ""
    corrections_at_once: str = "3"
    correct_teachers: bool = False


def as_text(own: Participation) -> Rules:
    """The rules of a class in this partnership, as form values."""
    return Rules(
        approval=own.approval,
        hold_private=own.hold_private,
        pictures=own.pictures,
        posts_an_hour=str(own.posts_an_hour or ""),
        edit_minutes=str(own.edit_minutes or ""),
        quiet_from=_clock(own.quiet_from),
        quiet_until=_clock(own.quiet_until),
        corrections_at_once=str(own.corrections_at_once),
        correct_teachers=own.correct_teachers,
    )


def lay_down(session: Session, teacher: User, viewer: Viewer, classroom_id: int, said: Rules) -> None:
    """Set the rules of one of the teacher's classes. Raises NotYourClass, BadNumber, BadCount, BadTime."""
    own = next((p for p in viewer.participations if p.classroom_id == classroom_id), None)
    if own is None or classroom_id not in viewer.taught:
        raise NotYourClass
    posts = _number(said.posts_an_hour, "posts_an_hour", MOST_POSTS)
    minutes = _number(said.edit_minutes, "edit_minutes", MOST_MINUTES)
    start, end = _minute(said.quiet_from), _minute(said.quiet_until)
    at_once = whole_number(said.corrections_at_once.strip(), most=MOST_CORRECTIONS)
    if not at_once:
        raise BadCount
    if (start is None) != (end is None) or (start is not None and start == end):
        raise BadTime
    own.approval, own.hold_private, own.pictures = said.approval, said.hold_private, said.pictures
    own.posts_an_hour, own.edit_minutes = posts, minutes
    own.quiet_from, own.quiet_until = start, end
    own.corrections_at_once, own.correct_teachers = at_once, said.correct_teachers
    session.flush()
    audit.record(
        session,
        teacher,
        Action.RULES,
        classroom_id=classroom_id,
        partnership_id=viewer.partnership.id,
        approval=said.approval,
        hold_private=said.hold_private,
        pictures=said.pictures,
        posts_an_hour=posts,
        edit_minutes=minutes,
        quiet_from=start,
        quiet_until=end,
        corrections_at_once=at_once,
        correct_teachers=said.correct_teachers,
    )


def watch(session: Session, teacher: User, viewer: Viewer, language: str, lines: str) -> int:
    """Add words to the watch-list of ``language``, one per line. Returns how many are new. Raises BadWord."""
    if language not in viewer.languages:
        raise BadWord(_l("Choose one of the languages of the board."), field="language")
    words = [" ".join(line.split()) for line in lines.splitlines()]
    wanted = {posting_rules.fold(word): word for word in words if word}
    for folded, word in wanted.items():
        if len(word) > LONGEST_WORD or len(folded) > LONGEST_WORD:
            raise BadWord(_l("“%(word)s…” is too long: one word, or a few, per line.", word=word[:20]))
        if len([character for character in folded if character.isalnum()]) < 2 and word.isascii():
            raise BadWord(_l("“%(word)s” would hold nearly every message.", word=word))
    there = set(
        session.scalars(
            select(WatchedWord.folded).where(
                WatchedWord.partnership_id == viewer.partnership.id, WatchedWord.language == language
            )
        )
    )
    fresh = {folded: word for folded, word in wanted.items() if folded not in there}
    if len(there) + len(fresh) > MOST_WORDS:
        raise BadWord(_l("At most %(most)d words for each language.", most=MOST_WORDS))
    session.add_all(
        WatchedWord(
            partnership_id=viewer.partnership.id,
            language=language,
            word=word,
            folded=folded,
            added_by_id=teacher.id,
        )
        for folded, word in fresh.items()
    )
    session.flush()
    if fresh:
        _record(session, teacher, viewer, language, len(fresh))
    return len(fresh)


def unwatch(session: Session, teacher: User, viewer: Viewer, word_id: int) -> None:
    """Remove a word from its watch-list; any teacher of the partnership can. No error if it is gone."""
    row = session.get(WatchedWord, word_id)
    if row is None or row.partnership_id != viewer.partnership.id:
        return
    session.delete(row)
    session.flush()
    _record(session, teacher, viewer, row.language, -1)


def watched(session: Session, viewer: Viewer) -> dict[str, list[WatchedWord]]:
    """The watch-lists by language, the board's languages first. Each is in order of its folded words."""
    lists: dict[str, list[WatchedWord]] = {language: [] for language in viewer.languages}
    query = select(WatchedWord).where(WatchedWord.partnership_id == viewer.partnership.id)
    for row in session.scalars(query.order_by(WatchedWord.folded)):
        lists.setdefault(row.language, []).append(row)
    return lists


def _record(session: Session, teacher: User, viewer: Viewer, language: str, change: int) -> None:
    audit.record(
        session,
        teacher,
        Action.WORDS,
        partnership_id=viewer.partnership.id,
        language=language,
        change=change,
    )


def _number(text: str, field: str, most: int) -> int | None:
    text = text.strip()
    if not text:
        return None
    number = whole_number(text, most=most)
    if not number:
        raise BadNumber(field, most)
    return number


def _minute(text: str) -> int | None:
    """Parse a time of day as minutes after midnight; None where it is empty. Raises BadTime."""
    text = text.strip()
    if not text:
        return None
    match = _TIME.fullmatch(text)
    if match is None:
        raise BadTime
    return int(match[1]) * 60 + int(match[2])


def _clock(minute: int | None) -> str:
    return "" if minute is None else local_time.of_minutes(minute)
