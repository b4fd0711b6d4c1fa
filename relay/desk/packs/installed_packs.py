"""Removing language packs from the page. Installing is ``incoming_packs``' and the library's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.packs import inventory
from relay.people.entities import User
from relay.problems import Problem
from translation import Pack, packs


class NotRemoved(Problem):
    """``reason``: what the system says, in English."""

    message = _l("The language pack cannot be removed.")

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


def removable(folders: Sequence[Path], source: str, target: str, version: str) -> list[Pack]:
    """The installed packs of that name: in several folders, where the same was installed twice.

    Those that came with the relay are not among them: they belong to the program.
    """
    return [
        held.pack
        for held in inventory.take(folders).held
        if not held.shipped
        and (held.pack.source, held.pack.target, held.pack.version) == (source, target, version)
    ]


def remove(session: Session, administrator: User, pack: Pack) -> None:
    """Delete ``pack`` and record it; the caller commits. Raises NotRemoved."""
    try:
        packs.remove(pack)
    except FileNotFoundError:
        return  # somebody else was faster, and was recorded
    except OSError as error:
        # Without the path: where packs lie is for whoever runs the server.
        raise NotRemoved(error.strerror or str(error)) from error
    action = Action.PACK_REMOVED
    audit.record(session, administrator, action, source=pack.source, target=pack.target, version=pack.version)
