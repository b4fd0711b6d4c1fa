"""Download a file with progress, a size limit, checks of size and checksum, and resumption.

Only `relay packs download` and the button of administrators use it. Everything else in the relay connects
only to servers that the settings name. A file is written to ``NAME.part`` and its ETag to ``NAME.etag``. An
interrupted download resumes with a Range request that names the ETag (If-Range, RFC 9110 section 13.1.5).
Where the server does not support that, it starts over.
"""

from __future__ import annotations

import hashlib
import re
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

_CHUNK = 256 * 1024
_TIMEOUT = 30.0  # seconds without a byte
_ATTEMPTS = 4  # per link, in a row without a new byte
_PAUSE = 1.0  # back-off in seconds, times the attempts in a row without a new byte
# Some hosts refuse urllib's user agent. A range must refer to the file itself, not to a compressed copy.
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; classroom-relay)", "Accept-Encoding": "identity"}

Progress = Callable[[int, int | None], None]  # called with the bytes received and the total (None: unknown)


class FetchError(Exception):
    """A file could not be downloaded or is not the expected one. The message is one English sentence."""


class _Interrupted(FetchError):
    """The attempt failed, but another may succeed."""


class _Unusable(FetchError):
    """The bytes received so far must be deleted."""


def get(address: str, limit: int) -> bytes:
    """The body of the response of ``address``, at most ``limit`` bytes. Raises FetchError."""
    body = bytearray()
    try:
        with _open(address, {}) as response:
            for chunk in _chunks(response):
                body += chunk
                _hold_to(len(body), limit)
    except FetchError as error:
        raise FetchError(f"{address} cannot be read: {error}") from error
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
    """Download a file to ``to`` from the first of ``links`` that works. Returns ``to``.

    The file may have at most ``limit`` bytes, and must match ``size`` (bytes) and ``sha256`` where they are
    given. Raises FetchError, and OSError where the file cannot be written; the next call resumes.
    """
    _hold_to(size or 0, limit)
    to.parent.mkdir(parents=True, exist_ok=True)
    part, etag = to.with_name(f"{to.name}.part"), to.with_name(f"{to.name}.etag")
    reasons = []
    for link in links:
        left, reason = _ATTEMPTS, FetchError()
        while left:
            before = _size(part)
            try:
                _attempt(link, part, etag, limit, progress)
                _check(part, size, sha256)
            except _Interrupted as error:
                reason, left = error, _ATTEMPTS if _size(part) > before else left - 1
                time.sleep(_PAUSE * (_ATTEMPTS - left))
            except _Unusable as error:
                part.unlink(missing_ok=True)
                etag.unlink(missing_ok=True)
                reason, left = error, left - 1 if before else 0  # a resumed download starts over
            except FetchError as error:
                reason, left = error, 0
            else:
                etag.unlink()
                return part.replace(to)
        reasons.append(f"{link}: {reason}")
    rest = f"; {_size(part) / 1e6:.1f} MB have arrived, the same command goes on from there"
    raise FetchError("; ".join(reasons) + (rest if _size(part) else ""))


def _attempt(link: str, part: Path, etag: Path, limit: int, progress: Progress) -> None:
    done, tag = _size(part), etag.read_text("utf-8") if etag.exists() else ""
    with _open(link, {"Range": f"bytes={done}-", "If-Range": tag} if done and tag else {}) as response:
        if response.status != 206:  # the whole file, even if a range was requested
            done, tag = 0, response.headers.get("ETag", "")
            # A weak ETag does not guarantee the same bytes.
            etag.write_text("" if tag.startswith("W/") else tag, "utf-8")
        elif not response.headers.get("Content-Range", "").startswith(f"bytes {done}-"):
            raise _Unusable("the server sent another part of the file than asked for")
        length = response.headers.get("Content-Length", "")
        total = done + int(length) if re.fullmatch("[0-9]{1,15}", length) else None
        _hold_to(total or 0, limit)
        with part.open("ab" if done else "wb") as file:
            progress(done, total)
            for chunk in _chunks(response):
                done += file.write(chunk)
                _hold_to(done, limit)
                progress(done, total)
    if total is not None and done < total:
        raise _Interrupted(f"the connection ended after {done} of {total} bytes")


def _hold_to(size: int, limit: int) -> None:
    if size > limit:
        raise _Unusable(
            f"the file has {size / 1e6:.1f} MB, more than the limit of {limit / 1e6:.0f} MB (--limit)"
        )


def _check(part: Path, size: int | None, sha256: str | None) -> None:
    if size not in (None, _size(part)):
        raise _Unusable(f"the file has {_size(part)} bytes where the index says {size}")
    with part.open("rb") as file:
        if sha256 not in (None, hashlib.file_digest(file, "sha256").hexdigest()):
            raise _Unusable("the file is not the one in the index (its SHA-256 differs)")


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _chunks(response: HTTPResponse) -> Iterator[bytes]:
    try:
        while chunk := response.read(_CHUNK):
            yield chunk
    except (HTTPException, OSError) as error:
        raise _Interrupted(f"the connection broke ({type(error).__name__})") from error


def _open(address: str, headers: dict[str, str]) -> HTTPResponse:
    """Send a GET request; the caller closes the response. Raises FetchError.

    An https:// address must not redirect to http://.
    """
    schemes = ("https",) if address.startswith("https:") else ("http", "https")
    try:
        if urlsplit(address).scheme not in schemes:
            raise FetchError("that is no http:// or https:// address")
        request = urllib.request.Request(address, headers={**_HEADERS, **headers})  # noqa: S310
        response: HTTPResponse = urllib.request.build_opener().open(request, timeout=_TIMEOUT)
    except HTTPError as error:
        error.close()
        again = _Interrupted if error.code in (408, 425, 429) or error.code >= 500 else FetchError
        sentence = f"the server answers {error.code} {error.reason}"
        raise (_Unusable if error.code == 416 else again)(sentence) from error
    except (HTTPException, OSError) as error:
        reason = getattr(error, "reason", type(error).__name__)
        raise _Interrupted(f"no connection ({reason})") from error
    except ValueError as error:
        raise FetchError(f"that is no address ({error})") from error
    if urlsplit(response.url).scheme not in schemes:
        response.close()
        raise FetchError(f"{address} leads to an address without HTTPS")
    return response
