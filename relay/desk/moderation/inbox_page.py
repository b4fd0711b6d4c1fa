"""The inbox as a response: which part of it is asked for, the list, and the item that is open.

Pages show it, and so do decisions that were refused, with what was typed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import flash, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.entities import ReviewState
from relay.board.reader import Reader, reader_for
from relay.board.visibility import Viewer
from relay.database import db
from relay.desk import labels
from relay.desk.moderation import inbox_items, queue_pages, queue_queries
from relay.desk.moderation.queue_pages import Choice, OpenItem
from relay.desk.moderation.queue_queries import Entry, Filters, Queue
from relay.desk.moderation.undo import Snapshot
from relay.judging.reader_queries import reads
from relay.people.sessions import current_person, safe_next
from relay.web import language_names
from relay.web.locale import page_language
from relay.web.request_values import whole_number

_WAITING = (
    Queue.WORRIES,
    Queue.WORRIES_ELSEWHERE,
    Queue.MESSAGES,
    Queue.HUMANS,
    Queue.CORRECTIONS,
    Queue.REVIEWS,
)
# Values of the filter ``w``, and the queues that each shows.
_QUEUES: Mapping[str, Sequence[Queue]] = {
    "all": _WAITING,
    "worry": (Queue.WORRIES, Queue.WORRIES_ELSEWHERE),
    "appear": (Queue.MESSAGES, Queue.HUMANS, Queue.CORRECTIONS),
    "check": (Queue.REVIEWS,),
    "kept": (Queue.KEPT,),
    str(ReviewState.ACCEPTED): (Queue.REVIEWS,),
    str(ReviewState.CORRECTED): (Queue.REVIEWS,),
    str(ReviewState.UNCLEAR): (Queue.REVIEWS,),
}
_NARROWING = ("w", "c", "t", "d")
_LISTING = (*_NARROWING, "all", "after")
_DONE, _UNDO = "desk_done", "desk_decisions"  # in the session: what to say once, and what can be taken back
_LAST = 5  # decisions that can be taken back
_ROOM = 1800  # characters of them in the session: a browser keeps no cookie above 4 kB


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: ``query`` holds the known parameters of the list, ``item`` a key."""

    partnership: int
    query: Mapping[str, str]
    item: str | None

    @classmethod
    def of(cls, partnership: int, asked: Mapping[str, str]) -> Wanted:
        query = {name: asked[name] for name in _LISTING if asked.get(name)}
        if "set" in asked:  # from the form, which sends "mine" while its switch is on
            query.pop("all", None)
            query |= {} if "mine" in asked else {"all": "1"}
        return cls(partnership, query, asked.get("item"))

    @classmethod
    def sent(cls, partnership: int, item: str) -> Wanted:
        """The inbox that a form was on, as the form says."""
        asked = dict(parse_qsl(urlsplit(request.form.get("here", "")).query))
        return cls.of(partnership, {**asked, "item": item})

    def address(self, **changed: str | None) -> str:
        """The address of this list with some parameters changed; without those that are None."""
        values = {name: value for name, value in {**self.query, **changed}.items() if value}
        path = url_for("desk.queue", partnership_id=self.partnership)
        return f"{path}?{urlencode(values)}" if values else path

    @property
    def what(self) -> str:
        return self.query["w"] if self.query.get("w") in _QUEUES else "all"


def filters(wanted: Wanted, viewer: Viewer) -> Filters:
    """The filters of the address; what is none of this partnership is ignored."""
    asked = wanted.query
    source, _arrow, target = asked.get("d", "").partition(".")
    classroom_id = whole_number(asked.get("c"))
    rooms = {participation.classroom_id for participation in viewer.participations}
    both = source in viewer.languages and target in viewer.languages
    done = wanted.what in (ReviewState.ACCEPTED, ReviewState.CORRECTED, ReviewState.UNCLEAR)
    return Filters(
        classroom_id=classroom_id if classroom_id in rooms else None,
        thread_id=whole_number(asked.get("t")),
        direction=(source, target) if both else None,
        targets=None if "all" in asked or both or done else read_by(viewer),
        state=ReviewState(wanted.what) if done else ReviewState.WAITING,
    )


def read_by(viewer: Viewer) -> frozenset[str]:
    """The languages of the partnership that the signed-in teacher reads."""
    return frozenset(reads(db.session(), current_person())) & frozenset(viewer.languages)


