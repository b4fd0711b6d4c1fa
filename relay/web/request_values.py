"""The one parser of whole numbers in URLs and forms, and of queries that are not UTF-8.

It accepts what the relay itself writes: ASCII digits only, up to the largest value of an integer column. It
rejects signs, spaces, underscores, exponents, digits of other scripts and numbers of 5,000 digits. The caller
decides what a rejected number means: no page (404), an error beside the field (400), or no value.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.routing import IntegerConverter, ValidationError
from wtforms import IntegerField

LARGEST = 2**31 - 1  # the largest integer of PostgreSQL; SQLite's is larger


def whole_number(text: str | None, *, most: int = LARGEST) -> int | None:
    """``text`` as a number from 0 to ``most``; None for anything else."""
    if not text or len(text) > len(str(most)) or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if number <= most else None


def number_pair(text: str | None, *, most: tuple[int, int] = (LARGEST, LARGEST)) -> tuple[int, int] | None:
    """Two numbers joined by a dash, as in a keyset pagination cursor ("12-34"); None for anything else."""
    first, _, second = (text or "").partition("-")
    one, other = whole_number(first, most=most[0]), whole_number(second, most=most[1])
    return (one, other) if one is not None and other is not None else None


def choice_number(value: object) -> int | None:
    """``coerce`` for a select field of numbers. Anything else becomes None, which is not a valid choice."""
    return whole_number(str(value))


class WholeNumberField(IntegerField):  # type: ignore[misc]
    """A form field for a whole number; ``data`` is None where the submitted value is not one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = whole_number(valuelist[0])
            if self.data is None and valuelist[0]:
                raise ValueError(f"{self.name} is no whole number")


class RowConverter(IntegerConverter):
    """``<int:…>`` in URL rules: the id of a row, read by ``whole_number``."""

    regex = r"[0-9]+"

    def to_python(self, value: str) -> Any:
        number = whole_number(value)
        if number is None:
            raise ValidationError
        return number


class QueryRequest(Request):
    """A request whose query is UTF-8. Flask's ``args`` and ``full_path`` fail on bytes that are not, which no
    browser sends unescaped; here they become replacement characters, as escaped ones do.
    """

    def __init__(self, environ: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(environ, *args, **kwargs)
        self.query_string = self.query_string.decode("utf-8", "replace").encode()


def init_app(app: Flask) -> None:
    app.request_class = QueryRequest
    app.url_map.converters["int"] = RowConverter
    app.before_request(_one_line_only)


def _one_line_only() -> None:
    """Answer 400 to a query with control characters, which browsers escape: a redirect would repeat them."""
    if any(ord(character) < 32 for character in request.environ.get("QUERY_STRING", "")):
        abort(400)
