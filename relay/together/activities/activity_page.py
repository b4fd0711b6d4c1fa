"""Building the page of one activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import additions, cards
from relay.board.entities import Post
from relay.board.forms import new_key
from relay.board.pages import Card
from relay.board.queries import with_cards
from relay.board.reader import Reader
from relay.board.visibility import Viewer, is_public
from relay.together.activities import activities, list_page, queries
from relay.together.activities.entities import Activity
from relay.together.activities.kinds import ActivityKind, Ask, Phase
from relay.together.activities.pages import (
    ActivityPage,
    Entry,
    FieldView,
    FormView,
    Group,
    PhaseView,
    Progress,
    Rule,
    Signed,
    Value,
)


@dataclass(frozen=True)
class Sent:
    """A form that was refused: what was filled in, and why."""

    values: tuple[str, ...] = ()
    form_key: str = ""
    problem: str = ""
    field: str = ""


@dataclass(frozen=True)
class _Seen:
    """What the reader sees of the contributions: posts and cards by id, and the phase that is under way."""

    looking: Reader
    kind: ActivityKind
    now: int | None
    posts: Mapping[int, Post] = field(default_factory=dict)
    cards: Mapping[int, Card] = field(default_factory=dict)
    numbers: Mapping[int, int] = field(default_factory=dict)  # of the phases that they belong to


def build(
    session: Session,
    looking: Reader,
    activity: Activity,
    kind: ActivityKind,
    *,
    about: int | None = None,
    sent: Sent | None = None,
) -> ActivityPage:
    """The page of an activity as its reader sees it. ``about``: the id of what they want to answer."""
    viewer = looking.viewer
    day = queries.today_of(viewer, looking.moment)
    phase = queries.current_phase(activity, day)
    seen = _see(session, looking, activity, kind, phase.number if phase is not None else None)
    open_ = viewer.may_write and not activity.thread.closed
    by_phase = _by_phase(seen)
    signed = queries.signature_stands(session, activity, looking.user.id)
    shown = [each.number for each in activity.phases if phase is None or each.number <= phase.number]
    return ActivityPage(
        id=activity.id,
        partnership=activity.partnership_id,
        thread=activity.thread_id,
        line=list_page.line_of(activity, kind, day),
        now=_phase(session, viewer, activity, kind, phase.number, phase.number)
        if phase is not None
        else None,
        phases=tuple(
            _phase(session, viewer, activity, kind, each.number, phase.number if phase else None)
            for each in activity.phases
            if each.number < len(kind.phases)
        ),
        form=_form(seen, kind.phases[phase.number], phase.number, about, sent)
        if phase is not None and open_ and kind.phases[phase.number].fields
        else None,
        may_sign=open_ and phase is not None and kind.phases[phase.number].ask is Ask.SIGNATURES,
        signed=signed,
        lapsed=not signed and any(each.user_id == looking.user.id for each in activity.signatures),
        rule=_rule(viewer, activity, phase.number) if phase is not None and viewer.may_rule else None,
        outcome_title=kind.outcome_title,
        outcome=by_phase[kind.outcome] if kind.outcome in shown else (),
        signatures=tuple(
            Signed(name, viewer.side(room)) for name, room in queries.signers(session, activity)
        ),
        groups=tuple(
            Group(kind.phases[number].title, by_phase[number])
            for number in reversed(shown)
            if by_phase[number] and number != kind.outcome
        ),
    )


def contributions(
    session: Session, looking: Reader, activity: Activity, kind: ActivityKind
) -> dict[int, tuple[Entry, ...]]:
    """What the reader may read of what was contributed, by phase, to be read only."""
    return _by_phase(_see(session, looking, activity, kind, None))


def _by_phase(seen: _Seen) -> dict[int, tuple[Entry, ...]]:
    return {
        number: tuple(_entry(seen, post_id) for post_id, of in seen.numbers.items() if of == number)
        for number in range(len(seen.kind.phases))
    }


def _see(session: Session, looking: Reader, activity: Activity, kind: ActivityKind, now: int | None) -> _Seen:
    numbers: dict[int, int] = {}
    for number, phase in enumerate(kind.phases):
        if phase.fields:
            for post in queries.entries(session, looking.viewer, activity, number):
                numbers[post.id] = number
    posts = session.scalars(with_cards(select(Post).where(Post.id.in_(numbers)))).all()
    drawn = additions.to_cards(cards.cards(posts, looking, {}), looking)
    return _Seen(
        looking,
        kind,
        now,
        {post.id: post for post in posts},
        {card.id: card for card in drawn},
        dict(sorted(numbers.items())),
    )


def _entry(seen: _Seen, post_id: int, *, nested: bool = False) -> Entry:
    """A contribution; ``nested``: quoted above another, with nothing to do about it."""
    post, card, phase = seen.posts[post_id], seen.cards[post_id], seen.kind.phases[seen.numbers[post_id]]
    values = _values(card, phase)
    answered = post.parent_id if post.parent_id in seen.cards else None
    if nested:
        return Entry(card, values)
    number, viewer = seen.numbers[post_id], seen.looking.viewer
    asked = seen.kind.phases[seen.now] if seen.now is not None else None
    elsewhere = post.classroom_id != viewer.own.classroom_id and is_public(post)
    mine = card.may_write and elsewhere and asked is not None and asked.about == number
    ask = asked.ask if asked is not None and mine else None
    judged = [
        at for at, each in enumerate(seen.kind.phases) if each.ask is Ask.JUDGEMENTS and each.about == number
    ]
    target = card.facing.language or ""
    return Entry(
        card,
        values,
        answers=_entry(seen, answered, nested=True) if answered is not None else None,
        answerable=ask is Ask.ANSWERS,
        translatable=target if ask is Ask.TRANSLATIONS else "",
        judgeable=target if ask is Ask.JUDGEMENTS else "",
        revealed=target if judged and (seen.now is None or seen.now > judged[0]) else "",
        to_glossary=seen.kind.glossary
        and number == seen.kind.outcome
        and bool(viewer.taught)
        and viewer.takes_part
        and is_public(post),
    )


def _values(card: Card, phase: Phase) -> tuple[Value, ...]:
    """The lines of a contribution under their labels, each with what the best translation makes of it."""
    count = len(phase.fields)
    person = card.by_person
    there = "" if card.covered else (person.text if person is not None else card.facing.text)
    said, arrived = activities.parts(card.text, count), activities.parts(there, count)
    return tuple(
        Value(each.label, text, translation)
        for each, text, translation in zip(phase.fields, said, arrived, strict=True)
    )


def _phase(
    session: Session, viewer: Viewer, activity: Activity, kind: ActivityKind, number: int, now: int | None
) -> PhaseView:
    phase = kind.phases[number]
    state = "done" if now is None or number < now else "now" if number == now else "later"
    counted = queries.counts(session, activity, number, phase) if state != "later" else {}
    return PhaseView(
        number=number,
        title=phase.title,
        task=phase.task,
        ask=phase.ask,
        state=state,
        until=list_page.in_words(activity.phases[number].ends_on),
        progress=tuple(
            Progress(
                viewer.side(each.classroom_id),
                each.classroom.city,
                each.classroom_id == viewer.own.classroom_id,
                counted.get(each.classroom_id, 0),
                phase.number,
            )
            for each in viewer.participations
            if state != "later" and (each.left_at is None or counted.get(each.classroom_id))
        ),
    )


def _form(seen: _Seen, phase: Phase, number: int, about: int | None, sent: Sent | None) -> FormView | None:
    """The form of a phase; None where one has to choose first what to answer."""
    entry = None
    if phase.ask is Ask.ANSWERS:
        if about is None or about not in seen.cards:
            return None
        entry = _entry(seen, about)
        if not entry.answerable:
            return None
    sent = sent or Sent()
    names = [f"field-{index}" for index in range(len(phase.fields))]
    at = sent.field if sent.field in names else ""
    return FormView(
        fields=tuple(
            FieldView(
                name,
                each.label,
                each.longest,
                sent.values[index] if index < len(sent.values) else "",
                sent.problem if name == at else "",
                index == len(phase.fields) - 1,
            )
            for index, (name, each) in enumerate(zip(names, phase.fields, strict=True))
        ),
        form_key=sent.form_key or new_key(),
        number=number,
        problem="" if at else sent.problem,
        about=entry,
    )


def _rule(viewer: Viewer, activity: Activity, number: int) -> Rule:
    given = queries.consented(activity, number)
    return Rule(
        said=viewer.taught <= given,
        waiting=tuple(
            each.classroom.city
            for each in viewer.participations
            if each.left_at is None and each.classroom_id not in given
        ),
    )
