"""Each page's dataclass is the interface of its template and the parts that it is made of."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from relay.judging import pages
from relay.judging.results_pages import ResultsPage

PAGES = {
    "compare": pages.ComparePage,
    "results": ResultsPage,
    "translate": pages.TranslatePage,
    "reading": pages.ReadingPage,
    "readers": pages.ReadersPage,
    "practice": pages.PracticePage,
}


def read_by(app: Flask, template: str) -> set[str]:
    """What a template and the parts it includes read of ``page``."""
    source = Path(app.jinja_loader.searchpath[0], template).read_text("utf-8")  # type: ignore[union-attr]
    tree = app.jinja_env.parse(source)
    found = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }
    for node in tree.find_all(nodes.Include):
        if isinstance(node.template, nodes.Const) and str(node.template.value).startswith("judging/"):
            found |= read_by(app, str(node.template.value))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_template_reads_exactly_the_fields_of_its_page(app: Flask, name: str) -> None:
    kind = PAGES[name]
    fields = {field.name for field in dataclasses.fields(kind)}
    derived = {name for name, value in vars(kind).items() if isinstance(value, property) or callable(value)}
    read = read_by(app, f"judging/{name}.html")
    assert read <= fields | derived, "the template asks for what the page does not have"
    unread = fields - read
    # Some fields are only reached through a method of the page.
    assert unread <= {"opinions"}, "the page carries what no template reads"
    assert f"judging/{name}.html" in (kind.__doc__ or "")
