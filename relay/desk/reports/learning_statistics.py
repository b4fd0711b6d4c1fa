"""Statistics of judgements: medians by week, shares, agreement. Pure functions.

Nothing is averaged over age bands or directions, because the scales differ. A figure over fewer than ENOUGH
values is None; its n is reported all the same.
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

WEEKS = 12  # at most this many weeks, the newest


@dataclass(frozen=True)
class Figure:
    """A value and its sample size ``n``; ``value`` is None where n is below ENOUGH."""

    value: float | None
    n: int


@dataclass(frozen=True)
class Series:
    """One direction over time: the median score of each week in ``Progress.weeks``, and ``whole`` of all."""

    source: str
    target: str
    points: tuple[Figure, ...]
    whole: Figure


@dataclass(frozen=True)
class Progress:
    """The scores of one age band. ``weeks`` are consecutive Mondays; ``n`` is the number of scores."""

    band: str
    weeks: tuple[date, ...]
    series: tuple[Series, ...]
    n: int


@dataclass(frozen=True)
class Accuracy:
    """Sentence verdicts of one direction and age band.

    ``perfect`` is in percent of the verdicts other than "I can't tell"; ``sentences`` counts all verdicts.
    """

    source: str
    target: str
    band: str
    perfect: Figure
    cant_tell: int
    sentences: int


def middle(values: Sequence[int]) -> Figure:
    """The median of ``values``; None for fewer than ENOUGH."""
    return Figure(float(median(values)) if len(values) >= ENOUGH else None, len(values))


def share(part: int, whole: int) -> Figure:
    """``part`` in percent of ``whole``; None where ``whole`` is below ENOUGH."""
    return Figure(100 * part / whole if whole >= ENOUGH else None, whole)


def bands(scored: Iterable[Scored]) -> list[str]:
    """The age bands with judgements, the most frequent first."""
    counted: dict[str, int] = defaultdict(int)
    for each in scored:
        counted[each.band] += 1
    return sorted(counted, key=lambda band: (-counted[band], band))


def progress(scored: Iterable[Scored], band: str, zone: str) -> Progress:
    """Medians of one age band by week and direction. Weeks begin on Monday in ``zone``, an IANA time zone."""
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
    """The share of perfect verdicts by direction and age band."""
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
    """Sum the agreement of several students."""
    sums = [0, 0, 0, 0]
    for each in agreed:
        for index, value in enumerate((each.sentences, each.same, each.marked, each.found)):
            sums[index] += value
    return Agreed(*sums)
