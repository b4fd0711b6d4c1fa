"""The languages that Argos' public index has packs for, from and into English, by their codes of BCP 47.

A page can say with them that a pack can be got, without asking the index: that is only done to fetch packs
(``pack_downloads``), and says what it really has.
"""

from __future__ import annotations

from collections.abc import Iterable

_LANGUAGES = frozenset(
    """
    ar az bg bn ca cs da de el en eo es et fa fi fr ga he hi hu id it ja ko lt lv ms nb nl pl pt ro ru sk sl
    sq sv th tl tr uk ur vi zh zh-Hant
    """.split()  # noqa: SIM905 - a list of words reads better as text
)


def are_published(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether there are packs for all of ``pairs`` (source, target)."""
    return all({source, target} <= _LANGUAGES for source, target in pairs)
