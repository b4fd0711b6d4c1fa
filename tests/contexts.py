"""Check that a template reads exactly the fields of its page's dataclass, none missing and none unused."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import nodes


def read_by(app: Flask, template: str, parts: str = "") -> set[str]:
    """The attributes of ``page`` that a template reads.

    With ``parts``, also those read by the templates it includes whose path starts with ``parts``.
    """
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
    """Assert that the template reads exactly the fields of ``page``, whose docstring names the template."""
    assert read_by(app, template) == {field.name for field in dataclasses.fields(page)}
    assert template in (page.__doc__ or "")
