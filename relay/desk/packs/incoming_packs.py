"""Install language packs that an operator puts into a folder on the server.

1. The operator puts a file into the folder. A worker takes it once it has been copied completely.
2. The worker claims the file by moving it into a folder of its own (``.claimed-…``), so that no other worker
   takes it. If the worker is killed, the claim expires after LEASE and the file is moved back.
3. The pack is examined and installed in a separate process (``relay.packs.installation``).
4. An installed file is deleted. A refused one is moved into the folder ``refused``, with the reason beside it
   in ``NAME.txt``, and stays there until somebody deletes it or a file of the same name is installed.

The page of language packs shows waiting and refused files and, from the audit log, the installed packs.
"""

from __future__ import annotations

import os
import tempfile
import time
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from relay.desk.packs import installed_packs
from relay.packs import installation
from translation import PackError

log = structlog.get_logger()

ENDINGS = (".argosmodel", ".zip")
LEASE = installation.PATIENCE + 300.0  # seconds until a claim expires
_STILL = 60.0  # seconds without a change after which a file that is not a zip file (yet) counts as complete
_CLAIMED = ".claimed-"
_REASON = ".txt"


class Stage(StrEnum):
    """The stage of a file that has not been decided about."""

    WAITING = "waiting"
    CLAIMED = "claimed"  # a worker is examining it
    IGNORED = "ignored"  # its name does not end in one of ENDINGS


@dataclass(frozen=True)
class Waiting:
    """A file that has been neither installed nor refused."""

    name: str
    stage: Stage


@dataclass(frozen=True)
class Refused:
    """A refused file. ``reason`` is in English, "" where it cannot be read."""

    name: str
    reason: str


def usable(folder: Path) -> bool:
    """Whether a worker can take files from ``folder``. A missing folder is usable: the worker creates it."""
    return not folder.exists() or (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK))


def waiting(folder: Path) -> tuple[Waiting, ...]:
    """The files in ``folder`` that have been neither installed nor refused, by name."""
    found = [
        Waiting(path.name, Stage.WAITING if _named_as_a_pack(path) else Stage.IGNORED)
        for path in _files(folder)
    ]
    for claim in folder.glob(f"{_CLAIMED}*"):
        found += [Waiting(path.name, Stage.CLAIMED) for path in _files(claim)]
    return tuple(sorted(found, key=lambda each: each.name))


def refused(folder: Path) -> tuple[Refused, ...]:
    """The files from ``folder`` that were refused, by name."""
    aside = _aside(folder)
    return tuple(
        Refused(path.name, _read(aside / f"{path.name}{_REASON}"))
        for path in _files(aside)
        if path.suffix != _REASON
    )


def take_up_packs(session: Session, folder: Path, into: Path | None) -> int:
    """Install the packs in ``folder`` into the directory ``into``; does nothing where that is None.

    Commits after each installation. Returns the number of files that were installed or refused. An OSError
    from ``folder`` itself is logged, and the next call tries again.
    """
    if into is None:
        return 0
    decided = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _end_old_claims(folder)
        for file in _files(folder):
            if _named_as_a_pack(file) and _is_all_there(file):
                decided += _take_up(session, folder, file, into)
    except OSError as error:
        log.warning("folder of incoming packs not usable", error=error.strerror or str(error))
    return decided


def _take_up(session: Session, folder: Path, file: Path, into: Path) -> int:
    claim = Path(tempfile.mkdtemp(prefix=_CLAIMED, dir=folder))
    claimed = claim / file.name
    try:
        file.rename(claimed)
    except (FileNotFoundError, PermissionError):
        claim.rmdir()
        return 0  # another worker took it, or (on Windows) a program still has the file open
    try:
        pack = installation.install(claimed, into)
    except PackError as error:
        _refuse(folder, claimed, error.reason)
    except OSError as error:
        _refuse(
            folder, claimed, f"the folder of language packs cannot be written ({error.strerror or error})"
        )
    else:
        installed_packs.record(session, pack)
        claimed.unlink()
        _forget_refused(folder, file.name)
    claim.rmdir()
    return 1


def _refuse(folder: Path, claimed: Path, reason: str) -> None:
    log.warning("language pack refused", reason=reason)
    aside = _aside(folder)
    aside.mkdir(exist_ok=True)
    (aside / f"{claimed.name}{_REASON}").write_text(f"{reason}\n", "utf-8")
    claimed.replace(aside / claimed.name)


def _forget_refused(folder: Path, name: str) -> None:
    for path in (_aside(folder) / name, _aside(folder) / f"{name}{_REASON}"):
        path.unlink(missing_ok=True)


def _end_old_claims(folder: Path) -> None:
    for claim in folder.glob(f"{_CLAIMED}*"):
        with suppress(FileNotFoundError):  # another worker is doing the same
            # abs(), because the clock may have been put back since.
            if abs(time.time() - claim.stat().st_mtime) > LEASE:
                for file in _files(claim):
                    if (folder / file.name).exists():
                        file.unlink()  # a newer file of this name is waiting
                    else:
                        file.rename(folder / file.name)
                claim.rmdir()


def _is_all_there(file: Path) -> bool:
    """Whether ``file`` is completely copied: a zip file (its directory is last), or unchanged for _STILL."""
    if zipfile.is_zipfile(file):
        return True
    try:
        facts = file.stat()
    except FileNotFoundError:
        return False
    # abs(), because a time may lie ahead: the clock of the machine that the file comes from may be fast.
    return abs(time.time() - max(facts.st_mtime, facts.st_ctime)) > _STILL


def _named_as_a_pack(file: Path) -> bool:
    return file.name.lower().endswith(ENDINGS)


def _files(folder: Path) -> Sequence[Path]:
    """The files in ``folder`` except hidden ones, by name; none where the folder cannot be read."""
    try:
        found = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    except OSError:
        return []
    return sorted(found)


def _aside(folder: Path) -> Path:
    return folder / "refused"


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace").strip()
    except OSError:
        return ""
