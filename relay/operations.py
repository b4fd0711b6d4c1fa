"""What whoever runs the relay asks it: is it alive, is it ready, how is it doing."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register /healthz, /readyz and /metrics."""
