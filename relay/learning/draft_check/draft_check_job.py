"""The job kind of draft checks. Their author waits, so they go before agreements and second opinions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from relay.jobs import Lane, LeasedKind
from relay.learning.draft_check import checks
from relay.learning.draft_check.checks import Claimed
from relay.learning.draft_check.entities import DraftCheck
from relay.packs.catalog import catalog


class DraftChecks(LeasedKind[Claimed, list[dict[str, Any]]]):
    name = "draft check"
    lane = Lane.ENGINE
    priority = 15
    entity = DraftCheck

    def upkeep(self, session: Session) -> None:
        checks.forget_old(session)

    def claim(self, session: Session, owner: str) -> Sequence[Claimed]:
        found = checks.claim(session, owner)
        return [] if found is None else [found]

    def run(self, claimed: Sequence[Claimed]) -> list[list[dict[str, Any]]]:
        return [checks.compute(each, catalog()) for each in claimed]

    def settle(self, session: Session, claimed: Claimed, result: list[dict[str, Any]]) -> bool:
        return checks.finish(session, claimed, result)


KIND = DraftChecks()
