"""Language helpers: colleagues and parents who translate for one partnership. The caller commits.

A one-time link gives one person access to one partnership, with a new account or with the helper account they
already have. Helpers read and translate; they write no messages.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board import queries
from relay.board.entities import HelperInvitation, PartnershipHelper, Relation
from relay.board.visibility import Viewer
from relay.database import now
from relay.people import accounts, one_time_links
from relay.people.entities import Role, User
from relay.people.queries import still_open
from relay.problems import Problem


class OnlyTeachers(Problem):
    message = _l("Only teachers can invite language helpers.")


class NoHelperAccount(Problem):
    message = _l("You belong to a class already. Language helpers have an account of their own.")


def invite(session: Session, teacher: User, viewer: Viewer, relation: Relation) -> HelperInvitation:
    """Create a link that makes one person a language helper of the partnership.

    Raises OnlyTeachers, also for a teacher who may only read the board.
    """
    if not teacher.is_teacher or not viewer.may_write:
        raise OnlyTeachers
    link = HelperInvitation(
        partnership_id=viewer.partnership.id,
        classroom_id=viewer.own.classroom_id,
        relation=relation,
        nonce=one_time_links.new_nonce(),
        created_by_id=teacher.id,
        expires_at=now() + one_time_links.LIFE,
    )
    session.add(link)
    session.flush()
    _record(session, teacher, Action.HELPER_INVITED, link)
    return link


def open_invitations(session: Session, viewer: Viewer) -> list[HelperInvitation]:
    """The unused, valid links of the viewer's class, newest first."""
    return list(
        session.scalars(
            select(HelperInvitation)
            .where(
                HelperInvitation.partnership_id == viewer.partnership.id,
                HelperInvitation.classroom_id == viewer.own.classroom_id,
                *still_open(HelperInvitation),
            )
            .order_by(HelperInvitation.id.desc())
        )
    )


def join(
    session: Session,
    link: HelperInvitation,
    *,
    name: str,
    username: str,
    password: str,
    ui_language: str | None,
) -> User:
    """Create a helper account for the person who opened the link.

    Raises LinkGone and the errors of ``accounts.create_teacher``.
    """
    user = accounts.create_teacher(
        session, name=name, username=username, password=password, ui_language=ui_language, role=Role.HELPER
    )
    accept(session, user, link)
    return user


def accept(session: Session, user: User, link: HelperInvitation) -> None:
    """Use the link to add a helper with an existing account to its partnership.

    Raises LinkGone, and NoHelperAccount for an account that is not a helper's.
    """
    if user.role != Role.HELPER:
        raise NoHelperAccount
    one_time_links.use(session, link, user.id)
    helper = session.scalar(
        select(PartnershipHelper).where(
            PartnershipHelper.user_id == user.id, PartnershipHelper.partnership_id == link.partnership_id
        )
    )
    if helper is None:
        helper = PartnershipHelper(user_id=user.id, partnership_id=link.partnership_id)
        session.add(helper)
    helper.classroom_id, helper.relation, helper.removed_at = link.classroom_id, link.relation, None
    session.flush()
    _record(session, user, Action.HELPER_JOINED, helper)


def remove(session: Session, teacher: User, viewer: Viewer, helper_id: int) -> None:
    """End a helper's access; their translations stay. Any teacher of the partnership may do this.

    Raises OnlyTeachers, also for a teacher who may only read the board.
    """
    if not teacher.is_teacher or not viewer.may_write:
        raise OnlyTeachers
    for helper in queries.helpers(session, viewer.partnership.id):
        if helper.id == helper_id:
            helper.removed_at = now()
            _record(session, teacher, Action.HELPER_REMOVED, helper)
    session.flush()


def revoke(session: Session, teacher: User, link: HelperInvitation) -> None:
    """Revoke a link."""
    one_time_links.revoke(link)
    _record(session, teacher, Action.HELPER_INVITATION_REVOKED, link)


def _record(session: Session, actor: User, action: Action, row: HelperInvitation | PartnershipHelper) -> None:
    audit.record(
        session,
        actor,
        action,
        classroom_id=row.classroom_id,
        partnership_id=row.partnership_id,
        about=("user", row.user_id) if isinstance(row, PartnershipHelper) else None,
        relation=str(row.relation),
    )
