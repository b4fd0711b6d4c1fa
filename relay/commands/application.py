"""The settings that a command reads, and how it ends when they cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from flask import Flask

from relay import create_app
from relay.config import SettingError, Settings


def settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """From the environment (or ``environ``); ``overrides`` win. A wrong one ends the command."""
    try:
        return Settings.from_environment(environ, **overrides)
    except SettingError as error:
        raise click.ClickException(str(error)) from error


def application(chosen: Settings | None = None) -> Flask:
    """The application for a command."""
    try:
        return create_app(chosen or settings())
    except SettingError as error:
        raise click.ClickException(str(error)) from error
