"""Load an entry of one's own, or the message that something is kept from; 404 where that may not be."""

from __future__ import annotations

from flask import abort, request

from relay.board.entities import TranslationState
from relay.board.loaders import load_post
from relay.board.reader import reader_for
from relay.board.visibility import is_current
from relay.database import db
from relay.judging import loaders as judging
from relay.judging.loaders import Subject
from relay.learning.notebook import queries
from relay.learning.notebook.queries import Found
from relay.people.sessions import current_person


def load_entry(entry_id: int) -> Found:
    """An entry of the signed-in person's own notebook."""
    found = queries.entry(db.session(), current_person(), entry_id)
    if found is None:
        abort(404)
    return found


def load_subject(post_id: int) -> Subject:
    """The message to keep something from, beside its translation.

    The address may name the translation's language (``to``) and ``version``; otherwise it is the newest one
    into the reader's language. The translation has no version where there is none yet. 404 where the reader
    may not read the message, or there is nothing to read in it.
    """
    target = request.args.get("to") or _reading(post_id)
    return judging.load(post_id, target, judging.wanted_version())


def _reading(post_id: int) -> str:
    """The language in which the signed-in person reads the translation of a post."""
    post, viewer = load_post(current_person(), post_id)
    if not is_current(post) or post.language is None:
        abort(404)
    targets = [row.target for row in post.translations if row.state != TranslationState.UNNEEDED]
    found = next((language for language in reader_for(viewer).preferences() if language in targets), None)
    return found or abort(404)
