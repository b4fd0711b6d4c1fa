"""The kind of job that sends mail to teachers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from relay import leases
from relay.desk.notices import mailer
from relay.desk.notices.entities import NoticeBox
from relay.desk.notices.mailer import Claimed
from relay.jobs import LeasedKind


class Mail(LeasedKind[Claimed, None]):
    name = "mail"
    priority = 10
    entity = NoticeBox

    def claim(self, session: Session, owner: str) -> list[Claimed]:
        found = mailer.claim(session, owner)
        return [] if found is None else [found]

    def run(self, claimed: Sequence[Claimed]) -> list[None]:
        for each in claimed:
            if each.message is not None:
                mailer.send(each.message)
        return [None] * len(claimed)

    def settle(self, session: Session, claimed: Claimed, result: None) -> bool:
        return mailer.note_sent(session, claimed)

    def back_off(self, session: Session, claimed: Claimed, error: Exception) -> None:
        failed = leases.hold_up if self.is_trouble(error) else leases.back_off
        failed(session, claimed.lease, mailer.reason(error))

    def is_trouble(self, error: Exception) -> bool:
        return super().is_trouble(error) and not mailer.refused(error)

    def release(self, session: Session, claimed: Claimed) -> None:
        """Keep the lease until it expires, because the mail server may be accepting the mail right now."""


KIND = Mail()
