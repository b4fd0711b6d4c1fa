"""What the workers could not do, and why: for teachers, for `relay check` and for the metrics."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from relay.leases import FAILED, MOST_DEATHS, Leased, WorkItem

_HEAD = 48  # characters of a stored error that hold the name of its class


class Cause(StrEnum):
    """Why a piece of work was not done."""

    PACK = "pack"  # a language pack cannot be used
    DISK = "disk"  # a file, a folder or the database cannot be read or written
    MEMORY = "memory"  # too little of it
    WORKER = "worker"  # every worker that tried it ended
    WORK = "work"  # its own fault: all tries failed


@dataclass(frozen=True)
class Failure:
    """Rows of one table that were not done for one reason.

    ``example`` is one of their errors. Unless the machine is to blame, it may quote what somebody wrote.
    """

    cause: Cause
    number: int
    again: bool  # whether the rows are tried again without anybody's doing
    example: str


def failures(session: Session, entity: type[Leased], *conditions: ColumnElement[bool]) -> list[Failure]:
    """The failures among the rows of ``entity`` that meet ``conditions``, most first."""
    aside = and_(entity.is_pending(), entity.deaths >= MOST_DEATHS)
    held_up = and_(entity.is_pending(), entity.hold_ups > 0)
    given_up = entity.state == FAILED if issubclass(entity, WorkItem) else false()
    kind = case((aside, "aside"), (held_up, "held up"), else_="given up")
    head = func.substr(entity.error, 1, _HEAD)
    rows = session.execute(
        select(kind, head, func.count(), func.max(entity.error))
        .where(or_(aside, held_up, given_up), *conditions)
        .group_by(kind, head)
    )
    found: dict[tuple[Cause, bool], Failure] = {}
    for what, error, number, example in rows:
        cause = Cause.WORKER if what == "aside" else _cause(error or "", machine=what == "held up")
        again = what != "given up"
        earlier = found.get((cause, again))
        number += earlier.number if earlier else 0
        found[cause, again] = Failure(cause, number, again, example or "")
    return sorted(found.values(), key=lambda failure: -failure.number)


def _cause(error: str, *, machine: bool) -> Cause:
    name = error.partition(":")[0]
    if name == "PackError":
        return Cause.PACK
    if name == "MemoryError":
        return Cause.MEMORY
    known = getattr(builtins, name, None)
    if machine or (isinstance(known, type) and issubclass(known, OSError)):
        return Cause.DISK
    return Cause.WORK
