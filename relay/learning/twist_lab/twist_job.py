"""The job kind of twists, whose author waits for them, as for draft checks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from relay.jobs import Lane, LeasedKind
from relay.learning.twist_lab import twists
from relay.learning.twist_lab.entities import Twist
from relay.learning.twist_lab.twists import Claimed
from relay.packs.catalog import catalog


class Twists(LeasedKind[Claimed, dict[str, str]]):
    name = "twist"
    lane = Lane.ENGINE
    priority = 16
    entity = Twist

    def upkeep(self, session: Session) -> None:
        twists.forget_old(session)

    def claim(self, session: Session, owner: str) -> Sequence[Claimed]:
        found = twists.claim(session, owner)
        return [] if found is None else [found]

    def run(self, claimed: Sequence[Claimed]) -> list[dict[str, str]]:
        return [twists.compute(each, catalog()) for each in claimed]

    def settle(self, session: Session, claimed: Claimed, result: dict[str, str]) -> bool:
        return twists.finish(session, claimed, result)


KIND = Twists()
