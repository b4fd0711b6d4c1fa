"""What a worker does: the kinds of job, and where they are found.

A kind of job is one module whose name ends with ``_job``, anywhere in ``relay``, with a constant ``KIND``: an
instance of ``LeasedKind`` for rows that workers claim (relay/leases.py), or of ``JobKind`` for what is only
looked after from time to time. ``init_app`` finds them all; nothing else has to name them, neither the loop
of relay/worker.py nor Celery's tasks (relay/tasks.py). The relay's own:

- relay/board/translation_job.py: translations of posts;
- relay/judging/opinion_job.py: second opinions on them;
- relay/desk/partnership/agreement_job.py: translations of agreements;
- relay/desk/notices/mail_job.py: mail to teachers;
- relay/desk/erasure/retention_job.py: announcing and deleting old topics;
- relay/desk/packs/incoming_pack_job.py: installing the packs that were put into a folder.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from enum import Enum
from importlib import import_module
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from flask import Flask
from sqlalchemy.orm import Session

from relay import leases
from relay.leases import Lease, Leased

_EXTENSION = "relay.jobs"
_SUFFIX = "_job"


class Lane(Enum):
    """Jobs of one lane are done one after the other; a worker works on both lanes at the same time.

    The value is the poll interval: the seconds that a worker which found nothing to do waits before it looks
    again.
    """

    ENGINE = 0.3  # what keeps a processor core busy, and a pupil may be waiting for
    BACKGROUND = 30.0  # what mostly waits itself, for a mail server say, and nobody waits for

    @property
    def poll_interval(self) -> float:
        return self.value


class JobKind:
    """Something a worker looks after from time to time."""

    name: ClassVar[str]
    lane: ClassVar[Lane] = Lane.BACKGROUND
    priority: ClassVar[int] = 50  # of its lane, the kind with the lowest number that has work comes first
    upkeep_interval: ClassVar[float] = 20.0  # seconds between two upkeeps

    def upkeep(self, session: Session) -> None:
        """Do what no claimed row asks for. Called when a worker starts and then at times; the worker commits
        afterwards."""


class Claimed(Protocol):
    """A claimed row with what is needed to do it, read in the claim's transaction."""

    @property
    def lease(self) -> Lease: ...


C = TypeVar("C", bound=Claimed)
R = TypeVar("R")


class LeasedKind(JobKind, Generic[C, R]):
    """A kind of job whose rows workers claim, do outside any transaction, and settle."""

    entity: ClassVar[type[Leased]]

    def upkeep(self, session: Session) -> None:
        leases.fail_abandoned(session, self.entity)

    def claim(self, session: Session, owner: str) -> Sequence[C]:
        """Take over due rows that can be done together; empty where there is none. The worker commits."""
        raise NotImplementedError

    def run(self, claimed: Sequence[C]) -> Sequence[R]:
        """The result for each of ``claimed``. In an application context, without a transaction.

        May raise anything. Of several rows that failed together each is then tried alone.
        """
        raise NotImplementedError

    def settle(self, session: Session, claimed: C, result: R) -> bool:
        """Store the result. False where the lease was lost meanwhile: the worker rolls back."""
        raise NotImplementedError

    def back_off(self, session: Session, claimed: C, error: Exception) -> None:
        """Decide what becomes of a row that failed alone: tried again later, ended, or set aside."""
        leases.back_off(session, claimed.lease, f"{type(error).__name__}: {error}")

    def release(self, session: Session, claimed: C) -> None:
        """Give a row back whose try was broken off, because the worker has to stop."""
        leases.release(session, claimed.lease)

    def renew(self, session: Session, owner: str) -> None:
        """Keep the rows of one claim while ``run`` takes its time."""
        leases.renew(session, self.entity, owner)


AnyLeasedKind = LeasedKind[Any, Any]


def init_app(app: Flask) -> None:
    """Find every kind of job that there is."""
    app.extensions[_EXTENSION] = []
    for kind in find("relay"):
        register(app, kind)


def find(package: str) -> list[JobKind]:
    """The ``KIND`` of each module of ``package`` and its folders whose name ends with ``_job``."""
    folders = list(import_module(package).__path__)
    return [import_module(name).KIND for name in _job_modules(package, folders)]


def _job_modules(package: str, folders: list[str]) -> Iterator[str]:
    for module in pkgutil.iter_modules(folders):
        name = f"{package}.{module.name}"
        if module.ispkg:
            # By its path: importing every package only to look into it would load all of the relay.
            yield from _job_modules(name, [f"{folder}/{module.name}" for folder in folders])
        elif module.name.endswith(_SUFFIX):
            yield name


def register(app: Flask, kind: JobKind) -> None:
    """Have the workers of ``app`` do this kind of job, too. Raises ValueError for a name that is taken."""
    found: list[JobKind] = app.extensions[_EXTENSION]
    if any(other.name == kind.name for other in found):
        raise ValueError(f"there are two kinds of job called {kind.name}")
    found.append(kind)


def kinds(app: Flask) -> list[JobKind]:
    """Every kind of job of ``app``, by priority."""
    found: list[JobKind] = app.extensions[_EXTENSION]
    return sorted(found, key=lambda kind: kind.priority)
