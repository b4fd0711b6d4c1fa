"""What is kept of a picture: a small upright JPEG without metadata. What is no picture is refused, and
soon.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from relay.board import picture_encoder, picture_encoder_process
from relay.board.picture_encoder import BadPicture
from tests.pictures import drawn, opened


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def shrunk(data: bytes) -> Image.Image:
    """What is kept of one picture."""
    (made,) = picture_encoder.shrink([data])
    image = opened(made.data)
    assert image.format == "JPEG" and image.size == (made.width, made.height)
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg_of_at_most_1600_pixels(kind: str) -> None:
    assert shrunk(drawn((2400, 1200), kind=kind)).size == (1600, 800)
    assert shrunk(drawn((60, 40), kind=kind)).size == (60, 40)


def test_a_photo_takes_at_most_about_300_kilobytes() -> None:
    noise = Image.effect_noise((500, 400), 90).resize((3000, 2400)).convert("RGB")
    (made,) = picture_encoder.shrink([_file(noise, quality=95)])
    assert 100_000 < len(made.data) < 330_000 and max(made.width, made.height) > 700


def _file(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def test_where_and_with_what_it_was_taken_goes_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    exif[0x010E] = "At Maya's house"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    sent = drawn((400, 200), exif=exif, comment=b"by Maya", icc_profile=b"x" * 200)
    assert b"Maya" in sent
    (made,) = picture_encoder.shrink([sent])
    image = opened(made.data)
    assert image.size == (200, 400)
    assert image.getpixel((190, 10))[0] > 200  # the square is at the upper right now
    assert b"Maya" not in made.data and b"Exif" not in made.data
    assert not image.getexif() and not {"icc_profile", "comment", "exif"} & set(image.info)


def test_what_is_transparent_becomes_white() -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    for sent in (_file(image, "PNG"), _file(image, "WEBP")):
        assert shrunk(sent).getpixel((50, 50)) == (255, 255, 255)


def test_of_an_animation_the_first_picture_is_kept() -> None:
    first, second = Image.new("RGB", (80, 60), "red"), Image.new("RGB", (80, 60), "blue")
    for kind in ("PNG", "WEBP"):
        image = shrunk(_file(first, kind, save_all=True, append_images=[second], duration=100))
        assert image.getpixel((40, 30))[0] > 240


def test_grey_of_16_bits_is_not_burnt_out() -> None:
    image = Image.new("I;16", (50, 50), 32768)
    assert shrunk(_file(image, "PNG")).convert("L").getpixel((25, 25)) in range(120, 136)


PHOTO = drawn((1200, 900))
HEIC = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 200
HUGE = _file(Image.new("1", (30_000, 30_000)), "PNG")
WIDE = _file(Image.new("L", (4_000, 4_000)), "PNG")  # a JPEG of this size is taken
REFUSED = {
    "text": (b"I am a picture", "not a picture"),
    "nothing": (b"", "not a picture"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "not a picture"),
    "GIF": (drawn(kind="GIF"), "not a picture"),
    "a page named .jpg": (b"<!doctype html><script>alert(1)</script>", "not a picture"),
    "HEIC": (HEIC, "HEIC"),
    "cut off": (PHOTO[: len(PHOTO) // 2], "damaged"),
    "PNG cut off": (drawn((900, 900), kind="PNG")[:200], "damaged"),
    "WebP cut off": (drawn((900, 900), kind="WEBP")[:60], "damaged"),
    "only the beginning": (b"\xff\xd8\xff", "damaged"),
    "a bomb": (HUGE, "too many pixels"),
    "a smaller bomb": (WIDE, "too many pixels"),
    "a million fill bytes": (b"\xff\xd8\xff" + b"\xff" * 3_000_000, "damaged"),
    "a million segments": (b"\xff\xd8" + b"\xff\xe5\x00\x02" * 1_000_000, "damaged"),
    "a million chunks": (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0teSt\0\0\0\0" * 500_000, "damaged"),
    "a thousand scans": (PHOTO[:-2] + b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00\x00" * 1_000, "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_with_a_sentence(name: str) -> None:
    data, sentence = REFUSED[name]
    with pytest.raises(BadPicture) as refused:
        picture_encoder.shrink([PHOTO, data])
    assert sentence in str(refused.value) and refused.value.index == 1


def test_a_file_of_more_than_ten_megabytes_is_refused_unread() -> None:
    with pytest.raises(BadPicture) as refused:
        picture_encoder.shrink([PHOTO + b"\0" * picture_encoder.LARGEST])
    assert "10 MB" in str(refused.value)


def test_a_file_that_keeps_the_reader_busy_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever gets past all checks: the process that reads it is ended, and the file is to blame."""
    monkeypatch.setattr(picture_encoder, "_START", "while True: pass")
    monkeypatch.setattr(picture_encoder, "_SECONDS", 0.5)
    begun = time.monotonic()
    with pytest.raises(BadPicture) as refused:
        picture_encoder.shrink([PHOTO])
    assert "damaged" in str(refused.value) and time.monotonic() - begun < 10


def test_a_file_that_makes_the_reader_fall_over_is_the_one_to_blame(monkeypatch: pytest.MonkeyPatch) -> None:
    real = picture_encoder._run

    def crash(sent: bytes, what: str) -> bytes:
        whole = real(sent, what)
        return whole[: len(whole) // 2]  # the first answer, and a part of the second

    monkeypatch.setattr(picture_encoder, "_run", crash)
    with pytest.raises(BadPicture) as refused:
        picture_encoder.shrink([PHOTO, PHOTO, PHOTO, PHOTO])
    assert refused.value.index == 2


def test_the_process_may_take_only_so_much_time_and_memory() -> None:
    script = str(picture_encoder._SCRIPT)
    said = subprocess.run(
        (sys.executable, "-c", f"import runpy, resource; runpy.run_path({script!r})['_limit']();"
         "print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_AS)[0])"),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, memory = map(int, said.stdout.split())
    assert seconds <= 5 and memory <= 1 << 30


def test_only_what_the_relay_made_passes_the_check_of_an_import() -> None:
    (made,) = picture_encoder.shrink([drawn((2000, 1000))])
    assert picture_encoder.check(made.data) == made
    exif = Image.Exif()
    exif[0x010E] = "At Maya's house"
    for other in (
        drawn(kind="PNG"), drawn((1700, 900)), drawn(exif=exif), drawn(comment=b"hello"),
        made.data + b"<script>", made.data[:500], b"",
    ):  # fmt: skip
        with pytest.raises(BadPicture):
            picture_encoder.check(other)


def test_the_limits_are_those_of_the_sentences() -> None:
    assert picture_encoder_process.LONGEST_SIDE == 1600 and picture_encoder.LARGEST == 10 * 1024 * 1024
