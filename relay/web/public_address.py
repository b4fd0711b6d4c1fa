"""Absolute URLs for handing on (cards, invitations, QR codes), and whether other devices can open them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, url_for

from relay import stored_settings
from relay.database import db
from relay.web import addresses, qr_codes
from relay.web.qr_codes import Link

_EXTENSION = "relay.elsewhere"


@dataclass(frozen=True)
class PublicAddress:
    """Where the relay is for others: ``url`` has no slash at its end.

    ``opens_elsewhere``: other devices may reach it, as far as can be seen from here; a firewall cannot.
    ``chosen``: by RELAY_PUBLIC_URL or an administrator, and not found out.
    """

    url: str
    opens_elsewhere: bool
    chosen: bool = False

    @property
    def as_typed(self) -> str:
        """Without the scheme, as people type it."""
        return self.url.partition("://")[2]


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = lambda: ()


def listens(app: Flask, elsewhere: Callable[[], Sequence[str]]) -> None:
    """Tell the app how to find the URLs at which other devices reach the server that runs it."""
    app.extensions[_EXTENSION] = elsewhere


def public_address() -> PublicAddress:
    """The address to hand on: the one that was chosen, else that of the request, else this computer's own.

    Somebody who works on the computer that the relay runs on sees it at 127.0.0.1, which is of no use to
    others: then the addresses of the computer in its network are tried.
    """
    if "public_address" not in g:
        g.public_address = _found()
    found: PublicAddress = g.public_address
    return found


def _found() -> PublicAddress:
    public = current_app.config["RELAY"].public_url or stored_settings.get(
        db.session(), stored_settings.ADDRESS
    )
    if public:
        return PublicAddress(public, True, chosen=True)
    here = request.host_url.rstrip("/")
    if not addresses.only_here(urlsplit(here).hostname or ""):
        return PublicAddress(here, True)
    elsewhere = current_app.extensions[_EXTENSION]()
    return PublicAddress(elsewhere[0], True) if elsewhere else PublicAddress(here, False)


def public_url(endpoint: str, **values: Any) -> str:
    """The absolute URL of a page, to hand on; see ``public_address`` for whether others can open it."""
    return public_address().url + url_for(endpoint, **values)


def link_to(endpoint: str, **values: Any) -> Link:
    """A page's absolute URL with its QR code."""
    url = public_url(endpoint, **values)
    return Link(url, qr_codes.of(url) if public_address().opens_elsewhere else None)
