"""Automatic quality checks of translations, one file each.

To add a check, add a file that declares ``CHECK``. It must flag few good translations: see ``QualityCheck``.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache

from translation.engine import SentencePair
from translation.quality_check import CheckContext, QualityCheck
from translation.registry import declared

__all__ = ["CheckContext", "QualityCheck", "all_checks", "find", "sentences"]


@cache
def all_checks() -> dict[str, QualityCheck]:
    """Every check by its id, in order of descending weight, then of ids."""
    found = declared(sys.modules[__name__], "CHECK", QualityCheck)
    return {check.id: check for check in sorted(found, key=lambda check: (-check.weight, check.id))}


def find(context: CheckContext) -> frozenset[str]:
    """The findings on a translation: the ids of all checks that find a fault."""
    return frozenset(check.id for check in all_checks().values() if check.find(context))


def sentences(context: CheckContext, finding: str) -> list[int]:
    """The indices of the sentences in which the check with the id ``finding`` finds its fault.

    Each is looked at alone. Empty where the fault shows in the whole text only.
    """
    check = all_checks()[finding]
    return [at for at, pair in enumerate(context.sentences) if check.find(_alone(context, pair))]


def _alone(context: CheckContext, pair: SentencePair) -> CheckContext:
    there, here = -pair.source.start, -pair.target.start
    return replace(
        context,
        source_text=pair.source.of(context.source_text),
        target_text=pair.target.of(context.target_text),
        unknown=[word.moved(there) for word in context.unknown if word.overlaps(pair.source)],
        sentences=(
            SentencePair(
                pair.source.moved(there),
                pair.target.moved(here),
                pair.score,
                tuple((a.moved(there), b.moved(here)) for a, b in pair.alignment),
                tuple((word.moved(here), probability) for word, probability in pair.words),
                tuple((word.moved(there), meant) for word, meant in pair.readings),
            ),
        ),
    )
