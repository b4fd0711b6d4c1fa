"""What an activity is made of.

An activity is one folder of ``collection/`` with a module ``activity`` whose constant ``ACTIVITY`` is an
``ActivityKind``: its words, translated when they are shown, and its phases. What pupils contribute to a phase
are messages in the activity's topic, translations and judgements of such messages, or signatures; the README
says what each ``Ask`` counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString


class Ask(StrEnum):
    """What a phase asks of each class, and counts."""

    MESSAGES = "messages"  # messages with the phase's fields
    ANSWERS = "answers"  # the same, each an answer to what another class contributed to the phase ``about``
    TRANSLATIONS = "translations"  # people's translations of what another class contributed to ``about``
    JUDGEMENTS = "judgements"  # judgements of the machine's translations of that
    SIGNATURES = "signatures"  # names under what came out


@dataclass(frozen=True)
class Field:
    """One line of a contribution. ``longest``: in code points; the last field of a phase may have lines."""

    label: LazyString
    longest: int = 300


@dataclass(frozen=True)
class Phase:
    """A part of an activity. ``task`` says to a pupil what to do.

    Each class is asked for ``number``; the phase lasts ``days``, or until a teacher of every class has said
    that it is over. ``about``: the index of the phase whose contributions it is about.
    """

    title: LazyString
    task: LazyString
    ask: Ask
    number: int
    days: int = 7
    fields: tuple[Field, ...] = ()
    about: int | None = None


@dataclass(frozen=True)
class ActivityKind:
    """An activity. ``title`` and ``prompt`` open its topic, in the language of the class that starts it.

    ``outcome``: the index of the phase whose contributions are what came out of it, under ``outcome_title``.
    ``guess_first``: translations in the topic are covered until a reader has guessed. ``glossary``: teachers
    can put what came out into the glossary, each answer as the translation of the first line that it answers.
    ``in_common``: what came out are things that the classes have in common. ``picture``: its file in
    relay/static/together, if it has one.
    """

    title: LazyString
    prompt: LazyString
    learns: LazyString
    outcome_title: LazyString
    outcome: int
    phases: tuple[Phase, ...]
    picture: str = ""
    guess_first: bool = False
    glossary: bool = False
    in_common: bool = False

    @property
    def days(self) -> int:
        """How long it takes."""
        return sum(phase.days for phase in self.phases)
