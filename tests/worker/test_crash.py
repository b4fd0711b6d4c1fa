"""Real processes that are killed while posts are written: each post is there once, each translation once.

A handful of posts; ``benchmarks/crash.py`` does the same with hundreds, a full disk, PostgreSQL and Redis.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks import crash


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_processes_lose_and_double_nothing(tmp_path: Path) -> None:
    result = crash.on_sqlite(tmp_path, posts=6, kills=1, patience=120, hurry=True)
    log = (tmp_path / "log").read_text()
    assert (result.kills, result.web_deaths) == (1, 1), log
    assert result.holds(), f"{result}\n{log}"
