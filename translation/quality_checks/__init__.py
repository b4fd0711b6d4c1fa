"""What looks wrong with a translation, found without a person: one file per check, each with its ``CHECK``.

To add a check, add a file. Its thresholds should keep it quiet on good translations: see ``QualityCheck``.
"""

from __future__ import annotations

import sys
from functools import cache

from translation.quality_check import CheckContext, QualityCheck
from translation.registry import declared

__all__ = ["CheckContext", "QualityCheck", "all_checks", "find"]


@cache
def all_checks() -> dict[str, QualityCheck]:
    """Every check by its id, those first that ask most for a person's review, equal ones by id."""
    found = declared(sys.modules[__name__], "CHECK", QualityCheck)
    return {check.id: check for check in sorted(found, key=lambda check: (-check.weight, check.id))}


def find(context: CheckContext) -> frozenset[str]:
    """The findings: the ids of all checks that find fault with a translation."""
    return frozenset(check.id for check in all_checks().values() if check.find(context))
