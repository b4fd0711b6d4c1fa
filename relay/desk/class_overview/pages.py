"""The template contexts of the class at a glance and of one student's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_timedelta
from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from relay.board.entities import Post
from relay.database import now
from relay.desk.class_overview.queries import Activity, Overview
from relay.desk.reports.voices import excerpt
from relay.judging.send_verdicts import Calibration
from relay.people.avatars import Avatar
from relay.people.entities import Classroom, User
from relay.people.queries import Roster
from relay.web import local_time
from relay.web.local_time import Moment
from relay.web.qr_codes import Link

_NAMED = 3  # as many names in a sentence; more are counted


@dataclass(frozen=True)
class Student:
    """One line of the class. ``tags`` are sentences: what a teacher should look at; ``stuck`` are urgent."""

    id: int
    name: str
    avatar: Avatar
    last_here: str
    wrote: int
    judged: int
    corrected: int
    tags: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()


@dataclass(frozen=True)
class Week:
    """What the class did in the last seven days."""

    messages: int
    writers: int
    students: int
    judged: int


@dataclass(frozen=True)
class Nudge:
    """Students who could use a word, in a sentence with their names: "Noah and Zoe"."""

    quiet: str
    unused: str


@dataclass(frozen=True)
class ClassPage:
    """desk/class_overview/class.html"""

    classroom: Classroom
    students: tuple[Student, ...]
    waiting: tuple[User, ...]
    removed: tuple[User, ...]
    teachers: tuple[User, ...]
    week: Week
    nudge: Nudge
    shown_once: tuple[str, str] | None  # whose PIN, and the PIN
    is_open: bool  # to newcomers
    expires: str | None
    slowed: str | None  # until when the class is on its guard
    days: tuple[tuple[int, bool], ...]  # how long the code can stay open, and which is chosen
    address: str | None  # as one types it; None: other devices do not reach this relay
    join: Link
    invitations: tuple[tuple[int, Link, str], ...]  # of colleagues: id, link, until when
    first_steps: bool  # whether some of them are not done yet


@dataclass(frozen=True)
class Said:
    """A message of a student."""

    post: int
    thread: int
    written: Moment
    language: str | None
    text: str


@dataclass(frozen=True)
class StudentPage:
    """desk/class_overview/student.html"""

    classroom: Classroom
    student: Student
    is_locked: bool
    since: str
    pin: str | None  # a new one, this one time
    fit: Calibration  # of their answers to "Would you send it?"
    said: tuple[Said, ...]
    boards: tuple[tuple[int, str], ...]  # where all that they wrote can be read: id, name


def student(user: User, found: Overview, classroom: Classroom, locked_until: datetime | None) -> Student:
    """One line of the class."""
    last = found.last_here(user)
    tags, stuck = [], []
    if last is None:
        tags.append(_("card not used yet"))
    elif found.is_quiet(user):
        tags.append(_("quiet for %(time)s", time=_long_ago(found, user)))
    if user.id in found.uncorrected:
        tags.append(_("practises, and nobody has corrected it yet"))
    if locked_until is not None:
        until = local_time.short(locked_until, classroom.time_zone, now()).words
        stuck.append(_("locked until %(time)s: wrong PINs", time=until))
    waiting = found.held.get(user.id, 0)
    if waiting:
        stuck.append(ngettext("%(num)d message waits for you", "%(num)d messages wait for you", waiting))
    return Student(
        id=user.id,
        name=user.name,
        avatar=user.avatar,
        last_here=_("not yet") if last is None else days_ago(last, classroom.time_zone),
        wrote=found.wrote.get(user.id, Activity()).number,
        judged=found.judged.get(user.id, Activity()).number,
        corrected=found.corrected.get(user.id, 0),
        tags=tuple(tags),
        stuck=tuple(stuck),
    )


def _long_ago(found: Overview, user: User) -> str:
    since = found.wrote.get(user.id, Activity()).last or user.created_at
    return str(format_timedelta(now() - since, granularity="day", threshold=1.5, locale=get_locale()))


def days_ago(moment: datetime, zone: str) -> str:
    """How many days ago something was in a time zone: "today", "yesterday", "3 weeks ago"."""
    gone = local_time.local(now(), zone).date() - local_time.local(moment, zone).date()
    if gone.days < 2:
        return str(_("today") if gone.days < 1 else _("yesterday"))
    return str(
        format_timedelta(-gone, granularity="day", add_direction=True, threshold=1.5, locale=get_locale())
    )


def week(found: Overview, students: Sequence[User]) -> Week:
    """What the class did in the last seven days."""
    here = {user.id for user in students}
    wrote = [each for user_id, each in found.wrote.items() if user_id in here and each.this_week]
    judged = [each.this_week for user_id, each in found.judged.items() if user_id in here]
    return Week(sum(each.this_week for each in wrote), len(wrote), len(here), sum(judged))


def nudge(found: Overview, roster: Roster) -> Nudge:
    """Who has been quiet, and who has not come in yet."""
    unused = [user.name for user in roster.students if found.last_here(user) is None]
    quiet = [user.name for user in roster.students if found.is_quiet(user)]
    return Nudge(_names(quiet), _names(unused))


def _names(names: Sequence[str]) -> str:
    if not names:
        return ""
    if len(names) > _NAMED:
        return str(ngettext("%(num)s student", "%(num)s students", len(names)))
    return str(format_list(list(names), locale=get_locale()))


def said(posts: Sequence[Post], classroom: Classroom) -> tuple[Said, ...]:
    """A student's messages, shortened, with the time of their class."""
    return tuple(
        Said(
            post=post.id,
            thread=post.thread_id,
            written=local_time.short(post.created_at, classroom.time_zone, now()),
            language=post.language,
            text=excerpt(post.text),
        )
        for post in posts
    )
