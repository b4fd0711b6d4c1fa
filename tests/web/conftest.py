"""What the tests of the web wing borrow to have a page to look at."""

from __future__ import annotations

from tests.board.conftest import languages, thread, viewer_of, write

__all__ = ["languages", "thread", "viewer_of", "write"]
