"""The checks of `relay check`: what a relay needs, what is missing, and the command that mends it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from itertools import permutations
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from relay import create_app, job_failures, jobs
from relay.board.entities import Participation, WorkerHeartbeat
from relay.config import SettingError, Settings
from relay.database import db, now
from relay.job_failures import Cause
from relay.ops import schema
from relay.ops.machine_faults import about, damaged, fault
from relay.ops.write_probe import NOT_SYNCED, WriteProbe
from relay.people.entities import Classroom
from translation import NoRouteError, Translator

_SILENCE = timedelta(minutes=1)  # without a heartbeat after which a worker counts as gone
_REMEDIES = {
    Cause.PACK: "remove the pack, or put a whole one there (relay packs verify says which are whole)",
    Cause.DISK: "make room on the disk, and see that the relay may write there",
    Cause.MEMORY: "close other programs, or set RELAY_TRANSLATOR_THREADS=1",
}
_ROOM = 500 * 1024 * 1024  # bytes of disk that should be free, for unpacked packs and a school year of posts


class Verdict(Enum):
    FINE = "fine"
    REMARK = "remark"  # worth knowing, but not an error
    MISSING = "missing"


@dataclass(frozen=True)
class Finding:
    """The result of one check. ``remedy`` is the command or step that mends it."""

    verdict: Verdict
    sentence: str
    remedy: str = ""


def fine(sentence: str) -> Finding:
    return Finding(Verdict.FINE, sentence)


def remark(sentence: str, remedy: str = "") -> Finding:
    return Finding(Verdict.REMARK, sentence, remedy)


def missing(sentence: str, remedy: str) -> Finding:
    return Finding(Verdict.MISSING, sentence, remedy)


def everything(settings: Settings) -> list[Finding]:
    """Run all checks, in the order in which they depend on each other.

    Creates the data folder, the secret and an empty database where they are missing; changes nothing else.
    """
    findings = list(data_folder(settings))
    if findings[0].verdict is Verdict.MISSING:
        return findings
    findings += packs(settings)
    try:
        app = create_app(settings)
    except SettingError as error:
        return [*findings, missing(str(error), "mend what it names, then run relay check again")]
    except OSError as error:
        found_fault = fault(error, settings)
        if found_fault is None:
            raise
        return [*findings, missing(found_fault.sentence, found_fault.remedy)]
    findings += secret(settings.data / "secret_key")
    with app.app_context():
        found = list(database(app))
        findings += found
        if all(finding.verdict is not Verdict.MISSING for finding in found):
            findings += wanted_routes(settings)
            findings += workers()
            findings += jobs_not_done(app)
        db.session.remove()
        db.engine.dispose()
    if settings.redis_url:
        findings += redis(settings.redis_url)
    return findings


def data_folder(settings: Settings) -> Iterator[Finding]:
    data = settings.data
    try:
        data.mkdir(parents=True, exist_ok=True)
        with about(data), tempfile.TemporaryFile(dir=data, buffering=0) as file:
            file.write(bytes(4096))  # on a full disk there may still be room for an empty file
    except OSError as error:
        found = fault(error, settings)
        yield missing(
            f"the data folder {data} cannot be written: {found.sentence if found else error.strerror}",
            found.remedy if found else "set RELAY_DATA to one that can",
        )
        return
    yield fine(f"the data folder {data} can be written")
    free = shutil.disk_usage(data).free
    if free < _ROOM:
        yield missing(f"only {free // 2**20} MB are free on the disk of {data}", "make room, 500 MB or more")


def secret(path: Path) -> Iterator[Finding]:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        yield missing(f"others on this machine can read {path}", f"chmod 600 {path}")
    else:
        yield fine("the secret that signs sessions is private")


def packs(settings: Settings) -> Iterator[Finding]:
    with Translator.from_directories(settings.packs, strict=False) as translator:
        found, broken = translator.packs, translator.problems
    for error in broken:
        yield missing(f"unusable language pack: {error}", f"remove {error.source}, or put a whole one there")
    if not found:
        folders = " or ".join(str(folder) for folder in settings.packs)
        yield missing(
            "no language pack is installed",
            f"relay packs download FROM TO, or put *.argosmodel files into {folders}",
        )
        return
    pairs = sorted({f"{pack.source} → {pack.target}" for pack in found})
    yield fine(f"language packs: {', '.join(pairs)}")


def database(app: Flask) -> Iterator[Finding]:
    try:
        if not _is_whole(app):
            found = damaged(app.config["RELAY"].sqlite_path)
            yield missing(found.sentence, found.remedy)
            return
        revision = schema.current(db.session.connection())
    except SQLAlchemyError as error:
        known = fault(error, app.config["RELAY"])
        if known:
            yield missing(known.sentence, known.remedy)
            return
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield missing(f"the database does not answer: {reason}", "start it, or mend RELAY_DATABASE_URL")
        return
    if revision == schema.newest():
        yield fine(f"the database answers ({db.engine.dialect.name}) and has the tables of this version")
        yield from _writing(app)
    else:
        yield missing(
            "the database has no tables yet"
            if revision is None
            else "the database is at another version's tables",
            "relay db upgrade (relay serve does it too)",
        )


def _is_whole(app: Flask) -> bool:
    """Whether SQLite finds nothing broken in the whole file, of which a page may need any part."""
    if app.config["RELAY"].sqlite_path is None:
        return True
    verdict = db.session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar()
    return verdict == "ok"


def _writing(app: Flask) -> Iterator[Finding]:
    """Try a write that changes nothing."""
    try:
        db.session.execute(update(WriteProbe).values(id=WriteProbe.id), execution_options=NOT_SYNCED)
        db.session.commit()
    except SQLAlchemyError as error:
        db.session.rollback()
        found = fault(error, app.config["RELAY"])
        if found is None:
            raise
        yield missing(f"nothing can be saved: {found.sentence}", found.remedy)


def wanted_routes(settings: Settings) -> Iterator[Finding]:
    """Check the routes between the languages of every partnership, in both directions."""
    rows = db.session.execute(
        select(Participation.partnership_id, Classroom.language).join(Participation.classroom)
    )
    languages: dict[int, set[str]] = {}
    for partnership, language in rows:
        languages.setdefault(partnership, set()).add(language)
    pairs = sorted({pair for group in languages.values() for pair in permutations(sorted(group), 2)})
    with Translator.from_directories(settings.packs, strict=False) as translator:
        for source, target in pairs:
            try:
                translator.route(source, target)
            except NoRouteError as error:
                wanted = " and ".join(f"{a} → {b}" for a, b in error.missing)
                yield missing(
                    f"a partnership writes {source} and reads {target}, and no pack leads there",
                    f"relay packs download {source} {target} (--by-hand without internet): "
                    f"it takes a pack {wanted}",
                )
            else:
                yield fine(f"partnerships can read {source} in {target}")


def workers() -> Iterator[Finding]:
    moment = now()
    # abs(), because a heartbeat from the future says only that the clock was put back since.
    seen = [abs(moment - worker.seen_at) for worker in db.session.scalars(select(WorkerHeartbeat))]
    if min(seen, default=_SILENCE) < _SILENCE:
        yield fine("a worker is running")
    else:
        yield remark("no worker is running, so nothing is translated now", "relay serve (or relay worker)")


def jobs_not_done(app: Flask) -> Iterator[Finding]:
    """Report what workers could not do, and why."""
    for kind in jobs.kinds(app):
        if not isinstance(kind, jobs.LeasedKind):
            continue
        for failure in job_failures.failures(db.session(), kind.entity):
            what = f"{failure.number} × {kind.name} not done"
            later = "; tried again by itself" if failure.again else ""
            if failure.cause is Cause.WORK:  # the stored error may quote what somebody wrote
                yield remark(f"{what}: failed at every try", "the log names the rows and the kind of error")
            elif failure.cause is Cause.WORKER:
                yield missing(
                    f"{what}: every worker that tried ended{later}",
                    "see the log; is there enough memory, and are the packs whole (relay packs verify)?",
                )
            else:
                yield missing(f"{what}: {failure.example}{later}", _REMEDIES[failure.cause])


def redis(url: str) -> Iterator[Finding]:
    try:
        from redis import Redis, RedisError
    except ImportError:
        yield missing(
            "RELAY_REDIS_URL is set and the Redis client is not installed",
            "pip install 'classroom-relay[server]'",
        )
        return
    try:
        Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3).ping()
    except (RedisError, ValueError) as error:
        yield missing(f"Redis does not answer: {error}", "start it, or mend RELAY_REDIS_URL")
    else:
        yield fine("Redis answers")
