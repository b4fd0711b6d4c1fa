"""Unpack a pack's zip file without trusting it: names and declared sizes are checked before anything is
written, real sizes and checksums while writing.
"""

from __future__ import annotations

import errno
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from translation.engine import PackError

# The largest official pack is about 300 MB unpacked, and weights hardly compress (int8: 1.1 to 1.3 times).
MAX_BYTES = 4 * 1024**3
MAX_RATIO = 60
MAX_MEMBERS = 10_000
_CHUNK = 1024 * 1024
# The exceptions that zipfile raises for damaged data.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    ValueError,
)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the zip file at ``path`` and check its members (see ``check``). Raises PackError."""
    try:
        with zipfile.ZipFile(path) as archive:
            check(path, archive)
            yield archive
    except _DAMAGED as error:
        reason = f"damaged zip file ({error})" if zipfile.is_zipfile(path) else "not a zip file"
        raise PackError(path, reason) from error
    except OSError as error:
        # No errno, or EINVAL: a bad offset in the file or a damaged bz2 stream. Anything else, such as a full
        # disk, is not the pack's fault.
        if error.errno not in (None, errno.EINVAL):
            raise
        raise PackError(path, f"damaged zip file ({error})") from error


def check(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse path traversal, links, encrypted members and zip bombs before anything is written.

    This relies on the declared sizes; ``extract`` verifies them. Raises PackError.
    """
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise PackError(path, f"holds {len(members)} files, more than {MAX_MEMBERS}")
    seen: set[str] = set()
    for member in members:
        _check_name(path, member)
        folded = member.filename.casefold().rstrip("/")
        if folded in seen:
            raise PackError(path, f"holds {member.filename!r} twice")
        seen.add(folded)
    total = sum(member.file_size for member in members)
    if total > MAX_BYTES:
        raise PackError(path, f"would unpack to {total} bytes, more than {MAX_BYTES}")
    packed = max(1, path.stat().st_size)
    if total > MAX_RATIO * packed and total > _CHUNK:
        raise PackError(
            path, f"would unpack to {total // packed} times its size, which no language pack does"
        )


def _check_name(path: Path, member: zipfile.ZipInfo) -> None:
    name = member.filename
    # ZipInfo truncates a name at a NUL and turns the system's separator into "/", but keeps the original.
    raw = getattr(member, "orig_filename", name)
    parts = PurePosixPath(name).parts
    if "\\" in raw or "\0" in raw or ":" in name or name.startswith("/") or ".." in parts or not parts:
        raise PackError(path, f"holds a path that leaves its folder: {raw!r}")
    if any(len(part.encode()) > 255 for part in parts):
        raise PackError(path, "holds a file name longer than a disk can store")
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise PackError(path, f"holds a link or a device: {name!r}")
    if member.flag_bits & 0x1:
        raise PackError(path, f"holds an encrypted file: {name!r}")


def top_folder(path: Path, archive: zipfile.ZipFile) -> str:
    """The folder that contains ``metadata.json``. Raises PackError unless there is exactly one."""
    found = [n for n in archive.namelist() if PurePosixPath(n).name == "metadata.json" and n.count("/") == 1]
    if len(found) != 1:
        reason = "holds no folder with a metadata.json" if not found else "holds more than one pack"
        raise PackError(path, reason)
    return found[0].split("/")[0]


def extract(path: Path, archive: zipfile.ZipFile, folder: str, into: Path) -> None:
    """Write the members below ``folder`` into the empty directory ``into``, and flush each to the disk.

    Raises PackError for a member whose size is not the declared one, or whose folder is a file. Damaged data
    raises zipfile's errors, which ``opened`` turns into PackError.
    """
    for member in archive.infolist():
        parts = PurePosixPath(member.filename).parts
        if parts[0] != folder or len(parts) == 1:
            continue
        to = into.joinpath(*parts[1:])
        if member.is_dir():
            to.mkdir(parents=True, exist_ok=True)
            continue
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise PackError(path, f"holds a file where {member.filename!r} needs a folder") from error
        written = 0
        with archive.open(member) as source, to.open("xb") as target:
            while chunk := source.read(_CHUNK):
                written += len(chunk)
                if written > member.file_size:
                    raise PackError(path, f"{member.filename!r} is longer than declared")
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        if written != member.file_size:
            raise PackError(path, f"{member.filename!r} is cut short")
