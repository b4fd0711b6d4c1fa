"""A small disk of its own for a test, to be filled or made read-only."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def mount(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)


@contextmanager
def small(folder: Path) -> Iterator[Path]:
    """A disk of 8 MB at ``folder``, which is made; the test is skipped where we may not mount one."""
    folder.mkdir()
    try:
        made = mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder))
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if made.returncode:
        pytest.skip(f"no disk can be mounted here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
