"""Small pictures for tests: as a phone sends them, and as the relay keeps them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from relay.board.picture_encoder import Encoded
from relay.board.pictures import NewPicture


def drawn(
    size: tuple[int, int] = (320, 200), colour: str = "teal", kind: str = "JPEG", **options: Any
) -> bytes:
    """A file of one colour with a lighter square at its upper left."""
    image = Image.new("RGB", size, colour)
    image.paste((250, 240, 200), (0, 0, size[0] // 4, size[1] // 4))
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def new_picture(folder: Path, description: str, *, number: int = 1, colour: str = "teal") -> NewPicture:
    """A picture that has been encoded, to be added to a message."""
    return NewPicture(number, description, Encoded(drawn(colour=colour), 320, 200), folder)
