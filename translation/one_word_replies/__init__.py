"""What people answer in one word: "vale", "nope", "ouais", "genau", "oops".

Such words hardly stand in the sentences of training data, or mean something else there ("vale la pena"), and
models guess at them. There is one file per language, ``es.txt``, with a sense in each line: its words, the
one that is put first, and after "|" what is as good as a translation although it is no such reply itself. "_"
stands for a space.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from translation import sense_lists
from translation.text_facts import unaccented


class Reply(NamedTuple):
    """What to put for a reply, and what is as good. Only nouns of German have capitals."""

    text: str
    others: tuple[str, ...]

    def agrees(self, text: str) -> bool:
        """Whether ``text``, a translation of the reply, is one of these, whatever its marks and accents."""
        return _plain(text) in map(_plain, (self.text, *self.others))


class _Sense(NamedTuple):
    replies: tuple[str, ...]
    others: tuple[str, ...]


def find(word: str, source: str, target: str) -> Reply | None:
    """The translation of ``word``, a whole message in lower case; None where it is not listed.

    ``source`` and ``target`` are language codes. A word of several senses is put as the first of them.
    """
    there = _senses(target)
    names = [
        name
        for name, sense in _senses(source).items()
        if name in there and word in (reply.lower() for reply in sense.replies)
    ]
    found = [one for name in names for one in (*there[name].replies, *there[name].others)]
    return Reply(found[0], tuple(found[1:])) if found else None


def _plain(text: str) -> str:
    return " ".join(unaccented("".join(c if c.isalnum() or c in "'-" else " " for c in text.lower())).split())


@cache
def _senses(language: str) -> Mapping[str, _Sense]:
    return {
        name: _Sense(_words(replies), _words(others))
        for name, (replies, others) in sense_lists.read(__name__, language).items()
    }


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())
