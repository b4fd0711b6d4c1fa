"""The routes of the learner's tools: the blueprint of each feature."""

from __future__ import annotations

from flask import Blueprint, Flask

from relay.learning.draft_check import routes as draft_check

FEATURES: tuple[Blueprint, ...] = (draft_check.bp,)


def init_app(app: Flask) -> None:
    for blueprint in FEATURES:
        app.register_blueprint(blueprint)
