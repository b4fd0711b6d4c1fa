"""The settings that a command reads, and how it ends when they cannot be used."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask

from relay import create_app
from relay.config import SettingError, Settings


def settings(**overrides: Any) -> Settings:
    """From the environment; ``overrides`` (the command line) win. A wrong one ends the command."""
    try:
        return Settings.from_environment(**overrides)
    except SettingError as error:
        raise click.ClickException(str(error)) from error


def application(chosen: Settings | None = None) -> Flask:
    """The application for a command."""
    try:
        return create_app(chosen or settings())
    except SettingError as error:
        raise click.ClickException(str(error)) from error
