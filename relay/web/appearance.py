"""How pages look and where they are: light or dark, the sheets of drawings, the address of this page, and how
a phone shows the relay on its home screen.

There is no service worker: what somebody writes without a network is kept and sent by static/keep.js, and a
page from a worker's cache could be a stale one.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, jsonify, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

COOKIE = "relay_look"
LOOKS = ("light", "dark")  # anything else: as the device has it
PAPER = {"light": "#fffefa", "dark": "#23222b"}  # of the bar, as in static/tokens.css
_LIFE = 400 * 24 * 60 * 60  # seconds; browsers keep no cookie longer


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(look=look, sprite=sprite, this_page=this_page, paper=PAPER)
    app.add_url_rule("/manifest.webmanifest", "manifest", manifest)


def manifest() -> Response:
    """What a phone needs to put the relay on its home screen (W3C, Web Application Manifest)."""

    def icon(name: str, sizes: str, kind: str, purpose: str = "any") -> dict[str, str]:
        return {
            "src": url_for("static", filename=name),
            "sizes": sizes,
            "type": kind,
            "purpose": purpose,
        }

    start = f"{request.script_root}/"
    content = {
        "id": start,
        "name": "Classroom Relay",
        "short_name": "Relay",
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": PAPER["light"],
        "theme_color": PAPER["light"],
        "icons": [
            icon("icon-192.png", "192x192", "image/png"),
            icon("icon-512.png", "512x512", "image/png"),
            icon("icon-512.png", "512x512", "image/png", "maskable"),
            icon("icon.svg", "any", "image/svg+xml"),
        ],
    }
    response = jsonify(content)
    response.mimetype = "application/manifest+json"
    return response


def look() -> str | None:
    """The look chosen in this browser, "light" or "dark"; None: as the device has it."""
    chosen = request.cookies.get(COOKIE)
    return chosen if chosen in LOOKS else None


def choose_look(response: Response, chosen: str) -> None:
    """Keep a look for this browser; any value that is none of LOOKS forgets the choice."""
    if chosen in LOOKS:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(COOKIE, chosen, max_age=_LIFE, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(COOKIE)


def sprite(name: str) -> str:
    """The address of a sheet of drawings, "icons" or "avatars". Looked up once in a request."""
    known: dict[str, str] = g.setdefault("sprites", {})
    if name not in known:
        known[name] = url_for("static", filename=f"{name}.svg")
    return known[name]


def this_page() -> str:
    """The address that shows this page again.

    A page that answered a form has none of its own where the form's address only takes forms: it is the
    nearest address above that can be opened, such as ``/t/7`` for ``/t/7/write``.
    """
    only_forms = isinstance(request.routing_exception, MethodNotAllowed)
    if request.method in ("GET", "HEAD") and not only_forms:
        return request.full_path.removesuffix("?")
    routes = current_app.create_url_adapter(request)
    path = request.path
    while path.strip("/") and routes is not None:
        try:
            routes.match(path, method="GET")
        except RequestRedirect:
            return path
        except HTTPException:
            path = path.rpartition("/")[0]
        else:
            return path
    return "/"
