"""Building the page of a draft check: the form again, and what the machine makes of what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from relay.board import pictures
from relay.board.cards import pieces, unsure
from relay.board.entities import Post, PostKind, Thread
from relay.board.forms import EditForm, ThreadForm, WriteForm
from relay.board.stored_translation import sentence_pairs
from relay.board.visibility import Viewer
from relay.judging.sentence_alignment import spliced
from relay.learning.draft_check import checks, queries, tips
from relay.learning.draft_check.entities import DraftCheck
from relay.learning.draft_check.pages import Arrival, DraftCheckPage, Wording
from relay.people.entities import User
from translation import Span, round_trip

_RELATED = 0.2  # how alike two wordings of one draft are at least, as ``round_trip`` measures it

Form = WriteForm | ThreadForm | EditForm


@dataclass(frozen=True)
class Draft:
    """What is being written: a message in ``thread``, a new wording of ``post``, or a topic."""

    viewer: Viewer
    thread: Thread | None = None
    post: Post | None = None

    @property
    def kind(self) -> str:
        return "edit" if self.post is not None else "message" if self.thread is not None else "topic"

    @property
    def at(self) -> int:
        """The id in the address of its form."""
        if self.post is not None:
            return self.post.id
        return self.thread.id if self.thread is not None else self.viewer.partnership.id

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to choose from for it."""
        spoken = self.post.language if self.post is not None else None
        return tuple(dict.fromkeys([*self.viewer.languages, *([spoken] if spoken else [])]))

    def form(self, values: dict[str, str] | None = None) -> Form:
        """Its form: as it was sent, or filled with ``values``."""
        kinds: dict[str, type[Form]] = {"edit": EditForm, "message": WriteForm, "topic": ThreadForm}
        form = kinds[self.kind]
        return form() if values is None else form(formdata=MultiDict(values))


def build(
    session: Session,
    person: User,
    draft: Draft,
    form: Form,
    *,
    check: DraftCheck | None = None,
    problem: str = "",
) -> DraftCheckPage:
    """The page of a check; without one that of a form that was refused, with the ``problem``."""
    before = queries.before(session, check) if check is not None else None
    if check is not None and before is not None and round_trip.likeness(before.text, check.text) < _RELATED:
        before = None  # another draft, begun anew in the same place
    state = "none"
    if check is not None:
        state = "failed" if check.pending and check.set_aside else check.state
    return DraftCheckPage(
        kind=draft.kind,
        at=draft.at,
        check=check.id if check is not None else None,
        state=state,
        problem=problem,
        form=form,
        answering=check.form.get("answering", "") if check is not None else "",
        side=draft.viewer.side(draft.viewer.own.classroom_id),
        languages=draft.languages,
        room=_room(draft) if pictures.allowed(draft.viewer, person) else 0,
        now=_wording(check) if check is not None and check.result is not None else None,
        before=_wording(before) if before is not None and before.result is not None else None,
    )


def _room(draft: Draft) -> int:
    """How many pictures there is room for."""
    if draft.post is None:
        return pictures.MOST
    pictured = draft.post.kind in (PostKind.MESSAGE, PostKind.PROMPT)
    return max(0, pictures.MOST - len(draft.post.pictures)) if pictured else 0


def _wording(check: DraftCheck) -> Wording:
    found = [checks.Arrival(**stored) for stored in check.result or ()]
    unknown = dict.fromkeys(Span(*span) for arrival in found for span in arrival.unknown)
    pairs = next((sentence_pairs(arrival.sentences) for arrival in found if arrival.sentences), ())
    fixed = [Span(start, end) for arrival in found for start, end, _ in arrival.fixed]
    return Wording(
        check.text,
        check.language,
        tuple(_arrival(check.text, arrival) for arrival in found),
        tips.of_draft(check.text, check.language, pairs, tuple(sorted(unknown)), fixed),
    )


def _arrival(text: str, arrival: checks.Arrival) -> Arrival:
    pairs = sentence_pairs(arrival.sentences)
    doubtful = unsure(arrival.text, pairs)
    return Arrival(
        language=arrival.target,
        missing=arrival.missing,
        pieces=pieces(arrival.text, doubtful),
        unsure=tuple(dict.fromkeys(span.of(arrival.text) for span in doubtful)),
        via=tuple(arrival.route[1:-1]),
        back=spliced(arrival.text, [pair.target for pair in pairs], dict(enumerate(arrival.back))),
        fixed=_fixed(text, arrival.fixed),
        tips=tips.of_arrival(text, arrival, pairs),
    )


def _fixed(text: str, stored: Sequence[Sequence[Any]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((text[start:end], output) for start, end, output in stored))
