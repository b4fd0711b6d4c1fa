"""A relay on a teacher's own computer (`relay start`): how it is reached now, and who asks from there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from relay.web import addresses
from relay.web.reach import Reach

_EXTENSION = "relay.own_computer"


@dataclass(frozen=True)
class Running:
    """How a relay is reached now, and the port that it listens on."""

    reach: Reach
    port: int


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = None


def runs(app: Flask, reach: Reach, port: int) -> None:
    """Tell the app how it is reached now, which makes it one whose pages can change that."""
    app.extensions[_EXTENSION] = Running(reach, port)


def running() -> Running | None:
    """How the relay is reached now; None where whoever runs the server decides, not a page."""
    found: Running | None = current_app.extensions[_EXTENSION]
    return found


def asks() -> bool:
    """Whether the request comes from the computer that the relay runs on, past no web server.

    The name counts too, since any name on the internet can lead to 127.0.0.1 (DNS rebinding).
    """
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded"))
    here = urlsplit(request.host_url).hostname or ""
    return not forwarded and addresses.only_here(here) and addresses.only_here(request.remote_addr or "")
