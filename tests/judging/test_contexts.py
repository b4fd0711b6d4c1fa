"""Each page's dataclass is the interface of its template and the parts that it is made of."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from relay.judging import pages
from relay.judging.result_pages import ResultsPage
from tests import contexts

PAGES = {
    "compare": pages.ComparePage,
    "results": ResultsPage,
    "translate": pages.TranslatePage,
    "reading": pages.ReadingPage,
    "readers": pages.ReadersPage,
    "practice": pages.PracticePage,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_template_reads_exactly_the_fields_of_its_page(app: Flask, name: str) -> None:
    kind = PAGES[name]
    fields = {field.name for field in dataclasses.fields(kind)}
    derived = {name for name, value in vars(kind).items() if isinstance(value, property) or callable(value)}
    read = contexts.read_by(app, f"judging/{name}.html", parts="judging/")
    assert read <= fields | derived, "the template asks for what the page does not have"
    unread = fields - read
    # Some fields are only reached through a method of the page.
    assert unread <= {"opinions"}, "the page carries what no template reads"
    assert f"judging/{name}.html" in (kind.__doc__ or "")
