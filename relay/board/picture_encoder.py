"""Have uploaded pictures made into the JPEGs that are kept, by a process that no file can hold up for long.

Without a transaction: it takes some tenths of a second. See board/picture_encoder_process.py.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from relay.problems import Problem

LARGEST = 10 * 1024 * 1024  # bytes of a file that somebody sends
_SECONDS = 12.0  # until a machine that is very busy must have answered
_SCRIPT = Path(__file__).with_name("picture_encoder_process.py")
_START = """
import runpy, sys
script, what, *sys.path = sys.argv[1:]
sys.argv = [script, what]
runpy.run_path(script, run_name="__main__")
"""
# One at a time in each process: a class that sends its pictures all at once needs no more memory than one
# pupil.
_turn = threading.Lock()


class BadPicture(Problem):
    """A picture that is not taken. ``index``, from 0: which of those that were sent."""

    def __init__(self, message: LazyString, index: int) -> None:
        super().__init__(message)
        self.index = index


@dataclass(frozen=True)
class Encoded:
    """A JPEG. ``width`` and ``height`` are in pixels."""

    data: bytes
    width: int
    height: int


UNKNOWN = _l("This is not a picture that can be shown here. Choose a JPEG, PNG or WebP file.")
HEIC = _l(
    "This picture is in Apple’s HEIC format, which cannot be shown here. Send it from the phone itself, "
    "or save it as JPEG first."
)
TOO_LARGE = _l(
    "This file is too large: at most 10 MB. Make the picture smaller first, or send a screenshot of it."
)
_SENTENCES = {
    b"?": UNKNOWN,
    b"h": HEIC,
    b"p": _l("This picture has too many pixels. Make it smaller first, or send a screenshot of it."),
    b"b": _l("This picture is damaged or incomplete and cannot be read. Choose another one."),
}


def shrink(files: Sequence[bytes]) -> list[Encoded]:
    """The JPEGs to keep of ``files``, in order: upright, without metadata, at most 1600 pixels and about 300
    kB.

    Raises BadPicture.
    """
    for index, data in enumerate(files):
        if len(data) > LARGEST:
            raise BadPicture(TOO_LARGE, index)
    return _answers(files, "shrink")


def check(data: bytes) -> Encoded:
    """``data``, if ``shrink`` could have made it. Raises BadPicture."""
    return _answers([data], "check")[0]


def _answers(files: Sequence[bytes], what: str) -> list[Encoded]:
    if not files:
        return []
    sent = b"".join(len(data).to_bytes(4, "big") + data for data in files)
    with _turn:
        said = _run(sent, what)
    return list(_read(said, len(files)))


def _run(sent: bytes, what: str) -> bytes:
    # -S and -E: this process knows already where the packages are, wherever that is (relay.pyz, Windows).
    path = [folder for folder in sys.path if folder]
    try:
        done = subprocess.run(
            (sys.executable, "-S", "-E", "-c", _START, str(_SCRIPT), what, *path),
            input=sent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return error.output or b""
    return done.stdout


def _read(said: bytes, number: int) -> Iterator[Encoded]:
    """Read ``number`` answers. Where they end early, the process fell over that file: it is to blame."""
    at = 0
    for index in range(number):
        verdict = said[at : at + 1]
        if verdict != b"+":
            raise BadPicture(_SENTENCES.get(verdict, _SENTENCES[b"b"]), index)
        width, height, length = (
            int.from_bytes(said[start : start + 4], "big") for start in (at + 1, at + 5, at + 9)
        )
        at += 13 + length
        if at > len(said):
            raise BadPicture(_SENTENCES[b"b"], index)
        yield Encoded(said[at - length : at], width, height)
