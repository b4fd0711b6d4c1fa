"""The audit log pages of a class and of a partnership, for their teachers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from relay.audit import AuditEntry
from relay.database import db
from relay.desk.audit_log import labels, queries
from relay.desk.audit_log.pages import Line, lines
from relay.desk.blueprint import bp
from relay.desk.loaders import load_desk
from relay.people.loaders import load_classroom
from relay.people.sessions import current_person, teacher_required
from relay.web.request_values import whole_number


@dataclass(frozen=True)
class LogPage:
    """desk/audit_log/log.html"""

    title: str
    partnership: int | None
    classroom: int | None
    lines: tuple[Line, ...]
    groups: tuple[tuple[str, str, bool], ...]  # (code, name, chosen)
    more: str | None


@bp.get("/classes/<int:classroom_id>/log")
@teacher_required
def classroom_log(classroom_id: int) -> ResponseReturnValue:
    """The log of a class."""
    room = load_classroom(classroom_id)
    return _log(queries.of_classroom(room.id), room.name, room.time_zone, classroom=room.id)


@bp.get("/p/<int:partnership_id>/log")
@teacher_required
def partnership_log(partnership_id: int) -> ResponseReturnValue:
    """The log of a partnership: entries about all of it or about the teacher's own classes."""
    viewer = load_desk(current_person(), partnership_id)
    zone = viewer.classroom.time_zone
    return _log(queries.of_partnership(viewer), viewer.partnership.name, zone, partnership=partnership_id)


def _log(
    query: Select[AuditEntry],
    title: str,
    zone: str,
    *,
    partnership: int | None = None,
    classroom: int | None = None,
) -> ResponseReturnValue:
    group = request.args.get("g")
    entries, more = queries.page(
        db.session(),
        query,
        group=group,
        before=whole_number(request.args.get("before")),
    )
    older = url_for(
        str(request.endpoint),
        partnership_id=partnership,
        classroom_id=classroom,
        g=group if group in queries.GROUPS else None,
        before=entries[-1].id if entries else None,
    )
    page = LogPage(
        title=title,
        partnership=partnership,
        classroom=classroom,
        lines=lines(db.session(), entries, zone),
        groups=tuple((code, labels.group(code), code == group) for code in queries.GROUPS),
        more=older if more else None,
    )
    return render_template("desk/audit_log/log.html", page=page)
