"""Each page's dataclass is its template's interface: what is read is there, and what is there is read."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from relay.board import pages

PAGES = {
    "home": pages.HomePage,
    "partnership": pages.PartnershipPage,
    "thread": pages.ThreadPage,
    "new_thread": pages.NewThreadPage,
    "edit": pages.EditPage,
    "history": pages.HistoryPage,
    "language": pages.LanguagePage,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_template_reads_exactly_the_fields_of_its_page(app: Flask, name: str) -> None:
    source = Path(app.jinja_loader.searchpath[0], "board", f"{name}.html").read_text("utf-8")  # type: ignore[union-attr]
    tree = app.jinja_env.parse(source)
    read = {
        found.attr
        for found in tree.find_all(nodes.Getattr)
        if isinstance(found.node, nodes.Name) and found.node.name == "page"
    }
    known = {field.name for field in dataclasses.fields(PAGES[name])}
    assert read == known
    assert f"board/{name}.html" in (PAGES[name].__doc__ or "")
