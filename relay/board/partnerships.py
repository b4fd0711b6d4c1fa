"""Start a partnership, invite partners by one-time links, join and leave. The caller commits.

All classes of a partnership have equal rights: any teacher of a class that takes part may invite, nobody can
remove another class, and each class can leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board import translation_queue
from relay.board.entities import Invitation, Participation, Partnership
from relay.board.visibility import Viewer
from relay.database import now
from relay.packs.catalog import Catalog
from relay.people import names, one_time_links
from relay.people.entities import Classroom, User
from relay.people.one_time_links import LinkGone
from relay.people.queries import still_open
from relay.problems import Problem

__all__ = ["Direction", "LinkGone", "accept", "create", "directions", "invite", "leave", "open_invitations"]


class BadPartnershipName(Problem):
    field = "name"


class NotYourClass(Problem):
    message = _l("Choose one of your own classes.")
    field = "classroom"


class AlreadyTakesPart(Problem):
    message = _l("That class takes part already. Choose another one.")
    field = "classroom"


class HasLeft(Problem):
    message = _l("Your class has left this partnership.")


@dataclass(frozen=True)
class Direction:
    """A translation direction: possible, through the pivots ``via``, unless packs are ``missing``."""

    source: str
    target: str
    via: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]  # packs to install, (from, to)


def directions(languages: Iterable[str], catalog: Catalog) -> list[Direction]:
    """Every direction between ``languages``, each followed by its reverse direction."""
    found = []
    for one, other in combinations(dict.fromkeys(languages), 2):
        for source, target in ((one, other), (other, one)):
            missing = catalog.missing(source, target)
            via = () if missing else catalog.translator.route(source, target)[1:-1]
            found.append(Direction(source, target, tuple(via), missing))
    return found


def create(session: Session, teacher: User, classroom: Classroom, name: str) -> Partnership:
    """Start a partnership with one class, which can then invite others.

    Raises BadPartnershipName, NotYourClass.
    """
    _check_teaches(teacher, classroom)
    try:
        name = names.clean(name, 120)
    except Problem as problem:
        raise BadPartnershipName(problem.message) from None
    partnership = Partnership(name=name, created_by_id=teacher.id)
    partnership.participations.append(Participation(classroom=classroom))
    session.add(partnership)
    session.flush()
    _record(session, teacher, Action.PARTNERSHIP, partnership, classroom)
    return partnership


def invite(session: Session, teacher: User, viewer: Viewer) -> Invitation:
    """Create a one-time link for a partner teacher. Raises HasLeft if the viewer may not write."""
    _check_takes_part(viewer)
    invitation = Invitation(
        partnership_id=viewer.partnership.id,
        nonce=one_time_links.new_nonce(),
        created_by_id=teacher.id,
        expires_at=now() + one_time_links.LIFE,
    )
    session.add(invitation)
    session.flush()
    _record(session, teacher, Action.PARTNER_INVITED, viewer.partnership)
    return invitation


def open_invitations(session: Session, partnership: Partnership) -> list[Invitation]:
    """The unused, valid invitation links of a partnership, newest first."""
    return list(
        session.scalars(
            select(Invitation)
            .where(Invitation.partnership_id == partnership.id, *still_open(Invitation))
            .order_by(Invitation.id.desc())
        )
    )


def revoke(session: Session, teacher: User, invitation: Invitation, viewer: Viewer) -> None:
    """Revoke an invitation link, whichever class created it. Raises HasLeft if the viewer may not write."""
    _check_takes_part(viewer)
    one_time_links.revoke(invitation)
    _record(session, teacher, Action.PARTNER_INVITATION_REVOKED, viewer.partnership)


def accept(
    session: Session, teacher: User, invitation: Invitation, classroom: Classroom, catalog: Catalog
) -> Partnership:
    """Use up the link, let ``classroom`` join, and queue the translations that its language requires.

    A class that had left rejoins this way. Raises NotYourClass, AlreadyTakesPart, LinkGone.
    """
    _check_teaches(teacher, classroom)
    partnership = invitation.partnership
    translation_queue.bump(session, partnership.id)
    before = session.scalar(
        select(Participation).where(
            Participation.partnership_id == partnership.id, Participation.classroom_id == classroom.id
        )
    )
    if before is not None and before.left_at is None:
        raise AlreadyTakesPart
    one_time_links.use(session, invitation, teacher.id)
    if before is None:
        partnership.participations.append(Participation(classroom=classroom))
    else:
        before.left_at = None
    session.flush()
    languages = [participation.classroom.language for participation in partnership.participations]
    translation_queue.enqueue_all(session, partnership.id, languages, catalog.missing)
    _record(session, teacher, Action.PARTNER_JOINED, partnership, classroom)
    return partnership


def leave(session: Session, teacher: User, viewer: Viewer) -> None:
    """End the class's membership: from now on its members can only read the board.

    Their posts stay. Open invitations by the class's teachers are revoked. Raises NotYourClass, and HasLeft
    if the viewer may not write.
    """
    _check_takes_part(viewer)
    _check_teaches(teacher, viewer.classroom)
    translation_queue.bump(session, viewer.partnership.id)
    viewer.own.left_at = now()
    own_teachers = {m.user_id for m in viewer.classroom.memberships if m.nickname_key is None}
    for invitation in open_invitations(session, viewer.partnership):
        if invitation.created_by_id in own_teachers:
            one_time_links.revoke(invitation)
    session.flush()
    _record(session, teacher, Action.PARTNER_LEFT, viewer.partnership, viewer.classroom)


def _record(
    session: Session,
    teacher: User,
    action: Action,
    partnership: Partnership,
    classroom: Classroom | None = None,
) -> None:
    """Record in the audit log of the partnership, which all its teachers can read."""
    classroom_id = classroom.id if classroom is not None else None
    audit.record(session, teacher, action, partnership_id=partnership.id, classroom=classroom_id)


def _check_teaches(teacher: User, classroom: Classroom) -> None:
    if not teacher.is_teacher or all(m.classroom_id != classroom.id for m in teacher.memberships):
        raise NotYourClass


def _check_takes_part(viewer: Viewer) -> None:
    if not viewer.may_write:
        raise HasLeft
