"""The addresses of the desk: importing the modules registers their routes."""

from __future__ import annotations

from relay.desk.blueprint import bp

__all__ = ["bp"]
