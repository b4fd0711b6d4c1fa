"""The results of a class: the marks of all judges over the text, agreement, penalty, score.

Age bands are never averaged, as their scales differ; penalty and score are never combined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relay.board.stored_translation import sentence_pairs
from relay.judging import statistics
from relay.judging.entities import Mark, Severity, Side, Verdict
from relay.judging.queries import Given, JudgeRole, Seen
from relay.judging.text.spans import Layer, layers


@dataclass(frozen=True)
class Band:
    """The results of one age band. ``penalties`` has one per judge, in ascending order."""

    band: str
    judges: int
    agreement: statistics.Agreement
    penalties: tuple[int, ...]
    scores: statistics.Scores


@dataclass(frozen=True)
class SentenceResult:
    """The results of one sentence: how many gave which verdict, by role, and how their marks overlap.

    ``source`` and ``target`` are the sentence cut into layers, each with the marks that cover it; an empty
    layer is a place where something is missing. ``judges`` counts the verdicts other than "can't tell".
    """

    index: int
    verdicts: Mapping[JudgeRole, Mapping[Verdict, int]]
    judges: int
    source: tuple[Layer, ...]
    target: tuple[Layer, ...]

    @property
    def disputed(self) -> bool:
        """Whether some judges call it perfect and some odd."""
        given = self.counts
        return given[Verdict.PERFECT] > 0 and given[Verdict.ODD] > 0

    @property
    def counts(self) -> Counter[Verdict]:
        """How many gave each verdict, over all roles."""
        total: Counter[Verdict] = Counter()
        for verdicts in self.verdicts.values():
            total.update(verdicts)
        return total


@dataclass(frozen=True)
class ClassResults:
    """The results of one version. ``apart``: judgements of the author and native readers, shown by name."""

    bands: tuple[Band, ...]
    sentences: tuple[SentenceResult, ...]
    apart: tuple[Given, ...]


def class_results(seen: Seen) -> ClassResults:
    """The results of one version; empty where the reader may not see the judgements yet."""
    bands: dict[str, list[Given]] = {}
    for given in seen.given:
        bands.setdefault(given.judgement.age_band, []).append(given)
    return ClassResults(
        bands=tuple(_band(band, members) for band, members in sorted(bands.items())),
        sentences=tuple(_sentences(seen)) if seen.open else (),
        apart=tuple(given for given in seen.given if given.role is not JudgeRole.OTHER),
    )


def _band(band: str, members: Sequence[Given]) -> Band:
    judgements = [given.judgement for given in members]
    return Band(
        band=band,
        judges=len(judgements),
        agreement=statistics.agreement(
            [{row.sentence: Verdict(row.verdict) for row in judgement.verdicts} for judgement in judgements]
        ),
        penalties=tuple(
            sorted(statistics.penalty(Severity(mark.severity) for mark in j.marks) for j in judgements)
        ),
        scores=statistics.scores(judgement.score for judgement in judgements),
    )


def _sentences(seen: Seen) -> list[SentenceResult]:
    verdicts: dict[int, dict[JudgeRole, Counter[Verdict]]] = {}
    marks: dict[tuple[int, bool], list[Mark]] = {}
    for given in seen.given:
        for row in given.judgement.verdicts:
            by_role = verdicts.setdefault(row.sentence, {})
            by_role.setdefault(given.role, Counter())[Verdict(row.verdict)] += 1
        for mark in given.judgement.marks:
            marks.setdefault((mark.sentence, mark.side == Side.SOURCE), []).append(mark)
    results = []
    for index, pair in enumerate(sentence_pairs(seen.version.sentences)):
        found = verdicts.get(index, {})
        told = sum(n for counter in found.values() for v, n in counter.items() if v is not Verdict.CANT_TELL)
        results.append(
            SentenceResult(
                index=index,
                verdicts=found,
                judges=told,
                source=tuple(layers(marks.get((index, True), []), *pair.source)),
                target=tuple(layers(marks.get((index, False), []), *pair.target)),
            )
        )
    return results
