"""The languages that Argos' public index has packs for, from and into English.

A page can say with them that a pack can be got, without asking the index: only `relay packs download`
connects to it, and says what it really has.
"""

from __future__ import annotations

PUBLISHED_LANGUAGES = frozenset(
    """
    ar az bg bn ca cs da de el eo es et fa fi fr ga he hi hu id it ja ko lt lv ms nb nl pl pt ro ru sk sl sq
    sv th tl tr uk ur vi zh zt
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
