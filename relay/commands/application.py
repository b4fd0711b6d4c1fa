"""The settings and the application for commands. Settings that cannot be used end the command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from flask import Flask

from relay import create_app
from relay.config import SettingError, Settings

_IN_USE = "relay.settings"


def settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings from the environment (or ``environ``); ``overrides`` win. Raises ClickException."""
    try:
        chosen = Settings.from_environment(environ, **overrides)
    except SettingError as error:
        raise click.ClickException(str(error)) from error
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[_IN_USE] = chosen
    return chosen


def settings_in_use(context: click.Context) -> Settings:
    """The settings that this command has read last, or would read. Raises ClickException."""
    found = context.meta.get(_IN_USE)
    return found if isinstance(found, Settings) else settings()


def application(chosen: Settings | None = None) -> Flask:
    """Build the application for a command, by default from the environment. Raises ClickException."""
    try:
        return create_app(chosen or settings())
    except SettingError as error:
        raise click.ClickException(str(error)) from error
