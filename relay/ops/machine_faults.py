"""What is wrong with the machine when a file or the database cannot be used, and what mends it.

For `relay check`, and for the one line with which any other command ends (``relay.commands.group``).
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from relay.config import Settings
from relay.database import Trouble, is_damaged, lacks_tables, trouble

_ROOM = "make room on its disk"
_WRITABLE = "let the user that runs the relay write there, or set RELAY_DATA to another folder"
_ANOTHER_DISK = "see that its disk is there, whole and has room"
_OTHER_KIND = "move what is there away, or set RELAY_DATA to another folder"
_NO_TABLES = "run relay db upgrade (relay serve does it too)"
_BUSY = "wait a moment, then try again; if it stays so, end the program that has it open"

# What else the system may say of a file (that one is missing, say) is mostly a mistake of ours.
_OF_FILES = {
    errno.ENOSPC: ("no room is left on the disk of {path}", _ROOM),
    errno.EDQUOT: ("this user may write no more on the disk of {path}", _ROOM),
    errno.EFBIG: ("a file in {path} would be larger than this user may write", _ROOM),
    errno.EROFS: ("{path} is on a disk that can only be read", _WRITABLE),
    errno.EACCES: ("this user may not use {path}", _WRITABLE),
    errno.EPERM: ("this user may not use {path}", _WRITABLE),
    errno.EIO: ("the disk of {path} cannot be read or written", _ANOTHER_DISK),
    errno.EEXIST: ("{path} is there already, and no folder", _OTHER_KIND),
    errno.ENOTDIR: ("{path} is not in a folder", _OTHER_KIND),
    errno.EISDIR: ("{path} is a folder, where a file should be", _OTHER_KIND),
}
_OF_ANY_PATH = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR)  # say nothing without the name of the file
_OF_SQLITE = {
    Trouble.FULL: ("no room is left on the disk of {folder}", _ROOM),
    Trouble.READ_ONLY: ("the database {path} can only be read", _WRITABLE),
    Trouble.LOCKED: ("another program keeps the database {path} busy", _BUSY),
    Trouble.AWAY: (
        "the database {path} cannot be opened, read or written",
        "see that it is a file which the user that runs the relay may write, as well as its folder, and that "
        "its disk is whole and has room",
    ),
}
_OF_SERVERS = {
    Trouble.FULL: ("no room is left on the disk of the database's server", "make room there"),
    Trouble.READ_ONLY: (
        "the database can only be read",
        "let RELAY_DATABASE_URL name the server that can be written",
    ),
    Trouble.LOCKED: ("others keep the database busy", _BUSY),
    Trouble.AWAY: ("the database does not answer", "start it, or mend RELAY_DATABASE_URL"),
}


@dataclass(frozen=True)
class Fault:
    """``sentence``: what is wrong, with the file or folder. ``remedy``: the command or step that mends it."""

    sentence: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.sentence}; {self.remedy}"


def fault(error: BaseException, settings: Settings) -> Fault | None:
    """What ``error`` says of the machine; None where the machine is not to blame.

    An error that names no file is taken to be about the data folder.
    """
    if isinstance(error, OSError):
        return _of_files(error, settings.data)
    path = settings.sqlite_path
    if lacks_tables(error):
        name = f"the database {path}" if path is not None else "the database"
        return Fault(f"{name} has no tables yet, or those of another version", _NO_TABLES)
    found = trouble(error)
    if found is None:
        return None
    if path is None:
        sentence, remedy = _OF_SERVERS[found]
        reason = str(getattr(error, "orig", None) or error).splitlines()
        return Fault(f"{sentence}: {reason[0]}" if reason else sentence, remedy)
    if is_damaged(error):
        return damaged(path)
    sentence, remedy = _OF_SQLITE[found]
    return Fault(sentence.format(path=path, folder=path.parent), remedy)


def damaged(path: Path) -> Fault:
    return Fault(
        f"the database {path} is damaged",
        "end the relay, then: relay restore --replace BACKUP (the damaged file is kept beside the new one)",
    )


@contextmanager
def about(folder: Path) -> Iterator[None]:
    """Name ``folder`` in an OSError that names no file, as those of writing do not."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(folder)
        raise
    except sqlite3.Error as error:
        if trouble(error) is not Trouble.FULL:
            raise
        raise OSError(errno.ENOSPC, "no room", str(folder)) from error


def _of_files(error: OSError, data: Path) -> Fault | None:
    number = error.errno or 0
    if number not in _OF_FILES or (number in _OF_ANY_PATH and error.filename is None):
        return None
    sentence, remedy = _OF_FILES[number]
    return Fault(sentence.format(path=data if error.filename is None else error.filename), remedy)
