"""Numbers in addresses are rows of the database: what no column can hold is no page (404), not an error."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

_LARGEST = 2**31 - 1  # PostgreSQL's integer; SQLite's is larger


class RowConverter(IntegerConverter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", _LARGEST)
        super().__init__(*args, **kwargs)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowConverter
