"""Who may reach a relay that a teacher has started with `relay start`, which its pages can change.

The choice is a file in the data folder, not a row in the database: it belongs to this computer, it is needed
before there are tables, and a backup must not open another computer to its network. The process that serves
looks at it, and starts the server anew where it says something else than what runs.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from relay.config import Settings

_NAME = "reach"


class Reach(StrEnum):
    HERE = "here"  # this computer alone
    NETWORK = "network"  # every device of the network that this computer is in
    INTERNET = "internet"  # who comes through the web server with HTTPS on this computer

    @property
    def host(self) -> str:
        """The address to listen on."""
        return "0.0.0.0" if self is Reach.NETWORK else "127.0.0.1"  # noqa: S104 (chosen)

    @property
    def options(self) -> tuple[str, ...]:
        """What the command line of a further process says of it."""
        return ("--reach", self.value)

    def settings(self, usual: Settings) -> Settings:
        """The settings of a relay that is reached so: docs/reaching.md says which go with a web server."""
        if self is not Reach.INTERNET:
            return usual
        return replace(usual, secure_cookies=True, trusted_proxies=max(1, usual.trusted_proxies))


def chosen(folder: Path) -> Reach | None:
    """What was chosen for the relay of the data folder; None where nobody has, or the file says nothing."""
    try:
        return Reach((folder / _NAME).read_text("ascii").strip())
    except (FileNotFoundError, ValueError):
        return None


def choose(folder: Path, reach: Reach) -> None:
    """Store the choice, in one step, so that nobody reads half of it. Raises OSError."""
    half = folder / f".{_NAME}"
    half.write_text(reach, "ascii")
    half.replace(folder / _NAME)
