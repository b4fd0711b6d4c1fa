"""The labels on pages, in plain words, of verdicts, severities, error categories and ways of checking."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from relay.judging.entities import AnswerKind, Category, Check, OpinionKind, Purpose, Severity, Verdict
from translation import engines

VERDICTS: Mapping[Verdict, LazyString] = {
    Verdict.PERFECT: _l("It came through well"),
    Verdict.ODD: _l("Something sounds odd"),
    Verdict.CANT_TELL: _l("I don’t know"),
}
# Shapes, so that colour is never the only difference.
SHAPES: Mapping[Verdict, str] = {Verdict.PERFECT: "●", Verdict.ODD: "▲", Verdict.CANT_TELL: "○"}

SEVERITIES: Mapping[Severity, LazyString] = {
    Severity.MINOR: _l("It sounds odd, but I understand it"),
    Severity.MAJOR: _l("It changes what was meant"),
    Severity.TASTE: _l("It is right, I would just say it differently"),
}
MISSING = _l("something is missing")  # in place of words

CATEGORIES: Mapping[Category, LazyString] = {
    Category.WRONG_MEANING: _l("Wrong meaning"),
    Category.MISSING: _l("Something missing"),
    Category.ADDED: _l("Something added"),
    Category.UNTRANSLATED: _l("Not translated"),
    Category.SHOULD_STAY: _l("A name or word that should stay"),
    Category.GRAMMAR: _l("Grammar, or sounds odd"),
    Category.REGISTER: _l("Too formal, rude, or wrong for the culture"),
}

CHECKS: Mapping[Check, LazyString] = {
    Check.DICTIONARY: _l("A dictionary"),
    Check.SECOND_ENGINE: _l("A second translator"),
    Check.PERSON: _l("I asked somebody"),
    Check.AUTHOR: _l("I asked the author"),
    Check.OWN_KNOWLEDGE: _l("I know it myself"),
}

ANSWERS: Mapping[AnswerKind, LazyString] = {
    AnswerKind.YES: _l("Yes"),
    AnswerKind.NO: _l("No"),
    AnswerKind.MEANT: _l("I meant …"),
}

SECOND_TRANSLATOR = _l("Second translator")
OPINIONS: Mapping[str, LazyString] = {
    OpinionKind.BACK: _l("Translate it back"),
    OpinionKind.ALTERNATIVES: _l("Other ways to say it"),
}

# What a translation would be sent for: "Would you send this translation …?"
PURPOSES: Mapping[Purpose, LazyString] = {
    Purpose.BIRTHDAY: _l("… for a birthday card?"),
    Purpose.ALLERGY: _l("… for a note about an allergy?"),
    Purpose.WAY: _l("… to tell somebody the way?"),
    Purpose.NEWS: _l("… for your school’s page of news?"),
    Purpose.JOKE: _l("… to make friends laugh?"),
}

# The labelled points of the score, for the four buttons and for the scale from 0 to 100.
ANCHORS: tuple[tuple[int, LazyString, LazyString], ...] = (
    (0, _l("No meaning"), _l("I can’t tell what it is about")),
    (33, _l("Some meaning"), _l("I get the topic, not the message")),
    (66, _l("Most meaning"), _l("I get the message, with mistakes")),
    (100, _l("Perfect"), _l("Nothing is lost")),
)

CREDITS: Mapping[str, LazyString] = {
    "student": _l("student"),
    "teacher": _l("teacher"),
    "colleague": _l("colleague of a teacher"),
    "parent": _l("parent"),
    "other": _l("language helper"),
    "helper": _l("language helper"),
}

BANDS: Mapping[str, LazyString] = {
    "10-12": _l("10 to 12 years"),
    "13-18": _l("13 to 18 years"),
    "adult": _l("Teachers and helpers"),
}

WHY_NO_ALPHA: Mapping[str, LazyString] = {
    "few": _l("Shown once five have judged."),
    "unanimous": _l("Everybody said the same of every sentence."),
    "no_pairs": _l("No sentence has been judged by two yet."),
}


def opinion(kind: str) -> str:
    """The label of a kind of second opinion. Where there are several other engines, each is named."""
    if kind in OPINIONS:
        return str(OPINIONS[kind])
    others = [engine for engine in engines.all_engines().values() if engine.open]
    return str(SECOND_TRANSLATOR) if len(others) < 2 else f"{SECOND_TRANSLATOR} ({engines.name_of(kind)})"


def credit(name: str) -> LazyString | str:
    """The label of ``HumanTranslation.credit``. An unknown value is shown as it is."""
    return CREDITS.get(name, name)
