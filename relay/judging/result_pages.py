"""The data of the page with a class's results (the other pages of judging: ``pages``)."""

from __future__ import annotations

from dataclasses import dataclass

from relay.judging.entities import Check, Verdict
from relay.judging.pages import Head


@dataclass(frozen=True)
class LayerView:
    """A stretch of text and how many judges marked it.

    ``weight`` is the most serious severity of its marks: "none", "taste", "minor" or "major". ``note`` says
    in words how it was marked.
    """

    text: str
    judges: int = 0
    weight: str = "none"
    split: bool = False  # some of the sentence's judges marked it, others did not
    note: str = ""


@dataclass(frozen=True)
class ResultRow:
    """The results of one sentence. ``split``: some judges called it perfect, some odd."""

    number: int
    source: tuple[LayerView, ...]
    target: tuple[LayerView, ...]
    counts: tuple[tuple[Verdict, int], ...]
    split: bool

    @property
    def notes(self) -> tuple[LayerView, ...]:
        """The stretches that were marked, those of the translation first."""
        return tuple(layer for layer in (*self.target, *self.source) if layer.note)


@dataclass(frozen=True)
class VoiceView:
    """The judgement of the author or of a native reader, shown by name.

    ``judgement`` is its id; ``verdicts`` has one per sentence, None where none was given.
    """

    judgement: int
    name: str
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
class ResultsPage:
    """judging/results.html: a class's judgements of one version of a translation."""

    head: Head
    open: bool  # False until the reader has judged, except for teachers
    judges: int  # known also where ``open`` is False
    earlier: bool  # this is not the newest version
    own: int | None  # the id of the reader's judgement
    own_number: int  # its revision, from 1; 0 where there is none
    checks: tuple[str, ...]  # how the reader checked
    checked: tuple[tuple[Check, int], ...]  # how all judges checked
    rows: tuple[ResultRow, ...]
    author: tuple[VoiceView, ...]
    natives: tuple[VoiceView, ...]
    bands: tuple[BandView, ...]
    earlier_versions: tuple[tuple[int, int], ...]  # (version id, number of judgements)
    kinds: tuple[Check, ...] = tuple(Check)
