"""Writing greetings, as a kind of job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from relay import leases
from relay.jobs import Lane, LeasedKind
from relay.leases import Lease, WorkItem


class Base(DeclarativeBase):
    """Apart from the relay's own tables, which the migrations are compared with."""


class Greeting(WorkItem, Base):
    __tablename__ = "greeting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True, default="en")
    text: Mapped[str | None] = mapped_column(String(80))


@dataclass(frozen=True)
class Claimed:
    lease: Lease
    name: str


class Greet(LeasedKind[Claimed, str]):
    """``before`` runs with the names that are about to be greeted."""

    name = "greeting"
    lane = Lane.ENGINE
    entity = Greeting

    def __init__(self, before: Callable[[list[str]], None] = lambda names: None) -> None:
        self._before = before

    def claim(self, session: Session, owner: str) -> list[Claimed]:
        taken = leases.claim(session, Greeting, owner, rows=10, alike=(Greeting.language,))
        return [Claimed(lease, lease.key[0]) for lease in taken]

    def run(self, claimed: Sequence[Claimed]) -> list[str]:
        self._before([each.name for each in claimed])
        return [f"Hello, {each.name}!" for each in claimed]

    def settle(self, session: Session, claimed: Claimed, result: str) -> bool:
        return leases.settle(session, claimed.lease, state="done", text=result, error=None)


KIND = Greet()
