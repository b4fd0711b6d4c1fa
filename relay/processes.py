"""How the relay starts a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

_MAIN = Path(__file__).resolve().with_name("__main__.py")


def command(*arguments: str) -> tuple[str, ...]:
    """The command line of ``relay ARGUMENTS…`` in another process: this Python, and these packages.

    By the path of the file, since only an installed package is found by ``-m``; relay.pyz and the folder for
    Windows are not installed anywhere.
    """
    return (sys.executable, str(_MAIN), *arguments)
