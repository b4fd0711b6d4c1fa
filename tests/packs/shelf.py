"""A small web server on this machine that offers files, and can misbehave in the ways that servers do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import serving


@dataclass
class Shelf:
    """``files`` by path, without the slash. ``asked`` lists (path, headers) of every request.

    The other fields are by path: ``breaks`` sends only so many bytes of an answer, once for each number;
    ``status`` is an answer instead of the file; ``moved`` is where it is now. Without ``tags`` there is no
    ETag, without ``lengths`` no Content-Length, without ``ranges`` the whole file is sent whatever is asked.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)
    breaks: dict[str, list[int]] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    tags: bool = True
    lengths: bool = True
    ranges: bool = True
    address: str = ""

    def offer(self, *entries: dict[str, Any]) -> str:
        """Serve an index with ``entries``; returns its address."""
        self.files["index.json"] = json.dumps(entries).encode()
        return f"{self.address}/index.json"

    def ranges_of(self, path: str) -> list[str | None]:
        """The Range header of each request for ``path``, in order."""
        return [headers.get("Range") for asked, headers in self.asked if asked == path]


class _Handler(BaseHTTPRequestHandler):
    shelf: Shelf

    def do_GET(self) -> None:
        shelf, path = self.shelf, self.path.lstrip("/")
        shelf.asked.append((path, self.headers))
        if path in shelf.moved:
            self.send_response(302)
            self.send_header("Location", shelf.moved[path])
            self.end_headers()
            return
        if path in shelf.status or path not in shelf.files:
            self.send_error(shelf.status.get(path, 404))
            return
        body, tag = shelf.files[path], f'"{hashlib.sha256(shelf.files[path]).hexdigest()[:16]}"'
        start = 0
        wanted = self.headers.get("Range")
        if wanted and shelf.ranges and self.headers.get("If-Range", tag) == tag:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(body):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        else:
            self.send_response(200)
        if shelf.tags:
            self.send_header("ETag", tag)
        if shelf.lengths:
            self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        rest = body[start:]
        if shelf.breaks.get(path):
            rest = rest[: shelf.breaks[path].pop(0)]
        with suppress(ConnectionError):  # who has had enough hangs up
            self.wfile.write(rest)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the tests' standard error."""


@contextmanager
def served() -> Iterator[Shelf]:
    """A running server with an empty shelf."""
    shelf = Shelf()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"shelf": shelf}))
    with serving(server) as shelf.address:
        yield shelf
