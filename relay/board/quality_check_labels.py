"""Findings of the quality checks as sentences in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext

from translation import quality_checks


def sentences(findings: Iterable[str]) -> tuple[str, ...]:
    """One sentence per finding (the id of a check), in the order of the checks' weight, heaviest first.

    The finding of a check that no longer exists is shown by its stored id rather than omitted.
    """
    present = set(findings)
    checks = quality_checks.all_checks()
    known = [gettext(check.sentence) for check in checks.values() if check.id in present]
    return (*known, *sorted(present - checks.keys()))
