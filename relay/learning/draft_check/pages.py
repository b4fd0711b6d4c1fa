"""What the template of a draft check is given."""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.forms import EditForm, ThreadForm, WriteForm
from relay.board.pages import Piece


@dataclass(frozen=True)
class Tip:
    """One thing the machine may get wrong, and what its author could do about it.

    ``words`` are those of the draft that it is about; empty: all of it. ``back`` is what they came back as.
    """

    icon: str
    words: str
    sentence: str
    advice: str
    back: str = ""


@dataclass(frozen=True)
class Arrival:
    """What would arrive in ``language``, its ``unsure`` words marked, and what that comes back as.

    ``missing``: no pack translates into it. ``via`` are the languages in between. ``fixed`` are the
    glossary's words, each with the translation that the classes decided on.
    """

    language: str
    missing: bool
    pieces: tuple[Piece, ...]
    unsure: tuple[str, ...]
    via: tuple[str, ...]
    back: str
    fixed: tuple[tuple[str, str], ...]
    tips: tuple[Tip, ...]


@dataclass(frozen=True)
class Wording:
    """A wording of the draft and what would arrive of it. ``tips`` are about the draft itself."""

    text: str
    language: str | None
    arrivals: tuple[Arrival, ...]
    tips: tuple[Tip, ...]


@dataclass(frozen=True)
class DraftCheckPage:
    """learning/draft_check.html: a draft, ready to be sent, and what the machine makes of it.

    ``kind`` is what it is a draft of: "message", "topic" or "edit". ``at`` is the id of the topic, the board
    or the post that its form goes to. ``state`` is "none" (refused, with a ``problem``), "pending", "failed"
    or "done". ``before`` is an earlier wording, if that was checked as well.
    """

    kind: str
    at: int
    check: int | None
    state: str
    problem: str
    form: WriteForm | ThreadForm | EditForm
    answering: str
    side: str
    languages: tuple[str, ...]
    room: int  # for so many pictures
    now: Wording | None
    before: Wording | None
