"""Replacing stretches of a text, and finding every span again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translation import Span
from translation.text_edits import patched


@given(
    st.lists(
        st.tuples(st.text(max_size=4), st.text(min_size=1, max_size=3), st.text(min_size=1, max_size=5))
    ),
    st.data(),
)
def test_spans_lead_there_and_back(parts: list[tuple[str, str, str]], data: st.DataObject) -> None:
    old = new = ""
    replacements, plain = [], []
    for kept, removed, put in parts:
        plain.append((Span(len(old), len(old) + len(kept)), Span(len(new), len(new) + len(kept))))
        old, new = old + kept, new + kept
        replacements.append((Span(len(old), len(old) + len(removed)), put))
        old, new = old + removed, new + put
    patch = patched(old, replacements)
    assert patch.new == new
    for before, after in plain:
        if before.start < before.end:
            assert patch.to_new(before) == after and patch.to_old(after) == before
    for (before, put), (_, after) in zip(replacements, patch.places, strict=True):
        assert new[after.start : after.end] == put
        assert patch.to_new(before) == after
    start = data.draw(st.integers(0, len(new)))
    mapped = patch.to_old(Span(start, data.draw(st.integers(start, len(new)))))
    assert 0 <= mapped.start <= mapped.end <= len(old)
