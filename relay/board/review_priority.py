"""How much a translation needs a person.

``Review.need`` orders the teachers' queue. It is the sum of three parts, 0 to 100 each: what quality checks
and the model's score say, what readers judged, and flags. It is stored and kept up to date, so that the queue
is read in the order of an index. It orders a queue and measures no quality.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from relay.board.entities import Review, ReviewState, TranslationVersion
from translation import quality_checks

_UNKNOWN_CHECK = 10  # a finding of a check that this version of the relay no longer has
# Score is a mean natural log-probability per token: 0 adds nothing, -2 (a token in seven) as much as it can.
_SCORE = 20.0
_FLAG = 40


def renew(session: Session, partnership_id: int, version: TranslationVersion) -> None:
    """Put a new version into the queue. What was said about the one before no longer counts."""
    row = session.get(Review, version.translation_id)
    if row is None:
        row = Review(translation_id=version.translation_id, partnership_id=partnership_id)
        session.add(row)
    row.version_id, row.state, row.by_id, row.at = version.id, ReviewState.WAITING, None, None
    row.machine, row.readers, row.flags = machine_need(version.signals, version.score), 0, 0
    _sum(row)
    session.flush()


def machine_need(findings: Iterable[str], score: float | None) -> int:
    """0 to 100: how much the translation needs a person, going by what can be seen without one.

    ``findings`` are ids of quality checks, which count by their weight; ``score`` as in TranslationVersion.
    """
    checks = quality_checks.all_checks()
    found = sum(checks[name].weight if name in checks else _UNKNOWN_CHECK for name in findings)
    doubt = 0.0 if score is None else min(_SCORE, -score * _SCORE / 2)
    return min(100, round(found + doubt))


def weigh_readers(session: Session, version: TranslationVersion, need: int) -> None:
    """Say what readers' judgements of ``version`` come to, 0 to 100. Nothing where it is an old version."""
    row = session.get(Review, version.translation_id)
    if row is not None and row.version_id == version.id:
        row.readers = max(0, min(100, need))
        _sum(row)
        session.flush()


def weigh_flags(session: Session, translation_id: int, flags: int) -> None:
    """Say how many flags on a translation are open."""
    row = session.get(Review, translation_id)
    if row is not None:
        row.flags = min(100, _FLAG * flags)
        _sum(row)
        session.flush()


def _sum(row: Review) -> None:
    row.need = row.machine + row.readers + row.flags
