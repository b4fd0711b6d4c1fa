"""Second opinions on a translation: alternatives, the way back, another engine. The caller commits.

1. ``ask_for`` makes a row; that row in state ``pending`` is the work. Two who ask for the same get the same
row. 2. A worker with no translations to do takes one by ``claim``, under a lease as for translations. 3.
``compute`` calls the engine, outside any transaction. 4. ``finish``, ``back_off`` or ``rule_out`` end it,
if the lease is still the worker's.

A back-translation is one more machine translation: where it looks wrong, it does not say which of the two
ways went wrong, and where it looks right, two mistakes may have cancelled out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from relay.board import translation_queue
from relay.board.entities import Post, TranslationJob, TranslationVersion
from relay.database import now
from relay.judging.entities import Opinion, OpinionKind, OpinionState
from relay.judging.queries import pairs_of, wording
from relay.packs.catalog import Catalog
from relay.people.entities import User
from translation import NoRouteError

ALTERNATIVES = 4  # at most, per sentence
MAX_ATTEMPTS = 3
_PAUSE = timedelta(seconds=10)
_NOT_SYNCED = {"synchronize_session": False}


class Unavailable(Exception):
    """This server cannot give that opinion: a pack is missing, or Apertium is."""


@dataclass(frozen=True)
class Job:
    """An opinion that a worker owns. ``sentences`` holds (original, its language, translation) each."""

    id: int
    owner: str
    kind: OpinionKind
    attempts: int  # this one included
    source: str
    target: str
    sentences: tuple[tuple[str, str, str], ...]


def ask_for(session: Session, user: User, version: TranslationVersion, kind: OpinionKind) -> Opinion:
    """Queue an opinion on ``version``. What was asked for before is found, what failed is tried again."""
    partnership = select(Post.partnership_id).join(TranslationJob, TranslationJob.post_id == Post.id)
    # One at a time, so that two who ask at once find one row.
    translation_queue.bump(
        session, session.scalars(partnership.where(TranslationJob.id == version.translation_id)).one()
    )
    found = session.scalar(
        select(Opinion)
        .where(Opinion.translation_version_id == version.id, Opinion.kind == kind)
        .execution_options(populate_existing=True)
    )
    if found is None:
        found = Opinion(translation_version_id=version.id, kind=kind, asked_by_id=user.id)
        session.add(found)
    elif found.state in (OpinionState.FAILED, OpinionState.UNAVAILABLE):
        found.state, found.attempts, found.not_before = OpinionState.PENDING, 0, now()
        found.error = found.finished_at = None
    session.flush()
    return found


def claim(session: Session, owner: str, lease: timedelta) -> Job | None:
    """Take over the oldest opinion that is due. ``owner`` must be new for each claim."""
    moment = now()
    # Not as a subquery of the update: PostgreSQL may run that once per row and take over more than one.
    oldest = (
        select(Opinion.id)
        .where(_due(moment))
        .order_by(Opinion.not_before, Opinion.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.scalar(oldest)
    taken = (
        update(Opinion)
        .where(Opinion.id == found, _due(moment))
        .values(lease_owner=owner, lease_until=moment + lease, attempts=Opinion.attempts + 1)
    )
    done = session.execute(taken, execution_options=_NOT_SYNCED) if found is not None else None
    # On SQLite, which has no row locks, another worker may have been faster.
    if found is None or not (isinstance(done, CursorResult) and done.rowcount == 1):
        return None
    return _job(session, found, owner)


def _due(moment: datetime) -> ColumnElement[bool]:
    return and_(
        Opinion.state == OpinionState.PENDING,
        Opinion.not_before <= moment,
        or_(Opinion.lease_until.is_(None), Opinion.lease_until < moment),
        Opinion.attempts < MAX_ATTEMPTS,
    )


def bury(session: Session) -> None:
    """End those whose every attempt ended with the death of its worker."""
    statement = (
        update(Opinion)
        .where(
            Opinion.state == OpinionState.PENDING,
            Opinion.attempts >= MAX_ATTEMPTS,
            or_(Opinion.lease_until.is_(None), Opinion.lease_until < now()),
        )
        .values(state=OpinionState.FAILED, error="no worker survived it", finished_at=now())
    )
    session.execute(statement, execution_options=_NOT_SYNCED)


def _job(session: Session, opinion_id: int, owner: str) -> Job:
    opinion = session.get_one(Opinion, opinion_id, populate_existing=True)
    version = session.get_one(TranslationVersion, opinion.translation_version_id)
    translation = session.get_one(TranslationJob, version.translation_id)
    post = session.get_one(Post, translation.post_id)
    original = wording(session, post, version.revision)
    mixed = post.sentence_languages if post.revision == version.revision else None
    languages = {(start, end): language for start, end, language in mixed or ()}
    return Job(
        id=opinion.id,
        owner=owner,
        kind=OpinionKind(opinion.kind),
        attempts=opinion.attempts,
        source=version.source,
        target=version.target,
        sentences=tuple(
            (
                original[slice(*pair.source)],
                languages.get(pair.source, version.source),
                version.text[slice(*pair.target)],
            )
            for pair in pairs_of(version)
        ),
    )


def compute(job: Job, languages: Catalog) -> list[Any]:
    """The opinion, one entry per sentence: a list of texts for alternatives, else a text.

    A sentence that was in the target language already has none: an empty list, or itself. Raises Unavailable,
    and whatever the engine raises.
    """
    results: list[Any] = [
        [] if job.kind is OpinionKind.ALTERNATIVES else translation for *_, translation in job.sentences
    ]
    try:
        for language in dict.fromkeys(language for _, language, _ in job.sentences if language != job.target):
            places = [place for place, sentence in enumerate(job.sentences) if sentence[1] == language]
            given = _given(job, [job.sentences[place] for place in places], language, languages)
            for place, opinion in zip(places, given, strict=True):
                results[place] = opinion
    except NoRouteError as error:
        raise Unavailable(str(error)) from error
    return results


def _given(
    job: Job, sentences: Sequence[tuple[str, str, str]], language: str, languages: Catalog
) -> Sequence[list[str] | str]:
    """The opinion on sentences whose originals are in one ``language``."""
    originals = [original for original, *_ in sentences]
    if job.kind is OpinionKind.ALTERNATIVES:
        return languages.translator.alternatives(
            originals, source=language, target=job.target, count=ALTERNATIVES
        )
    if job.kind is OpinionKind.BACK:
        translations = [translation for *_, translation in sentences]
        back = languages.translator.translate(translations, source=job.target, target=language)
        return [result.text for result in back]
    if languages.by_rules is None:
        raise Unavailable("apertium is not installed")
    return [result.text for result in languages.by_rules.translate(originals, language, job.target)]


def renew(session: Session, owner: str, lease: timedelta) -> None:
    """Say that the worker that owns this is still at it."""
    statement = update(Opinion).where(Opinion.lease_owner == owner).values(lease_until=now() + lease)
    session.execute(statement, execution_options=_NOT_SYNCED)


def release(session: Session, job: Job) -> None:
    """Give it back as it was before it was claimed (the worker is told to stop)."""
    _settle(session, job, attempts=job.attempts - 1)


def finish(session: Session, job: Job, result: list[Any]) -> bool:
    """Keep the result. False where the lease ran out and somebody else has it."""
    return _settle(session, job, state=OpinionState.DONE, result=result, error=None, finished_at=now())


def rule_out(session: Session, job: Job, reason: str) -> bool:
    """Say that this server cannot give it."""
    return _settle(session, job, state=OpinionState.UNAVAILABLE, error=reason[:500], finished_at=now())


def back_off(session: Session, job: Job, reason: str) -> bool:
    """Try again later, or end it as failed after MAX_ATTEMPTS."""
    if job.attempts < MAX_ATTEMPTS:
        return _settle(session, job, not_before=now() + _PAUSE * job.attempts, error=reason[:500])
    return _settle(session, job, state=OpinionState.FAILED, error=reason[:500], finished_at=now())


def _settle(session: Session, job: Job, **values: Any) -> bool:
    """Change the row and end the lease, only if it is still the claimed one."""
    statement = (
        update(Opinion)
        .where(Opinion.id == job.id, Opinion.lease_owner == job.owner, Opinion.state == OpinionState.PENDING)
        .values(lease_owner=None, lease_until=None, **values)
    )
    done = session.execute(statement, execution_options=_NOT_SYNCED)
    return isinstance(done, CursorResult) and done.rowcount == 1
