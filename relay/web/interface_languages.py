"""The interface languages: each is a folder of ``relay/locales``, whose files are found by their names.

=========================  ==============================================================================
``LC_MESSAGES/``           the catalogue of sentences; a folder without one is no interface language
``papers/``                the school's papers, in Markdown
``practice.json``          the practice item
``watched-words.txt``      starter words for watch-lists, a line each
=========================  ==============================================================================

English is the source of the catalogues and has none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import request

FOLDER = Path(__file__).resolve().parent.parent / "locales"
SOURCE = "en"


def codes() -> tuple[str, ...]:
    """The codes of the interface languages: English, then the others in alphabetical order."""
    return _with_catalogues(FOLDER)


@cache
def _with_catalogues(folder: Path) -> tuple[str, ...]:
    others = {found.parent.parent.name for found in folder.glob("*/LC_MESSAGES/messages.mo")}
    return (SOURCE, *sorted(others - {SOURCE}))


def of_browser() -> str:
    """The interface language that the browser of this request likes best; English where it likes none."""
    return request.accept_languages.best_match(codes()) or SOURCE


def file(language: str, name: str) -> Path | None:
    """The file called ``name`` in the folder of ``language``, if there is one."""
    found = FOLDER / language / name
    return found if found.is_file() else None
