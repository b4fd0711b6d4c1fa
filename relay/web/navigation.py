"""Numbers beside navigation links, such as the number of new notices. Features register their counts.

All counts are computed once per page, before its template is rendered; the template context has them as
``counts``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, has_request_context, request

_EXTENSION = "relay.navigation"

View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    app.extensions[_EXTENSION] = {}
    app.context_processor(_counts)


def add_count(app: Flask, name: str, count: Callable[[], int]) -> None:
    """Register a count, which the navigation of every page reads as ``counts.<name>``."""
    app.extensions[_EXTENSION][name] = count


def count(name: str) -> int:
    """The count ``name`` now, for a fragment that tells an open page of it."""
    return int(current_app.extensions[_EXTENSION][name]())


def fragment(view: View) -> View:
    """Mark a view that returns a part of a page. It has no navigation, so nothing is counted."""
    view.is_fragment = True  # type: ignore[attr-defined]
    return view


def _counts() -> dict[str, dict[str, int]]:
    if not has_request_context():  # the template of a mail
        return {}
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "is_fragment", False):
        return {"counts": {}}
    return {"counts": {name: count() for name, count in current_app.extensions[_EXTENSION].items()}}
