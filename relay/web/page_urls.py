"""Addresses on pages: ``url_for`` of templates, and the static files with their version in the path.

A static file's address holds a hash of all static files: ``/static/4f1c9a0b52de/live.js``. What a browser has
fetched from it never changes, so that it asks for it once (``immutable``); a new version of the relay has
other addresses. As the hash stands before the name, files that name each other by relative addresses (modules
of JavaScript, ``url()`` in CSS) keep together without any build step. Other addresses of a static file still
work, so that a page that was open during an upgrade does; no cache keeps them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_from_directory, url_for
from flask.sansio.app import App

_YEAR = 365 * 24 * 60 * 60  # seconds
# The addresses that one process keeps. A page of fifty messages has some two hundred.
_KEPT = 20_000
_SHORT = 40  # characters of a value; longer ones (tokens, where to go next) are hardly ever asked for again


def init_app(app: Flask, folder: Path) -> None:
    """Serve the static files in ``folder``, and register ``url_for`` for templates."""
    version = version_of(folder)
    look_again = app.debug  # a developer changes them while the server runs

    def static(filename: str, version: str | None = None) -> Response:
        response = send_from_directory(folder, filename)
        if version is not None and version == current():
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response

    def current() -> str:
        return version_of(folder) if look_again else version

    app.static_folder = str(folder)
    app.add_url_rule("/static/<version>/<path:filename>", "static", static)
    app.add_url_rule("/static/<path:filename>", "static", static)
    app.url_defaults(lambda endpoint, values: _add_version(endpoint, values, current))
    app.jinja_env.globals["url_for"] = _page_url(app)


def _add_version(endpoint: str, values: dict[str, Any], current: Callable[[], str]) -> None:
    if endpoint == "static":
        values.setdefault("version", current())


def version_of(folder: Path) -> str:
    """A hash of the names and contents of all files in ``folder``, in twelve hexadecimal digits."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        found.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()[:12]


def _page_url(app: App) -> Callable[..., str]:
    """``url_for`` that builds each address once in the life of the process."""

    @lru_cache(maxsize=_KEPT)
    def built(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return url_for(endpoint, **dict(values))

    def page_url(endpoint: str, **values: Any) -> str:
        # Relative endpoints and absolute addresses depend on the request; debugging has changing versions.
        simple = not (endpoint.startswith(".") or app.debug or "_external" in values or "_scheme" in values)
        if not simple or not all(map(_is_short, values.values())):
            return url_for(endpoint, **values)
        return built(request.script_root if request else "", endpoint, tuple(values.items()))

    return page_url


def _is_short(value: object) -> bool:
    return value is None or isinstance(value, int) or (isinstance(value, str) and len(value) <= _SHORT)
