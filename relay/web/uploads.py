"""Forms that take files. Only views that say so get any, and only these read more than a form of text holds.

A file that is part of a form is held on disk by the web server while the form is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(largest: int, *fields: str) -> Callable[[View], View]:
    """Mark a view whose form may hold files in ``fields``, and in no other: a text field cannot hold one.

    ``largest`` is the size of the whole request in bytes.
    """

    def mark(view: View) -> View:
        view.largest_request = largest  # type: ignore[attr-defined]
        view.file_fields = frozenset(fields)  # type: ignore[attr-defined]
        return view

    return mark


def largest_request() -> int | None:
    """The size in bytes that the view of this request takes; None where it takes no files."""
    largest: int | None = getattr(_view(), "largest_request", None)
    return largest


def file_fields() -> frozenset[str]:
    """The fields of this request's form that may hold files."""
    fields: frozenset[str] = getattr(_view(), "file_fields", frozenset())
    return fields


def _view() -> object:
    return current_app.view_functions.get(request.endpoint or "")


def init_app(app: Flask) -> None:
    """Call before registering anything that reads forms."""
    app.before_request(_widen)


def _widen() -> None:
    largest = largest_request()
    if largest is not None:
        request.max_content_length = largest
