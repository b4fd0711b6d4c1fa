"""How much a translation needs a teacher's review, going by readers' judgements: ``Review.readers``."""

from __future__ import annotations

from collections import Counter
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import review_priority
from relay.board.entities import TranslationVersion
from relay.board.visibility import public
from relay.judging.entities import Judgement, SentenceVerdict, Verdict

# The most points, of 100, from a low median score, from sentences called odd, and from disagreement.
_SCORE, _ODD, _SPLIT = 50.0, 30.0, 20.0


def weigh(session: Session, version: TranslationVersion) -> None:
    """Update the place of ``version`` in the teachers' review queue from its judgements."""
    review_priority.weigh_readers(session, version, readers_need(session, version.id))


def readers_need(session: Session, version_id: int) -> int:
    """The need, 0 to 100. Scores are not averaged over age bands: the lowest median of a band counts."""
    counting = (Judgement.translation_version_id == version_id, public(Judgement))
    scores: dict[str, list[int]] = {}
    given = select(Judgement.age_band, Judgement.score).where(*counting)
    for band, score in session.execute(given):
        if score is not None:
            scores.setdefault(band, []).append(score)
    low = max((100 - median(values) for values in scores.values()), default=0.0)

    counted = (
        select(SentenceVerdict.sentence, SentenceVerdict.verdict, func.count())
        .join(Judgement, Judgement.id == SentenceVerdict.judgement_id)
        .where(*counting, SentenceVerdict.verdict != Verdict.CANT_TELL)
        .group_by(SentenceVerdict.sentence, SentenceVerdict.verdict)
    )
    verdicts: dict[int, Counter[Verdict]] = {}
    for sentence, verdict, number in session.execute(counted):
        verdicts.setdefault(sentence, Counter())[Verdict(verdict)] += number
    told = len(verdicts)
    odd = sum(counts[Verdict.ODD] >= counts[Verdict.PERFECT] for counts in verdicts.values())
    split = sum(len(counts) > 1 for counts in verdicts.values())
    shares = (_ODD * odd + _SPLIT * split) / told if told else 0.0
    return round(_SCORE * low / 100 + shares)
