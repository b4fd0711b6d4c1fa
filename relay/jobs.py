"""The kinds of job that workers do, and how they are registered.

A kind of job is one module of ``relay`` whose name ends with ``_job``. Its constant ``KIND`` is an instance
of ``LeasedKind`` for rows that workers claim (relay/leases.py), or of ``JobKind`` for periodic work.
``init_app`` finds them all; neither the worker's loop (relay/worker.py) nor the Celery task (relay/tasks.py)
lists them. The relay has these:

- relay/board/translation_job.py: translations of posts;
- relay/learning/draft_check/draft_check_job.py: what the machine makes of drafts; deleting old ones;
- relay/learning/twist_lab/twist_job.py: sentences that somebody changed to see what happens;
- relay/judging/opinion_job.py: second opinions on those translations;
- relay/desk/partnership/agreement_job.py: translations of agreements;
- relay/desk/notices/mail_job.py: mail to teachers;
- relay/desk/erasure/retention_job.py: announcing and deleting old topics;
- relay/desk/packs/incoming_pack_job.py: installing the packs in the folder of incoming packs;
- relay/desk/packs/wanted_pack_job.py: getting the packs that an administrator asked for.
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
from relay.database import trouble
from relay.leases import Lease, Leased
from translation import PackError

# Trouble of the machine and not of a row: a damaged pack, a disk that is full or gone, too little memory.
TROUBLE = (PackError, OSError, MemoryError)

_EXTENSION = "relay.jobs"
_SUFFIX = "_job"


class Lane(Enum):
    """Jobs of one lane run one after the other; a worker serves all lanes in parallel."""

    ENGINE = "engine"  # CPU-bound jobs that a pupil may be waiting for
    BACKGROUND = "background"  # jobs that mostly wait, for a mail server say, and that nobody waits for
    PACKS = "packs"  # trying out new language packs, which takes minutes and must hold up no mail

    @property
    def poll_interval(self) -> float:
        """Seconds between two looks of an idle worker."""
        return {Lane.ENGINE: 0.3, Lane.BACKGROUND: 30.0, Lane.PACKS: 2.0}[self]


class JobKind:
    """Periodic work of a worker."""

    name: ClassVar[str]
    lane: ClassVar[Lane] = Lane.BACKGROUND
    priority: ClassVar[int] = 50  # within its lane; the kind with the lowest number goes first
    upkeep_interval: ClassVar[float] = 20.0  # seconds between two calls of ``upkeep``

    def upkeep(self, session: Session) -> None:
        """Do the periodic work. Called when a worker starts and then every ``upkeep_interval`` seconds, or
        later while the lane is busy. The worker commits."""


class Claimed(Protocol):
    """A claimed row, with the data that the job needs, read in the transaction of the claim."""

    @property
    def lease(self) -> Lease: ...


C = TypeVar("C", bound=Claimed)
R = TypeVar("R")


class LeasedKind(JobKind, Generic[C, R]):
    """A kind of job whose rows workers claim, run outside any transaction, and settle."""

    entity: ClassVar[type[Leased]]

    def recover(self, session: Session) -> int:
        """Take back the rows of workers that died (``leases.recover``). Called every few seconds; the worker
        commits. Returns how many rows were set aside."""
        return len(leases.recover(session, self.entity))

    def claim(self, session: Session, owner: str) -> Sequence[C]:
        """Claim due rows that can run as one batch; empty where no row is due. The worker commits."""
        raise NotImplementedError

    def run(self, claimed: Sequence[C]) -> Sequence[R]:
        """Return one result for each of ``claimed``. Called in an application context, without a transaction.

        May raise any exception. The rows of a failed batch are then tried one at a time.
        """
        raise NotImplementedError

    def settle(self, session: Session, claimed: C, result: R) -> bool:
        """Store the result. Returns False where the lease was lost meanwhile; the worker then rolls back."""
        raise NotImplementedError

    def back_off(self, session: Session, claimed: C, error: Exception) -> None:
        """Handle the failure of a row that ran alone: hold it up, back off, or give it up."""
        failed = leases.hold_up if self.is_trouble(error) else leases.back_off
        failed(session, claimed.lease, reason(error))

    def is_trouble(self, error: Exception) -> bool:
        """Whether ``error`` is trouble of the machine, which costs a row no try."""
        return isinstance(error, TROUBLE) or trouble(error) is not None

    def release(self, session: Session, claimed: C) -> None:
        """Give back a row whose try was interrupted because the worker stops."""
        leases.release(session, claimed.lease)

    def renew(self, session: Session, owner: str) -> None:
        """Extend the lease on all rows of ``owner``, called regularly while ``run`` is running."""
        leases.renew(session, self.entity, owner)


AnyLeasedKind = LeasedKind[Any, Any]


def reason(error: Exception) -> str:
    """The reason to store with a row: the class of the error, and its message, which may quote the row."""
    return f"{type(error).__name__}: {error}"


def init_app(app: Flask) -> None:
    """Register every kind of job found in ``relay``."""
    app.extensions[_EXTENSION] = []
    for kind in find("relay"):
        register(app, kind)


def find(package: str) -> list[JobKind]:
    """The ``KIND`` of every module in ``package``, at any depth, whose name ends with ``_job``."""
    folders = list(import_module(package).__path__)
    return [import_module(name).KIND for name in _job_modules(package, folders)]


def _job_modules(package: str, folders: list[str]) -> Iterator[str]:
    for module in pkgutil.iter_modules(folders):
        name = f"{package}.{module.name}"
        if module.ispkg:
            # By path, because importing each package would load the whole relay.
            yield from _job_modules(name, [f"{folder}/{module.name}" for folder in folders])
        elif module.name.endswith(_SUFFIX):
            yield name


def register(app: Flask, kind: JobKind) -> None:
    """Add a kind of job to the workers of ``app``. Raises ValueError for a name that is taken."""
    found: list[JobKind] = app.extensions[_EXTENSION]
    if any(other.name == kind.name for other in found):
        raise ValueError(f"there are two kinds of job called {kind.name}")
    found.append(kind)


def kinds(app: Flask) -> list[JobKind]:
    """The kinds of job of ``app``, lowest priority number first."""
    found: list[JobKind] = app.extensions[_EXTENSION]
    return sorted(found, key=lambda kind: kind.priority)
