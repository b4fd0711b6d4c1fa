"""What the tests of the learner's tools share: the board's topic, and judging's messages."""

from __future__ import annotations

from tests.judging.conftest import (
    compared,
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
    "compared",
    "languages",
    "looked",
    "post",
    "practised",
    "thread",
    "translate",
    "viewer_of",
    "write",
]
