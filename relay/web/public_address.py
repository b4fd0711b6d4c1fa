"""Absolute URLs, for mails and for copying."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for


def public_url(endpoint: str, **values: Any) -> str:
    """The absolute URL of a page: under RELAY_PUBLIC_URL where that is set, else on the request's host."""
    public = current_app.config["RELAY"].public_url
    path = url_for(endpoint, **values)
    return f"{public}{path}" if public else request.host_url.rstrip("/") + path
