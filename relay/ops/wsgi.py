"""The application for a web server such as gunicorn, each of whose processes calls ``application``."""

from __future__ import annotations

from flask import Flask

from relay import create_app, processes


def application() -> Flask:
    """Build the application from the environment. Raises SettingError."""
    app = create_app()
    processes.keep_what_is_loaded()
    return app
