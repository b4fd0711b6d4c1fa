"""Changing the language packs from the page: the installation itself is the library's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.packs import installation, inventory
from relay.people.entities import User
from relay.problems import Problem
from translation import Pack, PackError, packs


class NotChanged(Problem):
    """``reason``: what the library or the system says, in English; "" where ``message`` says it all."""

    field = "pack"

    def __init__(self, message: LazyString, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


def install(session: Session, administrator: User, file: Path, folders: Sequence[Path]) -> Pack:
    """Check the pack in ``file``, put it into the last of ``folders``, and record it; the caller commits.

    Raises NotChanged.
    """
    if not folders:
        raise NotChanged(_l("This relay has no folder for language packs (RELAY_PACKS)."))
    try:
        pack = installation.install(file, folders[-1])
    except PackError as error:
        raise NotChanged(_l("This file cannot be used as a language pack."), error.reason) from error
    except OSError as error:
        raise NotChanged(_l("The folder of language packs cannot be written."), _said(error)) from error
    _record(session, administrator, Action.PACK_INSTALLED, pack)
    return pack


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
    """Delete ``pack`` and record it; the caller commits. Raises NotChanged."""
    try:
        packs.remove(pack)
    except FileNotFoundError:
        return  # somebody else was faster, and was recorded
    except OSError as error:
        raise NotChanged(_l("The language pack cannot be removed."), _said(error)) from error
    _record(session, administrator, Action.PACK_REMOVED, pack)


def _record(session: Session, administrator: User, action: Action, pack: Pack) -> None:
    audit.record(session, administrator, action, source=pack.source, target=pack.target, version=pack.version)


def _said(error: OSError) -> str:
    return error.strerror or str(error)  # without the path: pages name no folder of this machine
