"""Draft checks: ask for one, have a worker make it, and forget it. The caller commits.

1. ``ask`` adds a row in state ``pending``, which is the work item. Nothing is put on the board.
2. A worker ``claim``s it, ``compute``s outside any transaction, and ``finish``es it (relay/leases.py).
3. ``forget`` deletes the checks of a draft in the transaction that sends it, whatever form it was sent by;
   ``forget_old`` deletes what is older than a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, not_
from sqlalchemy.orm import Session

from relay import leases
from relay.board import glossary, stored_drafts, translation_queue
from relay.board.entities import Post, Thread
from relay.board.post_language import language_of
from relay.board.post_text import normalise, normalise_title
from relay.board.stored_translation import columns
from relay.board.visibility import Viewer
from relay.database import now
from relay.learning.draft_check.entities import DraftCheck
from relay.learning.draft_check.queries import of_draft
from relay.leases import Lease
from relay.packs.catalog import Catalog
from relay.people.entities import User
from translation import NoRouteError, Span, Term, Translation, quality_checks
from translation import glossary as fixed

LONGEST = 4_000  # code points of a draft: what a worker translates there and back in a few seconds
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Arrival:
    """What would arrive of a draft in the language ``target``; ``missing``: no pack translates it there.

    ``sentences`` as in ``stored_translation``; ``back`` has each of them, translated back. ``findings`` pairs
    the id of each quality check with the indices of the sentences in which it finds its fault. ``unknown``
    are spans of words of the draft that the pack has not met; ``fixed`` those of glossary entries, each with
    the translation that the classes have decided on.
    """

    target: str
    missing: bool = False
    text: str = ""
    route: Sequence[str] = ()
    sentences: Sequence[dict[str, Any]] = ()
    back: Sequence[str] = ()
    findings: Sequence[Sequence[Any]] = ()
    unknown: Sequence[Sequence[int]] = ()
    fixed: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True)
class Claimed:
    """A check that a worker owns. ``targets`` maps each language to translate into to its source."""

    lease: Lease
    text: str
    languages: Mapping[Span, str] = field(default_factory=dict)  # of the sentences, where it mixes languages
    targets: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()


def ask(
    session: Session,
    author: User,
    viewer: Viewer,
    *,
    form: Mapping[str, str],
    title: str = "",
    text: str,
    languages: Catalog,
    chosen_language: str | None = None,
    thread: Thread | None = None,
    post: Post | None = None,
) -> DraftCheck:
    """Ask for a check of a draft, as the form holds it: a message in ``thread``, a new wording of ``post``,
    or a topic. Raises EmptyText, TextTooLong, NotText, UnknownLanguage.
    """
    parts = [normalise_title(title)] if title.strip() else []
    if text.strip() or not parts:
        parts.append(normalise(text, LONGEST))
    whole = "\n".join(parts)
    found = language_of(
        session,
        author,
        viewer,
        whole,
        languages,
        chosen=chosen_language,
        current=post.language if post is not None else None,
    )
    check = DraftCheck(
        user_id=author.id,
        partnership_id=viewer.partnership.id,
        thread_id=thread.id if thread is not None else None,
        post_id=post.id if post is not None else None,
        # NUL is the only character that PostgreSQL cannot store.
        form={name: value.replace("\x00", "") for name, value in form.items()},
        text=whole,
        language=found.language,
        sentence_languages=found.sentences,
    )
    session.add(check)
    session.flush()
    return check


def claim(session: Session, owner: str) -> Claimed | None:
    """Claim the oldest check that is due, or return None. ``owner`` must be new for each claim."""
    for lease in leases.claim(session, DraftCheck, owner):
        check = session.get_one(DraftCheck, lease.key, populate_existing=True)
        board = check.partnership_id
        return Claimed(
            lease,
            check.text,
            {Span(start, end): code for start, end, code in check.sentence_languages or ()},
            translation_queue.source_languages(
                check.language, check.sentence_languages, translation_queue.languages_of(session, board)
            ),
            glossary.terms(session, [board]).get(board, ()),
        )
    return None


def compute(job: Claimed, languages: Catalog) -> list[dict[str, Any]]:
    """What would arrive of the draft in each language. Raises whatever the engine raises."""
    return [asdict(_arrival(job, source, target, languages)) for target, source in job.targets.items()]


def _arrival(job: Claimed, source: str, target: str, languages: Catalog) -> Arrival:
    translator = languages.translator
    try:
        (result,) = translator.translate(
            [job.text],
            source=source,
            target=target,
            sentence_languages={0: list(job.languages.items())} if job.languages else None,
            glossaries={0: job.terms},
        )
        back = _back(job, result, languages)
        unknown = [list(span) for span in _unknown(job, source, target, languages)]
    except NoRouteError:
        return Arrival(target, missing=True)
    context = quality_checks.CheckContext(job.text, result.text, source, target, result.sentences)
    decided = [term for term in job.terms if term.translations]
    return Arrival(
        target,
        text=result.text,
        route=result.route,
        sentences=columns(result)["sentences"],
        back=back,
        findings=[[found, quality_checks.sentences(context, found)] for found in sorted(result.findings)],
        unknown=unknown,
        fixed=[[*kept.span, kept.output] for kept in fixed.found(decided, job.text, source, target)],
    )


def _back(job: Claimed, result: Translation, languages: Catalog) -> list[str]:
    """Each sentence of ``result``, translated back; one that was in that language already stays."""
    spoken = [job.languages.get(pair.source, result.source) for pair in result.sentences]
    texts = [pair.target.of(result.text) for pair in result.sentences]
    for language in dict.fromkeys(code for code in spoken if code != result.target):
        places = [place for place, code in enumerate(spoken) if code == language]
        given = languages.translator.translate(
            [texts[place] for place in places], source=result.target, target=language
        )
        for place, one in zip(places, given, strict=True):
            texts[place] = one.text
    return texts


def _unknown(job: Claimed, source: str, target: str, languages: Catalog) -> Iterator[Span]:
    find = languages.translator.unknown_words
    if not job.languages:
        yield from find(job.text, source=source, target=target, terms=job.terms)
    for sentence, language in job.languages.items():
        if language != target:
            found = find(sentence.of(job.text), source=language, target=target, terms=job.terms)
            yield from (span.moved(sentence.start) for span in found)


def finish(session: Session, job: Claimed, result: list[dict[str, Any]]) -> bool:
    """Store the result. Returns False, and stores nothing, where the worker has lost the lease."""
    return leases.settle(session, job.lease, state="done", result=result, error=None)


@stored_drafts.sent.connect
def forget(
    session: Session, *, user_id: int, partnership_id: int, thread_id: int | None, post_id: int | None
) -> None:
    """Delete the checks of a draft that is being sent."""
    session.execute(delete(DraftCheck).where(of_draft(user_id, partnership_id, thread_id, post_id)))


def forget_old(session: Session) -> None:
    """Delete what is older than ``KEPT``, and what a fast clock dated later than that."""
    fresh = DraftCheck.created_at.between(now() - KEPT, now() + KEPT)
    session.execute(delete(DraftCheck).where(not_(fresh)))
