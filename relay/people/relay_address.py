"""The address at which other devices reach the relay, as an administrator sets it. The caller commits."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay import audit, stored_settings
from relay.audit import Action
from relay.people.entities import User
from relay.problems import Problem
from relay.web import addresses


class BadAddress(Problem):
    message = _l("This is no address. Copy it from the browser, such as https://relay.school.example")
    field = "address"


class OnlyHere(Problem):
    message = _l("Only this computer opens that address. Others need its name or number in the network.")
    field = "address"


def set_address(session: Session, teacher: User, typed: str) -> None:
    """Set the relay's address for cards, invitations and QR codes; nothing typed: it is found out again.

    Raises BadAddress, OnlyHere.
    """
    stored_settings.put(session, stored_settings.ADDRESS, _address(typed) if typed.strip() else None)
    audit.record(session, teacher, Action.ADDRESS)


def _address(typed: str) -> str:
    """What was typed as a URL without a slash at its end; a missing scheme is guessed."""
    text = typed.strip()
    text = (text if "://" in text else f"{_scheme(text)}://{text}").rstrip("/")
    if len(text) > stored_settings.LONGEST or not text.isascii() or any(ord(each) < 33 for each in text):
        raise BadAddress
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise BadAddress from None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
        raise BadAddress
    if addresses.only_here(host):
        raise OnlyHere
    return text


def _scheme(text: str) -> str:
    """Computers in a classroom, reached by a number, seldom have a certificate; servers with a name do."""
    host = text.partition("/")[0].rpartition(":")[0] or text.partition("/")[0]
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "http" if "." not in host or host.endswith(".local") else "https"
    return "http"
