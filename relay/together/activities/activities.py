"""Start activities, contribute to them, sign, and end their phases. The caller commits.

A contribution is a message in the activity's topic, put there like any other (``compose.publish``), so that
the posting rules of its author's class apply.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate, pairwise

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay.audit import Action
from relay.board import compose, glossary_entries, log_entries, posting_rules, translation_queue
from relay.board.entities import Post
from relay.board.glossary import LONGEST as LONGEST_WORD
from relay.board.glossary import GlossaryEntry
from relay.board.post_text import EmptyText, normalise
from relay.board.visibility import Viewer, is_public
from relay.database import now
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem, at_field
from relay.together.activities import queries
from relay.together.activities.entities import (
    Activity,
    ActivityEntry,
    ActivityPhase,
    ActivitySignature,
    PhaseConsent,
)
from relay.together.activities.kinds import ActivityKind, Ask, Phase
from relay.web import interface_languages

POSTPONED = timedelta(days=7)
LONGEST = timedelta(days=366)  # from the start of an activity to its end


class UnderWay(Problem):
    message = _l("You are doing this activity already. Finish it before you start it again.")


class BadDates(Problem):
    message = _l("No part can end in the past, before the part that comes first, or in more than a year.")
    field = "ends"


class NotForYou(Problem):
    message = _l("Only teachers of this partnership can do that.")


class PhaseOver(Problem):
    message = _l("This part of the activity is over. Look at what is asked now.")


class NothingToAnswer(Problem):
    message = _l("Choose what you answer: something that another class has written.")
    field = "about"


class NoPair(Problem):
    message = _l("That cannot go into the glossary: it is not there any more.")


def start(
    session: Session,
    teacher: User,
    viewer: Viewer,
    name: str,
    kind: ActivityKind,
    *,
    form_key: str,
    languages: Catalog,
    ends: Sequence[date] | None = None,
) -> Activity:
    """Start the activity called ``name`` in ``registry``: open its topic, set the last days of its phases.

    The topic is in the language of the teacher's class, or in English where the interface is not in that.
    ``ends``: the last day of each phase; None: as many days as the activity says. Sent twice, it is started
    once. Raises NotForYou, UnderWay, BadDates, and whatever ``compose.start_thread`` raises.
    """
    if not viewer.may_rule:
        raise NotForYou
    language = viewer.classroom.language
    if language not in interface_languages.codes():
        language = interface_languages.SOURCE
    with force_locale(language):
        title, prompt = str(kind.title), str(kind.prompt)
    thread = compose.start_thread(
        session,
        author=teacher,
        viewer=viewer,
        title=title,
        text=prompt,
        languages=languages,
        form_key=form_key,
        chosen_language=language if language in viewer.languages else None,
    )
    day = queries.today_of(viewer, now())  # after the topic, which locks the board
    for other in queries.of_board(session, viewer):
        if other.thread_id == thread.id:
            return other
        if other.kind == name and queries.current_phase(other, day) is not None:
            raise UnderWay
    ends = usual_ends(kind, day) if ends is None else ends
    _check_ends(kind, day, ends)
    thread.guess_first = kind.guess_first
    activity = Activity(
        thread_id=thread.id, partnership_id=thread.partnership_id, kind=name, started_by_id=teacher.id
    )
    for number, last in enumerate(ends):
        activity.phases.append(ActivityPhase(number=number, ends_on=last))
    session.add(activity)
    session.flush()
    _note(session, teacher, viewer, activity, Action.ACTIVITY_STARTED)
    return activity


def usual_ends(kind: ActivityKind, day: date) -> list[date]:
    """The last days of the phases of an activity that is started on ``day``."""
    days = accumulate(phase.days for phase in kind.phases)
    return [day + timedelta(days=number) for number in days]


def _check_ends(kind: ActivityKind, day: date, ends: Sequence[date]) -> None:
    in_order = all(first <= second for first, second in pairwise([day, *ends]))
    if len(ends) != len(kind.phases) or not in_order or ends[-1] > day + LONGEST:
        raise BadDates


def contribute(
    session: Session,
    author: User,
    viewer: Viewer,
    activity: Activity,
    kind: ActivityKind,
    values: Sequence[str],
    *,
    number: int,
    form_key: str,
    languages: Catalog,
    about: int | None = None,
) -> Post:
    """Contribute to phase ``number`` what its fields hold, a line for each; the last may have several lines.

    ``about``: the id of the post of another class that it answers, where the phase asks for answers. Raises
    PhaseOver, NothingToAnswer, EmptyText and TextTooLong with the name of the field ("field-0"), and whatever
    ``compose.publish`` raises.
    """
    posting_rules.check_may_write(viewer)
    phase = _open(viewer, activity, kind, number)
    if not phase.fields:
        raise PhaseOver
    parent = _answered(session, viewer, activity, phase, about)
    post = compose.publish(
        session,
        author=author,
        viewer=viewer,
        thread=activity.thread,
        text=_lines(phase, values),
        languages=languages,
        form_key=form_key,
        parent=parent,
    )
    if session.get(ActivityEntry, post.id) is None:
        session.add(ActivityEntry(post_id=post.id, activity_id=activity.id, number=number))
        session.flush()
    return post


def parts(text: str, fields: int) -> list[str]:
    """The values of the fields of a contribution, from its text or its translation."""
    found = text.split("\n", fields - 1)
    return found + [""] * (fields - len(found))


def _lines(phase: Phase, values: Sequence[str]) -> str:
    lines = []
    for index, field in enumerate(phase.fields):
        value = values[index] if index < len(values) else ""
        if index < len(phase.fields) - 1:
            value = " ".join(value.split())
        with at_field(f"field-{index}"):
            if not value.strip():
                raise EmptyText
            lines.append(normalise(value, field.longest))
    return "\n".join(lines)


def _answered(
    session: Session, viewer: Viewer, activity: Activity, phase: Phase, about: int | None
) -> Post | None:
    if phase.ask is not Ask.ANSWERS:
        return None
    entry = queries.entry_of(session, activity, about) if about is not None else None
    if entry is None or entry.number != phase.about or not viewer.may_read(entry.post):
        raise NothingToAnswer
    if entry.post.classroom_id == viewer.own.classroom_id or not is_public(entry.post):
        raise NothingToAnswer
    return entry.post


def sign(session: Session, person: User, viewer: Viewer, activity: Activity, kind: ActivityKind) -> None:
    """Put one's name under what came out, or once more after a sentence of it has changed.

    No error if it is there. Raises ReadOnly, PhaseOver.
    """
    posting_rules.check_may_write(viewer)
    translation_queue.bump(session, activity.partnership_id)  # one at a time
    phase = queries.current_phase(activity, queries.today_of(viewer, now()))
    if phase is None or kind.phases[phase.number].ask is not Ask.SIGNATURES:
        raise PhaseOver
    if queries.signature_stands(session, activity, person.id):
        return
    signature = session.get(ActivitySignature, (activity.id, person.id))
    if signature is None:
        signature = ActivitySignature(activity_id=activity.id, user_id=person.id)
        session.add(signature)
    signature.classroom_id, signature.signed_at = viewer.own.classroom_id, now()
    session.flush()
    session.expire(activity, ["signatures"])


def agree(session: Session, teacher: User, viewer: Viewer, activity: Activity, number: int) -> bool:
    """Say for one's classes that phase ``number`` is over. Returns whether it is: all classes have said so.

    Raises NotForYou, PhaseOver.
    """
    phase = _ruled(session, viewer, activity, number)
    given = queries.consented(activity, number)
    present = {each.classroom_id for each in viewer.participations if each.left_at is None}
    for room in sorted((viewer.taught & present) - given):
        activity.consents.append(PhaseConsent(number=number, classroom_id=room, user_id=teacher.id))
        given.add(room)
    if given >= present:
        phase.ended_at = now()
        _note(session, teacher, viewer, activity, Action.ACTIVITY_PHASE_ENDED)
    session.flush()
    return phase.ended_at is not None


def postpone(session: Session, teacher: User, viewer: Viewer, activity: Activity, number: int) -> None:
    """Give phase ``number``, which is under way, and those after it a week more. Raises as ``agree``."""
    _ruled(session, viewer, activity, number)
    for phase in activity.phases:
        if phase.number >= number:
            phase.ends_on += POSTPONED
    _note(session, teacher, viewer, activity, Action.ACTIVITY_POSTPONED)
    session.flush()


def to_glossary(
    session: Session,
    teacher: User,
    viewer: Viewer,
    activity: Activity,
    kind: ActivityKind,
    post_id: int,
) -> GlossaryEntry:
    """Put what an answer answers into the glossary, with the answer as its translation.

    Raises NotForYou, NoPair, BadEntry.
    """
    if not viewer.may_rule:
        raise NotForYou
    entry = queries.entry_of(session, activity, post_id)
    if entry is None or not kind.glossary or entry.number != kind.outcome:
        raise NoPair
    answer = entry.post
    asked = session.get(Post, answer.parent_id) if answer.parent_id is not None else None
    if asked is None or not is_public(answer, asked) or not (asked.language and answer.language):
        raise NoPair
    word, said = first_line(asked), first_line(answer)
    if len(word) > LONGEST_WORD or len(said) > LONGEST_WORD:
        raise NoPair
    return glossary_entries.add(session, teacher, viewer, word, asked.language, {answer.language: said})


def first_line(post: Post) -> str:
    """The value of the first field of a contribution, without the mark that ends a sentence."""
    return post.text.partition("\n")[0].strip().rstrip(".")


def _open(viewer: Viewer, activity: Activity, kind: ActivityKind, number: int) -> Phase:
    phase = queries.current_phase(activity, queries.today_of(viewer, now()))
    if phase is None or phase.number != number or number >= len(kind.phases):
        raise PhaseOver
    return kind.phases[number]


def _ruled(session: Session, viewer: Viewer, activity: Activity, number: int) -> ActivityPhase:
    """The phase that a teacher decides about, which must be the one under way; locks the board."""
    if not viewer.may_rule:
        raise NotForYou
    translation_queue.bump(session, activity.partnership_id)
    session.refresh(activity, ["phases", "consents"])
    phase = queries.current_phase(activity, queries.today_of(viewer, now()))
    if phase is None or phase.number != number:
        raise PhaseOver
    return phase


def _note(session: Session, teacher: User, viewer: Viewer, activity: Activity, action: Action) -> None:
    log_entries.record(session, teacher, viewer, action, ("topic", activity.thread_id))
