"""The addresses of the desk: importing the modules registers their routes."""

from __future__ import annotations

from flask import Flask

from relay.desk import roster_views as roster
from relay.desk.blueprint import bp
from relay.desk.exchange import views as exchange
from relay.desk.glossary import views as glossary
from relay.desk.learning import views as learning
from relay.desk.log import views as log
from relay.desk.moderation import views as moderation
from relay.desk.notices import views as notices
from relay.desk.packs import views as packs
from relay.desk.retention import views as retention
from relay.desk.review import views as review
from relay.desk.together import views as together

__all__ = [
    "bp",
    "exchange",
    "glossary",
    "init_app",
    "learning",
    "log",
    "moderation",
    "notices",
    "packs",
    "retention",
    "review",
    "roster",
    "together",
]


def init_app(app: Flask) -> None:
    """Register the desk's pages, and what it adds to everybody's."""
    app.register_blueprint(bp)
    notices.init_app(app)
    together.init_app(app)
