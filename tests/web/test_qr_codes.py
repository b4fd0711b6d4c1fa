"""QR codes as drawn: the dark modules that the standard's encoder says, with white around them."""

from __future__ import annotations

import re

import pytest
import segno

from relay.web import qr_codes


@pytest.mark.parametrize("text", ["https://relay.school.example/join?code=fern-27-lake", "a", "x" * 500])
def test_the_path_is_the_code(text: str) -> None:
    code = qr_codes.of(text)
    rows = segno.make_qr(text, error="m", boost_error=False).matrix
    assert code.size == len(rows) + 8
    dark = set()
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", code.path):
        assert length == back
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    assert dark == {(x + 4, y + 4) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert set(re.sub(r"M\d+ \d+h\d+v1h-\d+z", "", code.path)) == set()


def test_what_no_code_can_hold() -> None:
    with pytest.raises(ValueError, match="data"):
        qr_codes.of("x" * 3_000)
