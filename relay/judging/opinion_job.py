"""The job kind of second opinions. Translations of posts and agreements have priority over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from relay.jobs import Lane, LeasedKind
from relay.judging import second_opinions
from relay.judging.entities import Opinion
from relay.judging.second_opinions import Claimed
from relay.packs.catalog import catalog


class SecondOpinions(LeasedKind[Claimed, list[Any]]):
    name = "second opinion"
    lane = Lane.ENGINE
    priority = 30
    entity = Opinion

    def claim(self, session: Session, owner: str) -> Sequence[Claimed]:
        found = second_opinions.claim(session, owner)
        return [] if found is None else [found]

    def run(self, claimed: Sequence[Claimed]) -> list[list[Any]]:
        return [second_opinions.compute(each, catalog()) for each in claimed]

    def settle(self, session: Session, claimed: Claimed, result: list[Any]) -> bool:
        return second_opinions.finish(session, claimed, result)

    def back_off(self, session: Session, claimed: Claimed, error: Exception) -> None:
        if isinstance(error, second_opinions.Unavailable):
            second_opinions.rule_out(session, claimed, str(error))
        else:
            super().back_off(session, claimed, error)


KIND = SecondOpinions()
