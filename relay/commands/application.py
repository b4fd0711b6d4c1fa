"""The settings and the application for commands. Settings that cannot be used end the command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from flask import Flask

from relay import create_app
from relay.config import SettingError, Settings


def settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings from the environment (or ``environ``); ``overrides`` win. Raises ClickException."""
    try:
        return Settings.from_environment(environ, **overrides)
    except SettingError as error:
        raise click.ClickException(str(error)) from error


def application(chosen: Settings | None = None) -> Flask:
    """Build the application for a command, by default from the environment. Raises ClickException."""
    try:
        return create_app(chosen or settings())
    except SettingError as error:
        raise click.ClickException(str(error)) from error
