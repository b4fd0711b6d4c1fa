"""What the templates of the booklet are given; those of the file are given the same as the page."""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.pages import Card, Picture


@dataclass(frozen=True)
class ClassCover:
    """A class on the cover: ``side`` is its colour."""

    side: str
    city: str
    classroom: str


@dataclass(frozen=True)
class Words:
    """What one class says."""

    side: str
    city: str
    classroom: str
    title: str
    foreword: str
    language: str | None


@dataclass(frozen=True)
class Facing:
    """The best translation of a text: by ``author``, or where that is "" by the machine.

    ``checked``: a teacher has looked at the machine's. ``text`` is "" where there is none to show.
    """

    text: str = ""
    language: str | None = None
    author: str = ""
    checked: bool = False


@dataclass(frozen=True)
class Pictured:
    """A picture with its description (``picture.text``) and what that is called in the other language."""

    picture: Picture
    there: Facing


@dataclass(frozen=True)
class Entry:
    card: Card
    there: Facing
    pictures: tuple[Pictured, ...]


@dataclass(frozen=True)
class Chapter:
    """The chosen messages of one topic."""

    title: Card
    there: Facing
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Credit:
    """Who of a class wrote and translated what is in the booklet, by name."""

    side: str
    city: str
    classroom: str
    wrote: tuple[str, ...]
    translated: tuple[str, ...]


@dataclass(frozen=True)
class BookletPage:
    """together/booklet.html, and the file. ``covered`` counts messages whose translations the reader is to
    guess first: they are left out."""

    id: int
    partnership: int
    name: str  # of the partnership
    classes: tuple[ClassCover, ...]
    words: tuple[Words, ...]
    chapters: tuple[Chapter, ...]
    credits: tuple[Credit, ...]
    month: str
    machine: bool  # whether the machine has translated anything in it
    covered: int
    may_change: bool
    is_teacher: bool

    @property
    def titles(self) -> tuple[Words, ...]:
        return tuple(each for each in self.words if each.title)

    @property
    def forewords(self) -> tuple[Words, ...]:
        return tuple(each for each in self.words if each.foreword)


@dataclass(frozen=True)
class BookletLine:
    """A booklet in the list."""

    id: int
    titles: tuple[Words, ...]
    messages: int
    month: str


@dataclass(frozen=True)
class BookletsPage:
    """together/booklets.html. ``title`` and ``foreword`` could not be saved, because of ``problem``."""

    partnership: int
    name: str
    booklets: tuple[BookletLine, ...]
    may_change: bool
    title: str = ""
    foreword: str = ""
    problem: str = ""


@dataclass(frozen=True)
class ChoiceGroup:
    """The messages of a topic to choose from."""

    title: Card
    messages: tuple[Card, ...]


@dataclass(frozen=True)
class ChoosePage:
    """together/booklet_choose.html: messages, and what one's own class says."""

    id: int
    titles: tuple[Words, ...]
    groups: tuple[ChoiceGroup, ...]
    chosen: frozenset[int]
    most: int
    title: str
    foreword: str
    own_class: str
    problem: str = ""
