"""Figures over what judges said: agreement, penalty, score. Pure functions over plain values.

Nothing here averages over age bands or over directions of translation: the scales differ. Callers pass the
judgements of one band and one version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

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

    Units are sentences; "I can't tell" is no verdict, and so a missing value.
    """
    if len(judges) < ENOUGH:
        return Agreement(None, len(judges), "few")
    units: dict[int, list[Verdict]] = {}
    for verdicts in judges:
        for sentence, verdict in verdicts.items():
            if verdict is not Verdict.CANT_TELL:
                units.setdefault(sentence, []).append(verdict)
    alpha = nominal_alpha(units.values())
    if alpha is not None:
        return Agreement(alpha, len(judges))
    paired = any(len(given) > 1 for given in units.values())
    return Agreement(None, len(judges), "unanimous" if paired else "no_pairs")


def nominal_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal data: 1 − observed / expected disagreement.

    Each unit is the values that it was given, in any order; a missing value is simply not among them. With
    n_uc values c among the m_u of unit u, the units with m_u < 2 left out, n_c the sum of n_uc over all units
    and n the sum of n_c, this is

        alpha = 1 − (n − 1) · Σ_u Σ_c n_uc (m_u − n_uc) / (m_u − 1)  /  Σ_c n_c (n − n_c)

    None where it is not defined: no unit has two values, or all values are the same.

    The formula is that of Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), for any
    number of observers and missing values, with the off-diagonal of his coincidence matrix summed directly.
    """
    totals: Counter[Hashable] = Counter()
    observed = 0.0
    for values in units:
        size = len(values)
        if size < 2:
            continue
        counts = Counter(values)
        totals += counts
        observed += sum(count * (size - count) for count in counts.values()) / (size - 1)
    n = totals.total()
    expected = sum(count * (n - count) for count in totals.values())
    return 1 - (n - 1) * observed / expected if expected else None


def penalty(severities: Iterable[Severity]) -> int:
    """The sum of weights of one judge's marks: 0 is flawless. Kept apart from the score."""
    return sum(WEIGHTS[severity] for severity in severities)


def scores(values: Iterable[int | None]) -> Scores:
    """The scores of one band; judges who could tell nothing are left out."""
    given = tuple(sorted(value for value in values if value is not None))
    return Scores(given, median(given) if given else None)
