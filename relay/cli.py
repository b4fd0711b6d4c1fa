"""The `relay` command."""

from __future__ import annotations

import click
from flask.cli import ScriptInfo
from flask_migrate.cli import db as database

from relay.commands import export, maintenance, packs, server, translation
from relay.commands.application import application
from relay.commands.group import RelayGroup


@click.group(cls=RelayGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="classroom-relay", prog_name="relay")
@click.pass_context
def main(context: click.Context) -> None:
    """Classroom Relay: a message board for partner classrooms, with offline translations."""
    context.obj = ScriptInfo(create_app=application)


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
    database,
):
    main.add_command(command)
