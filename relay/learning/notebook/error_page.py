"""The page of errors: those one made and those one found, by kind; and what is kept of a correction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from flask_babel import gettext as _

from relay.board.entities import Post
from relay.board.stored_translation import sentence_pairs
from relay.database import db
from relay.judging import labels as judging_labels
from relay.judging.entities import Mark, Side
from relay.judging.queries import compared, wording
from relay.judging.text.differences import pieces
from relay.learning.corrections.entities import Correction
from relay.learning.corrections.labels import REASONS
from relay.learning.notebook import error_queries
from relay.learning.notebook.entries import Pair, Source
from relay.learning.notebook.pages import ErrorGroup, ErrorsPage, FoundView, MadeView
from relay.people.entities import User

T = TypeVar("T")


def build(person: User) -> ErrorsPage:
    session = db.session()
    made = ((_reason(each), _made(each)) for each in error_queries.made(session, person))
    found = error_queries.found(session, person)
    ids = {mark.judgement.post_id for mark in found}
    posts = {post_id: session.get_one(Post, post_id) for post_id in ids}
    return ErrorsPage(
        made=_grouped(made),
        found=_grouped((_category(mark), _found(mark, posts[mark.judgement.post_id])) for mark in found),
    )


def _grouped(labelled: Iterable[tuple[str, T]]) -> tuple[ErrorGroup[T], ...]:
    """One group for each label, the longest first."""
    groups: dict[str, list[T]] = {}
    for label, each in labelled:
        groups.setdefault(label, []).append(each)
    return tuple(
        ErrorGroup(label, tuple(some))
        for label, some in sorted(groups.items(), key=lambda group: -len(group[1]))
    )


def _reason(correction: Correction) -> str:
    return str(REASONS[correction.reason]) if correction.reason else str(_("Without a reason"))


def _category(mark: Mark) -> str:
    category = mark.category
    return str(judging_labels.CATEGORIES[category]) if category else str(_("Without a kind"))


def sentence_of(correction: Correction) -> str:
    """The sentence that a correction is of, as its author wrote it."""
    text = wording(db.session(), correction.post, correction.post_revision)
    return " ".join(text[correction.start : correction.end].split())


def _made(correction: Correction) -> MadeView:
    return MadeView(
        id=correction.id,
        change=pieces(sentence_of(correction), correction.text),
        language=correction.post.language,
        name=correction.author.name,
        post=correction.post_id,
    )


def _found(mark: Mark, post: Post) -> FoundView:
    version = mark.judgement.version
    pair = sentence_pairs(version.sentences)[mark.sentence]
    of_source = mark.side == Side.SOURCE
    text = post.text if of_source else version.text
    missing = mark.side == Side.MISSING
    return FoundView(
        words=str(judging_labels.MISSING) if missing else text[mark.start : mark.end],
        missing=missing,
        language=version.source if of_source else version.target,
        sentence=(pair.source.of(post.text) if of_source else pair.target.of(version.text)),
        post=post.id,
        target=version.target,
        number=mark.sentence + 1,
    )


def taken(correction: Correction, own_language: str) -> tuple[Pair, Source, str]:
    """What to keep of a correction: the corrected sentence with what it means by the machine, its source,
    and as a note the sentence as it was.
    """
    session, post = db.session(), correction.post
    subject = compared(session, post, own_language)
    meaning = ""
    if subject is not None and subject.version is not None:
        fits = subject.version.revision == correction.post_revision
        meaning = next(
            (
                pair.target.of(subject.version.text)
                for pair in subject.pairs
                if fits and pair.source.start == correction.start
            ),
            "",
        )
    pair = Pair(post.language or "", correction.text, own_language, meaning)
    before = sentence_of(correction)
    return pair, Source(post.id, correction.post_revision, before, correction.id), before
