"""The desk's dataclasses are its templates' interface: what is read is there, and what is there is read."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from relay.desk.log import views as log
from relay.desk.moderation import pages as moderation
from relay.desk.review import pages as review
from relay.desk.roster import views as roster

PAGES = {
    "home": review.HomePage,
    "queue": review.QueuePage,
    "decide": review.DecidePage,
    "correct": review.CorrectPage,
    "flag": moderation.FlagPage,
    "flags": moderation.FlagsPage,
    "rules": moderation.RulesPage,
    "cards": roster.CardsPage,
    "log": log.LogPage,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_template_reads_exactly_the_fields_of_its_page(app: Flask, name: str) -> None:
    source = Path(app.jinja_loader.searchpath[0], "desk", f"{name}.html").read_text("utf-8")  # type: ignore[union-attr]
    tree = app.jinja_env.parse(source)
    read = {
        found.attr
        for found in tree.find_all(nodes.Getattr)
        if isinstance(found.node, nodes.Name) and found.node.name == "page"
    }
    assert read == {field.name for field in dataclasses.fields(PAGES[name])}
    assert f"desk/{name}.html" in (PAGES[name].__doc__ or "")
