"""Make the JPEG that is kept of a picture. Runs as a process of its own (board/picture_encoder.py).

By its path, not as a part of ``relay``: it imports Pillow, which no process that answers requests should
hold, and nothing of ours. A file that keeps it busy, or makes it fall over, takes nobody with it.

Standard input is a row of files, each with its length in four bytes (big-endian) before it. Standard output
has an answer for each, in order: one character that says what became of it (``Verdict``), then, for ``KEPT``,
the width and the height in pixels and the length in bytes, four bytes each, and the JPEG. The argument is
"shrink", or "check" for files that claim to be made here: they are then answered unchanged.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

LONGEST_SIDE = 1600  # pixels
ENOUGH = 300_000  # bytes
_QUALITIES = (85, 70)  # of the JPEG, in order; if the last is not enough, the picture is made smaller
# A JPEG is decoded at a fraction of its size; the others are decoded whole, at four bytes a pixel.
_MOST_PIXELS = {"JPEG": 40_000_000, "PNG": 9_000_000, "WEBP": 9_000_000}
_MOST_SEGMENTS = 1_000  # of a JPEG before its first scan; Pillow takes each with Python code
_MOST_SCANS = 100  # of a progressive JPEG: each is a pass over the whole picture
_MOST_CHUNKS = 20_000  # of a PNG
_SECONDS = 4  # of processor time for all files
_MEMORY = 1 << 30  # bytes of address space
_ORIENTATION = 0x0112  # the EXIF tag
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# The segments of a JPEG made here: no EXIF (0xE1) and no comment (0xFE), but the JFIF header and the tables.
_PLAIN = frozenset({0xE0, 0xDB, 0xC0, 0xC4, 0xDD})


class Verdict(StrEnum):
    KEPT = "+"
    UNKNOWN = "?"  # none of the formats that are taken
    HEIC = "h"  # the format of iPhones, for which there is no decoder under a licence that suits
    PIXELS = "p"  # too many
    BROKEN = "b"  # cut off, damaged, or made to keep a reader busy


class Refused(Exception):
    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict


def shrink(data: bytes) -> tuple[bytes, int, int]:
    """A JPEG of the picture in ``data``, upright and without metadata, with its width and height in pixels.

    At most LONGEST_SIDE pixels and about ENOUGH bytes. The first picture of an animation; what is transparent
    becomes white. Raises Refused.
    """
    image = _decoded(data)
    for quality in _QUALITIES:
        made = _jpeg(image, quality)
        if len(made) <= ENOUGH:
            return made, *image.size
    # The size goes with the number of pixels, and a smaller picture has more to say in each.
    side = max(1, int(max(image.size) * 0.9 * (ENOUGH / len(made)) ** 0.5))
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _jpeg(image, _QUALITIES[-1]), *image.size


def _jpeg(image: Image.Image, quality: int) -> bytes:
    made = BytesIO()
    image.save(made, "JPEG", quality=quality, optimize=True)
    return made.getvalue()


def check(data: bytes) -> tuple[bytes, int, int]:
    """``data``, if it could have been made by ``shrink``, with its width and height. Raises Refused."""
    if _format(data) != "JPEG" or not set(_segments(data)) <= _PLAIN or data[-2:] != b"\xff\xd9":
        raise Refused(Verdict.BROKEN)
    made = _decoded(data)
    with Image.open(BytesIO(data), formats=["JPEG"]) as image:
        if image.size != made.size:  # it had to be made smaller
            raise Refused(Verdict.PIXELS)
    return data, *made.size


def _decoded(data: bytes) -> Image.Image:
    kind = _format(data)
    if kind == "JPEG":
        _segments(data)
    elif kind == "PNG":
        _check_chunks(data)
    try:
        with Image.open(BytesIO(data), formats=[kind]) as image:
            if image.width * image.height > _MOST_PIXELS[kind]:
                raise Refused(Verdict.PIXELS)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            turn = _UPRIGHT.get(_orientation(image))
            flat = _opaque(image)
    except Image.DecompressionBombError as error:
        raise Refused(Verdict.PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError) as error:
        raise Refused(Verdict.BROKEN) from error
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright = flat.transpose(turn) if turn is not None else flat
    upright.info = {}  # the comment of a JPEG would be written again
    return upright


def _format(data: bytes) -> str:
    """The format by its first bytes, whatever the name of the file says. Raises Refused."""
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    phone = data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
    raise Refused(Verdict.HEIC if phone else Verdict.UNKNOWN)


def _segments(data: bytes) -> list[int]:
    """The markers of a JPEG before its first scan. Raises Refused where there are too many, or of scans."""
    found: list[int] = []
    at = 2
    while len(found) <= _MOST_SEGMENTS and data[at : at + 1] == b"\xff":
        marker = data[at + 1 : at + 2]
        if marker == b"\xda":
            if data.count(b"\xff\xda", at) > _MOST_SCANS:
                break
            return found
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2 or marker == b"\xff":
            break
        found.append(marker[0])
        at += 2 + length
    raise Refused(Verdict.BROKEN)


def _check_chunks(data: bytes) -> None:
    at, number = 8, 0
    while at < len(data):
        number += 1
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if number > _MOST_CHUNKS:
            raise Refused(Verdict.BROKEN)


def _orientation(image: Image.Image) -> int:
    """How a camera was held, 1 to 8; 1 (upright) where the picture does not say, or says it illegibly."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError):
        return 1


def _opaque(image: Image.Image) -> Image.Image:
    """The picture in RGB or in grey, on white where it is transparent."""
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    if image.mode.startswith("I"):  # 16 bits of grey, of which JPEG takes 8
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.copy() if image.mode in ("RGB", "L") else image.convert("RGB")


def answer(source: BinaryIO, target: BinaryIO, *, checking: bool) -> None:
    """Answer every file of ``source``."""
    while head := source.read(4):
        data = source.read(int.from_bytes(head, "big"))
        try:
            made, width, height = check(data) if checking else shrink(data)
        except Refused as refused:
            target.write(refused.verdict.encode())
        else:
            target.write(Verdict.KEPT.encode())
            for number in (width, height, len(made)):
                target.write(number.to_bytes(4, "big"))
            target.write(made)
        target.flush()


def _limit() -> None:
    """Let this process end rather than take more time or memory than any picture needs."""
    try:
        import resource
    except ImportError:  # Windows: there only the time is limited, by whoever started this
        return
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    answer(sys.stdin.buffer, sys.stdout.buffer, checking=sys.argv[-1] == "check")
