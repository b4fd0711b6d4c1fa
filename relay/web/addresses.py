"""At which addresses other computers reach a server of this one."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

EVERY = ("0.0.0.0", "::", "")  # noqa: S104 (compared, not bound)
# Documentation addresses (RFC 5737, RFC 3849): a datagram socket that is "connected" to one sends nothing,
# and its own address is that of the network by which this computer reaches others.
_OUTSIDE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def url(host: str, port: int) -> str:
    """``http://host:port``, with the brackets that an IPv6 address needs."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def from_elsewhere(host: str, port: int) -> list[str]:
    """The URLs at which other computers may reach a server that listens on ``host``, the likeliest first.

    Empty where only this computer reaches it: it listens on loopback, or there is no network. Whether a
    firewall lets others in cannot be seen from here.
    """
    own = list(dict.fromkeys(_own_addresses(host))) if host in EVERY else [host]
    return [url(each, port) for each in own if not only_here(each)]


def _own_addresses(host: str) -> Iterator[str]:
    families = (socket.AF_INET,) if host == "0.0.0.0" else (socket.AF_INET, socket.AF_INET6)  # noqa: S104
    for family, outside in _OUTSIDE:
        if family in families:
            try:
                with socket.socket(family, socket.SOCK_DGRAM) as asking:
                    asking.connect((outside, 9))
                    yield asking.getsockname()[0]
            except OSError:
                continue  # no network of this kind
    try:
        found = socket.getaddrinfo(socket.gethostname(), None)
    except OSError:
        return  # the name of this computer is known nowhere
    yield from (str(each[4][0]) for each in found if each[0] in families)


def only_here(host: str) -> bool:
    """Whether only this computer reaches ``host``: a loopback name or address, or one of no network."""
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return found.is_loopback or found.is_link_local or found.is_unspecified
