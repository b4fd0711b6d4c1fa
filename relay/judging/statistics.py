"""Figures over what judges said: agreement, penalty, score. Pure functions over plain values.

Nothing here averages over age bands or over directions of translation: the scales differ. Callers pass the
judgements of one band and one version.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import krippendorff

from relay.judging.entities import Severity, Verdict

# ESA asks for severities only; the weights are those usual for error counts (Freitag et al. 2021: minor 1,
# major 5).
WEIGHTS: Mapping[Severity, int] = {Severity.MINOR: 1, Severity.MAJOR: 5, Severity.TASTE: 0}
# Below this many judgements alpha says more about chance than about the judges.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha over verdicts: 1 agreement, 0 what chance gives, below 0 systematic dissent.

    ``alpha`` is None where it is hidden or not defined, and ``why`` says which: ``"few"`` (fewer than
    ``ENOUGH`` judges), ``"unanimous"`` (every verdict is the same, so there is no variation to measure
    agreement against), ``"no_pairs"`` (no sentence has two verdicts).
    """

    alpha: float | None
    judges: int
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one age band: each as given, smallest first, and the middle one."""

    values: tuple[int, ...]
    median: float | None


def agreement(judges: Sequence[Mapping[int, Verdict]]) -> Agreement:
    """How far judges agree. Each gives a mapping from sentence index to verdict.

    Units are sentences, the level of measurement is nominal; "I can't tell" is no verdict, and so a missing
    value (Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011).
    """
    if len(judges) < ENOUGH:
        return Agreement(None, len(judges), "few")
    sentences = sorted({sentence for verdicts in judges for sentence in verdicts})
    codes = {Verdict.PERFECT: 0.0, Verdict.ODD: 1.0, Verdict.CANT_TELL: math.nan}
    table = [[codes[v.get(s, Verdict.CANT_TELL)] for s in sentences] for v in judges]
    paired = [
        values
        for column in zip(*table, strict=True)
        if len(values := [value for value in column if not math.isnan(value)]) > 1
    ]
    if not paired:
        return Agreement(None, len(judges), "no_pairs")
    if len({value for values in paired for value in values}) == 1:
        return Agreement(None, len(judges), "unanimous")
    alpha = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
    return Agreement(float(alpha), len(judges))


def penalty(severities: Iterable[Severity]) -> int:
    """The sum of weights of one judge's marks: 0 is flawless. Kept apart from the score."""
    return sum(WEIGHTS[severity] for severity in severities)


def scores(values: Iterable[int | None]) -> Scores:
    """The scores of one band; judges who could tell nothing are left out."""
    given = tuple(sorted(value for value in values if value is not None))
    return Scores(given, median(given) if given else None)
