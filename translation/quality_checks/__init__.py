"""Automatic quality checks of translations, one file each.

To add a check, add a file that declares ``CHECK``. It must flag few good translations: see ``QualityCheck``.
"""

from __future__ import annotations

import sys
from functools import cache

from translation.quality_check import CheckContext, QualityCheck
from translation.registry import declared

__all__ = ["CheckContext", "QualityCheck", "all_checks", "find"]


@cache
def all_checks() -> dict[str, QualityCheck]:
    """Every check by its id, in order of descending weight, then of ids."""
    found = declared(sys.modules[__name__], "CHECK", QualityCheck)
    return {check.id: check for check in sorted(found, key=lambda check: (-check.weight, check.id))}


def find(context: CheckContext) -> frozenset[str]:
    """The findings on a translation: the ids of all checks that find a fault."""
    return frozenset(check.id for check in all_checks().values() if check.find(context))
