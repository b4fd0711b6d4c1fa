"""Twists: have a sentence and the same sentence changed translated by a worker. The caller commits.

1. ``ask`` adds a row in state ``pending``, which is the work item.
2. A worker ``claim``s it, ``compute``s outside any transaction, and ``finish``es it (relay/leases.py). Both
   sentences are translated in the same way, so that what differs comes from the change alone.
3. ``forget_old`` deletes what is older than a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, not_
from sqlalchemy.orm import Session

from relay import leases
from relay.board import glossary
from relay.board.entities import Post
from relay.board.post_text import normalise
from relay.database import now
from relay.judging.queries import Compared
from relay.judging.text.differences import Kind, pieces
from relay.learning.twist_lab.entities import Twist, TwistKind
from relay.leases import Lease
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem
from translation import Span, Term

LONGEST = 600  # code points of a changed sentence
KEPT = timedelta(days=1)


class NothingTwisted(Problem):
    message = _l("This is the sentence as it was. Change a word of it.")
    field = "twisted"


class TooMuchTwisted(Problem):
    message = _l(
        "Nothing is left of the sentence. Change a word or two, so that you see what makes the difference."
    )
    field = "twisted"


class NotTranslated(Problem):
    message = _l("The machine leaves this sentence as it is: it is in that language already.")
    field = "twisted"


@dataclass(frozen=True)
class Claimed:
    """A twist that a worker owns."""

    lease: Lease
    source: str
    target: str
    sentences: tuple[str, str]
    terms: tuple[Term, ...]


def language_of(compared: Compared, sentence: int) -> str:
    """The language of a sentence of a message, which may mix several."""
    version, post = compared.version, compared.post
    if version is None:
        return compared.translation.source
    spoken: dict[Span, str] = {}
    if post.revision == version.revision:
        spoken = {Span(start, end): code for start, end, code in post.sentence_languages or ()}
    return spoken.get(compared.pairs[sentence].source, version.source)


def ask(
    session: Session, user: User, compared: Compared, sentence: int, kind: TwistKind, twisted: str
) -> Twist:
    """Ask for the translations of a ``sentence`` (its index) of a message as it is and as ``twisted``.

    Raises EmptyText, TextTooLong, NotText, NothingTwisted, TooMuchTwisted, NotTranslated, and ValueError
    where there is no translation yet.
    """
    if compared.version is None:
        raise ValueError("what is not translated yet cannot be compared")
    original = compared.pairs[sentence].source.of(compared.original)
    twisted = normalise(" ".join(twisted.split()), LONGEST)
    if twisted == " ".join(original.split()):
        raise NothingTwisted
    kept = (piece.text for piece in pieces(original, twisted) if piece.kind is Kind.SAME)
    if not any(any(map(str.isalnum, text)) for text in kept):
        raise TooMuchTwisted
    source = language_of(compared, sentence)
    if source == compared.translation.target:
        raise NotTranslated
    twist = Twist(
        user_id=user.id,
        post_id=compared.post.id,
        translation_version_id=compared.version.id,
        sentence=sentence,
        kind=kind,
        original=original,
        twisted=twisted,
        source=source,
        target=compared.translation.target,
    )
    session.add(twist)
    session.flush()
    return twist


def claim(session: Session, owner: str) -> Claimed | None:
    """Claim the oldest twist that is due, or return None. ``owner`` must be new for each claim."""
    for lease in leases.claim(session, Twist, owner):
        twist = session.get_one(Twist, lease.key, populate_existing=True)
        board = session.get_one(Post, twist.post_id).partnership_id
        terms = glossary.terms(session, [board]).get(board, ())
        return Claimed(lease, twist.source, twist.target, (twist.original, twist.twisted), terms)
    return None


def compute(job: Claimed, languages: Catalog) -> dict[str, str]:
    """The translations of both sentences. Raises whatever the engine raises."""
    before, after = languages.translator.translate(
        job.sentences, source=job.source, target=job.target, glossaries={0: job.terms, 1: job.terms}
    )
    return {"before": before.text, "after": after.text}


def finish(session: Session, job: Claimed, result: dict[str, str]) -> bool:
    """Store the result. Returns False, and stores nothing, where the worker has lost the lease."""
    return leases.settle(session, job.lease, state="done", result=result, error=None)


def forget_old(session: Session) -> None:
    """Delete what is older than ``KEPT``, and what a fast clock dated later than that."""
    fresh = Twist.created_at.between(now() - KEPT, now() + KEPT)
    session.execute(delete(Twist).where(not_(fresh)))
