"""Each page's dataclass is its template's interface: what is read is there, and what is there is read."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import nodes


def read_by(app: Flask, template: str, parts: str = "") -> set[str]:
    """What a template reads of ``page``; with ``parts``, also what it includes from that folder."""
    source = Path(app.jinja_loader.searchpath[0], template).read_text("utf-8")  # type: ignore[union-attr]
    tree = app.jinja_env.parse(source)
    found = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }
    for node in tree.find_all(nodes.Include):
        if parts and isinstance(node.template, nodes.Const) and str(node.template.value).startswith(parts):
            found |= read_by(app, str(node.template.value), parts)
    return found


def check(app: Flask, template: str, page: type[Any]) -> None:
    """The template reads exactly the fields of its page, which names it."""
    assert read_by(app, template) == {field.name for field in dataclasses.fields(page)}
    assert template in (page.__doc__ or "")