def counts(viewer: Viewer) -> queue_pages.Counts:
    """How much waits for the teacher. Counted once for each request."""
    known: dict[int, queue_pages.Counts] = g.setdefault("desk_counts", {})
    if viewer.partnership.id not in known:
        session, mine = db.session(), Filters(targets=read_by(viewer))
        reviews = queue_queries.count(session, queue_queries.reviews(viewer, mine))
        known[viewer.partnership.id] = queue_pages.Counts(
            held=queue_queries.count(session, queue_queries.held(viewer, mine)),
            reviews=reviews,
            flags=queue_queries.count(session, queue_queries.worries(viewer, mine)),
            humans=queue_queries.count(session, queue_queries.held_humans(viewer)),
            corrections=queue_queries.count(session, queue_queries.held_corrections(viewer)),
            elsewhere=queue_queries.count(session, queue_queries.reviews(viewer, Filters())) - reviews,
        )
    return known[viewer.partnership.id]


@dataclass(frozen=True)
class Refused:
    """A decision that was refused: why, and what was sent with it, as in OpenItem."""

    problem: str
    typed: str | None = None
    reason: str = ""
    word: str = ""
    always: str = ""

    def shown(self, item: OpenItem) -> OpenItem:
        return replace(item, **vars(self))


def inbox(viewer: Viewer, wanted: Wanted, refused: Refused | None = None) -> ResponseReturnValue:
    """The page of the inbox, or of a decision that was refused in it."""
    session, looking, narrowed = db.session(), reader_for(viewer), filters(wanted, viewer)
    entries, more = queue_queries.page(
        session, viewer, _QUEUES[wanted.what], narrowed, wanted.query.get("after", ""), queue_queries.PAGE
    )
    item = _opened(entries, more, wanted, looking)
    if item is not None and refused is not None:
        item = refused.shown(item)
    page = queue_pages.QueuePage(
        partnership=viewer.partnership.id,
        name=viewer.partnership.name,
        counts=counts(viewer),
        failures=tuple(
            queue_pages.FailureLine(failure.number, labels.failure(failure.cause), failure.again)
            for failure in queue_queries.failed_translations(session, viewer.partnership.id)
        ),
        lines=inbox_items.lines(session, entries, looking, lambda key: wanted.address(item=key)),
        open=item,
        chosen=item is not None and wanted.item is not None,
        reads=tuple(code for code in viewer.languages if code in read_by(viewer)),
        everything="all" in wanted.query,
        what=_what(wanted.what),
        classes=_classes(viewer, narrowed),
        topics=_topics(queue_queries.titles(session, viewer), narrowed),
        directions=_directions(viewer, narrowed),
        narrowed=any(name in wanted.query for name in _NARROWING),
        done=_done(),
        just_decided=_just_decided(viewer),
        here=wanted.address(),
        first=wanted.address(after=None) if wanted.query.get("after") else None,
        more=wanted.address(after=entries[-1].cursor) if more else None,
        takes_part=viewer.takes_part,
    )
    return render_template("desk/moderation/queue.html", page=page), 400 if refused else 200


def _opened(entries: list[Entry], more: bool, wanted: Wanted, looking: Reader) -> OpenItem | None:
    """The item that was asked for, or the first of the list where it is gone or none was asked for."""
    keys = [entry.key for entry in entries]
    for key in dict.fromkeys([*([wanted.item] if wanted.item else []), *keys[:1]]):
        place = keys.index(key) if key in keys else -1
        if place + 1 < len(keys):
            next_ = wanted.address(item=keys[place + 1])
        else:  # the last of the page: the next page begins after it
            next_ = wanted.address(after=entries[-1].cursor) if more else wanted.address(after=None)
        found = inbox_items.opened(db.session(), key, looking, wanted.address(item=key), next_)
        if found is not None:
            return found
    return None


def alone(viewer: Viewer, key: str, refused: Refused | None = None) -> ResponseReturnValue | None:
    """The page of one item, for who comes from the board or the log. None where there is no such item."""
    here, back = request.full_path.rstrip("?"), safe_next(request.values.get("next"))
    item = inbox_items.opened(db.session(), key, reader_for(viewer), "", back or here)
    if item is None:
        return None
    page = queue_pages.DecidePage(refused.shown(item) if refused else item, viewer.partnership.id)
    return render_template("desk/moderation/decide.html", page=page), 400 if refused else 200


