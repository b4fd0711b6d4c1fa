"""Finds translations to which the model itself gave a low probability."""

from __future__ import annotations

from translation.messages import N_
from translation.quality_check import CheckContext, QualityCheck

# Threshold: mean natural-log probability per token, over the whole text.
_UNSURE = -0.9


def _find(context: CheckContext) -> bool:
    """Whether the mean score of the translated sentences, weighted by target length, is below ``_UNSURE``."""
    scored = [
        (pair.score, pair.target.end - pair.target.start) for pair in context.sentences if pair.score < 0
    ]
    length = sum(weight for _, weight in scored)
    return length > 0 and sum(score * weight for score, weight in scored) / length < _UNSURE


CHECK = QualityCheck(
    id="low-score",
    sentence=N_("The translator was not sure of itself here."),
    weight=15,
    find=_find,
)
