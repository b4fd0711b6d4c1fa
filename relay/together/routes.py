"""The routes of what classes do together: the blueprint of each feature."""

from __future__ import annotations

from flask import Blueprint, Flask

FEATURES: tuple[Blueprint, ...] = ()


def init_app(app: Flask) -> None:
    for blueprint in FEATURES:
        app.register_blueprint(blueprint)
