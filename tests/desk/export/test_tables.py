"""docs/export.md says what is exported: every table and column, and nothing that is not."""

from __future__ import annotations

import re

import pytest

from relay.desk.export import personal_data
from relay.desk.export.spreadsheets import JUDGEMENT_COLUMNS, TEXT_COLUMNS
from relay.desk.export.tables import TABLES, Exported, reference
from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "export.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", DOCUMENT, re.MULTILINE | re.DOTALL))


def test_the_tables_are_described_in_their_order() -> None:
    assert list(SECTIONS) == [exported.name for exported in TABLES]


@pytest.mark.parametrize("exported", TABLES, ids=lambda exported: exported.name)
def test_every_column_is_described_and_what_it_points_at(exported: Exported) -> None:
    text = " ".join(SECTIONS[exported.name].split())
    named = re.findall(r"`(\w+)`(?: → (\w+))?", text)
    described = {name: target or None for name, target in named[::-1]}
    for column in exported.columns:
        assert column.name in described, column.name
        if exported.varying is None or column.name != exported.varying[0]:
            assert described[column.name] == reference(column), column.name
    for name, reason in exported.left_out.items():
        assert name not in described and reason


@pytest.mark.parametrize(
    ("after", "columns"), [("**Texts**", TEXT_COLUMNS), ("**Judgements**", JUDGEMENT_COLUMNS)]
)
def test_the_columns_of_the_spreadsheets_are_described(after: str, columns: tuple[str, ...]) -> None:
    paragraph = DOCUMENT.partition(after)[2].split("\n\n")[1]
    assert (
        tuple(name for name in re.findall(r"`(\w+)`", paragraph) if name != "machine" and name != "yes")
        == columns
    )


def test_the_parts_of_a_persons_data_are_described() -> None:
    text = DOCUMENT.partition("## One person's data")[2]
    assert f'"{personal_data.FORMAT}"' in text
    for part in personal_data.PARTS:
        assert f"`{part}`" in text
