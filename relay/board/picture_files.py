"""The files of pictures, in a folder that only the relay may read, under names that cannot be guessed.

A file is written before its row is committed and removed after its row is gone, so that no row ever lacks its
file; ``sweep`` removes what a crash, an erasure or a deletion of old topics leaves.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path

_MODE, _FOLDER_MODE = 0o600, 0o700
FRESH = 24 * 60 * 60  # seconds in which a file may still be without a row


def keep(folder: Path, data: bytes) -> str:
    """Write a new file and return its name. It is there whole, even after a power cut, or not at all."""
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    name = secrets.token_urlsafe(32)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(_MODE)
        Path(draft).replace(folder / name)
    except OSError:
        Path(draft).unlink(missing_ok=True)  # a full disk
        raise
    return name


def remove(folder: Path, names: Iterable[str]) -> None:
    """Remove files, if they are there. Their rows are gone."""
    for name in names:
        (folder / name).unlink(missing_ok=True)


def sweep(folder: Path, known: Collection[str], moment: float) -> int:
    """Remove the files that no row names (``known``: those of the rows) and that are older than FRESH
    seconds.

    ``moment`` is now, in seconds since 1970. Returns how many were removed.
    """
    if not folder.is_dir():
        return 0
    removed = 0
    for file in folder.iterdir():
        if file.name not in known and file.is_file() and moment - file.stat().st_mtime > FRESH:
            file.unlink(missing_ok=True)
            removed += 1
    return removed
