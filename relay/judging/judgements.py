"""Judgements: what a complete one must contain, and saving it. The caller commits.

The scheme is ESA, error span annotation (arXiv 2406.11580): words are marked as minor or major errors, then
the whole translation is given one score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import Delete, delete
from sqlalchemy.orm import Session

from relay.board import translation_queue
from relay.board.entities import Post, TranslationJob, TranslationVersion
from relay.board.stored_translation import sentence_pairs
from relay.board.visibility import Viewer
from relay.database import now
from relay.judging import review_need
from relay.judging.entities import (
    ADULT,
    YOUNGEST,
    Category,
    Check,
    Judgement,
    Mark,
    SendVerdict,
    SentenceVerdict,
    Severity,
    Side,
    UnsavedJudgement,
    Verdict,
)
from relay.judging.queries import own_judgement, unsaved, wording
from relay.judging.send_verdicts import purpose_of
from relay.judging.text.graphemes import whole
from relay.judging.text.spans import sides
from relay.people.entities import Role, User
from relay.problems import Problem
from translation import SentencePair

MOST_MARKS = 5  # in one sentence
FOUR = (0, 33, 66, 100)  # the scores that the youngest age band chooses from
_MOST_FORM = 200_000  # characters, names and values together, of an unsaved form


class Lack(StrEnum):
    """Why a judgement is incomplete."""

    VERDICT = "verdict"  # a sentence has no verdict
    MARK = "mark"  # a sentence is called odd, but nothing in it is marked
    SEVERITY = "severity"  # a mark has no severity
    TOO_MANY = "too_many"  # more than MOST_MARKS marks in a sentence
    CONTRADICTION = "contradiction"  # a sentence is called perfect, but has a minor or major mark
    SCORE = "score"  # there is no score, or not one of those offered


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark as a form gives it. For side ``missing``, ``start`` and ``end`` are ignored."""

    sentence: int
    side: Side
    start: int
    end: int
    severity: Severity | None = None
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything a judge says about one version; ``verdicts`` goes by sentence index."""

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    marks: tuple[Marked, ...] = ()
    score: int | None = None
    send: bool | None = None  # whether they would send it (``send_verdicts.purpose_of``); None: not said


@dataclass(frozen=True, slots=True)
class Gap:
    """Something still to fill in. ``sentence``: None for the score; ``mark``: one that lacks a severity."""

    lack: Lack
    sentence: int | None = None
    mark: Marked | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved judgement.

    ``outdated``: it is of an earlier version, as the message or its translation has changed since.
    """

    judgement: Judgement
    outdated: bool


class Incomplete(Problem):
    """The judgement is incomplete; ``gaps`` says what is missing, in the order of the page."""

    message = _l("Something is still missing. Fill it in, then save again.")

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__()
        self.gaps = tuple(gaps)


class MisplacedMark(Problem):
    message = _l("Some of the marked words are not in this translation. Mark them again.")


class OnlyReading(Problem):
    message = _l("You can read here, but not judge.")


def band_of(judge: User, viewer: Viewer) -> str:
    """The age band of a judge: their classroom's for students, ``ADULT`` for everybody else."""
    return viewer.classroom.age_band if judge.role == Role.STUDENT else ADULT


def to_judge(original: str, translated: str, pair: SentencePair) -> bool:
    """Whether a sentence needs a verdict: False where neither side has letters (emoji, numbers)."""
    return any(character.isalpha() for character in pair.source.of(original) + pair.target.of(translated))


def gaps(answers: Answers, version: TranslationVersion, original: str, band: str) -> tuple[Gap, ...]:
    """What ``answers`` still lack before they can be saved, in the order of the page."""
    return tuple(_gaps(answers, version, original, band))


def _gaps(answers: Answers, version: TranslationVersion, original: str, band: str) -> Iterator[Gap]:
    given = []
    for sentence, pair in enumerate(sentence_pairs(version.sentences)):
        verdict = answers.verdicts.get(sentence)
        marks = [mark for mark in answers.marks if mark.sentence == sentence]
        if verdict is None and to_judge(original, version.text, pair):
            yield Gap(Lack.VERDICT, sentence)
        if verdict is not None:
            given.append(verdict)
        if verdict is Verdict.ODD and not marks:
            yield Gap(Lack.MARK, sentence)
        if len(marks) > MOST_MARKS:
            yield Gap(Lack.TOO_MANY, sentence)
        for mark in marks:
            if mark.severity is None:
                yield Gap(Lack.SEVERITY, sentence, mark)
        if verdict is Verdict.PERFECT and any(m.severity in (Severity.MINOR, Severity.MAJOR) for m in marks):
            yield Gap(Lack.CONTRADICTION, sentence)
    told_nothing = bool(given) and all(verdict is Verdict.CANT_TELL for verdict in given)
    if answers.score is None:
        if not told_nothing:
            yield Gap(Lack.SCORE)
    elif not 0 <= answers.score <= 100 or (band == YOUNGEST and answers.score not in FOUR):
        yield Gap(Lack.SCORE)