@dataclass(frozen=True)
class _Decision:
    """A decision that can be taken back. ``ticket`` names it; ``back`` is the address of its item."""

    ticket: str
    partnership: int
    said: str
    about: str
    back: str
    changed: tuple[Snapshot, ...]

    def as_json(self) -> list[Any]:
        changed = [each.as_json() for each in self.changed]
        return [self.ticket, self.partnership, self.said, self.about, self.back, changed]

    @classmethod
    def of_json(cls, stored: list[Any]) -> _Decision:
        ticket, partnership, said, about, back, changed = stored
        return cls(ticket, partnership, said, about, back, tuple(map(Snapshot.of_json, changed)))

    def concerns(self, snapshots: Collection[Snapshot]) -> bool:
        """Whether it is about something that one of ``snapshots`` is about, too."""
        subjects = {(each.subject, each.id) for each in snapshots}
        return any((each.subject, each.id) in subjects for each in self.changed)


def decided(viewer: Viewer, said: str, *snapshots: Snapshot, about: str = "") -> ResponseReturnValue:
    """Go on to the next item, say what was done there, and offer to take it back.

    ``about``: the name of who wrote what was decided about.
    """
    here, next_ = safe_next(request.form.get("here")), safe_next(request.form.get("next"))
    if not here and next_:  # it was decided on a page of its own
        flash(said)
        return redirect(next_)
    inbox_address = url_for("desk.queue", partnership_id=viewer.partnership.id)
    ticket = secrets.token_urlsafe(8) if snapshots else ""
    cookie[_DONE] = [said, ticket, here or inbox_address]
    if snapshots:
        _remember(
            _Decision(ticket, viewer.partnership.id, said, about, here or inbox_address, tuple(snapshots))
        )
    return redirect(next_ or inbox_address)


def _remember(latest: _Decision) -> None:
    """Keep a decision, and those before it that are about something else, as long as there is room."""
    earlier = [each for each in _decisions() if not each.concerns(latest.changed)]
    kept = [each.as_json() for each in (latest, *earlier)][:_LAST]
    while len(kept) > 1 and len(json.dumps(kept)) > _ROOM:
        kept.pop()
    cookie[_UNDO] = kept


def _decisions() -> list[_Decision]:
    """The decisions that can be taken back, the last one first."""
    return [_Decision.of_json(each) for each in cookie.get(_UNDO, ())]


def taken_back(partnership_id: int, ticket: str) -> tuple[Snapshot, ...]:
    """What the decision with this ticket changed, once; empty where it is not among the last ones."""
    known = _decisions()
    found = next(
        (each for each in known if (each.ticket, each.partnership) == (ticket, partnership_id)), None
    )
    if found is None:
        return ()
    cookie[_UNDO] = [each.as_json() for each in known if each is not found]
    return found.changed


def _just_decided(viewer: Viewer) -> tuple[queue_pages.JustDecided, ...]:
    return tuple(
        queue_pages.JustDecided(each.said, each.about, each.ticket, each.back)
        for each in _decisions()
        if each.partnership == viewer.partnership.id
    )


def _done() -> queue_pages.Done | None:
    said = cookie.pop(_DONE, None)
    return queue_pages.Done(*said) if said else None


def _what(chosen: str) -> tuple[Choice, ...]:
    words = {
        "all": _("Everything that waits"),
        "worry": _("Worries"),
        "appear": _("New messages"),
        "check": _("Translations"),
        "kept": _("Kept or sent back"),
        "accepted": _("Translations that are right"),
        "corrected": _("Translations with a better wording"),
        "unclear": _("Translations of an unclear original"),
    }
    return tuple(Choice(value, label, value == chosen) for value, label in words.items())


def _classes(viewer: Viewer, chosen: Filters) -> tuple[Choice, ...]:
    rooms = [participation.classroom for participation in viewer.participations]
    return (
        Choice("", _("All classes"), chosen.classroom_id is None),
        *(
            Choice(str(room.id), f"{room.city}, {room.name}", room.id == chosen.classroom_id)
            for room in rooms
        ),
    )


def _topics(titles: list[tuple[int, str, str | None]], chosen: Filters) -> tuple[Choice, ...]:
    return (
        Choice("", _("Every topic"), chosen.thread_id is None),
        *(
            Choice(str(thread_id), title, thread_id == chosen.thread_id, language)
            for thread_id, title, language in titles
        ),
    )


def _directions(viewer: Viewer, chosen: Filters) -> tuple[Choice, ...]:
    pairs = [(one, other) for one in viewer.languages for other in viewer.languages if one != other]
    return (
        Choice("", _("Every direction"), chosen.direction is None),
        *(
            Choice(
                f"{one}.{other}",
                " → ".join(language_names.name_in(code, page_language()) for code in (one, other)),
                (one, other) == chosen.direction,
            )
            for one, other in pairs
        ),
    )
