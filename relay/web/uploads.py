"""What a request may bring.

Forms whose bytes are not UTF-8 are refused, not stored with the odd byte spelled out as ``%E9``. Every form
is small, but for the views that ``takes_file`` marks: these are sent one large file, which is written into
the data folder as it comes in and is gone when the request is over.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar, cast
from urllib.parse import unquote_to_bytes

import structlog
from flask import Flask, abort, current_app, request
from flask import Request as FlaskRequest
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge

from relay.config import Settings
from relay.web.errors import Told

log = structlog.get_logger()

V = TypeVar("V", bound=Callable[..., Any])
Guard = Callable[[Callable[[], None]], Callable[[], ResponseReturnValue | None]]

LARGEST_FILE = 500_000_000  # bytes
_AROUND_IT = 64 * 1024  # what a form adds to its file
_PARTS = 10
_TICKET_LIFE = 7 * 24 * 3600  # seconds: a page may stay open for long
_LEFT_BEHIND = 24 * 3600  # seconds after which a file belongs to no request any more
_PREFIX = "upload-"


class Request(FlaskRequest):
    """Writes what ``takes_file`` lets in to ``file_folder``, and deletes it at the end."""

    file_folder: Path | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written: list[tuple[IO[bytes], Path]] = []

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.file_folder is None:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        # Not a NamedTemporaryFile: Windows would not let the file be opened once more, by its name.
        handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=self.file_folder)
        stream = os.fdopen(handle, "w+b")
        self.written.append((stream, Path(name)))
        return stream

    def close(self) -> None:
        super().close()
        for stream, path in self.written:
            stream.close()
            path.unlink(missing_ok=True)


def init_app(app: Flask) -> None:
    """Register before everything that reads a form."""
    app.request_class = Request
    app.before_request(_utf8_only)


def _utf8_only() -> None:
    """Browsers send the encoding of the page, so this only meets programs and damaged requests."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    try:
        unquote_to_bytes(request.get_data()).decode("utf-8")
    except UnicodeDecodeError:
        abort(
            400,
            description=_(
                "That text did not arrive as UTF-8, so some of its letters are lost. Nothing was saved."
            ),
        )


def takes_file(guard: Guard) -> Callable[[V], V]:
    """Let a view be sent a file of up to LARGEST_FILE bytes, by those whom ``guard`` lets through.

    ``guard`` decorates views; of a form that is larger than others may be, nothing is read before it agrees.
    """

    def mark(view: V) -> V:
        view.takes_file = guard  # type: ignore[attr-defined]
        return view

    return mark


def file_folder(settings: Settings) -> Path:
    """Where files are while they come in. Made where it is missing; raises OSError."""
    folder = settings.data / "cache" / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def make_room() -> ResponseReturnValue | None:
    """Before a request to a view that takes a file: read it into the data folder, or say what is wrong."""
    guard: Guard | None = getattr(current_app.view_functions.get(request.endpoint or ""), "takes_file", None)
    if guard is None or request.method != "POST":
        return None
    here = cast(Request, request)
    size, usual = request.content_length, int(current_app.config["MAX_CONTENT_LENGTH"])
    if size is None or size > usual:
        refused = guard(_let_in)()
        if refused is not None:
            return refused
        here.max_content_length = LARGEST_FILE + _AROUND_IT
        if size is not None and size > here.max_content_length:
            _read_away(size)
            raise _too_large()
    here.max_form_parts = _PARTS
    try:
        here.file_folder = file_folder(current_app.config["RELAY"])
        _tidy(here.file_folder)
        here.files  # noqa: B018 (reads the form, which whoever asks for it next finds read)
    except RequestEntityTooLarge:
        raise _too_large() from None
    except OSError as error:
        log.warning("upload not kept", error=error.strerror or str(error))
        raise Told(
            507,
            _("The file cannot be kept: the server’s disk is full, or its data folder cannot be written."),
        ) from error
    return None


def _let_in() -> None:
    """A view that a guard can be put around."""


def _too_large() -> Told:
    most = LARGEST_FILE // 1_000_000
    return Told(413, _("That file is larger than %(most)s MB. Nothing was changed.", most=most))


def _read_away(size: int) -> None:
    """Read what nobody wants: a browser shows an answer only when it could send everything."""
    coming, left = request.environ["wsgi.input"], size
    while left > 0:
        chunk = coming.read(min(left, 256 * 1024))
        if not chunk:
            return
        left -= len(chunk)


def _tidy(folder: Path) -> None:
    """Remove what a process that was killed left behind."""
    for path in folder.glob(f"{_PREFIX}*"):
        try:
            if time.time() - path.stat().st_mtime > _LEFT_BEHIND:
                path.unlink()
        except FileNotFoundError:
            continue  # its request ended just now


def received(field: str) -> Path | None:
    """The file of a form's ``field``, under a name of ours; None where none was chosen.

    It lasts as long as the request. What the browser called it is never a path here.
    """
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        return None
    for stream, path in cast(Request, request).written:
        if stream is sent.stream:
            stream.flush()
            return path
    return None


def ticket(secret: str) -> str:
    """The end of an address that a large file may be sent to (see relay/web/upload_channel.py)."""
    return str(_tickets(secret).dumps(""))


def has_ticket(address: str, secret: str) -> bool:
    """Whether ``address`` ends with a ticket that was given out lately."""
    try:
        _tickets(secret).loads(address.rpartition("/")[2], max_age=_TICKET_LIFE)
    except BadData:
        return False
    return True


def _tickets(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="upload")
