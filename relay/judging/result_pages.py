"""The data of the page that says what arrived of a message (the other pages of judging: ``pages``)."""

from __future__ import annotations

from dataclasses import dataclass

from relay.judging.entities import Check, Severity, Verdict
from relay.judging.pages import Head, HumanView, QuestionView
from relay.people.avatars import Avatar


@dataclass(frozen=True)
class LayerView:
    """A stretch of text and how many judges marked it.

    ``notes``: how serious they found it, the most serious first, and how many each. ``split``: others of the
    sentence's judges did not mark it.
    """

    text: str
    judges: int = 0
    split: bool = False
    notes: tuple[tuple[Severity, int], ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """How somebody else would say a sentence."""

    name: str
    avatar: Avatar
    side: str
    text: str


@dataclass(frozen=True)
class ResultRow:
    """What people think of one sentence.

    ``well`` of ``told`` people say that it came through well; those who cannot tell are not counted.
    ``stopped`` of them marked ``words``, the most marked stretch of the translation, and so did the reader
    if ``like_you``. ``missing`` think that something is missing. ``first_idea`` is what the reader guessed.
    """

    number: int
    source: tuple[LayerView, ...]
    target: tuple[LayerView, ...]
    well: int = 0
    told: int = 0
    stopped: int = 0
    words: str = ""
    like_you: bool = False
    missing: int = 0
    first_idea: str = ""
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to talk about: nobody marked anything, or would say it differently."""
        return self.well == self.told and not self.stopped and not self.missing and not self.suggestions

    @property
    def disputed(self) -> bool:
        """Whether some say that it came through well, and others do not."""
        return 0 < self.well < self.told

    @property
    def notes(self) -> tuple[LayerView, ...]:
        """The stretches that were marked, those of the translation first."""
        return tuple(layer for layer in (*self.target, *self.source) if layer.notes)


@dataclass(frozen=True)
class Alike:
    """What the reader and the author say of one sentence; ``words``: what both of them marked."""

    number: int
    reader: Verdict
    author: Verdict
    words: str = ""


@dataclass(frozen=True)
class VoiceView:
    """The judgement of the author or of a native reader, for teachers.

    ``judgement`` is its id; ``verdicts`` has one per sentence, None where none was given. Of another class,
    only the city is told: ``name`` is empty.
    """

    judgement: int
    name: str
    city: str
    verdicts: tuple[Verdict | None, ...]
    score: int | None


@dataclass(frozen=True)
class BandView:
    """The results of one age band, never averaged with another. ``penalties`` has one per judge.

    ``penalty`` and ``score`` are medians.
    """

    band: str
    judges: int
    alpha: float | None
    why: str | None  # why there is no alpha: see ``statistics.Agreement``
    penalties: tuple[int, ...]
    penalty: float
    scores: tuple[int, ...]
    score: float | None


@dataclass(frozen=True)
class Figures:
    """The exact numbers, for teachers."""

    author: tuple[VoiceView, ...]
    natives: tuple[VoiceView, ...]
    bands: tuple[BandView, ...]
    checked: tuple[tuple[Check, int], ...]  # how all judges checked


@dataclass(frozen=True)
class ResultsPage:
    """judging/results.html: what people think of one version of a translation, in words."""

    head: Head
    open: bool  # False until the reader has judged; see ``queries.Seen``
    may_judge: bool  # the reader is asked to judge
    may_write: bool
    done: bool  # the reader has just judged the last sentence
    judges: int  # known also where ``open`` is False
    reached: str  # the city of the class that reads the translation, where there is one such class
    earlier: bool  # this is not the newest version
    unsaved: bool  # the reader has filled in something that is not saved
    own: int | None  # the id of the reader's judgement
    own_number: int  # its revision, from 1; 0 where there is none
    checks: tuple[str, ...]  # how the reader checked
    rows: tuple[ResultRow, ...]
    alike: tuple[Alike, ...]  # where the author has judged, too
    questions: tuple[QuestionView, ...]
    people: tuple[HumanView, ...]
    figures: Figures | None  # for teachers, where somebody has judged
    earlier_versions: tuple[tuple[int, int], ...]  # (version id, number of judgements)
    may_rule: bool  # the reader may turn the topic's rule "guess first" on or off
    guess_topic: bool  # the topic has the rule
    problem: str | None  # why an answer could not be saved
    problem_at: str | None  # the element id of the field it concerns
    kinds: tuple[Check, ...] = tuple(Check)
