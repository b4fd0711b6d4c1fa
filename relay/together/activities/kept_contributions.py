"""A contribution that was sent after its author's session had ended is in its form again once they are back.

It goes through signing in in hidden fields (``people.sessions``), and then waits in the cookie for its page.
One that no cookie holds becomes the draft of a message in the activity's topic.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from flask import session as cookie

from relay.board import stored_drafts, visibility
from relay.database import db
from relay.people.entities import User
from relay.people.sessions import current_person, signed_in
from relay.together.activities import queries
from relay.web.request_values import whole_number

_KEPT = "contribution_kept"
_FIELD, _MOST_FIELDS = "field-{}", 9
_LONGEST = 1_500  # bytes of all fields together: a cookie holds no more than 4 kB


def fields() -> dict[str, str]:
    """The fields to carry through signing in (see ``people.sessions.keeps``)."""
    names = [name for index in range(_MOST_FIELDS) if (name := _FIELD.format(index)) in request.form]
    values = {f"kept_contribution_{name}": request.form[name] for name in names}
    return {
        **values,
        "kept_contribution": str((request.view_args or {})["activity_id"]),
        "kept_contribution_number": request.form.get("number", ""),
        "kept_contribution_about": request.form.get("about", ""),
        "kept_text": "\n".join(values.values()),
    }


@signed_in.connect
def restore(app: Flask, *, user: User, kept: dict[str, str]) -> str | None:
    """Keep the fields for the page they were typed on, and return its address."""
    activity_id = whole_number(kept.get("kept_contribution"))
    number = whole_number(kept.get("kept_contribution_number"))
    about = whole_number(kept.get("kept_contribution_about"))
    session = db.session()
    activity = queries.find(session, activity_id) if activity_id is not None else None
    viewer = visibility.viewer_of(session, user, activity.partnership_id) if activity is not None else None
    if activity is None or viewer is None or not viewer.may_write or not viewer.may_reach(activity.thread):
        return None
    values = [kept.get(f"kept_contribution_{_FIELD.format(index)}", "") for index in range(_MOST_FIELDS)]
    while values and not values[-1]:
        values.pop()
    text = "\n".join(values)
    if len(text.encode()) > _LONGEST:
        stored_drafts.store(
            session,
            user=user,
            partnership_id=activity.partnership_id,
            thread_id=activity.thread_id,
            text=text,
        )
        session.commit()
        return url_for("board.thread", thread_id=activity.thread_id, _anchor="write")
    if text:
        cookie[_KEPT] = [user.id, activity.id, number, about, values]
    return url_for("activities.show", activity_id=activity.id, about=about, _anchor="write")


def take(activity_id: int, number: int | None, about: int | None) -> tuple[str, ...]:
    """What was kept for the form of a phase, once; nothing where there is none."""
    stored: list[Any] | None = cookie.get(_KEPT)
    if not stored or stored[:4] != [current_person().id, activity_id, number, about]:
        return ()
    return tuple(cookie.pop(_KEPT)[4])
