"""Full addresses, to be copied into a mail or typed from paper."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for


def public_url(endpoint: str, **values: Any) -> str:
    """The full address of a page: under the relay's public address where one is set (RELAY_PUBLIC_URL)."""
    public = current_app.config["RELAY"].public_url
    path = url_for(endpoint, **values)
    return f"{public}{path}" if public else request.host_url.rstrip("/") + path
