"""Who is at the door before anybody has signed in: a network, and what the browser's cookie says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Visitor:
    """``network``: a keyed hash of the address (for IPv6, of its first 64 bits, which are one household's or
    school's). ``session``: the name of the session, which whoever drops their cookies can change at will.
    ``browser``: the name of a browser in which somebody has signed in before, else empty. ``known``: the ids
    of the people who have, the latest last.
    """

    network: str
    session: str = ""
    browser: str = ""
    known: tuple[int, ...] = ()

    def knows(self, user_id: int) -> bool:
        """Whether this person has signed in from this browser before."""
        return bool(self.browser) and user_id in self.known

    @property
    def is_stranger(self) -> bool:
        """Whether nobody has signed in from this browser before."""
        return not (self.browser and self.known)
