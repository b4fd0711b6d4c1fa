"""Each page's dataclass is its template's interface: what is read is there, and what is there is read."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from relay.learning.draft_check.pages import DraftCheckPage
from relay.learning.twist_lab.pages import FindingsPage, TwistPage
from tests import contexts

PAGES = {"draft_check": DraftCheckPage, "findings": FindingsPage, "twist": TwistPage}


@pytest.mark.parametrize("name", PAGES)
def test_a_template_reads_exactly_the_fields_of_its_page(app: Flask, name: str) -> None:
    page, template = PAGES[name], f"learning/{name}.html"
    read = contexts.read_by(app, template, "learning/")
    assert read == {field.name for field in dataclasses.fields(page)}
    assert template in (page.__doc__ or "")
