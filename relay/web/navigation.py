"""Numbers beside the links of the navigation, such as how much is new; features register what they count.

Everything is counted once a page, before its template is rendered, as ``counts`` of the template's context.
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
    """Have every page show a number, which its navigation reads as ``counts.<name>``."""
    app.extensions[_EXTENSION][name] = count


def fragment(view: View) -> View:
    """Mark a view that answers with pieces of a page, which have no navigation: nothing is counted for it."""
    view.is_fragment = True  # type: ignore[attr-defined]
    return view


def _counts() -> dict[str, dict[str, int]]:
    if not has_request_context():  # a mail
        return {}
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "is_fragment", False):
        return {"counts": {}}
    return {"counts": {name: count() for name, count in current_app.extensions[_EXTENSION].items()}}
