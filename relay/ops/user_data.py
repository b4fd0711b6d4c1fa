"""Where a relay that a teacher starts keeps its data."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def folder() -> Path:
    """The folder of this user for the relay's data, as each system lays them out; it may not exist yet."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        return base / "classroom-relay" / "data"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "classroom-relay"
    # XDG Base Directory Specification: a path that is not absolute is to be ignored.
    chosen = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (chosen if chosen.is_absolute() else Path.home() / ".local" / "share") / "classroom-relay"
