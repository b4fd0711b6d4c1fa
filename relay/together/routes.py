"""The routes of what classes do together: the blueprint of each feature."""

from __future__ import annotations

from flask import Blueprint, Flask

from relay.together.activities import routes as activities
from relay.together.booklet import routes as booklet

FEATURES: tuple[Blueprint, ...] = (activities.bp, booklet.bp)


def init_app(app: Flask) -> None:
    for blueprint in FEATURES:
        app.register_blueprint(blueprint)
