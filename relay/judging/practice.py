"""The practice item: one sentence with known mistakes, to practise marking, in each interface language.

The sentences are our own; each stands in ``practice.json`` in the folder of its interface language.
Feedback on the marks is given at once, and the marks are not stored; only that the person has done the item
is.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from relay.judging.entities import Category, PracticeDone, Severity
from relay.people.entities import User
from relay.web import interface_languages

KEY = "first"
FILE = "practice.json"


@dataclass(frozen=True)
class Mistake:
    """A mistake in the translation. ``words`` is empty where something is missing; ``why`` explains it."""

    words: str
    severity: Severity
    category: Category
    why: str


@dataclass(frozen=True)
class Item:
    """A sentence, a translation of it with ``mistakes``, and the ``right`` translation."""

    source: str
    source_language: str
    target: str
    target_language: str
    right: str
    mistakes: tuple[Mistake, ...]

    def place(self, mistake: Mistake) -> tuple[int, int]:
        """The span of a mistake in ``target``, in code points; empty and at the end for something missing."""
        if not mistake.words:
            return len(self.target), len(self.target)
        start = self.target.index(mistake.words)
        return start, start + len(mistake.words)


@dataclass(frozen=True)
class Feedback:
    """Which mistakes were found, which were missed, and the spans of ``target`` marked without reason."""

    found: tuple[Mistake, ...]
    missed: tuple[Mistake, ...]
    extra: tuple[tuple[int, int], ...]


@cache
def item(language: str) -> Item:
    """The practice item for an interface language; the English one where there is none for it."""
    path = interface_languages.file(language, FILE)
    return _read(path) if path else item(interface_languages.SOURCE)


def _read(path: Path) -> Item:
    stored = json.loads(path.read_text("utf-8"))
    return Item(
        source=stored["source"]["text"],
        source_language=stored["source"]["language"],
        target=stored["target"]["text"],
        target_language=stored["target"]["language"],
        right=stored["right"],
        mistakes=tuple(
            Mistake(each["words"], Severity(each["severity"]), Category(each["category"]), each["why"])
            for each in stored["mistakes"]
        ),
    )


def feedback(item: Item, marked: Collection[tuple[int, int]], missing: bool) -> Feedback:
    """The feedback on the ``marked`` spans of ``item.target`` and on ``missing``, whether "something is
    missing" was ticked.

    A mistake counts as found where a mark overlaps it.
    """
    found: list[Mistake] = []
    missed: list[Mistake] = []
    touched: set[tuple[int, int]] = set()
    for mistake in item.mistakes:
        start, end = item.place(mistake)
        hits = {mark for mark in marked if mark[0] < end and start < mark[1]}
        touched |= hits
        (found if (hits if mistake.words else missing) else missed).append(mistake)
    return Feedback(tuple(found), tuple(missed), tuple(sorted(set(marked) - touched)))


def done(session: Session, user: User) -> bool:
    """Whether the person has done the practice item."""
    return session.get(PracticeDone, (user.id, KEY)) is not None


def finish(session: Session, user: User) -> None:
    """Record that the person has done the practice item. The caller commits."""
    session.merge(PracticeDone(user_id=user.id, item=KEY))
    session.flush()
