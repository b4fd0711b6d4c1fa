"""Codes of languages: BCP 47, which browsers and screen readers know, and what Argos packs have instead."""

from __future__ import annotations

_OF_PACKS = {"zt": "zh-Hant", "pb": "pt-BR"}
_IN_PACKS = {ours: theirs for theirs, ours in _OF_PACKS.items()}


def of_pack(code: str) -> str:
    """The BCP 47 code of a language that a pack, or an index of packs, calls ``code``."""
    return _OF_PACKS.get(code, code)


def in_packs(code: str) -> str:
    """What packs and their index call the language with the BCP 47 code ``code``."""
    return _IN_PACKS.get(code, code)
