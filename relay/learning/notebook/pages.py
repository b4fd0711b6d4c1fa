"""The pages of the notebook: a frozen dataclass per template, called ``page`` in it; and its forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from relay.judging.text.differences import Piece
from relay.learning.notebook.reviews import Ease
from relay.people.avatars import Avatar
from relay.problems import Problem
from relay.web.local_time import Moment

T = TypeVar("T")


class EntryForm(FlaskForm):  # type: ignore[misc]
    """An entry to write or to change. The services check what is in it."""

    text = TextAreaField(_l("Word or sentence"))
    language = SelectField(_l("In which language?"), validate_choice=False)
    other_text = TextAreaField(_l("What it means"))
    other_language = SelectField(_l("In which language is that?"), validate_choice=False)
    note = TextAreaField(_l("My note"))
    known = BooleanField(_l("I know it"))

    def refuse(self, problem: Problem) -> None:
        """Attach a service's error message to the field it concerns."""
        field = self[problem.field] if problem.field in self else self["text"]
        field.errors = [*field.errors, problem.message]


class NewEntryForm(EntryForm):
    """A new entry, in one line each: on a phone there is little room."""

    text = StringField(_l("Word or sentence"))
    other_text = StringField(_l("What it means"))
    known = None


EASES: Mapping[Ease, LazyString] = {
    Ease.NOT_YET: _l("Not yet"),
    Ease.WITH_EFFORT: _l("With effort"),
    Ease.EASILY: _l("Easily"),
}


@dataclass(frozen=True)
class EntryView:
    """An entry of a notebook.

    ``sentence`` is what it stood in, or "". ``author`` and what follows are of the message that it was taken
    from; ``author`` is None where there is none, or it may not be read now. ``thread`` is None where its
    topic cannot be opened.
    """

    id: int
    text: str
    language: str
    other_text: str
    other_language: str
    by_machine: bool  # ``other_text`` is as the machine translated it
    sentence: str
    note: str
    known: bool
    author: str | None
    mine: bool
    side: str | None
    written: Moment | None
    post: int | None
    thread: int | None


@dataclass(frozen=True)
class NotebookPage:
    """learning/notebook/notebook.html: a person's words, newest first."""

    entries: tuple[EntryView, ...]
    count: int
    due: int  # how many cards wait to be reviewed
    older: int | None  # the cursor of the next page
    before: int | None  # the cursor of this page; None for the first one
    form: NewEntryForm
    open_form: bool  # it is shown unfolded: something in it has to be mended, or there is nothing else yet


@dataclass(frozen=True)
class EntryPage:
    """learning/notebook/entry.html: one entry, to change or delete."""

    entry: EntryView
    form: EntryForm


@dataclass(frozen=True)
class WordTick:
    """The check box of a word. ``value`` is its field value."""

    text: str
    value: str


@dataclass(frozen=True)
class SentenceView:
    """A sentence to keep words from. ``target`` is "" where there is no translation, or it is covered."""

    number: int  # from 1
    text: str
    target: str
    covered: bool
    words: tuple[WordTick, ...]


@dataclass(frozen=True)
class KeepPage:
    """learning/notebook/keep.html: the sentences of a message, to keep words or sentences from."""

    post: int
    thread: int
    author: str
    avatar: Avatar
    side: str
    mine: bool
    language: str
    target: str
    version: int | None  # the version of the translation that the address names
    sentences: tuple[SentenceView, ...]
    problem: str | None
    problem_at: int | None  # the number of the sentence that it concerns


@dataclass(frozen=True)
class ReviewCard:
    """A card to review. ``back`` is "" until the reader asks for it, and so is what stands beside it."""

    entry: int
    direction: str
    seen: str  # the moment it was due, which the answer names
    front: str
    front_language: str
    back: str
    back_language: str
    sentence: str
    sentence_language: str
    note: str
    side: str | None


@dataclass(frozen=True)
class ReviewPage:
    """learning/notebook/review.html: one card, or why there is none.

    ``ended``: "" while there is a card; "time" once the sitting is over; "done" where nothing is due now;
    "empty" where there is nothing to review at all.
    """

    card: ReviewCard | None
    left: int  # how many cards are due, with this one
    ended: str
    next: Moment | None  # when the next card is due, with "done"
    eases: tuple[tuple[str, LazyString], ...] = tuple((str(ease), words) for ease, words in EASES.items())


@dataclass(frozen=True)
class MadeView:
    """A correction of a sentence of one's own. ``change``: the differences from what one wrote."""

    id: int
    change: tuple[Piece, ...]
    language: str | None
    name: str  # of who corrected it
    post: int


@dataclass(frozen=True)
class FoundView:
    """A place that one marked in a translation. ``missing``: something was missing there."""

    words: str
    missing: bool
    language: str
    sentence: str
    post: int
    target: str
    number: int  # of the sentence, from 1


@dataclass(frozen=True)
class ErrorGroup(Generic[T]):
    """Errors of one kind."""

    label: str
    items: tuple[T, ...]


@dataclass(frozen=True)
class ErrorsPage:
    """learning/notebook/errors.html: what others corrected and what one found in translations, by kind."""

    made: tuple[ErrorGroup[MadeView], ...]
    found: tuple[ErrorGroup[FoundView], ...]
