"""`relay export` and `relay import`: move a whole partnership from one relay to another."""

from __future__ import annotations

import json
import math
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from relay.audit import Action, record
from relay.board import picture_files
from relay.board.entities import Partnership
from relay.commands.application import application
from relay.database import db
from relay.desk.export import board_export, board_import
from relay.desk.export.scope import Scope
from relay.ops import machine_faults, schema


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--partnership", type=int, help="Its number, as in its address. Needed where there are several."
)
def export_board(file: Path, partnership: int | None) -> None:
    """Write a whole partnership to FILE, as JSON."""
    app = application()
    with app.app_context():
        session = db.session()
        try:
            boards = session.execute(select(Partnership.id, Partnership.name).order_by(Partnership.id)).all()
        except SQLAlchemyError as error:
            if machine_faults.fault(error, app.config["RELAY"]):
                raise
            raise click.ClickException("the database cannot be read; run: relay check") from error
        if partnership is None and len(boards) == 1:
            partnership = boards[0].id
        if partnership is None or partnership not in [board.id for board in boards]:
            known = "".join(f"\n  {board.id}  {board.name}" for board in boards) or " none"
            raise click.ClickException(f"choose one with --partnership; this relay has:{known}")
        try:
            # Created new and readable by its owner only, because it holds what children wrote.
            file.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            raise click.ClickException(f"{file} is there already") from None
        try:
            with machine_faults.about(file.parent), file.open("w", encoding="utf-8", newline="\n") as out:
                for piece in board_export.document(session, Scope(partnership)):
                    out.write(piece)
        except OSError:
            file.unlink()  # half of it is of no use, and would be in the way of the next try
            raise
        about = ("partnership", partnership)
        record(session, None, Action.EXPORTED, partnership_id=partnership, about=about, format="json")
        session.commit()
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB. It holds what students wrote; keep it private.")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_board(file: Path) -> None:
    """Import the partnership in FILE into an empty relay. Teachers' new passwords are shown once."""
    try:
        content = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file} is no JSON: {error}") from error
    app = application()
    schema.upgrade(app)
    with app.app_context():
        session = db.session()
        try:
            made = board_import.load(session, content)
            session.commit()
        except board_import.CannotImport as error:
            session.rollback()
            picture_files.sweep(app.config["RELAY"].pictures, (), math.inf)  # there was nobody here before
            raise click.ClickException(str(error)) from error
    click.echo(f"{made.partnership}: {made.posts} texts. Sign in with:")
    for each in made.sign_ins:
        click.echo(f"  {each.name}  username {each.username}  password {each.password}")
    click.echo("Students come in with their class's new code, once a teacher has made each a new PIN.")
