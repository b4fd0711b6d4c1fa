"""Classroom Relay: a message board for partner classrooms that write to each other across languages."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from relay import jobs
from relay.board import partnership_views
from relay.board import routes as board
from relay.config import Settings
from relay.database import db
from relay.desk import routes as desk
from relay.judging import routes as judging
from relay.learning import routes as learning
from relay.ops import logs, metrics
from relay.packs import catalog
from relay.people import provider
from relay.people import routes as people
from relay.people import sessions as people_session
from relay.together import routes as together
from relay.web import (
    appearance,
    compression,
    errors,
    form_encoding,
    locale,
    navigation,
    outages,
    own_computer,
    page_texts,
    page_urls,
    public_address,
    request_values,
    security,
    session_cookies,
    uploads,
)

_HERE = Path(__file__).resolve().parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from ``settings``, by default those of the environment. Raises SettingError."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, template_folder=_templates(), static_folder=None)
    app.config.from_mapping(settings.flask_config())

    logs.init_app(app)
    db.init_app(app)
    session_cookies.init_app(app)
    compression.init_app(app)
    request_values.init_app(app)
    uploads.init_app(app)
    form_encoding.init_app(app)
    security.init_app(app)
    locale.init_app(app)
    page_texts.init_app(app)
    page_urls.init_app(app, _HERE / "static")
    public_address.init_app(app)
    own_computer.init_app(app)
    people_session.init_app(app)
    provider.init_app(app)
    catalog.init_app(app)
    appearance.init_app(app)
    navigation.init_app(app)

    app.register_blueprint(people.bp)
    app.register_blueprint(board.bp)
    app.register_blueprint(judging.bp)
    app.register_blueprint(partnership_views.bp)
    learning.init_app(app)
    together.init_app(app)
    desk.init_app(app)
    jobs.init_app(app)
    metrics.init_app(app)
    errors.init_app(app)
    outages.init_app(app)
    if settings.redis_url:
        from relay import tasks  # imports Celery, which a single machine does not need

        tasks.init_app(app)

    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _templates() -> str:
    """The templates folder: beside the package in a checkout, inside it when installed from a wheel."""
    inside = _HERE / "templates"
    return str(inside if inside.is_dir() else _HERE.parent / "templates")
