"""The lines of the audit log as pages show them (desk/audit_log/_log.html)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from relay.audit import AuditEntry
from relay.database import now
from relay.desk.audit_log import details, labels, queries
from relay.web import local_time
from relay.web.local_time import Moment


@dataclass(frozen=True)
class Line:
    """One entry: actor, action, object, time."""

    when: Moment
    actor: str
    action: str
    about: str
    post: int | None  # id of the post to link to
    detail: str


def lines(session: Session, entries: Collection[AuditEntry], zone: str) -> tuple[Line, ...]:
    """Put ``entries`` into words, with people's current names; times are in ``zone``, an IANA name."""
    people = {entry.actor_id for entry in entries if entry.actor_id}
    people |= {entry.about_id for entry in entries if entry.about_kind in labels.PEOPLE and entry.about_id}
    names, moment = queries.names(session, people), now()
    return tuple(
        Line(
            when=local_time.short(entry.at, zone, moment),
            actor=names.get(entry.actor_id, _("the relay")) if entry.actor_id else _("the relay"),
            action=labels.sentence(entry.action),
            about=labels.about(entry.about_kind, entry.about_id, _name(entry, names)),
            post=entry.about_id if entry.about_kind == "post" else None,
            detail=details.sentence(entry.detail),
        )
        for entry in entries
    )


def _name(entry: AuditEntry, names: dict[int, str]) -> str:
    """The name of the person the entry is about. None is stored for applicants who were turned away."""
    return names.get(entry.about_id or 0) or str(_("somebody who is gone"))
