"""Convert flagged objects with their flags into what the pages show of them."""

from __future__ import annotations

from datetime import datetime

from relay.board.visibility import Viewer
from relay.desk import labels
from relay.desk.moderation import flags, pages, queries
from relay.web import local_time


def flagged_thing(thing: queries.Thing, viewer: Viewer, moment: datetime) -> pages.FlaggedThing:
    """A flagged object as a teacher sees it."""
    first = thing.flags[0]
    rooms = {p.classroom_id: p.classroom for p in viewer.participations}
    room, zone = rooms.get(first.classroom_id, viewer.classroom), viewer.classroom.time_zone
    return pages.FlaggedThing(
        flag=first.id,
        kind=str(first.kind),
        thing=labels.kind(first.kind),
        about=first.about.name if first.about else None,
        side=viewer.side(first.classroom_id),
        city=room.city,
        text=thing.text,
        language=thing.language,
        said=tuple(
            pages.Said(
                by=each.by.name,
                side=viewer.side(thing.sides.get(each.by_id, 0)),
                reason=labels.reason(each.reason),
                words=each.words,
                when=local_time.short(each.created_at, zone, moment),
            )
            for each in thing.flags
        ),
        may_settle=flags.may_settle(viewer, first),
        gone=thing.gone,
        post=first.post_id,
        target=thing.target,
        person=first.about_id,
        classroom=first.classroom_id,
        object=first.object_id,
        outcome=str(first.outcome) if first.outcome else None,
        settled_by=thing.settled_by,
    )
