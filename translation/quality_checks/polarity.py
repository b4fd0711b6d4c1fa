"""Finds sentences whose meaning may be turned round: "not", "without" or "only" on one side alone."""

from __future__ import annotations

from translation import polarity
from translation.messages import N_
from translation.quality_check import CheckContext, QualityCheck


def _find(context: CheckContext) -> bool:
    return any(
        polarity.turned(segment.source, segment.target, context.source, context.target)
        for segment in context.segments
    )


CHECK = QualityCheck(
    id="polarity",
    sentence=N_("It may say the opposite: a word such as “not”, “without” or “only” is on one side alone."),
    # The heaviest: such a translation reads well, and somebody may act on it ("no nuts, I am allergic").
    weight=45,
    find=_find,
)
