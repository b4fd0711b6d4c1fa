"""What pupils may see of what is theirs: small successes, the balance of the classes, their class's rules."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from relay.board.loaders import load_partnership
from relay.board.reader import reader_for
from relay.database import db, now
from relay.desk.blueprint import bp
from relay.desk.moderation import class_rules
from relay.desk.partnership import class_holidays, our_pages, pages
from relay.desk.reports import balance
from relay.learning.corrections import queries as corrections
from relay.people.sessions import current_person, login_required
from relay.together.activities import shared_page
from relay.web import local_time

_MOST_WAITING = 5  # questions that wait for an answer


@bp.get("/p/<int:partnership_id>/ours")
@login_required
def ours(partnership_id: int) -> ResponseReturnValue:
    """What the classes have done together and the rules of one's own class, for everybody to read."""
    viewer = load_partnership(current_person(), partnership_id)[1]
    session, moment = db.session(), now()
    columns = pages.rooms(viewer)
    classes = our_pages.shares(
        balance.balance(session, viewer),
        columns,
        viewer.own.classroom_id,
        corrections.between_classes(session, viewer.partnership.id),
    )
    waiting = [
        post for post in balance.unanswered(session, viewer) if post.classroom_id != viewer.own.classroom_id
    ]
    found = balance.successes(session, viewer)
    today = local_time.local(moment, viewer.classroom.time_zone).date()
    holidays = class_holidays.holidays(session, viewer.partnership.id, today)
    page = our_pages.OursPage(
        id=viewer.partnership.id,
        name=viewer.partnership.name,
        class_name=viewer.classroom.name,
        done=tuple(
            (each, pages.day(each.when) if each.when is not None else None) for each in found if each.number
        ),
        to_come=tuple(each.kind for each in found if not each.number),
        shares=classes,
        quietest=our_pages.quietest(classes),
        waiting=pages.lines(waiting[:_MOST_WAITING], viewer, moment),
        away=pages.calendar(holidays, viewer, moment).holidays,
        rules=our_pages.rules(viewer.own, class_rules.watched(session, viewer)),
        shared=shared_page.build(session, reader_for(viewer)),
    )
    return render_template("desk/partnership/ours.html", page=page)
