"""The group of all commands, in which trouble of the machine ends a command with one line."""

from __future__ import annotations

import sqlite3
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from relay.commands.application import settings_in_use
from relay.ops.machine_faults import fault


class RelayGroup(click.Group):
    """Shows a full disk, a read-only folder and a damaged database as a sentence that names the mend.

    Whatever else goes wrong is a mistake of ours, and shows its traceback.
    """

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (OSError, sqlite3.Error, DBAPIError) as error:
            found = fault(error, settings_in_use(ctx))
            if found is None:
                raise
            raise click.ClickException(str(found)) from error
