"""How `relay serve` takes requests in: waitress has each on the disk before the application hears of it.

Without looking at who sends it, so nearly all have to be small. A large one is taken where its address ends
with a ticket (`web.uploads`), which only pages for those who may send files hold: nobody else can fill the
disk. One that is larger than any file may be is read and forgotten, so that the application can answer it; a
connection that is closed while a browser still sends shows no answer.
"""

from __future__ import annotations

from functools import partial
from io import BytesIO
from tempfile import TemporaryFile
from types import SimpleNamespace
from typing import Any

import structlog
from flask import Flask
from waitress.buffers import FileBasedBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver

from relay.config import Settings
from relay.web import uploads

log = structlog.get_logger()

USUAL = 2 * 1024 * 1024
_LARGE = uploads.LARGEST_FILE + 1024 * 1024
_FORGOTTEN = 10 * uploads.LARGEST_FILE  # beyond that, reading on is no kindness


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads one request. ``adj`` are waitress's settings."""

    def __init__(self, adj: Any, *, settings: Settings, secret: str) -> None:
        super().__init__(adj)
        self._settings = settings
        self._secret = secret

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        size = self.content_length
        if not USUAL <= size < _FORGOTTEN or not uploads.has_ticket(self.path, self._secret):
            return
        if size > _LARGE:
            self.body_rcv = FixedStreamReceiver(size, _Nowhere(BytesIO()))
        else:
            try:
                kept = TemporaryFile(dir=uploads.file_folder(self._settings))  # noqa: SIM115 (waitress closes it)
            except OSError as error:
                # Refused as any large request is: there is no page to answer with yet.
                log.warning("upload not taken in", error=error.strerror or str(error))
                return
            self.body_rcv = FixedStreamReceiver(size, FileBasedBuffer(kept))
        # All that is asked of the settings from here on.
        self.adj = SimpleNamespace(max_request_body_size=size + 1)


class _Nowhere(FileBasedBuffer):  # type: ignore[misc]
    def append(self, data: bytes) -> None:
        """Forget it."""


def channel(app: Flask) -> type[HTTPChannel]:
    """The class of a waitress server's connections, for ``app``."""
    parser = partial(Parser, settings=app.config["RELAY"], secret=str(app.secret_key))
    return type("Channel", (HTTPChannel,), {"parser_class": staticmethod(parser)})
