"""Back up the database, the secret and the pictures of a data folder into one file, and restore them.

The relay may run meanwhile.

Language packs are not included: they can be downloaded again, and are larger than everything else together.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing, suppress
from pathlib import Path

from relay.database import is_damaged
from relay.ops.machine_faults import about

_DATABASE = "relay.sqlite3"
_SECRET = "secret_key"  # noqa: S105 (a file's name)
_PICTURES = "pictures"
_MEMBERS = (_DATABASE, _SECRET)
_PICTURE = re.compile(rf"{_PICTURES}/[\w-]{{20,60}}", re.ASCII)


class BackupError(Exception):
    """A backup cannot be made or used. The message says why, in one sentence."""


def save(data: Path, file: Path) -> int:
    """Write a copy of the database, secret and pictures in ``data`` to ``file``. Returns its size in bytes.

    SQLite's backup interface copies the state of one moment, even while posts are being written; the files of
    its pictures are there already, and are never changed. The file
    appears complete or not at all. Only its owner can read it, because it holds what minors wrote and the key
    that signs their sessions. Raises BackupError where there is no database.
    """
    if not (data / _DATABASE).is_file():
        raise BackupError(f"there is no database in {data}")
    with about(file.parent), tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        copy, archive = Path(folder, _DATABASE), Path(folder, "archive.zip")
        with closing(sqlite3.connect(data / _DATABASE)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # no -wal and -shm files beside the copy
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(copy, _DATABASE)
            packed.write(data / _SECRET, _SECRET)
            for name in sorted(_pictures_of(copy)):
                with suppress(FileNotFoundError):  # erased since
                    packed.write(data / name, name, zipfile.ZIP_STORED)
        archive.chmod(0o600)
        _flush(archive)
        archive.replace(file)
    return file.stat().st_size


def restore(file: Path, data: Path, *, replace: bool = False) -> None:
    """Restore what is in the backup ``file`` into ``data``. The relay must not be running.

    Everything is checked before anything changes. An existing database is replaced only if ``replace`` is
    true; it is kept as ``relay.sqlite3.before-restore``, and its pictures as ``pictures.before-restore``.
    Raises BackupError.
    """
    database = data / _DATABASE
    if database.exists() and not replace:
        raise BackupError(f"{database} exists; give --replace to put the backup in its place")
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        _unpack(file, Path(folder))
        _check(file, Path(folder, _DATABASE))
        if database.exists():
            # Move the write-ahead log into the old file first; SQLite would replay it onto the restored one.
            kept = database.with_name(_DATABASE + ".before-restore")
            kept_log = database.with_name(_DATABASE + ".before-restore-wal")
            kept_log.unlink(missing_ok=True)
            try:
                with closing(sqlite3.connect(database)) as old:
                    old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.DatabaseError as error:
                if not is_damaged(error):
                    raise
                with suppress(FileNotFoundError):  # whoever tries to save something needs both
                    database.with_name(_DATABASE + "-wal").replace(kept_log)
            for leftover in ("-wal", "-shm"):
                database.with_name(_DATABASE + leftover).unlink(missing_ok=True)
            database.replace(kept)
        if (data / _PICTURES).exists():
            pictures_kept = data / f"{_PICTURES}.before-restore"
            shutil.rmtree(pictures_kept, ignore_errors=True)
            (data / _PICTURES).replace(pictures_kept)
        Path(folder, _PICTURES).replace(data / _PICTURES)
        for name in _MEMBERS:
            _flush(Path(folder, name))
            Path(folder, name).replace(data / name)


def _unpack(file: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            rest = set(names) - set(_MEMBERS)
            if len(rest) != len(names) - len(_MEMBERS) or not all(map(_PICTURE.fullmatch, rest)):
                raise BackupError(f"{file} is not a backup that `relay backup` made")
            Path(folder, _PICTURES).mkdir(mode=0o700)
            for name in names:
                with packed.open(name) as source, Path(folder, name).open("xb") as target:
                    shutil.copyfileobj(source, target)
                Path(folder, name).chmod(0o600)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(f"{file} cannot be read: {error}") from error


def _pictures_of(database: Path) -> set[str]:
    """The members for the pictures of the database; none where it is from before there were any."""
    with closing(sqlite3.connect(database)) as copy:
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'picture'").fetchone() is None:
            return set()
        return {f"{_PICTURES}/{name}" for (name,) in copy.execute("SELECT name FROM picture")}


def _check(file: Path, database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"the database in {file} is damaged: {error}") from error
    if verdict != "ok":
        raise BackupError(f"the database in {file} is damaged: {verdict}")


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
