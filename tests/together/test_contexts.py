"""Each page's dataclass is its template's interface: what is read is there, and what is there is read."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from relay.together.activities.pages import ActivityPage, ListPage, StartPage
from relay.together.booklet.pages import BookletsPage, ChoosePage
from tests import contexts

PAGES = {
    "activities": ListPage,
    "activity": ActivityPage,
    "start_activity": StartPage,
    "booklets": BookletsPage,
    "booklet_choose": ChoosePage,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_template_reads_exactly_the_fields_of_its_page(app: Flask, name: str) -> None:
    page, template = PAGES[name], f"together/{name}.html"
    read = contexts.read_by(app, template, "together/")
    assert read == {field.name for field in dataclasses.fields(page)}
    assert template in (page.__doc__ or "")
