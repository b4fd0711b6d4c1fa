"""How the relay starts a process of its own, and how one ends."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from pathlib import Path
from typing import NoReturn

_MAIN = Path(__file__).resolve().with_name("__main__.py")


def command(*arguments: str) -> tuple[str, ...]:
    """The command line of ``relay ARGUMENTS…`` in another process: this Python, and these packages.

    By the path of the file, since only an installed package is found by ``-m``; relay.pyz and the folder for
    Windows are not installed anywhere.
    """
    return (sys.executable, str(_MAIN), *arguments)


_M_ARENA_MAX = -8  # of mallopt(3)
_ARENAS = 2


def save_memory() -> None:
    """Have this process keep little memory that it has freed. Call it before threads are started.

    glibc keeps freed memory in an arena for each thread, up to eight for each core. With two of them, a web
    process that answers eight requests at once takes 130 MB instead of 151 MB, a worker with four packs
    248 MB instead of 352 MB, and neither more processor time. Other systems and allocators
    have no such setting.
    """
    c = _c_library()
    if c is not None and hasattr(c, "mallopt"):
        c.mallopt(_M_ARENA_MAX, _ARENAS)


def _c_library() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if os.name == "posix" else None


def keep_what_is_loaded() -> None:
    """Give back what starting has used, and leave the rest out of every garbage collection from now on.

    Without this, the last one, when the process ends, takes half a second of processor: several seconds of a
    busy machine, in which whoever told it to stop loses patience and kills it.
    """
    gc.collect()
    gc.freeze()
    c = _c_library()
    if c is not None and hasattr(c, "malloc_trim"):
        c.malloc_trim(0)


def end() -> NoReturn:
    """End this process, which has stopped working, at once, whatever its threads still do.

    Python would first wait for threads and free all that is loaded. A worker that was told to stop in the
    middle of a long translation took longer for that than relay serve waits, and was killed.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
