"""Lists of names as teachers have them."""

from __future__ import annotations

import pytest

from relay.people import name_lists


def named(text: str) -> list[tuple[int, str]]:
    return [(entry.number, entry.name) for entry in name_lists.read(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ava\nLeo\r\n\n  Priya  ", [(1, "Ava"), (2, "Leo"), (4, "Priya")]),
        ("Ava\tStone\nLeo\tBaker", [(1, "Ava"), (2, "Leo")]),
        ("\ufeffnickname\nAva\n", [(2, "Ava")]),
        ("First Name;Last Name\nLeo;Baker\nLeo;Stone\nAva;Ong", [(2, "Leo B"), (3, "Leo S"), (4, "Ava")]),
        ('givenName,familyName\n"Mary\nAnn",Ong\nLeo,Baker', [(2, "Mary\nAnn"), (4, "Leo")]),
        ("givenName,familyName\n,Ong", [(2, "")]),
        ('"a quote that never ends\nLeo', [(1, "a quote that never ends"), (2, "Leo")]),
        ("", []),
    ],
)
def test_the_names_of_a_list(text: str, names: list[tuple[int, str]]) -> None:
    assert named(text) == names


def test_one_roster_gives_its_students() -> None:
    header = '"sourcedId","status","enabledUser","role","givenName","familyName","email","preferredGivenName"'
    table = f"""{header}
"1","active","true","student","Leonard","Baker","leo@example.org","Leo"
"2","active","true","teacher","Tim","Kerr","",""
"3","tobedeleted","true","student","Gus","Gone","",""
"4","active","false","student","Off","Line","",""
"5","","","student","Ava","Ong","",""
"""
    assert named(table) == [(2, "Leo"), (6, "Ava")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_as_spreadsheets_write_them(encoding: str) -> None:
    assert name_lists.decoded("Chloé\nZoë".encode(encoding)) == "Chloé\nZoë"
