"""Each page's dataclass is its template's interface: what is read is there, and what is there is read."""

from __future__ import annotations

import pytest
from flask import Flask

from relay.board import pages
from tests import contexts

PAGES = {
    "home": pages.HomePage,
    "partnership": pages.PartnershipPage,
    "thread": pages.ThreadPage,
    "new_thread": pages.NewThreadPage,
    "edit": pages.EditPage,
    "history": pages.HistoryPage,
    "language": pages.LanguagePage,
    "search": pages.SearchPage,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_template_reads_exactly_the_fields_of_its_page(app: Flask, name: str) -> None:
    contexts.check(app, f"board/{name}.html", PAGES[name])
