"""Second opinions on a translation: alternatives, a back-translation, another engine. The caller commits.

1. ``ask_for`` adds a row in state ``pending``, which is the work item. Two requests for the same opinion
   share one row.
2. A worker with no translations to do takes a row with ``claim``, under a lease (relay/leases.py).
3. ``compute`` calls the engine, outside any transaction.
4. ``finish`` or ``rule_out`` ends it, if the worker still owns the lease; after a failure the row backs off
   (``leases.back_off``).

A back-translation is another machine translation: where it looks wrong, it does not say which direction went
wrong, and where it looks right, two mistakes may have cancelled out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import leases
from relay.board import translation_queue
from relay.board.entities import Post, TranslationJob, TranslationVersion
from relay.board.stored_translation import sentence_pairs
from relay.database import now
from relay.judging.entities import Opinion, OpinionKind, OpinionState
from relay.judging.queries import wording
from relay.leases import Lease
from relay.packs.catalog import Catalog
from relay.people.entities import User
from translation import NoRouteError, engines

ALTERNATIVES = 4  # at most, per sentence


class Unavailable(Exception):
    """This server cannot give the opinion: a pack is missing, or the other engine is not installed."""


@dataclass(frozen=True)
class Claimed:
    """An opinion that a worker owns. ``sentences``: (original, language of the original, translation)."""

    lease: Lease
    kind: str
    source: str
    target: str
    sentences: tuple[tuple[str, str, str], ...]


def offered(version: TranslationVersion) -> tuple[str, ...]:
    """The kinds of opinion that can be requested, whether or not this server can give them at present."""
    others = [
        engine.id for engine in engines.all_engines().values() if engine.open and engine.id != version.engine
    ]
    return (OpinionKind.BACK, *others, OpinionKind.ALTERNATIVES)


def ask_for(session: Session, user: User, version: TranslationVersion, kind: str) -> Opinion:
    """Queue an opinion on ``version``. An existing request is returned; if it failed, it is queued again."""
    again = (OpinionState.FAILED, OpinionState.UNAVAILABLE)
    partnership = select(Post.partnership_id).join(TranslationJob, TranslationJob.post_id == Post.id)
    # Locks the partnership, so that two simultaneous requests share one row.
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
    elif found.state in again or (found.state == OpinionState.PENDING and found.set_aside):
        found.start_again(changed=False)
        found.state, found.finished_at = OpinionState.PENDING, None
    session.flush()
    return found


def claim(session: Session, owner: str) -> Claimed | None:
    """Claim the oldest opinion that is due, or return None. ``owner`` must be new for each claim."""
    for lease in leases.claim(session, Opinion, owner):
        return _claimed(session, lease)
    return None


def _claimed(session: Session, lease: Lease) -> Claimed:
    opinion = session.get_one(Opinion, lease.key, populate_existing=True)
    version = session.get_one(TranslationVersion, opinion.translation_version_id)
    translation = session.get_one(TranslationJob, version.translation_id)
    post = session.get_one(Post, translation.post_id)
    original = wording(session, post, version.revision)
    mixed = post.sentence_languages if post.revision == version.revision else None
    languages = {(start, end): language for start, end, language in mixed or ()}
    return Claimed(
        lease=lease,
        kind=opinion.kind,
        source=version.source,
        target=version.target,
        sentences=tuple(
            (
                pair.source.of(original),
                languages.get(pair.source, version.source),
                pair.target.of(version.text),
            )
            for pair in sentence_pairs(version.sentences)
        ),
    )


def compute(job: Claimed, languages: Catalog) -> list[Any]:
    """The opinion, one entry per sentence: a list of texts for alternatives, otherwise one text.

    A sentence that was in the target language already gets an empty list, or its stored translation. Raises
    Unavailable, and whatever the engine raises.
    """
    results: list[Any] = [
        [] if job.kind == OpinionKind.ALTERNATIVES else translation for *_, translation in job.sentences
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
    job: Claimed, sentences: Sequence[tuple[str, str, str]], language: str, languages: Catalog
) -> Sequence[list[str] | str]:
    """The opinion on sentences whose originals are in one ``language``."""
    originals = [original for original, *_ in sentences]
    if job.kind == OpinionKind.ALTERNATIVES:
        return languages.translator.alternatives(
            originals, source=language, target=job.target, count=ALTERNATIVES
        )
    if job.kind == OpinionKind.BACK:
        translations = [translation for *_, translation in sentences]
        back = languages.translator.translate(translations, source=job.target, target=language)
        return [result.text for result in back]
    engine = languages.second_engine(job.kind)
    if engine is None:
        raise Unavailable(f"{job.kind} is not installed")
    given = engine.translate(originals, source=language, target=job.target)
    return [result.text for result in given]


def finish(session: Session, job: Claimed, result: list[Any]) -> bool:
    """Store the result. Returns False, and stores nothing, where the worker has lost the lease."""
    values = {"state": OpinionState.DONE, "result": result, "error": None, "finished_at": now()}
    return leases.settle(session, job.lease, **values)


def rule_out(session: Session, job: Claimed, reason: str) -> bool:
    """Store that this server cannot give the opinion. Returns False where the worker has lost the lease."""
    values = {"state": OpinionState.UNAVAILABLE, "error": reason[:500], "finished_at": now()}
    return leases.settle(session, job.lease, **values)
