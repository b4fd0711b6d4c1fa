"""SHA-256 checksums of an unpacked pack, in the format of `sha256sum -c`.

A zip file has checksums of its members, but an unpacked folder has none, so disk damage would only show as
strange translations. ``write`` records checksums when a pack is installed, ``check`` compares them.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from translation.engine import PackError

NAME = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)", re.ASCII)
_MAX_BYTES = 4 * 1024 * 1024


def write(folder: Path) -> None:
    """Write the checksums of all files below ``folder`` to its ``SHA256SUMS``, flushed to the disk."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / NAME)
    lines = [f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    with (folder / NAME).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def check(folder: Path) -> bool:
    """Compare every file listed in ``folder``'s ``SHA256SUMS``; returns False if there is no such list.

    Raises PackError for an unreadable list, and for the first file that is missing or changed.
    """
    sums = folder / NAME
    if not sums.is_file():
        return False
    if sums.stat().st_size > _MAX_BYTES:
        raise PackError(folder, f"{NAME} is too long")
    try:
        lines = sums.read_text("utf-8").splitlines()
    except ValueError as error:
        raise PackError(folder, f"{NAME} cannot be read ({error})") from error
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or ".." in Path(match[2]).parts or Path(match[2]).is_absolute():
            raise PackError(folder, f"{NAME} is not a list of checksums")
        path = folder / match[2]
        if not path.is_file():
            raise PackError(folder, f"{match[2]} is missing")
        if _digest(path) != match[1]:
            raise PackError(folder, f"{match[2]} is not as it was installed (checksum)")
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
