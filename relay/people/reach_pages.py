"""What pages show of who may reach a relay on a teacher's own computer."""

from __future__ import annotations

from dataclasses import dataclass

from relay.web.qr_codes import Link
from relay.web.reach import Reach


@dataclass(frozen=True)
class ReachCard:
    """``running``: how the relay is reached now. ``is_decided``: somebody has chosen that, on a page or at
    the start.

    ``may_choose``: the viewer is an administrator, at the computer that the relay runs on. ``link`` is the
    address for the class, with a QR code where other devices may open it; ``as_typed`` the same without its
    scheme. ``port`` is the one that a web server on this computer has to forward to.
    """

    running: Reach
    is_decided: bool
    may_choose: bool
    is_elsewhere: bool
    link: Link
    url: str
    as_typed: str
    port: int
