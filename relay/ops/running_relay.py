"""Where the relay of a data folder is running, so that it is not started a second time."""

from __future__ import annotations

import http.client
from pathlib import Path
from urllib.parse import urlsplit

_NAME = "running-at"
_PATIENCE = 2.0  # seconds


def note(folder: Path, address: str) -> None:
    """Note that the relay of ``folder`` runs at ``address``, "http://127.0.0.1:8000"."""
    (folder / _NAME).write_text(address, "utf-8")


def forget(folder: Path) -> None:
    (folder / _NAME).unlink(missing_ok=True)


def found(folder: Path) -> str | None:
    """The address at which the relay of ``folder`` answers; None where none does.

    What a relay that was killed has left is asked, too, and does not answer.
    """
    try:
        address = (folder / _NAME).read_text("utf-8")
    except FileNotFoundError:
        return None
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return address if answer.status == 200 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
