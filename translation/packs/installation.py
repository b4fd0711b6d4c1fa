"""Install, verify and remove language packs. A pack is installed completely or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from pathlib import Path

from translation.engine import PackError
from translation.packs import archive, checksums, opus
from translation.packs.pack import UNUSABLE, Pack, lists, load, read, tokenizers, vocabulary

_FEWEST_TOKENS = 50  # of a vocabulary: letters, digits and punctuation alone are more


def verify(path: Path) -> Pack:
    """Compare all of a pack with its checksums and translate one word with it. Raises PackError."""
    pack = read(path)
    with tempfile.TemporaryDirectory(prefix="pack-") as scratch:
        folder = unpacked(pack, Path(scratch))
        checksums.check(folder)
        try_out(pack, folder)
    return pack


def try_out(pack: Pack, folder: Path) -> None:
    """Load ``pack`` from ``folder``, where it is unpacked, and translate one word. Raises PackError."""
    # CTranslate2 does not check a separate source vocabulary against the model. With a wrong one, every token
    # would be unknown.
    known = vocabulary(pack, folder)
    if len(known) < _FEWEST_TOKENS:
        raise PackError(pack.path, f"its vocabulary has only {len(known)} tokens")
    if opus.has_several_targets(known):
        raise PackError(pack.path, "translates into several languages; take a model of one direction")
    lists(pack, folder)
    reads, _, end = tokenizers(pack, folder)
    tokens = [*reads.encode("a"), *end]
    prefix = [[pack.target_prefix]] if pack.target_prefix else None
    try:
        load(pack, folder).translate_batch([tokens], target_prefix=prefix, max_decoding_length=4)
    except UNUSABLE as error:
        raise PackError(pack.path, f"the model cannot translate ({error})") from error


def unpacked(pack: Pack, cache: Path) -> Path:
    """The folder with the files of ``pack``: its own, or for a zipped pack one in ``cache``.

    The zip file is unpacked unless it already has been. Several processes may do so at the same time: each
    unpacks into its own temporary folder and renames it. The folder's name contains the file's size and
    modification time, so a replaced file is unpacked anew. Raises PackError.
    """
    if not pack.zipped:
        return pack.path
    try:
        facts = pack.path.stat()
    except OSError as error:
        raise PackError(pack.path, f"cannot be read ({error.strerror})") from error
    folder = cache / f"{_folder_name(pack)}-{facts.st_size:x}-{facts.st_mtime_ns:x}"
    if not folder.is_dir():
        _place(pack, folder, replace=False)
    return folder


def install(path: Path, into: Path) -> Pack:
    """Check the pack at ``path`` (a file or a folder) and install it, unpacked, in the directory ``into``.

    All or nothing: the files are written to a temporary folder beside their destination, verified by
    translating a word, flushed, and renamed. An installed pack of the same version is replaced. Raises
    PackError.
    """
    pack = read(path)
    folder = into / _folder_name(pack)
    if pack.path.resolve() == folder.resolve():
        return pack
    _place(pack, folder, replace=True)
    return read(folder)


def remove(pack: Pack) -> None:
    """Delete an installed pack's file or folder. A folder is renamed first, so it disappears at once."""
    if pack.zipped:
        pack.path.unlink()
        return
    grave = Path(tempfile.mkdtemp(prefix=".removed-", dir=pack.path.parent))
    pack.path.rename(grave / pack.path.name)
    shutil.rmtree(grave)


def _folder_name(pack: Pack) -> str:
    return f"{pack.name}-{re.sub(r'[^A-Za-z0-9]', '_', pack.version)}"


def _place(pack: Pack, folder: Path, *, replace: bool) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder.parent))
    try:
        fresh = scratch / folder.name
        fresh.mkdir()
        if pack.zipped:
            with archive.opened(pack.path) as zipped:
                archive.extract(pack.path, zipped, archive.top_folder(pack.path, zipped), fresh)
        else:
            _copy(pack.path, fresh)
            if not (described := fresh / "metadata.json").exists():
                described.write_bytes(opus.metadata(pack.path))
        if replace:
            checksums.check(fresh)
            try_out(pack, fresh)
            checksums.write(fresh)
        _sync_folders(fresh)
        if replace and folder.exists():
            folder.rename(scratch / "replaced")
        try:
            fresh.rename(folder)
        except OSError as error:
            if replace or error.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.EACCES):
                raise
            if not folder.is_dir():
                raise  # the error was not another process that was faster
        _sync(folder.parent)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _copy(source: Path, into: Path) -> None:
    for path in source.rglob("*"):
        to = into / path.relative_to(source)
        if path.is_dir():
            to.mkdir(exist_ok=True)
            continue
        with path.open("rb") as old, to.open("xb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())


def _sync_folders(folder: Path) -> None:
    for path in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
        _sync(path)


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows cannot open a directory
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
