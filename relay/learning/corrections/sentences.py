"""The sentences of a message that can be corrected."""

from __future__ import annotations

from relay.board.entities import Post
from translation import Span, sentences


def of_post(post: Post) -> tuple[Span, ...]:
    """The sentences of the current wording of ``post``, as the translator splits them, in order.

    Left out are those without a letter in them, and in a message that mixes languages those that are not in
    its main language. None where the message has no language.
    """
    if post.language is None:
        return ()
    elsewhere = [
        Span(start, end) for start, end, code in post.sentence_languages or () if code != post.language
    ]
    return tuple(
        span
        for span in sentences.split(post.text, post.language)
        if any(map(str.isalpha, span.of(post.text))) and not any(map(span.overlaps, elsewhere))
    )
