"""What the tests of the learner's tools share: those of judging."""

from __future__ import annotations

from tests.judging.conftest import (
    Browse,
    compared,
    judge,
    languages,
    looked,
    post,
    practised,
    thread,
    translate,
    viewer_of,
    write,
)

__all__ = [
    "Browse", "compared", "judge", "languages", "looked", "post", "practised", "thread", "translate",
    "viewer_of", "write",
]  # fmt: skip
