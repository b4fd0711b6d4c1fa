"""The answers to pages that ask again and again what has changed since a number.

Nearly every request of a school day is one of these. With the ETag of the answer before, it takes one indexed
query beside that for the person: the tag can only come from an answer to the same person about the same
place, so that nobody learns from a 304 what they could not read.
"""

from __future__ import annotations

import hashlib

from flask import Response, current_app, request

from relay.people.entities import User


def unchanged(person: User, place: str, since: int, latest: int) -> Response | None:
    """The answer 304, if nothing has changed since ``since`` and the request proves that it was told so.

    ``place`` names what the page shows; ``latest`` is the number of its last change.
    """
    asked = request.if_none_match.as_set(include_weak=True)  # "*" is in no set: it proves nothing
    if 0 < latest <= since and _tag(person, place, since) in asked:
        return told(Response(status=304), person, place, since)
    return None


def told(response: Response, person: User, place: str, number: int) -> Response:
    """``response`` with the ETag of a page that has been told of every change up to ``number``."""
    response.set_etag(_tag(person, place, number), weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _tag(person: User, place: str, number: int) -> str:
    """Only the relay can make one."""
    key = hashlib.sha256(str(current_app.secret_key).encode()).digest()
    words = f"changes {person.get_id()} {place} {number}".encode()
    return hashlib.blake2b(words, key=key, digest_size=12).hexdigest()
