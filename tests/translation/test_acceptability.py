"""What is never put, however likely a pack finds it."""

from __future__ import annotations

import pytest

from translation.acceptability import is_acceptable


@pytest.mark.parametrize(
    ("source_text", "target_text", "source", "target", "acceptable"),
    [
        ("I have a dog.", "Tengo un perro.", "en", "es", True),
        ("I have a dog.", "Tengo una puta.", "en", "es", False),
        ("I have a dog.", "Tengo un perro, " + "un perro, " * 40, "en", "es", False),
        # Its source has the word, too: what somebody wrote is translated, and a teacher decides about it.
        ("They called her a whore.", "La llamaron puta.", "en", "es", True),
        ("", "", "en", "es", True),
    ],
)
def test_neither_indecent_words_of_its_own_nor_endless_repetition(
    source_text: str, target_text: str, source: str, target: str, acceptable: bool
) -> None:
    assert is_acceptable(source_text, target_text, source, target) is acceptable
