"""The kind of job that translates agreements into the languages of the partnership's classes.

1. ``upkeep`` creates a row for each missing translation of an agreement that the installed packs can make.
2. That row is the work item, claimed under a lease like a post's translation, and deleted when it is done.
3. A failed row is retried with the back-off of ``leases.PATIENT``: nobody waits for it on a page, and there
   is no button to retry it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from relay import leases
from relay.board import glossary, translation_queue
from relay.board.entities import Participation
from relay.desk.partnership.agreement_translation import translate
from relay.desk.partnership.entities import (
    PARTS,
    Agreement,
    AgreementTranslation,
    AgreementTranslationJob,
)
from relay.jobs import Lane, LeasedKind
from relay.leases import Lease
from relay.packs.catalog import Catalog, catalog
from relay.people.entities import Classroom
from translation import NoRouteError, Term

Columns = dict[str, Any]  # of an AgreementTranslation


@dataclass(frozen=True)
class Claimed:
    """A claimed agreement. ``texts`` are by part; ``terms`` is its partnership's glossary."""

    lease: Lease
    agreement_id: int
    source: str
    target: str
    texts: Mapping[str, str]
    terms: tuple[Term, ...]


class AgreementTranslations(LeasedKind[Claimed, Columns]):
    name = "agreement translation"
    lane = Lane.ENGINE
    priority = 20
    entity = AgreementTranslationJob

    def upkeep(self, session: Session) -> None:
        enqueue_lacking(session, catalog())

    def claim(self, session: Session, owner: str) -> list[Claimed]:
        return [_claimed(session, lease) for lease in leases.claim(session, AgreementTranslationJob, owner)]

    def run(self, claimed: Sequence[Claimed]) -> list[Columns]:
        translator = catalog().translator
        return [
            translate(translator, each.texts, source=each.source, target=each.target, terms=each.terms)
            for each in claimed
        ]

    def settle(self, session: Session, claimed: Claimed, result: Columns) -> bool:
        if not leases.remove(session, claimed.lease):
            return False
        session.add(AgreementTranslation(agreement_id=claimed.agreement_id, **result))
        return True

    def back_off(self, session: Session, claimed: Claimed, error: Exception) -> None:
        if isinstance(error, NoRouteError):
            leases.remove(session, claimed.lease)  # ``enqueue_lacking`` queues it again once there are packs
        else:
            super().back_off(session, claimed, error)


def enqueue_lacking(session: Session, languages: Catalog) -> int:
    """Queue the missing translations of agreements, and delete the rows of withdrawn ones.

    Returns how many rows were queued. The caller commits.
    """
    taken_back = session.execute(
        select(AgreementTranslationJob.agreement_id, AgreementTranslationJob.target)
        .join(Agreement, Agreement.id == AgreementTranslationJob.agreement_id)
        .where(Agreement.taken_back_at.is_not(None))
    ).all()
    for agreement_id, target in taken_back:
        gone = delete(AgreementTranslationJob).where(
            AgreementTranslationJob.agreement_id == agreement_id, AgreementTranslationJob.target == target
        )
        session.execute(gone, execution_options={"synchronize_session": False})
    made = 0
    for partnership_id, agreement_id, source, target in _lacking(session):
        if languages.missing(source, target):
            continue
        # The lock: two workers that find the same translation missing queue it once.
        translation_queue.bump(session, partnership_id)
        if (partnership_id, agreement_id, source, target) in _lacking(session, agreement_id):
            session.add(AgreementTranslationJob(agreement_id=agreement_id, target=target))
            session.flush()
            made += 1
    return made


def _lacking(session: Session, agreement_id: int | None = None) -> list[tuple[int, int, str, str]]:
    """The missing translations of one agreement, or of all that are not withdrawn, in locking order.

    Each is (partnership id, agreement id, source, target), and is neither translated nor queued.
    """
    made, queued = AgreementTranslation, AgreementTranslationJob
    found = session.execute(
        select(Agreement.partnership_id, Agreement.id, Agreement.language, Classroom.language)
        .distinct()
        .join(Participation, Participation.partnership_id == Agreement.partnership_id)
        .join(Classroom, Classroom.id == Participation.classroom_id)
        .where(
            Agreement.taken_back_at.is_(None),
            Agreement.language.is_not(None),
            Agreement.language != Classroom.language,
            ~exists().where(made.agreement_id == Agreement.id, made.target == Classroom.language),
            ~exists().where(queued.agreement_id == Agreement.id, queued.target == Classroom.language),
            *([] if agreement_id is None else [Agreement.id == agreement_id]),
        )
        .order_by(Agreement.partnership_id, Agreement.id, Classroom.language)
    )
    return [
        (partnership_id, agreement, str(language), target)
        for partnership_id, agreement, language, target in found
    ]


def _claimed(session: Session, lease: Lease) -> Claimed:
    agreement_id, target = lease.key
    agreement = session.get_one(Agreement, agreement_id)
    terms = glossary.terms(session, {agreement.partnership_id})
    return Claimed(
        lease=lease,
        agreement_id=agreement_id,
        source=str(agreement.language),
        target=target,
        texts={part: getattr(agreement, part) for part in PARTS},
        terms=terms.get(agreement.partnership_id, ()),
    )


KIND = AgreementTranslations()
