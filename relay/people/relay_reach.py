"""Who may reach a relay that a teacher has started. The caller commits."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay import audit, stored_settings
from relay.audit import Action
from relay.people import relay_address
from relay.people.entities import User
from relay.problems import Problem
from relay.web import reach as reaches
from relay.web.reach import Reach


class NoChoice(Problem):
    message = _l("Please choose one from the list.")
    field = "reach"


class NeedsName(Problem):
    message = _l(
        "The internet needs an address that begins with https://, such as https://relay.school.example"
    )
    field = "address"


class NotKept(Problem):
    message = _l("The choice could not be kept: the disk of this computer is full or may not be written to.")
    field = "reach"


def choose(session: Session, teacher: User, folder: Path, wanted: str, address: str) -> Reach:
    """Choose who may reach the relay of the data folder; ``address`` is what was typed for the internet.

    The server takes it up within a moment. An address for the internet is handed on until something else is
    chosen. Raises NoChoice, NeedsName, NotKept, relay_address.BadAddress, relay_address.OnlyHere.
    """
    if wanted not in tuple(Reach):
        raise NoChoice
    reach, before = Reach(wanted), reaches.chosen(folder)
    if reach is Reach.INTERNET:
        relay_address.set_address(session, teacher, address)
        if not (stored_settings.get(session, stored_settings.ADDRESS) or "").startswith("https://"):
            raise NeedsName
    elif before is Reach.INTERNET:
        relay_address.set_address(session, teacher, "")
    audit.record(session, teacher, Action.REACH, reach=reach.value)
    try:
        reaches.choose(folder, reach)
    except OSError as error:
        raise NotKept from error
    return reach
