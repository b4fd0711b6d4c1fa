"""The group of all commands, in which trouble of the machine ends a command with one line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from relay.commands.application import settings_in_use
from relay.ops.machine_faults import fault


class RelayGroup(click.Group):
    """Shows a full disk, a read-only folder and a damaged database as a sentence that names the mend.

    Whatever else goes wrong is a mistake of ours, and shows its traceback.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._late: dict[str, Callable[[], click.Command]] = {}

    def add_late(self, name: str, command: Callable[[], click.Command]) -> None:
        """Add a command that is imported only by who asks for it."""
        self._late[name] = command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self._late])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self._late[cmd_name]() if cmd_name in self._late else super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (OSError, sqlite3.Error, DBAPIError) as error:
            found = fault(error, settings_in_use(ctx))
            if found is None:
                raise
            raise click.ClickException(str(found)) from error
