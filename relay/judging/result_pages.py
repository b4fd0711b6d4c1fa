"""What the page of a class's results is given (the other pages of judging: ``pages``)."""

from __future__ import annotations

from dataclasses import dataclass

from relay.judging.entities import Check, Verdict
from relay.judging.pages import Head


@dataclass(frozen=True)
class LayerView:
    """A stretch of text and who marked it.

    ``weight``: "none", "taste", "minor" or "major", the heaviest. ``note`` says in words how it was marked.
    """

    text: str
    judges: int = 0
    weight: str = "none"
    split: bool = False  # some marked it, others judged the sentence and did not
    note: str = ""


@dataclass(frozen=True)
class ResultRow:
    """What the judges made of one sentence. ``split``: some found it perfect, some odd."""

    number: int
    source: tuple[LayerView, ...]
    target: tuple[LayerView, ...]
    counts: tuple[tuple[Verdict, int], ...]
    split: bool

    @property
    def notes(self) -> tuple[LayerView, ...]:
        """The marked stretches, those of the translation first."""
        return tuple(layer for layer in (*self.target, *self.source) if layer.note)


@dataclass(frozen=True)
class VoiceView:
    """One judge's word where it is told apart: the author's and native readers'.

    ``verdicts`` has one per sentence, None where there was none to give.
    """

    judgement: int
    name: str
    verdicts: tuple[Verdict | None, ...]
    score: int | None


@dataclass(frozen=True)
class BandView:
    """The judges of one age band: never averaged with another. ``penalties`` has one per judge."""

    band: str
    judges: int
    alpha: float | None
    why: str | None  # why there is no alpha
    penalties: tuple[int, ...]
    penalty: float
    scores: tuple[int, ...]
    score: float | None


@dataclass(frozen=True)
class ResultsPage:
    """judging/results.html: what the class made of one version of a translation."""

    head: Head
    open: bool  # False until the reader has judged
    judges: int  # also while it is closed
    earlier: bool  # this is not the newest version
    own: int | None  # the reader's judgement
    own_number: int  # which revision of it
    checks: tuple[str, ...]  # how the reader checked
    checked: tuple[tuple[Check, int], ...]  # how all judges checked
    rows: tuple[ResultRow, ...]
    author: tuple[VoiceView, ...]
    natives: tuple[VoiceView, ...]
    bands: tuple[BandView, ...]
    earlier_versions: tuple[tuple[int, int], ...]  # (version, judgements) of earlier versions
    kinds: tuple[Check, ...] = tuple(Check)
