"""How the relay starts a process of its own, and how one ends."""

from __future__ import annotations

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


def keep_what_is_loaded() -> None:
    """Leave all that is in memory now out of every garbage collection, for a process that serves from now on.

    Without this, the last one, when the process ends, takes half a second of processor: several seconds of a
    busy machine, in which whoever told it to stop loses patience and kills it.
    """
    gc.freeze()


def end() -> NoReturn:
    """End this process, which has stopped working, at once, whatever its threads still do.

    Python would first wait for threads and free all that is loaded. A worker that was told to stop in the
    middle of a long translation took longer for that than relay serve waits, and was killed.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
