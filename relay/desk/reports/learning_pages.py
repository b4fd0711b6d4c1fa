"""The template contexts of the learning pages, and the layout of the line chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.dates import format_skeleton
from flask_babel import get_locale

from relay.desk.reports.learning_queries import Agreed
from relay.desk.reports.learning_statistics import Accuracy, Figure, Progress, Series, share
from relay.desk.reports.sentence_agreement import Sentence
from relay.judging.entities import Category, Severity, Verdict
from relay.judging.labels import CATEGORIES, SHAPES
from relay.judging.send_verdicts import Calibration

# The chart in SVG units: 480 wide, 260 high; scores from 0 at _BOTTOM to 100 at _TOP.
_LEFT, _RIGHT, _TOP, _BOTTOM = 116.0, 386.0, 18.0, 228.0
_LETTERS = "abcd"  # line style and marker shape of each direction, so that colour is never the only sign


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Drawn:
    """The line of one direction. ``runs`` are the sequences of consecutive weeks with a value."""

    style: str
    label: str
    label_y: float
    runs: tuple[tuple[Point, ...], ...]

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for run in self.runs for point in run)


@dataclass(frozen=True)
class Chart:
    """The line chart. ``grid`` are (y, score); ``labels`` are (x, week)."""

    lines: tuple[Drawn, ...]
    grid: tuple[tuple[float, int], ...]
    labels: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class WeekRow:
    week: str
    values: tuple[Figure, ...]


@dataclass(frozen=True)
class MistakeRow:
    """The marks of one kind.

    ``bar`` (all of them) and ``bar_major`` are in percent of the number of marks of the most frequent kind.
    """

    kind: str
    major: int
    minor: int
    bar: int
    bar_major: int


@dataclass(frozen=True)
class Mistakes:
    source: str
    target: str
    rows: tuple[MistakeRow, ...]
    n: int
    enough: bool


@dataclass(frozen=True)
class AgreementRow:
    """How often a student's or class's verdicts and marks agree with the author's or a teacher's."""

    name: str
    side: str
    judged: int
    sentences: Figure
    words: Figure


@dataclass(frozen=True)
class Opinions:
    """One class's verdicts on a sentence: a sign for each verdict, and the counts."""

    signs: str
    perfect: int
    odd: int
    cant_tell: int


@dataclass(frozen=True)
class SentenceRow:
    """A sentence to discuss. ``opinions`` are in the order of the cities, None where a class has none."""

    post: int
    target: str
    text: str
    opinions: tuple[Opinions | None, ...]
    finding: str  # of sentence_agreement.Finding
    split: tuple[str, ...]  # the cities whose class is divided


@dataclass(frozen=True)
class LearningPage:
    """desk/reports/learning.html"""

    id: int
    name: str
    bands: tuple[tuple[str, str, bool], ...]  # (code, words, chosen)
    progress: Progress
    chart: Chart | None
    weeks: tuple[WeekRow, ...]
    accuracy: tuple[Accuracy, ...]
    mistakes: tuple[Mistakes, ...]
    cities: tuple[str, ...]
    sentences: tuple[SentenceRow, ...]
    classes: tuple[AgreementRow, ...]
    students: tuple[AgreementRow, ...]  # of the teacher's own classes
    enough: int


@dataclass(frozen=True)
class OwnPage:
    """desk/reports/own.html: a member's own figures."""

    id: int
    name: str
    own: AgreementRow
    fit: Calibration


def week_name(progress: Progress, index: int) -> str:
    return str(format_skeleton("MMMd", progress.weeks[index], locale=get_locale()))


def chart(progress: Progress) -> Chart | None:
    """Lay out the medians as lines; None where no week has enough judgements."""
    drawn = [_line(series, number) for number, series in enumerate(progress.series[: len(_LETTERS)])]
    shown = [line for line in drawn if line.runs]
    if not shown:
        return None
    count = len(progress.weeks)
    marked = sorted({0, (count - 1) // 2, count - 1})
    return Chart(
        lines=tuple(_apart(shown)),
        grid=tuple((_y(score), score) for score in (0, 33, 66, 100)),
        labels=tuple((_x(index, count), week_name(progress, index)) for index in marked),
    )


def _x(index: int, count: int) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * (index / (count - 1) if count > 1 else 0.5), 1)


def _y(score: float) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * score / 100, 1)


def _line(series: Series, number: int) -> Drawn:
    runs: list[list[Point]] = [[]]
    for index, figure in enumerate(series.points):
        if figure.value is None:
            runs.append([])
        else:
            runs[-1].append(Point(_x(index, len(series.points)), _y(figure.value)))
    kept = tuple(tuple(run) for run in runs if run)
    last = kept[-1][-1].y if kept else 0.0
    return Drawn(_LETTERS[number], f"{series.source} → {series.target}", last + 4, kept)


def _apart(lines: Sequence[Drawn]) -> list[Drawn]:
    """The same lines with their labels at least 16 units apart."""
    placed: list[Drawn] = []
    below = -100.0
    for line in sorted(lines, key=lambda each: each.label_y):
        below = max(line.label_y, below + 16)
        placed.append(Drawn(line.style, line.label, round(below, 1), line.runs))
    return placed


def weeks(progress: Progress) -> tuple[WeekRow, ...]:
    return tuple(
        WeekRow(week_name(progress, index), tuple(series.points[index] for series in progress.series))
        for index in range(len(progress.weeks))
    )


def mistakes(
    found: Mapping[tuple[str, str], Mapping[tuple[Category | None, Severity], int]], other: str, enough: int
) -> tuple[Mistakes, ...]:
    """The kinds of mistakes by direction, most frequent first. ``other`` labels marks without a kind."""
    made = []
    for (source, target), counts in sorted(found.items()):
        kinds: dict[str, list[int]] = {}
        for (category, severity), number in counts.items():
            kind = str(CATEGORIES[category]) if category is not None else other
            kinds.setdefault(kind, [0, 0])[severity != Severity.MAJOR] += number
        most = max((sum(pair) for pair in kinds.values()), default=0)
        rows = [
            MistakeRow(kind, major, minor, round(100 * (major + minor) / most), round(100 * major / most))
            for kind, (major, minor) in kinds.items()
        ]
        rows.sort(key=lambda row: (-(row.major + row.minor), row.kind))
        total = sum(row.major + row.minor for row in rows)
        made.append(Mistakes(source, target, tuple(rows), total, total >= enough))
    return tuple(made)


def sentence_rows(found: Sequence[Sentence], cities: Mapping[int, str]) -> tuple[SentenceRow, ...]:
    """The table of sentences. ``cities`` are by classroom id, in the order of the columns."""
    return tuple(
        SentenceRow(
            each.post,
            each.target,
            each.text,
            tuple(_opinions(each.verdicts.get(room)) for room in cities),
            str(each.finding),
            tuple(cities[room] for room in each.split if room in cities),
        )
        for each in found
    )


def _opinions(counts: Counter[Verdict] | None) -> Opinions | None:
    if not counts:
        return None
    signs = "".join(SHAPES[verdict] * counts[verdict] for verdict in Verdict)
    return Opinions(signs, *(counts[verdict] for verdict in Verdict))


def agreement(name: str, side: str, judged: int, found: Agreed) -> AgreementRow:
    return AgreementRow(
        name, side, judged, share(found.same, found.sentences), share(found.found, found.marked)
    )
