"""Fetch a file, patiently: with progress, a limit on its size, and going on where a connection broke.

Used by `relay packs download` alone: apart from it the relay reaches out to no machine that its settings do
not name.

A file arrives beside its place (``NAME.part``). Broken off, it goes on where it stopped, by a Range request
that names the version of the file it began with (If-Range, RFC 9110 section 13.1.5); a server that cannot do
that, or has another file by now, makes it begin again.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

_CHUNK = 256 * 1024
_TIMEOUT = 30.0  # seconds without a byte
_ATTEMPTS = 4  # per link, that bring nothing new
_PAUSE = 1.0  # seconds before going on, times the number of attempts
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)", re.ASCII)
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; classroom-relay)",  # some hosts refuse urllib's own
    "Accept-Encoding": "identity",  # a range of what is on the server, not of something packed on the way
}

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are here and those that there will be (None: not known)."""


class FetchError(Exception):
    """Something that could not be fetched, or must not be kept. The message is one English sentence."""


class _Interrupted(Exception):
    """The connection broke; trying again may help."""


class _NoSuchRange(_Interrupted):
    """What is here already is no part of what is there now."""


def get(address: str, limit: int) -> bytes:
    """What ``address`` answers, at most ``limit`` bytes. Raises FetchError."""
    try:
        with _opened(address, {}) as response:
            body = response.read(limit + 1)
    except (FetchError, _Interrupted, http.client.HTTPException, OSError) as error:
        raise FetchError(f"{address} cannot be read: {error or type(error).__name__}") from error
    if len(body) > limit:
        raise FetchError(f"{address} is longer than {limit / 1e6:.0f} MB")
    return bytes(body)


def download(
    links: Sequence[str],
    to: Path,
    *,
    limit: int,
    size: int | None = None,
    sha256: str | None = None,
    progress: Progress,
) -> Path:
    """Fetch the file ``to`` from the first of ``links`` that gives it. Returns ``to``.

    At most ``limit`` bytes; exactly ``size`` of them, and with this ``sha256``, where these are given. Raises
    FetchError; what had arrived when a connection broke stays for the next call.
    """
    if size is not None and size > limit:
        raise FetchError(_too_large(size, limit))
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f"{to.name}.part")
    reasons: list[str] = []
    for link in links:
        try:
            _patiently(link, part, limit, progress)
            _hold_to(part, size, sha256)
        except (_Interrupted, FetchError) as error:
            reasons.append(f"{link}: {error}")
            continue
        part.replace(to)
        _state(part).unlink(missing_ok=True)
        return to
    have = part.stat().st_size if part.exists() else 0
    rest = f"; {have / 1e6:.1f} MB have arrived, the same command goes on from there" if have else ""
    raise FetchError(f"{'; '.join(reasons)}{rest}")


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    _state(part).unlink(missing_ok=True)


def _hold_to(part: Path, size: int | None, sha256: str | None) -> None:
    found = part.stat().st_size
    if size is not None and found != size:
        _discard(part)
        raise FetchError(f"the file has {found} bytes where the index says {size}")
    if sha256 is not None:
        with part.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        if digest != sha256:
            _discard(part)
            raise FetchError("the file is not the one in the index (its SHA-256 differs)")


def _patiently(link: str, part: Path, limit: int, progress: Progress) -> None:
    """Fetch ``link`` into ``part``, going on after interruptions as long as each brings something or few do.

    Raises _Interrupted when that is over, FetchError where trying again would not help.
    """
    attempt = 0
    while True:
        before = part.stat().st_size if part.exists() else 0
        try:
            _go_on(link, part, limit, progress)
            return
        except _Interrupted:
            attempt = 0 if part.exists() and part.stat().st_size > before else attempt + 1
            if attempt >= _ATTEMPTS:
                raise
        time.sleep(_PAUSE * attempt)


def _go_on(link: str, part: Path, limit: int, progress: Progress) -> None:
    begun = _read_state(part)
    have = part.stat().st_size if part.exists() else 0
    headers = {}
    if have and begun.get("link") == link and begun.get("validator"):
        headers = {"Range": f"bytes={have}-", "If-Range": begun["validator"]}
    try:
        with _opened(link, headers) as response:
            _receive(response, link, part, limit, progress)
    except _NoSuchRange:
        _discard(part)
        raise


