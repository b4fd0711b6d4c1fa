"""Build the page of search results: each with the words marked, in the original and in its translation."""

from __future__ import annotations

from collections.abc import Sequence

from relay.board import additions, cards, pages, queries, search_queries, search_words
from relay.board.entities import PostKind
from relay.board.reader import reader_for
from relay.board.visibility import Viewer
from relay.database import db

LONGEST = 200  # characters of a search


def build(viewer: Viewer, asked: str, before: int | None) -> pages.SearchPage:
    """The page for the words ``asked``; ``before`` is the cursor of a page of earlier results."""
    session, looking = db.session(), reader_for(viewer)
    asked = asked.strip()[:LONGEST]
    words = search_words.words_of(asked)
    posts, more = search_queries.find(session, viewer, words, before, beside=additions.texts())
    openings = queries.openings(session, viewer, sorted({post.thread_id for post in posts}))
    hits = []
    for card in additions.to_cards([cards.card(post, looking) for post in posts], looking):
        hit = _hit(card, words)
        title = openings.get((card.thread, PostKind.TITLE))
        if hit is not None and title is not None:
            hits.append(pages.SearchHit(card, title.text, title.language, *hit))
    return pages.SearchPage(
        id=viewer.partnership.id,
        name=viewer.partnership.name,
        asked=asked,
        searched=bool(words),
        hits=tuple(hits),
        older=posts[-1].id if more else None,
        first_page=before is None,
    )


def _hit(
    card: pages.Card, words: Sequence[str]
) -> tuple[tuple[pages.Found, ...], tuple[pages.Found, ...], pages.FoundBeside | None] | None:
    """The excerpts of the original, of the machine's translation, and of somebody's where that has the words;
    None where nothing is found in what is shown.

    A translation that the reader has still to guess is neither shown nor searched. The index also knows
    translations that this page does not show.
    """
    translation = "" if card.covered else card.facing.text
    theirs = None if card.covered else card.by_person
    here, there = search_words.spans(card.text, words), search_words.spans(translation, words)
    beside = search_words.spans(theirs.text, words) if theirs is not None else []
    if not here and not there and not beside:
        return None
    found = pages.FoundBeside(theirs, _pieces(theirs.text, beside)) if theirs is not None and beside else None
    return _pieces(card.text, here), _pieces(translation, there), found


def _pieces(text: str, marks: Sequence[tuple[int, int]]) -> tuple[pages.Found, ...]:
    return tuple(pages.Found(piece, marked) for piece, marked in search_words.excerpt(text, marks))
