"""What the templates of activities are given: one frozen dataclass per page, and what stands on a card."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import LazyString

from relay.board.pages import Card, CardAddition


@dataclass(frozen=True)
class OnCard(CardAddition):
    """On the prompt of a topic: the activity (id) that it belongs to."""

    activity: int = 0


@dataclass(frozen=True)
class Line:
    """An activity in a list. ``id`` is None for one that is not started; ``until``: the last day of ``phase``
    in words."""

    name: str
    title: LazyString
    prompt: LazyString
    learns: LazyString
    picture: str
    days: int
    id: int | None = None
    phase: LazyString | None = None
    task: LazyString | None = None
    until: str = ""


@dataclass(frozen=True)
class ListPage:
    """together/activities.html: the activities of a partnership."""

    partnership: int
    name: str
    running: tuple[Line, ...]
    finished: tuple[Line, ...]
    to_start: tuple[Line, ...]  # empty for who may start none


@dataclass(frozen=True)
class PhasePlan:
    """A phase before it is started. ``ask``: a value of ``Ask``; ``until``: its last day (ISO 8601)."""

    title: LazyString
    task: LazyString
    ask: str
    number: int
    until: str


@dataclass(frozen=True)
class StartPage:
    """together/start_activity.html: an activity that a teacher can start."""

    partnership: int
    line: Line
    phases: tuple[PhasePlan, ...]
    form_key: str
    problem: str
    today: str
    bad_dates: bool  # whether the problem is about the days


@dataclass(frozen=True)
class Progress:
    """How far one class is with a phase."""

    side: str
    city: str
    own: bool
    done: int
    asked: int


@dataclass(frozen=True)
class PhaseView:
    """A phase of an activity. ``state``: "done", "now" or "later"."""

    number: int
    title: LazyString
    task: LazyString
    ask: str  # a value of ``Ask``
    state: str
    until: str
    progress: tuple[Progress, ...]


@dataclass(frozen=True)
class Value:
    """One field of a contribution, and its translation; "" where none is to be shown."""

    label: LazyString
    text: str
    translation: str


@dataclass(frozen=True)
class Entry:
    """What somebody contributed, and what the reader can do about it now.

    ``answers``: what it answers. ``target``: the language to translate it into, or to judge the translation
    in, where the phase asks for that. ``word`` and ``said``: what a teacher can put into the glossary.
    """

    card: Card
    values: tuple[Value, ...]
    answers: Entry | None = None
    answerable: bool = False
    translatable: str = ""
    judgeable: str = ""
    revealed: str = ""  # the language in which what the class marked may be seen
    to_glossary: bool = False


@dataclass(frozen=True)
class Group:
    """The contributions to one phase."""

    title: LazyString
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class FieldView:
    """A field of the form, with what was filled in and why it was refused."""

    name: str
    label: LazyString
    longest: int
    value: str
    problem: str
    is_last: bool


@dataclass(frozen=True)
class FormView:
    """The form of a phase. ``about``: what is answered; ``problem``: what is said above the fields."""

    fields: tuple[FieldView, ...]
    form_key: str
    number: int
    problem: str = ""
    about: Entry | None = None


@dataclass(frozen=True)
class Rule:
    """What a teacher can do with the phase under way. ``waiting``: cities whose teachers have not said yet
    that it is over; ``said``: one's own class has."""

    said: bool
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class Signed:
    """A name under what came out."""

    name: str
    side: str


@dataclass(frozen=True)
class ActivityPage:
    """together/activity.html: an activity, what is asked now, how far each class is, and what came of it."""

    id: int
    partnership: int
    thread: int
    line: Line
    now: PhaseView | None  # None: it is finished
    phases: tuple[PhaseView, ...]
    form: FormView | None
    may_sign: bool
    signed: bool
    lapsed: bool  # they had signed, before a sentence was changed
    rule: Rule | None
    outcome_title: LazyString
    outcome: tuple[Entry, ...]
    signatures: tuple[Signed, ...]
    groups: tuple[Group, ...] = field(default=())


@dataclass(frozen=True)
class Shared:
    """What activities give to the page of what the classes do together (desk/partnership/ours.html).

    ``in_common``: things that the classes have in common, as they said it; only what everybody reads.
    """

    finished: tuple[Line, ...]
    in_common: tuple[Entry, ...]
