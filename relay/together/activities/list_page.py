"""Building the list of a partnership's activities, the page that starts one, and the note on the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_skeleton
from flask_babel import get_locale
from sqlalchemy.orm import Session

from relay.board.forms import new_key
from relay.board.visibility import Viewer
from relay.database import now
from relay.together.activities import activities, queries, registry
from relay.together.activities.entities import Activity
from relay.together.activities.kinds import ActivityKind
from relay.together.activities.pages import Line, ListPage, PhasePlan, StartPage


def build(session: Session, viewer: Viewer) -> ListPage:
    day, kinds = queries.today_of(viewer, now()), registry.kinds()
    running: list[Line] = []
    finished: list[Line] = []
    for activity in queries.of_board(session, viewer):
        if activity.kind in kinds:
            under_way = queries.current_phase(activity, day) is not None
            (running if under_way else finished).append(line_of(activity, kinds[activity.kind], day))
    busy = {line.name for line in running}
    return ListPage(
        partnership=viewer.partnership.id,
        name=viewer.partnership.name,
        running=tuple(running),
        finished=tuple(finished),
        to_start=tuple(
            line(name, kind) for name, kind in kinds.items() if name not in busy and viewer.may_rule
        ),
    )


def running(session: Session, viewer: Viewer) -> list[Line]:
    """The activities under way, the newest first."""
    day, kinds = queries.today_of(viewer, now()), registry.kinds()
    return [
        line_of(activity, kinds[activity.kind], day)
        for activity in queries.of_board(session, viewer)
        if activity.kind in kinds and queries.current_phase(activity, day) is not None
    ]


def start_page(
    viewer: Viewer,
    name: str,
    kind: ActivityKind,
    *,
    key: str = "",
    problem: str = "",
    ends: Sequence[str] = (),
    bad_dates: bool = False,
) -> StartPage:
    """``ends``: the last days of the parts as somebody filled them in, who was refused for ``problem``."""
    day = queries.today_of(viewer, now())
    filled = ends or [each.isoformat() for each in activities.usual_ends(kind, day)]
    plans = [
        PhasePlan(phase.title, phase.task, phase.ask, phase.number, until)
        for phase, until in zip(kind.phases, filled, strict=True)
    ]
    return StartPage(
        partnership=viewer.partnership.id,
        line=line(name, kind),
        phases=tuple(plans),
        form_key=key or new_key(),
        problem=problem,
        today=day.isoformat(),
        bad_dates=bad_dates,
    )


def line(name: str, kind: ActivityKind) -> Line:
    """An activity that is not started."""
    return Line(name, kind.title, kind.prompt, kind.learns, kind.picture, kind.days)


def line_of(activity: Activity, kind: ActivityKind, day: date) -> Line:
    """An activity, and the phase that it is in on that day."""
    phase = queries.current_phase(activity, day)
    about = kind.phases[phase.number] if phase is not None else None
    return Line(
        activity.kind,
        kind.title,
        kind.prompt,
        kind.learns,
        kind.picture,
        kind.days,
        id=activity.id,
        phase=about.title if about else None,
        task=about.task if about else None,
        until=in_words(phase.ends_on) if phase is not None else "",
    )


def in_words(day: date) -> str:
    """ "Friday, March 6", in the language of the page."""
    return str(format_skeleton("MMMMEEEEd", day, locale=get_locale()))
