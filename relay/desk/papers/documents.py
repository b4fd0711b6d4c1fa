"""The papers as documents: Markdown of ``relay/locales/LANGUAGE/papers``, filled in and rendered.

A language adds papers by adding files there. What it lacks is shown in English, which has all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from relay.desk.papers.stored_data import StoredData
from relay.web import interface_languages

NAMES = ("stored-data", "letter", "translation", "impact-assessment", "accessibility", "safeguarding")
BLANK = "____________________"
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+.!|&~-])")


@dataclass(frozen=True)
class Paper:
    """A paper as it lies in its file. ``language`` is that of the file, and ``title`` its first line."""

    name: str
    language: str
    title: str
    body: str  # Markdown below the title, with {{ … }} to fill in


@cache
def paper(name: str, language: str) -> Paper:
    """The paper called ``name`` in ``language``, or in English where that language has none.

    Raises KeyError for a name that is none of NAMES.
    """
    if name not in NAMES:
        raise KeyError(name)
    file = f"papers/{name}.md"
    written = language if interface_languages.file(language, file) else interface_languages.SOURCE
    title, _, body = (interface_languages.FOLDER / written / file).read_text("utf-8").partition("\n")
    return Paper(name, written, title.removeprefix("# "), body)


def fill_in(body: str, values: Mapping[str, str], stored: str) -> Markup:
    """The HTML of a paper's ``body``.

    ``values`` are plain texts such as the school's name; an empty one becomes a blank to write on. ``stored``
    is the Markdown of the table of what is stored. Raises jinja2.UndefinedError for an unknown value.
    """
    from markdown_it import MarkdownIt  # 2 MB, for these few pages

    filled = {name: _PUNCTUATION.sub(r"\\\1", value) or BLANK for name, value in values.items()}
    # What is filled in is escaped for Markdown above, and the renderer escapes HTML: the template makes text.
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701
    text = environment.from_string(body).render(filled, stored=stored)
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    return Markup(renderer.render(text))  # noqa: S704


def table(rows: Iterable[StoredData], heads: tuple[str, str, str]) -> str:
    """The Markdown of the table of what is stored, in the language of the request."""
    lines = ["| " + " | ".join(heads) + " |", "|---|---|---|"]
    for row in rows:
        names = ", ".join(f"`{name}`" for name in row.tables)
        lines.append(f"| {row.what} | {row.kept} | {names} |")
    return "\n".join(lines)
