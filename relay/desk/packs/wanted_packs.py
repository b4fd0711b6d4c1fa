"""Translations that an administrator wants better packs for: a worker gets them from the index.

Each is a file in a folder of the relay's data, ``en_es.json``, with how far it is. The worker writes it again
as the download goes on; a file that nobody has written for LEASE seconds belongs to a worker that was killed,
and is taken up again: the download goes on where it was. A failed one stays, with its reason, until somebody
asks again or lets it go. What is done is gone, and stands in the audit log.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board.entities import Participation
from relay.config import Settings
from relay.packs import fetching, inventory, pack_index
from relay.packs.downloads import FetchError
from relay.people.entities import Classroom, User
from translation import PackError

log = structlog.get_logger()

LEASE = 900.0  # seconds; longer than trying out a pack takes (installation.PATIENCE)
_EVERY = 1.0  # seconds between two writings of how far it is
_NAME = re.compile(r"[\w-]+__[\w-]+\.json", re.ASCII)


class Stage(StrEnum):
    WAITING = "waiting"
    LOADING = "loading"
    TRYING = "trying"  # it has arrived, and is tried out
    FAILED = "failed"


class Why(StrEnum):
    """Why it failed, as far as somebody can do something about it."""

    ABSENT = "absent"  # the index has no pack for it
    NETWORK = "network"  # the index or the file could not be fetched, or is not whole
    DISK = "disk"
    PACK = "pack"  # what was fetched is no pack that works


class _Absent(Exception):
    """The index lacks what is wanted."""


@dataclass(frozen=True)
class Wanted:
    """One direction. ``done`` and ``total`` are bytes of the file that is being fetched, 0 for not known.

    ``detail`` is a sentence in English.
    """

    source: str
    target: str
    stage: Stage = Stage.WAITING
    done: int = 0
    total: int = 0
    why: Why | None = None
    detail: str = ""

    @property
    def busy(self) -> bool:
        return self.stage != Stage.FAILED


def worth_getting(session: Session, settings: Settings) -> tuple[tuple[str, str], ...]:
    """The directions between the languages of partner classes for which no larger pack is used, sorted."""
    rows = session.execute(
        select(Participation.partnership_id, Classroom.language).join(Participation.classroom).distinct()
    ).all()
    boards: dict[int, set[str]] = {}
    for board, language in rows:
        boards.setdefault(board, set()).add(language)
    here = inventory.take(settings.packs)
    large = {(each.pack.source, each.pack.target) for each in here.held if each.used and not each.shipped}
    routes = {(route[0], route[-1]): tuple(pairwise(route)) for route in here.routes}
    pairs = {(a, b) for spoken in boards.values() for a in spoken for b in spoken if a != b}
    return tuple(sorted(pair for pair in pairs if not (pair in routes and set(routes[pair]) <= large)))


def wanted(folder: Path) -> tuple[Wanted, ...]:
    """What is asked for, by name; what cannot be read is left out."""
    found = (_read(path) for path in _files(folder))
    return tuple(each for each in found if each is not None)


def ask(session: Session, administrator: User, folder: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Ask a worker for packs of ``pairs``; those under way stay as they are. The caller commits.

    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    under_way = {(each.source, each.target) for each in wanted(folder) if each.busy}
    for source, target in pairs:
        if (source, target) not in under_way:
            _write(folder, Wanted(source, target))
            audit.record(session, administrator, Action.PACK_WANTED, source=source, target=target)


def let_go(folder: Path, source: str, target: str) -> None:
    """Forget one that failed. Nothing where there is none."""
    for each in wanted(folder):
        if (each.source, each.target) == (source, target) and not each.busy:
            _path(folder, source, target).unlink(missing_ok=True)


def get_wanted(session: Session, settings: Settings) -> int:
    """Get the packs that are asked for. Commits after each; returns how many directions were dealt with."""
    dealt = 0
    folder = settings.wanted_packs
    for path in _files(folder):
        now = _read(path)
        if now is None or not now.busy or not _claim(path, now):
            continue
        dealt += 1
        try:
            _get(session, settings, now)
        except _Absent as error:
            _fail(folder, now, Why.ABSENT, str(error))
        except FetchError as error:
            _fail(folder, now, Why.NETWORK, str(error))
        except PackError as error:
            _fail(folder, now, Why.PACK, error.reason)
        except OSError as error:
            _fail(folder, now, Why.DISK, error.strerror or str(error))
        else:
            path.unlink(missing_ok=True)
    return dealt


def _get(session: Session, settings: Settings, asked: Wanted) -> None:
    offers = pack_index.read_index(fetching.index_of(settings))
    here = inventory.take(settings.packs)
    try:
        needed = fetching.wanted(here, offers, asked.source, asked.target, larger=True)
    except FetchError as error:
        raise _Absent(str(error)) from error
    for offer in needed:
        meter = _Meter(settings.wanted_packs, asked)
        file = fetching.fetch(settings, offer, limit=fetching.LIMIT * 1_000_000, progress=meter)
        try:
            _write(settings.wanted_packs, replace(asked, stage=Stage.TRYING))
            pack = fetching.install(file, offer, settings.packs[-1])
        finally:
            file.unlink(missing_ok=True)
        action = Action.PACK_INSTALLED
        audit.record(session, None, action, source=pack.source, target=pack.target, version=pack.version)
        session.commit()
        log.info("language pack installed", source=pack.source, target=pack.target, version=pack.version)


class _Meter:
    """Writes how far a download is, once in a while."""

    def __init__(self, folder: Path, asked: Wanted) -> None:
        self._folder, self._asked, self._at = folder, asked, -_EVERY

    def __call__(self, done: int, total: int | None) -> None:
        if time.monotonic() - self._at >= _EVERY:
            self._at = time.monotonic()
            _write(self._folder, replace(self._asked, stage=Stage.LOADING, done=done, total=total or 0))


def _claim(path: Path, now: Wanted) -> bool:
    """Whether this worker may take it up: it waits, or whoever had it was killed.

    Two workers that look at the same moment both may. Then both fetch into one file, which the checks of the
    pack notice; a machine has one worker that looks at packs.
    """
    if now.stage == Stage.WAITING:
        return True
    with suppress(FileNotFoundError):
        # abs(), because the clock may have been put back since.
        return abs(time.time() - path.stat().st_mtime) > LEASE
    return False


def _fail(folder: Path, asked: Wanted, why: Why, detail: str) -> None:
    log.warning("language pack not fetched", source=asked.source, target=asked.target, reason=detail)
    _write(folder, replace(asked, stage=Stage.FAILED, why=why, detail=detail))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.json") if _NAME.fullmatch(path.name))


def _path(folder: Path, source: str, target: str) -> Path:
    return folder / f"{source}__{target}.json"


def _read(path: Path) -> Wanted | None:
    try:
        known = json.loads(path.read_text("utf-8"))
        why = Why(known["why"]) if known["why"] else None
        return Wanted(**{**known, "stage": Stage(known["stage"]), "why": why})
    except FileNotFoundError:
        return None  # done in the meantime
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("request for a language pack not readable", file=path.name, error=str(error))
        return None


def _write(folder: Path, wanted: Wanted) -> None:
    handle, name = tempfile.mkstemp(prefix=".", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(wanted), file)
    Path(name).replace(_path(folder, wanted.source, wanted.target))
