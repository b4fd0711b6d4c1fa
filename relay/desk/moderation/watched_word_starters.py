"""Starter words for watch-lists: insults, and phrases that often precede harm or contact with strangers.

They stand in ``watched-words.txt`` in a language's folder of ``relay/locales``. The lists are short on
purpose: a class knows best what is rude this year, and a long list holds half of all messages. Languages
without starter words begin with an empty list.
"""

from __future__ import annotations

from functools import cache

from relay.web import interface_languages


@cache
def starters(language: str) -> tuple[str, ...]:
    """The starter words of the language with this code, where it has some; a word may end in ``*``."""
    path = interface_languages.file(language, "watched-words.txt")
    return tuple(path.read_text("utf-8").splitlines()) if path else ()
