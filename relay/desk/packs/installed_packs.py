"""Installed language packs: record that a worker has installed one, and remove one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import structlog
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.packs import inventory
from relay.people.entities import User
from relay.problems import Problem
from translation import Pack, packs

log = structlog.get_logger()


class NotRemoved(Problem):
    """``reason`` is the operating system's message."""

    message = _l("The language pack cannot be removed.")

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


def removable(folders: Sequence[Path], source: str, target: str, version: str) -> list[Pack]:
    """The installed packs of this direction and version: several, if it is installed in several folders.

    Packs that came with the relay are never among them, because they are part of the program.
    """
    return [
        held.pack
        for held in inventory.take(folders).held
        if not held.shipped
        and (held.pack.source, held.pack.target, held.pack.version) == (source, target, version)
    ]


def record(session: Session, pack: Pack) -> None:
    """Record that a worker has installed ``pack``, and commit."""
    action = Action.PACK_INSTALLED
    audit.record(session, None, action, source=pack.source, target=pack.target, version=pack.version)
    session.commit()
    log.info("language pack installed", source=pack.source, target=pack.target, version=pack.version)


def remove(session: Session, administrator: User, pack: Pack) -> None:
    """Delete ``pack`` and record it; the caller commits. Raises NotRemoved."""
    action = Action.PACK_REMOVED
    # First, so that a pack is not gone where its removal cannot be recorded.
    kept = session.begin_nested()
    audit.record(session, administrator, action, source=pack.source, target=pack.target, version=pack.version)
    session.flush()
    try:
        packs.remove(pack)
    except FileNotFoundError:
        kept.rollback()  # somebody else has removed it, which was recorded
        return
    except OSError as error:
        # Without the path: only the operator needs to know where packs are stored.
        kept.rollback()
        raise NotRemoved(error.strerror or str(error)) from error
    kept.commit()
