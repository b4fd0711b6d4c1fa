"""The library's signals in plain words: what looks wrong with a translation before anybody has read it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

_SENTENCES = {
    "repetition": _l("The translator got stuck and said something several times."),
    "untranslated": _l("Some of it was left untranslated."),
    "wrong-language": _l("Some of it came out in another language."),
    "length": _l("It is much longer or shorter than the original, so something may be missing or made up."),
    "numbers": _l("Numbers differ from the original. Check them there."),
    "names": _l("A name, a link or a mention of the original is missing."),
    "low-score": _l("The translator was not sure of itself here."),
}


def sentences(signals: Iterable[str]) -> tuple[str, ...]:
    """One sentence per signal, in a fixed order. A name without a sentence is shown as it is, not hidden."""
    present = set(signals)
    known = [str(sentence) for name, sentence in _SENTENCES.items() if name in present]
    return (*known, *sorted(present - _SENTENCES.keys()))
