"""The template context of the first steps."""

from __future__ import annotations

from dataclasses import dataclass

from relay.people.entities import Classroom
from relay.people.reach_pages import ReachCard
from relay.web.qr_codes import Link

STEPS = ("class", "reach", "cards", "partner", "topic")  # "reach" only where pages can choose it


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
    reach: ReachCard | None  # None: whoever runs the server decides who reaches it
    small_packs: bool  # whether packs are used that came with the relay
    has_partner: bool
    students: int
    partnership: int | None
    invitation: tuple[Link, str] | None  # an open one, and until when
    name: str  # of a new partnership, as typed or suggested
    problem: str | None


def steps(done: dict[str, bool]) -> tuple[Step, ...]:
    """The steps in their order: those of STEPS that ``done`` says of whether they are done."""
    listed = [(kind, done[kind]) for kind in STEPS if kind in done]
    first = next((kind for kind, ready in listed if not ready), None)
    return tuple(Step(kind, ready, kind == first) for kind, ready in listed)
