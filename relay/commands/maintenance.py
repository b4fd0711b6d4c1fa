"""Maintenance commands: `relay check`, `backup`, `restore`, `reset-password`, `administrator`."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy import create_engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from relay.board.entities import WorkerHeartbeat
from relay.commands.application import application, settings
from relay.config import Settings
from relay.database import db, now
from relay.ops import backup as archive
from relay.ops import checks
from relay.people import accounts, queries

_SIGNS = {checks.Verdict.FINE: "ok     ", checks.Verdict.REMARK: "note   ", checks.Verdict.MISSING: "missing"}


@click.command()
def check() -> None:
    """Show what is missing and the command that mends it. Exits with status 1 if anything is missing."""
    findings = checks.everything(settings())
    for finding in findings:
        click.echo(f"{_SIGNS[finding.verdict]}  {finding.sentence}")
        if finding.remedy:
            click.echo(f"         → {finding.remedy}")
    if any(finding.verdict is checks.Verdict.MISSING for finding in findings):
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Back up the database, the pictures and the secret to FILE.

    The relay may be running. Packs are not included.
    """
    chosen = _embedded(settings(), "pg_dump")
    try:
        size = archive.save(chosen.data, file.resolve())
    except archive.BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{file}: {size / 1e6:.1f} MB. It holds what students wrote; keep it where only you can read it."
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Even if there is a database; it is kept beside the new one.")
def restore(file: Path, replace: bool) -> None:
    """Restore the database, the pictures and the secret from FILE. Stop the relay first."""
    chosen = _embedded(settings(), "pg_restore")
    if replace and _running(chosen):
        raise click.ClickException("a worker of this relay is running; end the relay first")
    try:
        archive.restore(file.resolve(), chosen.data, replace=replace)
    except archive.BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"restored into {chosen.data}; start it with: relay serve")


@click.command("reset-password")
@click.argument("username")
def reset_password(username: str) -> None:
    """Give a teacher a new password, shown once. Ends their sessions and lifts a lock."""
    with application().app_context():
        teacher = queries.teacher_by_username(db.session(), username)
        if teacher is None:
            raise click.ClickException(f"no teacher signs in as {username!r}")
        password = accounts.reset_password(teacher)
        db.session.commit()
    click.echo(password)


@click.command()
@click.argument("username")
@click.option("--revoke", is_flag=True, help="Take it away again.")
def administrator(username: str, revoke: bool) -> None:
    """Let a teacher manage language packs.

    The page of language packs then shows how to install a pack, and removes packs. The teacher who sets up
    the school may do so from the start.
    """
    with application().app_context():
        teacher = queries.teacher_by_username(db.session(), username)
        if teacher is None or not teacher.is_teacher:
            raise click.ClickException(f"no teacher signs in as {username!r}")
        accounts.set_administrator(db.session(), teacher, not revoke)
        db.session.commit()
        name = teacher.username
    click.echo(f"{name} is {'no longer ' if revoke else ''}an administrator")


def _embedded(chosen: Settings, tool: str) -> Settings:
    if chosen.sqlite_path is None:
        raise click.ClickException(f"RELAY_DATABASE_URL is set; PostgreSQL is copied with {tool}")
    return chosen


def _running(chosen: Settings) -> bool:
    """Whether a worker has sent a heartbeat within the last minute.

    Does not build the application, which fails on a damaged secret: a reason to restore a backup.
    """
    if chosen.sqlite_path is None or not chosen.sqlite_path.exists():
        return False
    engine = create_engine(chosen.sqlite_url)
    try:
        with Session(engine) as session:
            seen = session.scalars(select(WorkerHeartbeat.seen_at))
            return any(abs(now() - moment) < timedelta(minutes=1) for moment in seen)
    except SQLAlchemyError:
        return False  # the table is missing (an old version) or the database is damaged
    finally:
        engine.dispose()
