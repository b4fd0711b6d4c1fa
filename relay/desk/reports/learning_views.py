"""The learning report of a partnership, for teachers, and each member's own figures, for themselves."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from relay.board.loaders import load_partnership
from relay.board.visibility import Viewer
from relay.database import db
from relay.desk.blueprint import bp
from relay.desk.loaders import load_desk
from relay.desk.reports import learning_pages, learning_queries, learning_statistics, sentence_agreement
from relay.judging import send_verdicts
from relay.judging.labels import BANDS
from relay.judging.statistics import ENOUGH
from relay.people.entities import Membership, Role, User, UserState
from relay.people.sessions import current_person, login_required


@bp.get("/p/<int:partnership_id>/learning")
@login_required
def learning(partnership_id: int) -> ResponseReturnValue:
    """Translation quality by direction and over time, kinds of mistakes, and agreement between judges."""
    viewer = load_desk(current_person(), partnership_id)
    session = db.session()
    scored = learning_queries.scores(session, partnership_id)
    present = learning_statistics.bands(scored)
    wanted = request.args.get("age", "")
    chosen = wanted if wanted in present else _usual_band(viewer, present)
    progress = learning_statistics.progress(scored, chosen, viewer.classroom.time_zone)
    accuracy = learning_statistics.accuracy(learning_queries.verdicts(session, partnership_id))
    cities = {each.classroom_id: each.classroom.city for each in viewer.participations}
    page = learning_pages.LearningPage(
        id=partnership_id,
        name=viewer.partnership.name,
        bands=tuple((band, str(BANDS.get(band, band)), band == chosen) for band in present),
        progress=progress,
        chart=learning_pages.chart(progress),
        weeks=learning_pages.weeks(progress),
        accuracy=tuple(row for row in accuracy if row.band == chosen),
        mistakes=learning_pages.mistakes(
            learning_queries.mistakes(session, partnership_id), _("Not said what kind"), ENOUGH
        ),
        cities=tuple(cities.values()),
        sentences=learning_pages.sentence_rows(
            sentence_agreement.most_telling(session, partnership_id), cities
        ),
        **_agreement(viewer),
        enough=ENOUGH,
    )
    return render_template("desk/reports/learning.html", page=page)


def _usual_band(viewer: Viewer, present: list[str]) -> str:
    """The age band of the viewer's class if it has judged, otherwise the band with the most judgements."""
    own = viewer.classroom.age_band
    return own if own in present or not present else present[0]


def _agreement(viewer: Viewer) -> dict[str, tuple[learning_pages.AgreementRow, ...]]:
    """Agreement by class, and by student for the teacher's own classes."""
    session = db.session()
    rooms = [each.classroom_id for each in viewer.participations]
    members = session.execute(
        select(Membership.classroom_id, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.classroom_id.in_(rooms), User.role == Role.STUDENT)
        .order_by(User.name, User.id)
    ).all()
    found = learning_queries.agreement(session, viewer.partnership.id)
    judged = learning_queries.judged_by(session, viewer.partnership.id, [user.id for _, user in members])
    classes = []
    for each in viewer.participations:
        ids = [user.id for room, user in members if room == each.classroom_id]
        together = learning_statistics.together(found[student] for student in ids if student in found)
        number = sum(judged.get(student, 0) for student in ids)
        side = viewer.side(each.classroom_id)
        classes.append(learning_pages.agreement(each.classroom.city, side, number, together))
    students = [
        learning_pages.agreement(
            user.name,
            viewer.side(room),
            judged.get(user.id, 0),
            found.get(user.id, learning_queries.Agreed()),
        )
        for room, user in members
        if room in viewer.taught and user.state == UserState.ACTIVE
    ]
    return {"classes": tuple(classes), "students": tuple(students)}


@bp.get("/p/<int:partnership_id>/learning/me")
@login_required
def own_learning(partnership_id: int) -> ResponseReturnValue:
    """The signed-in person's own figures, and nobody else's."""
    person = current_person()
    viewer = load_partnership(person, partnership_id)[1]
    session = db.session()
    found = learning_queries.agreement(session, partnership_id, [person.id]).get(
        person.id, learning_queries.Agreed()
    )
    judged = learning_queries.judged_by(session, partnership_id, [person.id]).get(person.id, 0)
    own = learning_pages.agreement(person.name, viewer.side(viewer.own.classroom_id), judged, found)
    fit = send_verdicts.calibration(session, person)
    page = learning_pages.OwnPage(partnership_id, viewer.partnership.name, own, fit)
    return render_template("desk/reports/own.html", page=page)
