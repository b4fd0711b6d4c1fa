"""Marks this library's sentences for people as translatable."""

from __future__ import annotations


def N_(sentence: str) -> str:
    """Mark ``sentence`` for translation and return it unchanged.

    gettext's tools extract the arguments of functions with this name. The library itself shows nothing and
    only speaks English; the caller looks the sentence up in its message catalogue when showing it.
    """
    return sentence
