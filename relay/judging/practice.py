"""The practice item: one sentence with known mistakes, to practise marking, in each interface language.

The sentences are our own. Feedback on the marks is given at once, and the marks are not stored; only that the
person has done the item is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from relay.judging.entities import Category, PracticeDone, Severity
from relay.people.entities import User

KEY = "first"


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


_ITEMS = {
    "en": Item(
        source="El martes mi hermana compró una torta enorme para su profesora de música.",
        source_language="es",
        target="On Thursday my sister bought a cake enormous for her teacher.",
        target_language="en",
        right="On Tuesday my sister bought an enormous cake for her music teacher.",
        mistakes=(
            Mistake(
                "Thursday",
                Severity.MAJOR,
                Category.WRONG_MEANING,
                "“Martes” is Tuesday. You would come on the wrong day: it changes what was meant.",
            ),
            Mistake(
                "a cake enormous",
                Severity.MINOR,
                Category.GRAMMAR,
                "In English it is “an enormous cake”. It sounds odd, but you understand it.",
            ),
            Mistake(
                "",
                Severity.MAJOR,
                Category.MISSING,
                "“De música” was left out: she teaches music. There is no word to touch for it, so you touch "
                "“Something is missing”.",
            ),
        ),
    ),
    "es": Item(
        source="On Tuesday my sister bought an enormous cake for her music teacher.",
        source_language="en",
        target="El jueves mi hermana compró un torta enorme para su profesora.",
        target_language="es",
        right="El martes mi hermana compró una torta enorme para su profesora de música.",
        mistakes=(
            Mistake(
                "jueves",
                Severity.MAJOR,
                Category.WRONG_MEANING,
                "“Tuesday” es el martes. Llegarías otro día: cambia lo que quiso decir.",
            ),
            Mistake(
                "un torta",
                Severity.MINOR,
                Category.GRAMMAR,
                "Se dice “una torta”. Suena raro, pero se entiende.",
            ),
            Mistake(
                "",
                Severity.MAJOR,
                Category.MISSING,
                "Falta “de música” (“music”). No hay ninguna palabra que tocar: se toca “Falta algo”.",
            ),
        ),
    ),
    "fr": Item(
        source="On Tuesday my sister bought an enormous cake for her music teacher.",
        source_language="en",
        target="Jeudi, ma sœur a acheté une énorme gâteau pour sa professeure.",
        target_language="fr",
        right="Mardi, ma sœur a acheté un énorme gâteau pour sa professeure de musique.",
        mistakes=(
            Mistake(
                "Jeudi",
                Severity.MAJOR,
                Category.WRONG_MEANING,
                "« Tuesday », c’est mardi. On viendrait le mauvais jour : ça change le sens.",
            ),
            Mistake(
                "une énorme gâteau",
                Severity.MINOR,
                Category.GRAMMAR,
                "On dit « un gâteau ». Ça sonne bizarre, mais on comprend.",
            ),
            Mistake(
                "",
                Severity.MAJOR,
                Category.MISSING,
                "Il manque « de musique ». Pas de mot à toucher : touche « Il manque quelque chose ».",
            ),
        ),
    ),
}


def item(language: str) -> Item:
    """The practice item for an interface language; the English one where there is none for it."""
    return _ITEMS.get(language, _ITEMS["en"])


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
