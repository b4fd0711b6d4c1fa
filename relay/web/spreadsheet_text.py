"""CSV files that spreadsheets open as they are meant: in UTF-8, and without running what people wrote.

Every text is quoted, and a text that a spreadsheet would take for a formula is prefixed with an apostrophe
(OWASP, "CSV Injection"): students write "=)" and "@Maya", and somebody may write "=HYPERLINK(…)".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

Value = str | int | float | None
# Full-width forms too: some spreadsheets normalise them to ASCII.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BOM = "\ufeff"  # without it some spreadsheets do not read the file as UTF-8


def harmless(value: Value) -> Value:
    """Escape a text that a spreadsheet would take for a formula. Numbers are returned unchanged."""
    if isinstance(value, str) and value.lstrip(" \u00a0\u3000").startswith(_FORMULA):
        return "'" + value
    return value


def csv_file(columns: tuple[str, ...], lines: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    """Yield the pieces of a CSV file: the names of the columns, then a row for each of ``lines``."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    buffer.write(_BOM)
    writer.writerow(columns)
    for line in lines:
        writer.writerow(["" if line.get(name) is None else harmless(line[name]) for name in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
