"""The template context of the first steps."""

from __future__ import annotations

from dataclasses import dataclass

from relay.people.entities import Classroom
from relay.web.qr_codes import Link

STEPS = ("class", "cards", "partner", "topic")


@dataclass(frozen=True)
class Step:
    """One step: ``kind`` is one of STEPS. ``is_next``: the first that is not done."""

    kind: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class FirstStepsPage:
    """desk/first_steps/first_steps.html"""

    classroom: Classroom
    steps: tuple[Step, ...]
    done: int  # how many
    students: int
    partnership: int | None
    invitation: tuple[Link, str] | None  # an open one, and until when
    name: str  # of a new partnership, as typed or suggested
    problem: str | None


def steps(done: tuple[bool, ...]) -> tuple[Step, ...]:
    """The four steps, of which some are ``done``."""
    first = done.index(False) if False in done else None
    return tuple(
        Step(kind, ready, at == first) for at, (kind, ready) in enumerate(zip(STEPS, done, strict=True))
    )
