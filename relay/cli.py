"""The `relay` command."""

from __future__ import annotations

import click
from flask.cli import ScriptInfo
from flask_migrate.cli import db as database

from relay.commands import exchange, keeping, languages, packs, running
from relay.commands.shared import application


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="classroom-relay", prog_name="relay")
@click.pass_context
def main(context: click.Context) -> None:
    """Classroom Relay: a message board for partner classrooms, with offline translations."""
    context.obj = ScriptInfo(create_app=application)


for command in (
    running.demo,
    running.serve,
    running.worker,
    keeping.check,
    keeping.backup,
    keeping.restore,
    exchange.export_board,
    exchange.import_board,
    keeping.reset_password,
    keeping.administrator,
    packs.packs_group,
    languages.translate,
    languages.detect,
    database,
):
    main.add_command(command)
