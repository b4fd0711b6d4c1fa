"""Notebooks of the demo's students: words that they kept from each other's messages, through the services."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Participation, Partnership, Post, PostKind
from relay.board.visibility import viewer_of
from relay.judging.loaders import Subject
from relay.judging.queries import compared
from relay.learning.notebook import entries, keep_page
from relay.learning.notebook.entities import NotebookEntry, Origin
from relay.learning.notebook.entries import Pair
from relay.people.entities import Membership, User
from translation import Span


@dataclass(frozen=True)
class _Word:
    """A word of the message that begins with ``message``; ``better``: what its owner wrote in place of the
    machine's words, if they did.
    """

    by: str
    message: str
    word: str
    note: str = ""
    better: str = ""


_WORDS = (
    _Word("Valentina", "My teacher says", "cake", "¿Por qué una torta es fácil? 😄"),
    _Word("Valentina", "I take bus 14", "stop", "También es «parar»."),
    _Word(
        "Valentina", "It's raining cats and dogs here", "swamp",
        "Se dice cuando el piso está mojado y con barro.", better="pantano",
    ),
    _Word("Maya", "Yo vivo en una montaña", "nubes"),
    _Word("Maya", "Mi casa queda cerca", "mercado", "Sounds like market!"),
    _Word("Hugo", "My parents only like", "drums"),
    _Word("Hugo", "Yes! There is a mountain", "snow"),
)  # fmt: skip
_BY_HAND = (("Valentina", Pair("en", "it's up to you", "es", "como tú quieras"), "La profe lo dice mucho."),)


def seed(session: Session, partnership: Partnership) -> None:
    """Fill the notebooks, once. Needs the translations. The caller commits."""
    members = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .join(Participation, Participation.classroom_id == Membership.classroom_id)
        .where(Participation.partnership_id == partnership.id)
    )
    people = {user.name: user for user in session.scalars(members)}
    ids = [user.id for user in people.values()]
    if session.scalar(select(NotebookEntry.id).where(NotebookEntry.user_id.in_(ids)).limit(1)) is not None:
        return
    for word in _WORDS:
        if word.by in people:
            _keep(session, partnership, people[word.by], word)
    for name, pair, note in _BY_HAND:
        if name in people:
            entries.write(session, people[name], pair, (pair.language, pair.other_language), note)


def _keep(session: Session, partnership: Partnership, person: User, word: _Word) -> None:
    post = session.scalar(
        select(Post).where(
            Post.partnership_id == partnership.id,
            Post.kind == PostKind.MESSAGE,
            Post.text.startswith(word.message),
        )
    )
    viewer = viewer_of(session, person, partnership.id)
    if post is None or viewer is None:
        return
    found = compared(session, post, viewer.classroom.language)
    if found is None or found.version is None:
        return
    start = found.original.index(word.word)
    subject = Subject(post, viewer, found)
    taken = keep_page.one_word(subject, person, Span(start, start + len(word.word)))
    entry = entries.keep(
        session, person, taken.pair, origin=Origin.TRANSLATION, source=taken.source, note=word.note
    ).entry
    if word.better:
        better = Pair(entry.language, entry.text, entry.other_language, word.better)
        entries.change(session, entry, better, (), word.note)
