"""Building the page of findings: each with the cards of its note and of the message that it is about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import additions, cards
from relay.board.entities import Post
from relay.board.pages import Card
from relay.board.queries import with_cards
from relay.board.reader import Reader
from relay.learning.twist_lab import lab_page, labels, queries
from relay.learning.twist_lab.entities import Finding
from relay.learning.twist_lab.findings import parts
from relay.learning.twist_lab.pages import FindingsPage, FindingView


def build(
    session: Session, looking: Reader, *, about: Post | None = None, before: int | None = None
) -> FindingsPage:
    """A page of findings as its reader sees it, of the whole board or ``about`` one message.

    A finding shows a translation, so that it is left out while the reader is to guess that first.
    """
    viewer = looking.viewer
    found, older = queries.page(
        session, viewer, post_id=about.id if about is not None else None, before=before
    )
    asked = {number for one in found for number in (one.post_id, one.note_id)}
    drawn = _cards(session, {*asked, *([about.id] if about is not None else [])}, looking)
    shown = [one for one in found if not drawn[one.post_id].covered]
    return FindingsPage(
        partnership=viewer.partnership.id,
        about=drawn[about.id] if about is not None else None,
        findings=tuple(_view(one, drawn[one.note_id], drawn[one.post_id]) for one in shown),
        covered=len(found) - len(shown),
        older=older,
    )


def _cards(session: Session, ids: Iterable[int], looking: Reader) -> dict[int, Card]:
    posts = session.scalars(with_cards(select(Post).where(Post.id.in_(ids)))).all()
    return {card.id: card for card in additions.to_cards(cards.cards(posts, looking, {}), looking)}


def _view(finding: Finding, note: Card, about: Card) -> FindingView:
    twisted, noticed = parts(note.text)
    there = parts("".join(piece.text for piece in note.facing.pieces))[1]
    result = {"before": finding.before, "after": finding.after}
    return FindingView(
        id=finding.id,
        note=note,
        about=about,
        kind=labels.KINDS[finding.kind],
        outcome=lab_page.outcome(finding.original, twisted, result, finding.source, finding.target),
        noticed=noticed,
        noticed_language=_last_language(finding.note),
        noticed_there=there if there != noticed else "",
    )


def _last_language(note: Post) -> str | None:
    """The language of what was noticed, which stands after the changed sentence."""
    mixed = note.sentence_languages
    return str(mixed[-1][2]) if mixed else note.language
