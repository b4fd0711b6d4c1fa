"""Sentences about which students agree, or disagree between classes or within one.

Only the newest versions, and public judgements of students' age bands. Two statements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board.entities import Post, TranslationJob, TranslationVersion
from relay.board.stored_translation import sentence_pairs
from relay.board.visibility import public
from relay.judging.entities import ADULT, Judgement, SentenceVerdict, Verdict
from relay.judging.statistics import ENOUGH

MOST = 12  # sentences on the page
_VERSIONS = 200  # versions examined, those with the most judges
_SOME = 3  # verdicts, without "I can't tell", from which on a class counts
_CLEAR = 0.75  # share of equal verdicts from which on a class agrees


class Finding(StrEnum):
    """How the verdicts on a sentence are distributed; the kinds most worth discussing come first."""

    BY_CLASS = "by_class"  # one class finds it odd, another perfect
    INSIDE = "inside"  # a class is divided
    ODD = "odd"  # the classes agree that it is odd
    PERFECT = "perfect"  # the classes agree that it is perfect


@dataclass(frozen=True)
class Sentence:
    """A translated sentence and its verdicts by classroom id. ``text`` is the translation."""

    post: int
    target: str
    text: str
    verdicts: Mapping[int, Counter[Verdict]]
    finding: Finding
    split: tuple[int, ...] = ()  # ids of the classes that are divided

    @property
    def n(self) -> int:
        return sum(sum(counts.values()) for counts in self.verdicts.values())


def most_telling(session: Session, board: int) -> list[Sentence]:
    """Up to MOST sentences to discuss: first those with disagreement, then those with agreement."""
    counts = (
        Post.partnership_id == board,
        public(Post, Judgement),
        Judgement.age_band != ADULT,
    )
    judged = (
        select(TranslationJob.current_id)
        .join(Judgement, Judgement.translation_version_id == TranslationJob.current_id)
        .join(Post, Post.id == Judgement.post_id)
        .where(*counts)
        .group_by(TranslationJob.current_id)
        .having(func.count() >= ENOUGH)
        .order_by(func.count().desc(), TranslationJob.current_id.desc())
        .limit(_VERSIONS)
    )
    versions = session.execute(
        select(TranslationVersion, TranslationJob.post_id)
        .join(TranslationJob, TranslationJob.current_id == TranslationVersion.id)
        .where(TranslationVersion.id.in_(judged))
    ).all()
    rows = session.execute(
        select(
            Judgement.translation_version_id,
            SentenceVerdict.sentence,
            Judgement.classroom_id,
            SentenceVerdict.verdict,
            func.count(),
        )
        .join(Post, Post.id == Judgement.post_id)
        .join(SentenceVerdict, SentenceVerdict.judgement_id == Judgement.id)
        .where(*counts, Judgement.translation_version_id.in_([version.id for version, _ in versions]))
        .group_by(
            Judgement.translation_version_id,
            SentenceVerdict.sentence,
            Judgement.classroom_id,
            SentenceVerdict.verdict,
        )
    )
    given: dict[tuple[int, int], dict[int, Counter[Verdict]]] = defaultdict(lambda: defaultdict(Counter))
    for version_id, sentence, room, verdict, number in rows:
        given[version_id, sentence][room][Verdict(verdict)] = number
    return _chosen(
        _sentence(version, post_id, index, by_room)
        for version, post_id in versions
        for index in range(len(version.sentences))
        if (by_room := given.get((version.id, index)))
    )


def _sentence(
    version: TranslationVersion, post_id: int, index: int, verdicts: Mapping[int, Counter[Verdict]]
) -> Sentence | None:
    found = classify(verdicts)
    if found is None:
        return None
    text = sentence_pairs(version.sentences)[index].target.of(version.text)
    return Sentence(post_id, version.target, text, verdicts, found, _split(verdicts))


def classify(verdicts: Mapping[int, Counter[Verdict]]) -> Finding | None:
    """Classify the verdicts by class. "I can't tell" is left out.

    None where there are fewer than ENOUGH verdicts, or no class has at least _SOME.
    """
    told = {room: counts[Verdict.PERFECT] + counts[Verdict.ODD] for room, counts in verdicts.items()}
    if sum(told.values()) < ENOUGH:
        return None
    shares = {
        room: counts[Verdict.ODD] / told[room] for room, counts in verdicts.items() if told[room] >= _SOME
    }
    if not shares:
        return None
    if min(shares.values()) <= 1 - _CLEAR and max(shares.values()) >= _CLEAR:
        return Finding.BY_CLASS
    if any(1 - _CLEAR < share < _CLEAR for share in shares.values()):
        return Finding.INSIDE
    return Finding.ODD if max(shares.values()) >= _CLEAR else Finding.PERFECT


def _split(verdicts: Mapping[int, Counter[Verdict]]) -> tuple[int, ...]:
    rooms = []
    for room, counts in verdicts.items():
        told = counts[Verdict.PERFECT] + counts[Verdict.ODD]
        if told >= _SOME and 1 - _CLEAR < counts[Verdict.ODD] / told < _CLEAR:
            rooms.append(room)
    return tuple(sorted(rooms))


_ORDER = {finding: index for index, finding in enumerate(Finding)}


def _chosen(sentences: Iterable[Sentence | None]) -> list[Sentence]:
    """Up to MOST sentences; half the places are for those with agreement, as far as there are that many."""
    found = [each for each in sentences if each is not None]
    found.sort(key=lambda each: (_ORDER[each.finding], -each.n, each.post))
    divided = [each for each in found if each.finding in (Finding.BY_CLASS, Finding.INSIDE)]
    agreed = [each for each in found if each.finding in (Finding.ODD, Finding.PERFECT)]
    kept = divided[: max(MOST // 2, MOST - len(agreed))]
    return [*kept, *agreed[: MOST - len(kept)]]
