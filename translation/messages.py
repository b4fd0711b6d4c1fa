"""Sentences of this library that are shown to people."""

from __future__ import annotations


def N_(sentence: str) -> str:
    """``sentence`` as it is, marked for translation; ``N_`` is the name that tools of gettext look for.

    The library shows nothing and speaks English. Whoever shows the sentence looks it up in its own catalogue
    of messages, into which the tools put what stands in ``N_("…")``.
    """
    return sentence
