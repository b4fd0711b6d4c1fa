"""What activities give to the page of what the classes do together: which are finished, what was found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from relay.board.reader import Reader
from relay.together.activities import activity_page, list_page, queries, registry
from relay.together.activities.pages import Entry, Line, Shared

MOST_SHARED = 6  # things in common, those that were found first


def build(session: Session, looking: Reader) -> Shared:
    day, kinds = queries.today_of(looking.viewer, looking.moment), registry.kinds()
    finished: list[Line] = []
    in_common: list[Entry] = []
    for activity in reversed(queries.of_board(session, looking.viewer)):
        kind = kinds.get(activity.kind)
        if kind is None:
            continue
        if queries.current_phase(activity, day) is None:
            finished.append(list_page.line_of(activity, kind, day))
        if kind.in_common:
            found = activity_page.contributions(session, looking, activity, kind)[kind.outcome]
            in_common.extend(entry for entry in found if entry.card.held is None)
    return Shared(tuple(finished), tuple(in_common[:MOST_SHARED]))
