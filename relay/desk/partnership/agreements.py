"""The agreement of a partnership: one side proposes it, all sides sign, and a new proposal changes it.

The caller commits. A worker translates agreements (agreement_job.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from relay.audit import Action
from relay.board import log_entries, translation_queue
from relay.board.post_language import language_of
from relay.board.post_text import EmptyText, normalise
from relay.board.visibility import Viewer
from relay.database import now
from relay.desk.partnership.entities import Agreement, AgreementTranslationJob, Signature
from relay.leases import FAILED
from relay.packs.catalog import Catalog
from relay.people.entities import Classroom, User
from relay.problems import Problem, at_field

LONGEST = 2_000  # code points of each part


class ReadOnly(Problem):
    message = _l("Your class only reads here.")


class NothingWritten(Problem):
    message = _l("Write at least one of the three.")
    field = "goals"


class NotOpen(Problem):
    message = _l("There is a newer proposal, or this one was taken back. Look at it again.")


class NotTranslatedYet(Problem):
    message = _l("The translation is not there yet. You can sign once you can read it.")


class NotYours(Problem):
    message = _l("Only the side that proposed it can take it back.")


@dataclass(frozen=True)
class AgreementState:
    """``holding`` is the agreement in force, which all classes have signed; ``proposal`` is a newer one.

    ``missing`` are the classes that have not signed the proposal yet: none while no partner has joined, with
    whom alone it can come into force.
    """

    holding: Agreement | None
    proposal: Agreement | None
    missing: tuple[Classroom, ...]


def standing(session: Session, viewer: Viewer) -> AgreementState:
    """The agreement in force and the open proposal of the viewer's partnership."""
    found = session.scalars(
        select(Agreement)
        .where(Agreement.partnership_id == viewer.partnership.id, Agreement.taken_back_at.is_(None))
        .options(
            joinedload(Agreement.proposed_by),
            joinedload(Agreement.classroom),
            selectinload(Agreement.signatures).joinedload(Signature.user),
            selectinload(Agreement.translations),
        )
        .order_by(Agreement.number.desc())
    ).all()
    partners = {each.classroom_id: each.classroom for each in viewer.participations if each.left_at is None}
    proposal = None
    for agreement in found:
        missing = partners.keys() - {signature.classroom_id for signature in agreement.signatures}
        if not missing and len(viewer.participations) > 1:
            rooms = () if proposal is None else _unsigned(proposal, partners)
            return AgreementState(agreement, proposal, rooms)
        proposal = proposal or agreement
    return AgreementState(None, proposal, () if proposal is None else _unsigned(proposal, partners))


def _unsigned(agreement: Agreement, partners: dict[int, Classroom]) -> tuple[Classroom, ...]:
    signed = {signature.classroom_id for signature in agreement.signatures}
    return tuple(room for room_id, room in partners.items() if room_id not in signed)


def propose(
    session: Session,
    teacher: User,
    viewer: Viewer,
    *,
    goals: str,
    norms: str,
    rhythm: str,
    languages: Catalog,
) -> Agreement:
    """Propose an agreement, or a change of the one in force, and sign it for the teacher's own classes.

    An older open proposal is withdrawn. The texts are normalised, and their language is detected, as a post's
    are. ``posting_rules.admit`` is not called, because only teachers propose and it exempts them. Raises
    ReadOnly, NothingWritten, TextTooLong, NotText.
    """
    _check(viewer)
    texts = {"goals": goals, "norms": norms, "rhythm": rhythm}
    for part, text in texts.items():
        texts[part] = _clean(part, text)
    if not any(texts.values()):
        raise NothingWritten
    found = language_of(session, teacher, viewer, "\n".join(texts.values()), languages)
    translation_queue.bump(session, viewer.partnership.id)
    before = standing(session, viewer)
    if before.proposal is not None:
        before.proposal.taken_back_at = now()
    last = select(func.max(Agreement.number)).where(Agreement.partnership_id == viewer.partnership.id)
    agreement = Agreement(
        partnership_id=viewer.partnership.id,
        number=(session.scalar(last) or 0) + 1,
        **texts,
        language=found.language,
        proposed_by_id=teacher.id,
        classroom_id=viewer.own.classroom_id,
    )
    session.add(agreement)
    session.flush()
    _sign(session, teacher, viewer, agreement)
    _record(session, teacher, viewer, Action.AGREEMENT_PROPOSED, agreement)
    return agreement


def sign(session: Session, teacher: User, viewer: Viewer, agreement_id: int, languages: Catalog) -> None:
    """Sign the open proposal for the teacher's own classes. Idempotent.

    Nobody signs what they cannot read: see ``awaited``. Raises ReadOnly, NotOpen, NotTranslatedYet.
    """
    _check(viewer)
    translation_queue.bump(session, viewer.partnership.id)
    agreement = _open(session, viewer, agreement_id)
    if awaited(session, viewer, agreement, languages):
        raise NotTranslatedYet
    if _sign(session, teacher, viewer, agreement):
        _record(session, teacher, viewer, Action.AGREEMENT_SIGNED, agreement)


def awaited(session: Session, viewer: Viewer, agreement: Agreement, languages: Catalog) -> list[str]:
    """The languages of the viewer's own classes for which the translation is still to come.

    A language into which it cannot be translated, for want of a pack or since it failed, is not waited for.
    """
    source = agreement.language
    own = {each.classroom.language for each in viewer.participations if each.classroom_id in viewer.taught}
    there = {source, *(each.target for each in agreement.translations)}
    lacking = [code for code in sorted(own - there) if source and not languages.missing(source, code)]
    failed = select(AgreementTranslationJob.target).where(
        AgreementTranslationJob.agreement_id == agreement.id,
        AgreementTranslationJob.state == FAILED,
    )
    return [code for code in lacking if code not in set(session.scalars(failed))] if lacking else []


def take_back(session: Session, viewer: Viewer, agreement_id: int) -> None:
    """Withdraw the open proposal, if one's own side made it. Raises ReadOnly, NotOpen, NotYours."""
    _check(viewer)
    translation_queue.bump(session, viewer.partnership.id)
    agreement = _open(session, viewer, agreement_id)
    if agreement.classroom_id not in viewer.taught:
        raise NotYours
    agreement.taken_back_at = now()
    session.flush()


def _open(session: Session, viewer: Viewer, agreement_id: int) -> Agreement:
    proposal = standing(session, viewer).proposal
    if proposal is None or proposal.id != agreement_id:
        raise NotOpen
    return proposal


def _sign(session: Session, teacher: User, viewer: Viewer, agreement: Agreement) -> bool:
    """Add the missing signatures of the teacher's classes; returns whether there were any."""
    signed = {signature.classroom_id for signature in agreement.signatures}
    own = [each.classroom_id for each in viewer.participations if each.classroom_id in viewer.taught]
    new = [room for room in own if room not in signed]
    agreement.signatures += [
        Signature(agreement_id=agreement.id, classroom_id=room, user_id=teacher.id) for room in new
    ]
    session.flush()
    return bool(new)


def _record(session: Session, teacher: User, viewer: Viewer, action: Action, agreement: Agreement) -> None:
    about = ("agreement", agreement.id)
    log_entries.record(session, teacher, viewer, action, about, number=agreement.number)


def _check(viewer: Viewer) -> None:
    if not viewer.may_rule:
        raise ReadOnly


def _clean(part: str, text: str) -> str:
    try:
        with at_field(part):
            return normalise(text, LONGEST)
    except EmptyText:
        return ""
