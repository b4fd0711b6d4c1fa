"""The template context of the pupils' page: what the classes do together, and one's own class's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relay.board.entities import Participation
from relay.desk.partnership.pages import Away, Line, Room
from relay.desk.reports.balance import Balance, First, Measure, Success
from relay.together.activities.pages import Shared
from relay.web import local_time

_ALIKE = 1.5  # of two classes that write about as much, one writes at most so many times as much as the other


@dataclass(frozen=True)
class Share:
    """What one class did: messages, questions that it asked, and partners' questions that it answered; and
    corrections of sentences, given and received.
    """

    room: Room
    messages: int
    asked: int
    answered: int
    corrected: int  # sentences of other classes, to help those who practise
    got_corrected: int
    own: bool


@dataclass(frozen=True)
class Rules:
    """The rules of the viewer's class. Times are as people write them ("20:00"); None: no such rule."""

    approval: bool
    hold_private: bool
    pictures: bool
    watched_words: bool
    posts_an_hour: int | None
    edit_minutes: int | None
    quiet: tuple[str, str] | None
    stay_days: int


@dataclass(frozen=True)
class OursPage:
    """desk/partnership/ours.html"""

    id: int
    name: str
    class_name: str
    done: tuple[tuple[Success, str | None], ...]  # with the day of the first time, in words
    to_come: tuple[First, ...]
    shares: tuple[Share, ...]
    quietest: Share | None  # the class that writes much less than another one
    waiting: tuple[Line, ...]  # questions of other classes that nobody has answered
    away: tuple[Away, ...]
    rules: Rules
    shared: Shared  # of the activities


def shares(
    found: Balance,
    columns: Sequence[Room],
    own: int,
    corrected: tuple[Mapping[int, int], Mapping[int, int]],
) -> tuple[Share, ...]:
    """``corrected``: sentences, by the class that corrected them and by the one that wrote them."""
    given, received = corrected

    def number(measure: Measure, room: Room) -> int:
        return int(found.counts[measure].get(room.id, 0))

    return tuple(
        Share(
            room,
            number(Measure.MESSAGES, room),
            number(Measure.QUESTIONS, room),
            number(Measure.ANSWERED, room),
            given.get(room.id, 0),
            received.get(room.id, 0),
            room.id == own,
        )
        for room in columns
    )


def quietest(classes: Sequence[Share]) -> Share | None:
    """The class of which another one writes more than _ALIKE times as much; None where they are alike."""
    there = [share for share in classes if not share.room.left]
    if len(there) < 2:
        return None
    most, least = max(there, key=_messages), min(there, key=_messages)
    return least if most.messages > _ALIKE * max(least.messages, 1) else None


def _messages(share: Share) -> int:
    return share.messages


def rules(own: Participation, watched: Mapping[str, Sequence[object]]) -> Rules:
    quiet = (own.quiet_from, own.quiet_until)
    return Rules(
        approval=own.approval,
        hold_private=own.hold_private,
        pictures=own.pictures,
        watched_words=any(watched.values()),
        posts_an_hour=own.posts_an_hour,
        edit_minutes=own.edit_minutes,
        quiet=(local_time.of_minutes(quiet[0]), local_time.of_minutes(quiet[1]))
        if quiet[0] is not None and quiet[1] is not None
        else None,
        stay_days=own.classroom.stay_days,
    )