def _receive(
    response: http.client.HTTPResponse, link: str, part: Path, limit: int, progress: Progress
) -> None:
    start, total = _extent(response)
    if total is not None and total > limit:
        _discard(part)
        raise FetchError(_too_large(total, limit))
    if start == 0:
        _discard(part)
        validator = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
        # A weak tag promises the same meaning, not the same bytes.
        _write_state(part, {"link": link, "validator": "" if validator.startswith("W/") else validator})
    elif start != part.stat().st_size:
        raise _NoSuchRange("the server sent another part of the file than asked for")
    with part.open("ab") as file:
        done = _copy(response, file, start, total, limit, progress)
    if done > limit:
        _discard(part)
        raise FetchError(_too_large(done, limit))


def _copy(
    response: http.client.HTTPResponse,
    file: IO[bytes],
    done: int,
    total: int | None,
    limit: int,
    progress: Progress,
) -> int:
    """Append the body to ``file``; returns the file's length, which is over ``limit`` if it was cut there."""
    progress(done, total)
    while done <= limit:
        try:
            chunk = response.read(_CHUNK)
        except (http.client.HTTPException, OSError) as error:
            raise _Interrupted(f"the connection broke ({type(error).__name__})") from error
        if not chunk:
            break
        file.write(chunk)
        done += len(chunk)
        progress(done, total)
    if total is not None and done < total:
        raise _Interrupted(f"the connection ended after {done} of {total} bytes")
    return done


def _extent(response: http.client.HTTPResponse) -> tuple[int, int | None]:
    """Where the body starts in the file, and how long the file is (None: not said)."""
    if response.status == 206:
        match = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if match is None:
            return -1, None
        return int(match[1]), None if match[2] == "*" else int(match[2])
    length = response.headers.get("Content-Length", "")
    return 0, int(length) if length.isascii() and length.isdigit() else None


def _too_large(size: int, limit: int) -> str:
    return f"the file has {size / 1e6:.1f} MB, more than the limit of {limit / 1e6:.0f} MB (--limit)"


def _state(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _read_state(part: Path) -> dict[str, str]:
    try:
        state = json.loads(_state(part).read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # then it begins again
    return {str(k): str(v) for k, v in state.items()} if isinstance(state, dict) else {}


def _write_state(part: Path, state: dict[str, str]) -> None:
    _state(part).write_text(json.dumps(state), "utf-8")


class _SameProtection(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but not from HTTPS to HTTP."""

    def redirect_request(self, req: urllib.request.Request, *rest: Any) -> urllib.request.Request | None:
        new = super().redirect_request(req, *rest)
        if new is not None and req.type == "https" and new.type != "https":
            raise FetchError(f"{req.full_url} leads to an address without HTTPS")
        return new


def _opener() -> urllib.request.OpenerDirector:
    """HTTP and HTTPS only, through the proxy that the environment names, if any."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameProtection(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


@contextmanager
def _opened(address: str, headers: dict[str, str]) -> Iterator[http.client.HTTPResponse]:
    """The answer to a GET. Raises _Interrupted where trying again may help, else FetchError."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise FetchError("that is no http:// or https:// address")
    try:
        wanted = urllib.request.Request(address, headers={**_HEADERS, **headers})  # noqa: S310 (looked at above)
        response = _opener().open(wanted, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:
            raise _NoSuchRange("the server has another file by now") from error
        if error.code in (408, 425, 429) or error.code >= 500:
            raise _Interrupted(f"the server answers {error.code}") from error
        raise FetchError(f"the server answers {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise _Interrupted(f"no connection ({error.reason})") from error
    except (http.client.HTTPException, ConnectionError, TimeoutError) as error:
        raise _Interrupted(f"no connection ({type(error).__name__})") from error
    except (ValueError, UnicodeError) as error:
        raise FetchError(f"that is no address ({error})") from error
    with response:
        yield response
