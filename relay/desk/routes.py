"""The routes of the desk: importing its view modules registers them on the blueprint."""

from __future__ import annotations

from flask import Flask

from relay.desk import roster_views
from relay.desk.audit_log import views as audit_log_views
from relay.desk.blueprint import bp
from relay.desk.class_overview import views as class_views
from relay.desk.erasure import retention_views
from relay.desk.export import views as export_views
from relay.desk.first_steps import views as first_step_views
from relay.desk.moderation import flag_views, queue_views
from relay.desk.notices import views as notice_views
from relay.desk.packs import views as pack_views
from relay.desk.papers import views as paper_views
from relay.desk.partnership import glossary_views, our_views
from relay.desk.partnership import views as partnership_views
from relay.desk.preview import views as preview_views
from relay.desk.reports import learning_views

__all__ = [
    "audit_log_views",
    "bp",
    "class_views",
    "export_views",
    "first_step_views",
    "flag_views",
    "glossary_views",
    "init_app",
    "learning_views",
    "notice_views",
    "our_views",
    "pack_views",
    "paper_views",
    "partnership_views",
    "preview_views",
    "queue_views",
    "retention_views",
    "roster_views",
]


def init_app(app: Flask) -> None:
    """Register the desk's pages, and what the desk adds to other pages."""
    app.register_blueprint(bp)
    first_step_views.init_app(app)
    notice_views.init_app(app)
    queue_views.init_app(app)
    partnership_views.init_app(app)
