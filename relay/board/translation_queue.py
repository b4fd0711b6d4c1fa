"""The queue of translation jobs: enqueue what a post needs, claim it, attach the result.

1. ``enqueue`` makes one row for each target language of a post. A pending row is a work item.
2. ``claim`` gives a worker the oldest due rows of one language pair under a lease (relay/leases.py).
3. ``attach`` stores a result if the worker still owns the lease and the post has not changed meanwhile.
4. ``back_off`` delays a failed row, or ends it as ``failed`` after its last try; ``hold_up`` delays one that
   failed because the machine is in trouble; ``recover`` takes back the rows of workers that died.
   ``lack_pack`` sets rows aside that lack a language pack, and ``requeue`` queues them again.

Every function takes the session and leaves the commit to its caller. Functions that lock rows lock the
partnership first, which prevents deadlocks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Update, select, update
from sqlalchemy.orm import Session

from relay import leases
from relay.board import glossary, review_priority, stored_translation
from relay.board.entities import (
    Participation,
    Partnership,
    Post,
    TranslationJob,
    TranslationState,
    TranslationVersion,
)
from relay.board.visibility import current, is_current
from relay.database import now
from relay.leases import Lease
from relay.people.entities import Classroom
from translation import Term
from translation import Translation as Result

# Given a source and a target language: the packs to install, as (from, to), before it can be translated.
Missing = Callable[[str, str], tuple[tuple[str, str], ...]]

_NOT_SYNCED = {"synchronize_session": False}


@dataclass(frozen=True)
class Claimed:
    """A claimed row with the data needed to translate it."""

    lease: Lease
    id: int
    partnership_id: int
    post_id: int
    revision: int
    source: str
    target: str
    text: str
    sentences: list[list[Any]] | None
    terms: tuple[Term, ...] = ()  # the glossary of its partnership


def bump(session: Session, partnership_id: int) -> int:
    """Raise the change number of a partnership and return it. Locks its row until the transaction ends."""
    raised = (
        update(Partnership)
        .where(Partnership.id == partnership_id)
        .values(change_number=Partnership.change_number + 1)
        .returning(Partnership.change_number)
    )
    return int(session.execute(raised, execution_options=_NOT_SYNCED).scalar_one())


def sources(post: Post, languages: Iterable[str]) -> dict[str, str]:
    """The source language for each of ``languages`` that ``post`` is to be translated into.

    A post that mixes languages is translated into its own languages too. The source is then the language that
    most of its text is in, apart from the target.
    """
    if not is_current(post):
        return {}
    return source_languages(post.language, post.sentence_languages, languages)


def source_languages(
    language: str | None, sentences: Sequence[Sequence[Any]] | None, languages: Iterable[str]
) -> dict[str, str]:
    """``sources`` of a text in ``language`` whose ``sentences`` are in languages of their own, if it mixes
    them (as in ``Post.sentence_languages``)."""
    if language is None:
        return {}
    if not sentences:
        return {code: language for code in languages if code != language}
    letters: Counter[str] = Counter()
    for start, end, code in sentences:
        letters[code] += end - start
    wanted = {}
    for target in languages:
        others = [code for code, _ in letters.most_common() if code != target]
        if others:
            wanted[target] = others[0]
    return wanted


def languages_of(session: Session, partnership_id: int) -> tuple[str, ...]:
    """The languages of the classes of a board, in the order in which these joined."""
    found = session.scalars(
        select(Classroom.language)
        .join(Participation, Participation.classroom_id == Classroom.id)
        .where(Participation.partnership_id == partnership_id)
        .order_by(Participation.id)
    )
    return tuple(dict.fromkeys(found))


def enqueue(session: Session, post: Post, languages: Iterable[str], missing: Missing) -> None:
    """Queue the translations of the post's current text, and cancel those it no longer needs.

    The caller holds the partnership's lock (``bump``), which a worker also needs to store a result.
    """
    wanted = sources(post, languages)
    rows = _rows_of(session, post)
    for target, source in wanted.items():
        _put(session, post, rows.pop(target, None), source, target, missing)
    for row in rows.values():
        row.state = TranslationState.UNNEEDED
        row.end_lease()
    session.flush()


def _rows_of(session: Session, post: Post) -> dict[str, TranslationJob]:
    """The post's rows by target, reloaded and, on PostgreSQL, locked against claims until the commit."""
    found = session.scalars(
        select(TranslationJob)
        .where(TranslationJob.post_id == post.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.target: row for row in found}


def _put(
    session: Session, post: Post, row: TranslationJob | None, source: str, target: str, missing: Missing
) -> None:
    if row is None:
        row = TranslationJob(post_id=post.id, target=target)
        session.add(row)
    row.source, row.revision = source, post.revision
    _start(row, _missing_for(post, target, missing))


def start_again(session: Session, row: TranslationJob, missing: Missing) -> None:
    """Queue a translation again, of the same text; one that workers died with is still tried alone."""
    _start(row, _missing_for(row.post, row.target, missing), changed=False)
    session.flush()


def _start(row: TranslationJob, missing: list[list[str]], *, changed: bool = True) -> None:
    row.state = TranslationState.NO_PACK if missing else TranslationState.PENDING
    row.missing = missing or None
    row.start_again(changed=changed)


def _missing_for(post: Post, target: str, missing: Missing) -> list[list[str]]:
    spoken = (
        {code for *_, code in post.sentence_languages}
        if post.sentence_languages
        else {cast(str, post.language)}
    )
    pairs = dict.fromkeys(pair for source in sorted(spoken - {target}) for pair in missing(source, target))
    return [list(pair) for pair in pairs]


def enqueue_all(session: Session, partnership_id: int, languages: Iterable[str], missing: Missing) -> int:
    """Queue the missing translations of all posts of a board after a class has joined.

    Returns the number of posts that lacked any.
    """
    languages = tuple(languages)
    posts = session.scalars(
        select(Post)
        .where(Post.partnership_id == partnership_id, Post.language.is_not(None), current(Post))
        .order_by(Post.id)
    ).all()
    changed = 0
    for post in posts:
        number = bump(session, partnership_id)
        rows = _rows_of(session, post)
        lacking = {
            target: source
            for target, source in sources(post, languages).items()
            if target not in rows or rows[target].state == TranslationState.UNNEEDED
        }
        for target, source in lacking.items():
            _put(session, post, rows.get(target), source, target, missing)
        if lacking:
            post.changed = number
            changed += 1
    session.flush()
    return changed


def claim(session: Session, owner: str, *, rows: int, characters: int) -> list[Claimed]:
    """Claim up to ``rows`` due rows of one language pair, the oldest first; empty if none is due.

    ``owner`` must be new for each claim. Rows beyond ``characters`` code points of text are released, but one
    row is always kept. A row that anything went wrong with before is claimed alone.
    """
    pair = (TranslationJob.source, TranslationJob.target)
    claimed = leases.claim(session, TranslationJob, owner, rows=rows, alike=pair)
    by_id: dict[int, Lease] = {lease.key[0]: lease for lease in claimed}
    found = session.execute(
        select(TranslationJob, Post)
        .join(Post, Post.id == TranslationJob.post_id)
        .where(TranslationJob.id.in_(by_id))
        .order_by(TranslationJob.not_before, TranslationJob.id)
        .execution_options(populate_existing=True)
    ).all()
    decided = glossary.terms(session, {post.partnership_id for _, post in found})
    kept: list[Claimed] = []
    for row, post in found:
        characters -= len(post.text)
        if kept and characters < 0:
            leases.release(session, by_id[row.id])
            continue
        kept.append(
            Claimed(
                by_id[row.id], row.id, post.partnership_id, post.id, row.revision, row.source, row.target,
                post.text, post.sentence_languages, decided.get(post.partnership_id, ()),
            )
        )  # fmt: skip
    return kept


def attach(session: Session, claimed: Claimed, result: Result) -> bool:
    """Store ``result`` as the post's translation.

    Returns False, with nothing stored, if another worker has claimed the row since the lease ran out, or if
    the post was edited, withdrawn or given another language.
    """
    number = bump(session, claimed.partnership_id)
    fine = {"attempts": 0, "hold_ups": 0, "deaths": 0, "error": None}
    done = {"state": TranslationState.DONE, "missing": None, **fine}
    if not leases.settle(session, claimed.lease, *_unchanged(claimed), **done):
        return False
    version = TranslationVersion(
        translation_id=claimed.id,
        revision=claimed.revision,
        source=claimed.source,
        **stored_translation.columns(result),
    )
    session.add(version)
    session.flush()
    current = update(TranslationJob).where(TranslationJob.id == claimed.id).values(current_id=version.id)
    session.execute(current, execution_options=_NOT_SYNCED)
    review_priority.renew(session, claimed.partnership_id, version)
    _mark_changed(session, claimed.post_id, number)
    return True


def back_off(session: Session, claimed: Claimed, reason: str) -> bool:
    """Delay the row before its next try, or end it as failed after the last one.

    Returns whether the worker still owned the row.
    """
    if not claimed.lease.is_last_try:
        return leases.back_off(session, claimed.lease, reason, *_unchanged(claimed))
    number = bump(session, claimed.partnership_id)
    ended = leases.back_off(session, claimed.lease, reason, *_unchanged(claimed))
    if ended:
        _mark_changed(session, claimed.post_id, number)
    return ended


def hold_up(session: Session, claimed: Claimed, reason: str) -> bool:
    """Delay the row because the machine is in trouble. Returns whether the worker still owned it."""
    if claimed.lease.hold_ups:  # its page says so already
        return leases.hold_up(session, claimed.lease, reason, *_unchanged(claimed))
    number = bump(session, claimed.partnership_id)
    held = leases.hold_up(session, claimed.lease, reason, *_unchanged(claimed))
    if held:
        _mark_changed(session, claimed.post_id, number)
    return held


def lack_pack(session: Session, claimed: Claimed, missing: Iterable[tuple[str, str]]) -> None:
    """Set the row aside until the packs ``missing``, as (from, to), are installed."""
    number = bump(session, claimed.partnership_id)
    aside = {
        "state": TranslationState.NO_PACK, "missing": [list(pair) for pair in missing], "attempts": 0,
        "hold_ups": 0,
    }  # fmt: skip
    if leases.settle(session, claimed.lease, *_unchanged(claimed), **aside):
        _mark_changed(session, claimed.post_id, number)


def _unchanged(claimed: Claimed) -> tuple[ColumnElement[bool], ...]:
    """The conditions, besides the lease, under which a result is still valid: same revision, same source."""
    return TranslationJob.revision == claimed.revision, TranslationJob.source == claimed.source


def recover(session: Session) -> int:
    """Take back the rows of workers that died (``leases.recover``). Returns how many were set aside."""
    found = session.execute(
        select(TranslationJob.id, TranslationJob.post_id, Post.partnership_id)
        .join(Post, Post.id == TranslationJob.post_id)
        .where(leases.has_expired(TranslationJob, now()))
        .order_by(Post.partnership_id)
    ).all()
    aside = 0
    for row_id, post_id, partnership_id in found:
        number = bump(session, partnership_id)
        if leases.recover(session, TranslationJob, TranslationJob.id == row_id):
            _mark_changed(session, post_id, number)
            aside += 1
    return aside


def requeue(session: Session, missing: Missing) -> int:
    """Queue the rows whose missing packs have been installed. Returns how many."""
    waiting = session.execute(
        select(TranslationJob.id, TranslationJob.post_id, TranslationJob.missing, Post.partnership_id)
        .join(Post, Post.id == TranslationJob.post_id)
        .where(TranslationJob.state == TranslationState.NO_PACK)
        .order_by(Post.partnership_id)
    ).all()
    taken = 0
    for row_id, post_id, pairs, partnership_id in waiting:
        if any(missing(source, target) for source, target in pairs or []):
            continue
        number = bump(session, partnership_id)
        statement = (
            update(TranslationJob)
            .where(TranslationJob.id == row_id, TranslationJob.state == TranslationState.NO_PACK)
            .values(state=TranslationState.PENDING, missing=None, attempts=0, hold_ups=0, not_before=now())
        )
        if _changed_rows(session, statement):
            _mark_changed(session, post_id, number)
            taken += 1
    return taken


def _changed_rows(session: Session, statement: Update) -> int:
    return cast("CursorResult[Any]", session.execute(statement, execution_options=_NOT_SYNCED)).rowcount


def _mark_changed(session: Session, post_id: int, number: int) -> None:
    statement = update(Post).where(Post.id == post_id).values(changed=number)
    session.execute(statement, execution_options=_NOT_SYNCED)
