"""Passes, one file each: they rewrite a part of a sentence so that models translate it better.

To add a pass, add a file that declares ``PASS``: its place among the others and how to make it. See
``rewriting``.
"""

from __future__ import annotations

import sys
from functools import cache

from translation.registry import declared
from translation.rewriting import RegisteredPass

__all__ = ["RegisteredPass", "all_passes"]


@cache
def all_passes() -> tuple[RegisteredPass, ...]:
    """Every pass, in the order in which they rewrite; they are undone in reverse order."""
    found = declared(sys.modules[__name__], "PASS", RegisteredPass)
    return tuple(sorted(found, key=lambda each: each.order))
