"""The routes of the learner's tools: the blueprint of each feature."""

from __future__ import annotations

from flask import Blueprint, Flask

from relay.learning.corrections import routes as corrections
from relay.learning.draft_check import routes as draft_check
from relay.learning.notebook import routes as notebook
from relay.learning.twist_lab import routes as twist_lab

FEATURES: tuple[Blueprint, ...] = (
    corrections.bp,
    draft_check.bp,
    notebook.bp,
    twist_lab.bp,
)


def init_app(app: Flask) -> None:
    for blueprint in FEATURES:
        app.register_blueprint(blueprint)
