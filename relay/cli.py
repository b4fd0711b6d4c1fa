"""The `relay` command."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import ScriptInfo

from relay.commands import export, maintenance, packs, server, translation
from relay.commands.application import application
from relay.commands.group import RelayGroup
from relay.ops import schema


@click.group(cls=RelayGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="classroom-relay", prog_name="relay")
@click.pass_context
def main(context: click.Context) -> None:
    """Classroom Relay: a message board for partner classrooms, with offline translations."""
    context.obj = ScriptInfo(create_app=_migratable)


def _migratable() -> Flask:
    """The application for the commands that are Flask-Migrate's."""
    app = application()
    schema.register(app)
    return app


def _database() -> click.Command:
    from flask_migrate.cli import db  # with Alembic, which no other command needs

    group: click.Command = db
    return group


for command in (
    server.demo,
    server.serve,
    server.start,
    server.autostart,
    server.worker,
    server.pages,
    maintenance.check,
    maintenance.backup,
    maintenance.restore,
    export.export_board,
    export.import_board,
    maintenance.reset_password,
    maintenance.administrator,
    packs.packs_group,
    translation.translate,
    translation.detect,
):
    main.add_command(command)
main.add_late("db", _database)
