"""Scores of translations against people's, as sacreBLEU computes them (Post 2018), with their signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF


@dataclass(frozen=True, slots=True)
class Score:
    """BLEU and chrF over a whole set of texts, 0 to 100; higher is better."""

    bleu: float
    chrf: float


def score(outputs: Sequence[str], references: Sequence[str]) -> Score:
    """The scores of ``outputs``, each against the one reference at the same index."""
    return Score(
        BLEU().corpus_score(list(outputs), [list(references)]).score,
        CHRF().corpus_score(list(outputs), [list(references)]).score,
    )


def signatures() -> tuple[str, str]:
    """How ``score`` computes BLEU and chrF: tokens, smoothing, version. For every published figure."""
    metrics = BLEU(), CHRF()
    for metric in metrics:
        metric.corpus_score(["a"], [["a"]])  # a signature is only known after the first use
    return str(metrics[0].get_signature()), str(metrics[1].get_signature())
