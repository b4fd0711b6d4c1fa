"""Locate a model's tokens in a text, and derive a word alignment from the model's attention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from translation.engine import Span

_BYTE = re.compile(r"<0x[0-9A-F]{2}>")


def is_byte(token: str) -> bool:
    """Whether ``token`` is a byte of a character that is not in the tokenizer's vocabulary."""
    return _BYTE.fullmatch(token) is not None


def places(tokens: Sequence[str], text: str) -> list[int]:
    """The position in ``text`` at which each token begins, in code points.

    A tokenizer normalises its input (full-width letters, quotes), so a token may not occur literally. Each
    token is searched for within a few code points of the end of the previous one; if it is not found, its
    position is that end.
    """
    starts = []
    at = 0
    for token in tokens:
        surface = "" if is_byte(token) else unescape(token.replace("▁", "").removesuffix("@@"))
        while at < len(text) and text[at].isspace():
            at += 1
        found = text.find(surface, at, at + len(surface) + 12) if surface else -1
        starts.append(at if found < 0 else found)
        if found >= 0:
            at = found + len(surface)
    return starts


def owners(tokens: Sequence[str], text: str, spans: Sequence[Span]) -> list[int | None]:
    """For each token, the index of the word in ``spans`` in which it begins, or None for punctuation."""
    result: list[int | None] = []
    word = 0
    for start in places(tokens, text):
        while word < len(spans) and spans[word].end <= start:
            word += 1
        inside = word < len(spans) and spans[word].start <= start
        result.append(word if inside else None)
    return result


def align(
    attention: Sequence[Sequence[float]], source: Sequence[int | None], target: Sequence[int | None]
) -> list[tuple[int, int]]:
    """Word pairs (source index, target index): each target word with the source word it attends to most.

    ``attention`` has a row per target token and a column per source token. ``source`` and ``target`` are the
    results of ``owners``. Attention only hints at an alignment (Jain and Wallace 2019), so this is
    approximate.
    """
    columns: dict[int, list[int]] = {}
    for column, word in enumerate(source):
        if word is not None:
            columns.setdefault(word, []).append(column)
    rows: dict[int, list[Sequence[float]]] = {}
    for row, word in zip(attention, target, strict=False):
        if word is not None:
            rows.setdefault(word, []).append(row)
    if not columns:
        return []
    pairs = []
    for word, attending in rows.items():
        # Some models also attend to an end-of-sentence token: an extra last column, which no word owns.
        total = (
            attending[0] if len(attending) == 1 else [sum(column) for column in zip(*attending, strict=True)]
        )
        best = max(columns, key=lambda other: sum([total[column] for column in columns[other]]))
        pairs.append((best, word))
    return pairs
