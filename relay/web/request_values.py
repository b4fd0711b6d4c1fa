"""Whole numbers as people and programs send them, in addresses and forms: one parser for all of them.

It takes what the relay itself writes: ASCII digits, nothing else, no larger than a column holds. Signs,
spaces, underscores, exponents, other scripts' digits and 5,000 digits are no number. What becomes of those is
the caller's to say: no page (404), a refusal beside the field (400), or as if nothing had been asked for.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError
from wtforms import IntegerField

LARGEST = 2**31 - 1  # PostgreSQL's integer; SQLite's is larger


def whole_number(text: str | None, *, most: int = LARGEST) -> int | None:
    """``text`` as a number from 0 to ``most``; None where it is anything else, or missing."""
    if not text or len(text) > len(str(most)) or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if number <= most else None


def number_pair(text: str | None, *, most: tuple[int, int] = (LARGEST, LARGEST)) -> tuple[int, int] | None:
    """Two numbers with a dash between them, as a cursor has them ("12-34"); None for anything else."""
    first, _, second = (text or "").partition("-")
    one, other = whole_number(first, most=most[0]), whole_number(second, most=most[1])
    return (one, other) if one is not None and other is not None else None


def choice_number(value: object) -> int | None:
    """The ``coerce`` of a select field whose values are numbers: what is none of them is no choice either."""
    return whole_number(str(value))


class WholeNumberField(IntegerField):  # type: ignore[misc]
    """A number in a form; ``data`` is None where what was sent is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = whole_number(valuelist[0])
            if self.data is None and valuelist[0]:
                raise ValueError(f"{self.name} is no whole number")


class RowConverter(IntegerConverter):
    """``<int:…>`` in an address: the id of a row, by the same parser."""

    regex = r"[0-9]+"

    def to_python(self, value: str) -> Any:
        number = whole_number(value)
        if number is None:
            raise ValidationError
        return number


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowConverter
