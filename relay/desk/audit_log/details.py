"""The details of a recorded action as sentences. A code without a sentence is shown as it is, not hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from relay.desk import labels
from relay.web import language_names, local_time
from relay.web.locale import page_language

_CODES: Mapping[tuple[str, str], LazyString] = {
    ("state", "waiting"): _l("waits for a teacher"),
    ("state", "active"): _l("was let in at once"),
    ("state", "accepted"): _l("good enough"),
    ("state", "corrected"): _l("corrected"),
    ("state", "unclear"): _l("the original is unclear"),
    ("outcome", "left"): _l("left as it is"),
    ("outcome", "acted"): _l("something was done about it"),
    ("relation", "colleague"): _l("a colleague"),
    ("relation", "parent"): _l("a parent"),
    ("relation", "other"): _l("somebody else"),
    ("change", "new"): _l("a new code"),
    ("change", "extend"): _l("the same code, for longer"),
    ("change", "close"): _l("newcomers need a teacher’s yes"),
    ("change", "revoke"): _l("no code any more"),
    ("change", "unlock"): _l("unlocked"),
}
_YES: Mapping[str, LazyString] = {
    "approval": _l("messages wait for a teacher’s yes"),
    "hold_private": _l("what looks private waits for a teacher"),
    "pictures": _l("students may send pictures"),
    "correct_teachers": _l("students of the partner classes may correct the teachers"),
    "made": _l("a new class"),
    "yes": _l("reads it"),
}
_NUMBERS: Mapping[str, Callable[[int], str]] = {
    "posts_an_hour": lambda n: ngettext(
        "at most %(num)s message an hour", "at most %(num)s messages an hour", n
    ),
    "edit_minutes": lambda n: ngettext(
        "may be changed for %(num)s minute", "may be changed for %(num)s minutes", n
    ),
    "corrections_at_once": lambda n: ngettext(
        "%(num)s sentence of a message corrected at a time",
        "%(num)s sentences of a message corrected at a time",
        n,
    ),
    "stay_days": lambda n: (
        ngettext(
            "students may stay signed in for %(num)s day", "students may stay signed in for %(num)s days", n
        )
        if n
        else _("nobody stays signed in")
    ),
    "quiet_from": lambda n: _("quiet from %(time)s", time=local_time.of_minutes(n)),
    "quiet_until": lambda n: _("quiet until %(time)s", time=local_time.of_minutes(n)),
    "months": lambda n: ngettext("kept for %(num)s month", "kept for %(num)s months", n),
    "before": lambda n: ngettext("before: %(num)s month", "before: %(num)s months", n),
    "change": lambda n: (
        ngettext("%(num)s added", "%(num)s added", n)
        if n > 0
        else ngettext("%(num)s taken off", "%(num)s taken off", -n)
    ),
    "flags": lambda n: ngettext("%(num)s worry", "%(num)s worries", n),
    "messages": lambda n: ngettext("%(num)s message", "%(num)s messages", n),
    "topics": lambda n: ngettext("%(num)s topic", "%(num)s topics", n),
    "revision": lambda n: _("wording %(number)s", number=n),
    "number": lambda n: _("number %(number)s", number=n),
}
_TEXTS: Mapping[str, Callable[[str], str]] = {
    "language": lambda code: language_names.name_in(code, page_language()),
    "source": lambda code: _("from %(language)s", language=language_names.name_in(code, page_language())),
    "target": lambda code: _("into %(language)s", language=language_names.name_in(code, page_language())),
    "reason": lambda code: labels.reason(code).rstrip("."),
    "version": lambda number: _("version %(version)s", version=number),
}


def sentence(detail: Mapping[str, Any]) -> str:
    """Describe an entry's ``detail``, item by item. Items that are off or empty are left out."""
    return ", ".join(
        _one(key, value) for key, value in detail.items() if value is not None and value is not False
    )


def _one(key: str, value: object) -> str:
    if value is True and key in _YES:
        return str(_YES[key])
    if isinstance(value, int) and not isinstance(value, bool) and key in _NUMBERS:
        return _NUMBERS[key](value)
    if isinstance(value, str):
        if (key, value) in _CODES:
            return str(_CODES[key, value])
        if key in _TEXTS:
            return _TEXTS[key](value)
    return f"{key} {value}"
