"""Statistics of judgements: agreement, penalty, score. Pure functions of plain values.

Nothing here averages over age bands or translation directions, as their scales differ: callers pass the
judgements of one band and one version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from relay.judging.entities import Severity, Verdict

# ESA itself only asks for severities; these are the usual weights of error counts (Freitag et al. 2021: minor
# 1, major 5).
WEIGHTS: Mapping[Severity, int] = {Severity.MINOR: 1, Severity.MAJOR: 5, Severity.TASTE: 0}
# With fewer judgements, alpha says more about chance than about the judges.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha of verdicts: 1 is full agreement, 0 chance level, below 0 systematic disagreement.

    ``alpha`` is None where it is withheld or undefined, and ``why`` says which: ``"few"`` (fewer than
    ``ENOUGH`` judges), ``"unanimous"`` (every verdict is the same, so there is no variation to measure
    agreement against), ``"no_pairs"`` (no sentence has two verdicts).
    """

    alpha: float | None
    judges: int
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one age band (0 to 100) in ascending order, and their median; None if there are none."""

    values: tuple[int, ...]
    median: float | None


def agreement(judges: Sequence[Mapping[int, Verdict]]) -> Agreement:
    """The agreement of ``judges``, each a mapping from sentence index to verdict.

    The units are sentences; "I can't tell" counts as a missing value.
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

    Each unit is the sequence of values it was given, in any order; missing values are left out. Let m_u be
    the number of values of unit u (units with m_u < 2 are ignored), n_uc how many of them equal c, n_c the
    sum of n_uc over all units, and n the sum of n_c. Then

        alpha = 1 − (n − 1) · Σ_u Σ_c n_uc (m_u − n_uc) / (m_u − 1)  /  Σ_c n_c (n − n_c)

    None where it is undefined: no unit has two values, or all values are the same.

    Source: Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), for any number of
    observers and with missing values; the off-diagonal of his coincidence matrix is summed directly.
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
    """The sum of the weights of one judge's marks; 0 is flawless. Never combined with the score."""
    return sum(WEIGHTS[severity] for severity in severities)


def scores(values: Iterable[int | None]) -> Scores:
    """The scores of one band; judges without a score (None) are left out."""
    given = tuple(sorted(value for value in values if value is not None))
    return Scores(given, median(given) if given else None)
