"""Figures over what a class judged: medians by week, shares, agreement. Pure functions.

Nothing averages over age bands or directions: the scales differ. A figure over fewer than ENOUGH judgements
is None, and its n is shown all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from relay.desk.reports.learning_queries import Agreed, Scored
from relay.judging.entities import Verdict
from relay.judging.statistics import ENOUGH

WEEKS = 12  # at most, the newest


@dataclass(frozen=True)
class Figure:
    """A value and what it rests on; ``value`` is None where that is too little, or nothing."""

    value: float | None
    n: int


@dataclass(frozen=True)
class Series:
    """One direction over time: a median score for each week of ``Progress.weeks``."""

    source: str
    target: str
    points: tuple[Figure, ...]
    whole: Figure


@dataclass(frozen=True)
class Progress:
    """The scores of one age band. ``weeks`` are Mondays, all from the first to the last."""

    band: str
    weeks: tuple[date, ...]
    series: tuple[Series, ...]
    n: int


@dataclass(frozen=True)
class Accuracy:
    """How sentences of one direction were judged by one age band; shares in percent of the sentences told."""

    source: str
    target: str
    band: str
    perfect: Figure
    cant_tell: int
    sentences: int


def middle(values: Sequence[int]) -> Figure:
    """The median; None below ENOUGH values."""
    return Figure(float(median(values)) if len(values) >= ENOUGH else None, len(values))


def share(part: int, whole: int) -> Figure:
    """Percent; None below ENOUGH."""
    return Figure(100 * part / whole if whole >= ENOUGH else None, whole)


def bands(scored: Iterable[Scored]) -> list[str]:
    """The age bands that judged, those with the most judgements first."""
    counted: dict[str, int] = defaultdict(int)
    for each in scored:
        counted[each.band] += 1
    return sorted(counted, key=lambda band: (-counted[band], band))


def progress(scored: Iterable[Scored], band: str, zone: str) -> Progress:
    """Medians by week and direction. Weeks begin on Monday on the clock of ``zone``."""
    by_week: dict[tuple[str, str], dict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    number = 0
    there = ZoneInfo(zone)
    for each in scored:
        if each.band != band or each.score is None:
            continue
        day = each.at.astimezone(there).date()
        by_week[each.source, each.target][day - timedelta(days=day.weekday())].append(each.score)
        number += 1
    mondays = {monday for weeks in by_week.values() for monday in weeks}
    weeks = _all_weeks(mondays)
    series = tuple(
        Series(
            source,
            target,
            tuple(middle(found.get(monday, [])) for monday in weeks),
            middle([score for scores in found.values() for score in scores]),
        )
        for (source, target), found in sorted(by_week.items())
    )
    return Progress(band, weeks, series, number)


def _all_weeks(mondays: set[date]) -> tuple[date, ...]:
    if not mondays:
        return ()
    last = max(mondays)
    first = max(min(mondays), last - timedelta(weeks=WEEKS - 1))
    return tuple(first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1))


def accuracy(found: Mapping[tuple[str, str, str], Mapping[Verdict, int]]) -> list[Accuracy]:
    """By direction and age band, how many of the sentences that could be told were perfect."""
    rows = []
    for (source, target, band), counts in sorted(found.items()):
        perfect, odd = counts.get(Verdict.PERFECT, 0), counts.get(Verdict.ODD, 0)
        cant_tell = counts.get(Verdict.CANT_TELL, 0)
        rows.append(
            Accuracy(
                source, target, band, share(perfect, perfect + odd), cant_tell, perfect + odd + cant_tell
            )
        )
    return rows


def together(agreed: Iterable[Agreed]) -> Agreed:
    """Several students as one."""
    sums = [0, 0, 0, 0]
    for each in agreed:
        for index, value in enumerate((each.sentences, each.same, each.marked, each.found)):
            sums[index] += value
    return Agreed(*sums)
