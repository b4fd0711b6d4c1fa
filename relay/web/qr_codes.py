"""QR codes (ISO/IEC 18004) as a path for an ``<svg>`` element; templates/partials/qr.html draws it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

_QUIET = 4  # modules of white around it, which the standard asks for


@dataclass(frozen=True)
class QrCode:
    """``size``: modules along a side, with the white around. ``path``: the dark modules, in these units."""

    size: int
    path: str


@dataclass(frozen=True)
class Link:
    """A link to hand on. ``qr`` is None where other devices cannot open it."""

    url: str
    qr: QrCode | None


def of(text: str) -> QrCode:
    """The code of ``text``, of which 15 percent may be covered or stained (level M).

    Raises ValueError for a text that no code can hold (more than 2,331 bytes).
    """
    import segno  # 4 MB, which are needed where links are handed on

    rows = segno.make_qr(text, error="m", boost_error=False).matrix
    runs = "".join(_run(x, y, length) for y, row in enumerate(rows) for x, length in _dark(row))
    return QrCode(len(rows) + 2 * _QUIET, runs)


def _dark(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(start, length) of the dark stretches of a row."""
    at = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield at, length
        at += length


def _run(x: int, y: int, length: int) -> str:
    return f"M{x + _QUIET} {y + _QUIET}h{length}v1h-{length}z"
