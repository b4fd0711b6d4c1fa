"""The page of the retention rule: how long topics are kept, and which deletions are announced."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.visibility import Viewer
from relay.database import db, now
from relay.desk.blueprint import bp
from relay.desk.erasure import retention_rules
from relay.desk.loaders import load_desk
from relay.people.sessions import current_person, login_required
from relay.problems import Problem
from relay.web import local_time
from relay.web.request_values import whole_number


@bp.get("/p/<int:partnership_id>/retention")
@login_required
def retention(partnership_id: int) -> ResponseReturnValue:
    """The rule, how many topics each period would delete, and the announced deletion."""
    return _page(load_desk(current_person(), partnership_id))


def _page(viewer: Viewer, problem: Problem | None = None) -> ResponseReturnValue:
    session = db.session()
    rule = retention_rules.rule_of(session, viewer.partnership.id)
    purge = retention_rules.announced(session, viewer.partnership.id)
    due = now() + retention_rules.NOTICE
    return render_template(
        "desk/erasure/retention.html",
        viewer=viewer,
        months=rule.months if rule is not None else None,
        concerned={
            months: retention_rules.how_many(
                session, viewer.partnership.id, retention_rules.months_before(due, months)
            )
            for months in retention_rules.MONTHS
        },
        purge=purge,
        topics=retention_rules.how_many(session, viewer.partnership.id, purge.written_before) if purge else 0,
        due=local_time.long(purge.due_at, viewer.classroom.time_zone) if purge else None,
        notice=retention_rules.NOTICE.days,
        may_change=viewer.own.left_at is None,
        problem=problem,
    ), 400 if problem else 200


@bp.post("/p/<int:partnership_id>/retention")
@login_required
def set_retention(partnership_id: int) -> ResponseReturnValue:
    """Set the retention rule."""
    viewer = load_desk(current_person(), partnership_id)
    chosen = request.form.get("months", "")
    months = None if chosen == "" else whole_number(chosen) or 0  # 0 is rejected as an unknown period
    try:
        retention_rules.set_rule(db.session(), current_person(), viewer, months)
    except Problem as problem:
        db.session.rollback()
        return _page(load_desk(current_person(), partnership_id), problem)
    db.session.commit()
    flash(_("Saved. Your partners’ teachers see it too."))
    return redirect(url_for("desk.retention", partnership_id=partnership_id))
