"""Lists of students as teachers have them: a pasted column, a table of a spreadsheet, OneRoster's users.csv.

Of a table no more is taken than a nickname needs: the given name, and of the family name the first letter
where two have the same. Nothing else in it is kept, shown or stored.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

# The columns of OneRoster 1.1 and 1.2 (users.csv), and the plain ones that teachers write.
_NICKNAME = ("nickname",)
_GIVEN = ("preferredgivenname", "givenname", "firstname", "name")
_FAMILY = ("preferredfamilyname", "familyname", "lastname")
_GONE = {"tobedeleted", "inactive"}


@dataclass(frozen=True)
class Entry:
    """One line of a list: its number, from 1, and the name in it.

    ``longer``: the name with the first letter of the family name, where a table says it.
    """

    number: int
    name: str
    longer: str = ""


def decoded(content: bytes) -> str:
    """The text of a file that a spreadsheet wrote: UTF-8, UTF-16 with a mark, or else Windows-1252."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read(text: str) -> list[Entry]:
    """The names of a list, line by line, without empty lines.

    A list whose first line names columns that are known here is a table; of another one with several columns
    the first cell of each line is the name. Of a table, who is no student or has left is not listed.
    """
    lines = text.lstrip("\ufeff").splitlines()
    first = next(filter(str.strip, lines), "")
    mark = max("\t;,", key=first.count)  # the semicolon is a spreadsheet's where the comma is for decimals
    columns = ["".join(cell.split()).casefold() for cell in _cells(first, mark)]
    if _is_header(columns):
        return _of_table(columns, _rows(lines, mark))
    return [
        Entry(number, next(filter(None, _cells(line, mark)), ""))
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]


def _cells(line: str, mark: str) -> list[str]:
    """The cells of one line; a line that is none of a table is one cell."""
    try:
        return [cell.strip() for row in csv.reader([line], delimiter=mark) for cell in row]
    except csv.Error:
        return [line.strip()]


def _rows(lines: Sequence[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table below its header, by the numbers of their first lines. Cells may hold line ends."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=mark)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    with suppress(csv.Error):  # too long a cell: what came before it is still a list
        for row in reader:
            rows.append((start, [cell.strip() for cell in row]))
            start = reader.line_num + 1
    filled = (row for row in rows if any(row[1]))
    next(filled, None)
    yield from filled


def _is_header(columns: Sequence[str]) -> bool:
    known = {*_NICKNAME, *_GIVEN, *_FAMILY}
    return bool(known & set(columns)) and (len(columns) > 1 or columns[0] != "name")


def _of_table(columns: Sequence[str], rows: Iterable[tuple[int, list[str]]]) -> list[Entry]:
    found: list[tuple[int, str, str]] = []
    for number, cells in rows:
        row = dict(zip(columns, cells, strict=False))
        if not _is_student(row):
            continue
        nickname = _first(row, _NICKNAME)
        given = nickname or _first(row, _GIVEN)
        found.append((number, given, "" if nickname else _first(row, _FAMILY)))
    same = Counter(given.casefold() for _number, given, _family in found)
    entries = []
    for number, given, family in found:
        longer = f"{given} {family[0].upper()}" if family else ""
        entries.append(Entry(number, longer if longer and same[given.casefold()] > 1 else given, longer))
    return entries


def _is_student(row: dict[str, str]) -> bool:
    role, status = row.get("role", ""), row.get("status", "")
    enabled = row.get("enableduser", "")
    return (
        role.casefold() in ("", "student")
        and status.casefold() not in _GONE
        and enabled.casefold() not in ("false", "0")
    )


def _first(row: dict[str, str], columns: Sequence[str]) -> str:
    return next((row[column] for column in columns if row.get(column)), "")
