"""Translations that an administrator wants better packs for: a worker gets them from the index.

Each is a file in a folder of the relay's data, ``en__es.json``. A worker claims it by renaming it, to
``en__es.claimed``, so that no other takes it, and writes into it how far it is. A claim that nobody has
written into for LEASE seconds is of a worker that was killed: it is waiting again, and the download goes on
where it was. A failed one stays, with its reason, until somebody asks again or lets it go. What is done is
gone, and stands in the audit log.
"""

from __future__ import annotations

import json
import re
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
from relay.desk.packs import installed_packs
from relay.packs import installation, inventory, pack_downloads, pack_index
from relay.packs.downloads import FetchError
from relay.packs.inventory import Inventory
from relay.packs.pack_index import Offer
from relay.people.entities import Classroom, User
from translation import PackError

log = structlog.get_logger()

LEASE = installation.PATIENCE + 300.0  # seconds until a claim expires
_EVERY = 1.0  # seconds between two writings of how far it is
_WAITING, _CLAIMED = ".json", ".claimed"
_NAME = re.compile(r"[\w-]+__[\w-]+", re.ASCII)


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


def worth_getting(session: Session, here: Inventory) -> tuple[tuple[str, str], ...]:
    """The directions between the languages of partner classes that have no larger pack ``here``, sorted."""
    rows = session.execute(
        select(Participation.partnership_id, Classroom.language).join(Participation.classroom).distinct()
    ).all()
    boards: dict[int, set[str]] = {}
    for board, language in rows:
        boards.setdefault(board, set()).add(language)
    large = {(each.pack.source, each.pack.target) for each in here.held if each.used and not each.shipped}
    routes = {(route[0], route[-1]): tuple(pairwise(route)) for route in here.routes}
    pairs = {(a, b) for spoken in boards.values() for a in spoken for b in spoken if a != b}
    return tuple(sorted(pair for pair in pairs if not (pair in routes and set(routes[pair]) <= large)))


def wanted(folder: Path) -> tuple[Wanted, ...]:
    """What is asked for, by name; what cannot be read is left out."""
    found = (_read(path) for path in (*_files(folder, _WAITING), *_files(folder, _CLAIMED)))
    return tuple(each for each in found if each is not None)


def ask(session: Session, administrator: User, folder: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Ask a worker for packs of ``pairs``; those under way stay as they are. The caller commits.

    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    under_way = {(each.source, each.target) for each in wanted(folder) if each.busy}
    for source, target in pairs:
        if (source, target) not in under_way:
            _write(_path(folder, source, target), Wanted(source, target))
            audit.record(session, administrator, Action.PACK_WANTED, source=source, target=target)


def let_go(folder: Path, source: str, target: str) -> None:
    """Forget one that failed. Nothing where there is none."""
    for each in wanted(folder):
        if (each.source, each.target) == (source, target) and not each.busy:
            _path(folder, source, target).unlink(missing_ok=True)


def get_wanted(session: Session, settings: Settings) -> int:
    """Get the packs that are asked for. Commits after each; returns how many directions were dealt with."""
    folder = settings.wanted_packs
    _end_old_claims(folder)
    dealt, offers = 0, None
    for path in _files(folder, _WAITING):
        asked = _claim(path)
        if asked is None:
            continue
        dealt += 1
        try:
            offers = offers or pack_index.read_index(pack_downloads.index_of(settings))
            _get(session, settings, offers, asked)
        except _Absent as error:
            _fail(path, asked, Why.ABSENT, str(error))
        except FetchError as error:
            _fail(path, asked, Why.NETWORK, str(error))
        except PackError as error:
            _fail(path, asked, Why.PACK, error.reason)
        except OSError as error:
            _fail(path, asked, Why.DISK, error.strerror or str(error))
        path.with_suffix(_CLAIMED).unlink(missing_ok=True)
    return dealt


def _get(session: Session, settings: Settings, offers: list[Offer], asked: Wanted) -> None:
    claimed = _path(settings.wanted_packs, asked.source, asked.target).with_suffix(_CLAIMED)
    here = inventory.take(settings.packs)
    try:
        needed = pack_downloads.wanted(here, offers, asked.source, asked.target, larger=True)
    except FetchError as error:
        raise _Absent(str(error)) from error
    if not needed and (asked.source, asked.target) in worth_getting(session, here):
        raise _Absent("the index offers nothing newer than what is here")
    for offer in needed:
        meter = _Meter(claimed, asked)
        file = pack_downloads.fetch(settings, offer, limit=pack_downloads.LIMIT * 1_000_000, progress=meter)
        try:
            _write(claimed, replace(asked, stage=Stage.TRYING))
            pack_downloads.check(file, offer)
            pack = installation.install(file, settings.packs[-1])
        finally:
            file.unlink(missing_ok=True)
        installed_packs.record(session, pack)


class _Meter:
    """Writes how far a download is, once in a while."""

    def __init__(self, claimed: Path, asked: Wanted) -> None:
        self._claimed, self._asked, self._at = claimed, asked, -_EVERY

    def __call__(self, done: int, total: int | None) -> None:
        if time.monotonic() - self._at >= _EVERY:
            self._at = time.monotonic()
            _write(self._claimed, replace(self._asked, done=done, total=total or 0))


def _claim(path: Path) -> Wanted | None:
    """What ``path`` asks for, if this worker has it now; None where it failed, or another was faster."""
    asked = _read(path)
    if asked is None or not asked.busy:
        return None
    claimed = path.with_suffix(_CLAIMED)
    try:
        path.rename(claimed)
    except FileNotFoundError:
        return None
    claimed.touch()  # renaming leaves the time as it was
    return replace(asked, stage=Stage.LOADING)


def _end_old_claims(folder: Path) -> None:
    for claimed in _files(folder, _CLAIMED):
        with suppress(FileNotFoundError):  # another worker is doing the same
            # abs(), because the clock may have been put back since.
            if abs(time.time() - claimed.stat().st_mtime) > LEASE:
                claimed.rename(claimed.with_suffix(_WAITING))


def _fail(path: Path, asked: Wanted, why: Why, detail: str) -> None:
    log.warning("language pack not fetched", source=asked.source, target=asked.target, reason=detail)
    try:
        _write(path, replace(asked, stage=Stage.FAILED, why=why, detail=detail))
    except OSError as error:  # a full disk takes no reason either: asking again is all that is left
        log.warning("reason not written", file=path.name, error=error.strerror or str(error))


def _files(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in folder.glob(f"*{suffix}") if _NAME.fullmatch(path.stem))


def _path(folder: Path, source: str, target: str) -> Path:
    return folder / f"{source}__{target}{_WAITING}"


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


def _write(path: Path, wanted: Wanted) -> None:
    draft = path.with_name(f".{path.name}")  # one process writes one of them at a time
    draft.write_text(json.dumps(asdict(wanted)), "utf-8")
    draft.replace(path)
