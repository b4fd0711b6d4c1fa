"""Whether a translation may be put at all. A hypothesis that may not comes last, and if none may, the text
stays untranslated, which a check points out.
"""

from __future__ import annotations

from translation.indecent_words import invented
from translation.text_facts import is_runaway


def is_acceptable(source_text: str, target_text: str, source: str, target: str) -> bool:
    """Whether ``target_text`` has no indecent word of its own, and is no endless repetition.

    ``source`` and ``target`` are language codes.
    """
    return not is_runaway(source_text, target_text) and not invented(source_text, target_text, source, target)
