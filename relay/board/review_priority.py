"""The priority of a translation in the teachers' review queue.

``Review.need`` orders the queue. It is the sum of three parts, 0 to 100 each: findings of the quality checks
together with the model's score, readers' judgements, and flags. It is stored and kept up to date, so that the
queue can be read in the order of an index. It is not a measure of quality.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from relay.board.entities import Review, ReviewState, TranslationVersion
from translation import quality_checks

_UNKNOWN_CHECK = 10  # the weight of a finding whose check no longer exists
# The most that the score adds. The score is a mean natural log-probability per token: 0 adds nothing; -2 (a
# probability of about one in seven) and below add the most.
_SCORE = 20.0
_FLAG = 40


def renew(session: Session, partnership_id: int, version: TranslationVersion) -> None:
    """Put a new version into the queue. Reviews, judgements and flags of the previous one no longer count."""
    row = session.get(Review, version.translation_id)
    if row is None:
        row = Review(translation_id=version.translation_id, partnership_id=partnership_id)
        session.add(row)
    row.version_id, row.state, row.by_id, row.at = version.id, ReviewState.WAITING, None, None
    row.machine, row.readers, row.flags = machine_need(version.signals, version.score), 0, 0
    _sum(row)
    session.flush()


def machine_need(findings: Iterable[str], score: float | None) -> int:
    """The machine part of the priority, 0 to 100.

    ``findings`` are ids of quality checks, which count by their weight; ``score`` as in TranslationVersion.
    """
    checks = quality_checks.all_checks()
    found = sum(checks[name].weight if name in checks else _UNKNOWN_CHECK for name in findings)
    doubt = 0.0 if score is None else min(_SCORE, -score * _SCORE / 2)
    return min(100, round(found + doubt))


def weigh_readers(session: Session, version: TranslationVersion, need: int) -> None:
    """Set the readers' part of the priority to ``need``, limited to 0 to 100. Ignored for an old version."""
    row = session.get(Review, version.translation_id)
    if row is not None and row.version_id == version.id:
        row.readers = max(0, min(100, need))
        _sum(row)
        session.flush()


def weigh_flags(session: Session, translation_id: int, flags: int) -> None:
    """Set the flags' part of the priority from the number of open flags on a translation."""
    row = session.get(Review, translation_id)
    if row is not None:
        row.flags = min(100, _FLAG * flags)
        _sum(row)
        session.flush()


def _sum(row: Review) -> None:
    row.need = row.machine + row.readers + row.flags