def save(
    session: Session, judge: User, viewer: Viewer, version: TranslationVersion, answers: Answers
) -> Saved:
    """Add a judgement of ``version``; the person's earlier judgement of it stays as history.

    ``version`` is the one the judge saw, even where the message or its translation has changed since. The
    same answers again make no new revision; others stay hidden where a teacher has hidden those before.
    Either way the judge's unsaved form for it is deleted. Raises
    Incomplete, MisplacedMark, OnlyReading.
    """
    if not viewer.may_write:
        raise OnlyReading
    number = translation_queue.bump(session, viewer.partnership.id)  # locks: one save at a time from here on
    translation = session.get_one(TranslationJob, version.translation_id, populate_existing=True)
    post = session.get_one(Post, translation.post_id, populate_existing=True)
    original = wording(session, post, version.revision)
    lacking = gaps(answers, version, original, band := band_of(judge, viewer))
    if lacking:
        raise Incomplete(lacking)
    marks = _placed(answers.marks, version, original)
    session.execute(_unsaved(judge, version.id))
    outdated = translation.current_id != version.id or post.revision != version.revision
    before = own_judgement(session, judge.id, version.id)
    if before is not None and _same(before, answers, marks):
        return Saved(before, outdated)
    judgement = Judgement(
        post_id=post.id,
        post_revision=version.revision,
        target=version.target,
        translation_version_id=version.id,
        user_id=judge.id,
        classroom_id=viewer.own.classroom_id,
        age_band=band,
        number=before.number + 1 if before else 1,
        score=answers.score,
        checks=list(before.checks) if before else [],
        hidden_at=before.hidden_at if before else None,
    )
    judgement.verdicts = [SentenceVerdict(sentence=s, verdict=v) for s, v in sorted(answers.verdicts.items())]
    judgement.marks = marks
    if answers.send is not None:
        judgement.send = SendVerdict(purpose=purpose_of(post), yes=answers.send)
    session.add(judgement)
    session.flush()
    if before is not None:
        before.replaced_by_id = judgement.id
    post.changed = number
    session.flush()
    review_need.weigh(session, version)
    return Saved(judgement, outdated)


def _placed(marks: Sequence[Marked], version: TranslationVersion, original: str) -> list[Mark]:
    """The marks as rows, extended to whole characters.

    Raises MisplacedMark where one lies outside its sentence or overlaps another.
    """
    pairs = sentence_pairs(version.sentences)
    rows: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.sentence, m.side, m.start, m.end)):
        if not 0 <= mark.sentence < len(pairs) or mark.severity is None:
            raise MisplacedMark
        low, high = sides(pairs[mark.sentence])[mark.side]
        start, end = low, high
        if mark.side is not Side.MISSING:
            text = original if mark.side is Side.SOURCE else version.text
            if not low <= mark.start < mark.end <= high:
                raise MisplacedMark
            start, end = whole(text, mark.start, mark.end)
            if not low <= start < end <= high:
                raise MisplacedMark
        last = rows[-1] if rows else None
        if (
            last
            and (last.sentence, last.side) == (mark.sentence, mark.side)
            and start < max(last.end, last.start + 1)
        ):
            raise MisplacedMark
        rows.append(
            Mark(
                sentence=mark.sentence,
                side=mark.side,
                start=start,
                end=end,
                severity=mark.severity,
                category=mark.category,
            )
        )
    return rows


def _same(before: Judgement, answers: Answers, marks: Sequence[Mark]) -> bool:
    def key(mark: Mark) -> tuple[object, ...]:
        return (mark.sentence, mark.side, mark.start, mark.end, mark.severity, mark.category)

    return (
        before.score == answers.score
        and (before.send.yes if before.send is not None else None) == answers.send
        and {row.sentence: row.verdict for row in before.verdicts} == dict(answers.verdicts)
        and sorted(map(key, before.marks), key=str) == sorted(map(key, marks), key=str)
    )


def record_checks(session: Session, judge: User, judgement: Judgement, checks: Collection[Check]) -> None:
    """Record how the judge checked, which is asked after saving so that it does not influence the judgement.

    Raises ValueError where the judgement is somebody else's.
    """
    if judgement.user_id != judge.id:
        raise ValueError(f"judgement {judgement.id} is not by person {judge.id}")
    judgement.checks = sorted(set(checks))
    session.flush()


def keep_unsaved(
    session: Session, judge: User, version: TranslationVersion, form: Mapping[str, Sequence[str]]
) -> UnsavedJudgement | None:
    """Store a form that is not saved as a judgement, one per person and version.

    Returns None, and stores nothing, where it is longer than ``_MOST_FORM`` characters.
    """
    kept = {name: list(values) for name, values in form.items()}
    if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > _MOST_FORM:
        return None
    row = unsaved(session, judge.id, version.id)
    if row is None:
        row = UnsavedJudgement(user_id=judge.id, translation_version_id=version.id)
        session.add(row)
    row.form, row.created_at = kept, now()
    session.flush()
    return row


def drop_unsaved(session: Session, judge: User, version_id: int) -> None:
    """Delete the judge's unsaved form for a version, if there is one."""
    session.execute(_unsaved(judge, version_id))


def _unsaved(judge: User, version_id: int) -> Delete:
    return delete(UnsavedJudgement).where(
        UnsavedJudgement.user_id == judge.id, UnsavedJudgement.translation_version_id == version_id
    )
