"""Where a model's tokens lie in a text, and which word goes with which by the model's attention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from translation.engine import Span

_BYTE = re.compile(r"<0x[0-9A-F]{2}>")


def is_byte(token: str) -> bool:
    """Whether ``token`` is one byte of a character that the tokenizer has no piece for."""
    return _BYTE.fullmatch(token) is not None


def places(tokens: Sequence[str], text: str) -> list[int]:
    """Where in ``text`` each token begins, in code points; for one that is not found, where it would.

    A tokenizer normalises (full-width letters, quotes), so this looks for each token a little further on
    than the last one ended, and leaves its place where it is if that fails.
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
    """For each token the index of the word in ``spans`` that it begins in, None for punctuation."""
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
    """Word pairs (source, target): each target word with the source word its tokens attend to most.

    ``attention`` has a row per target token and a column per source token; ``source`` and ``target`` are from
    ``owners``. Attention is a hint, not an alignment (Jain and Wallace 2019): approximate by nature.
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
        # Some models also attend to an end mark that is no token of the source: it lies behind the others.
        total = (
            attending[0] if len(attending) == 1 else [sum(column) for column in zip(*attending, strict=True)]
        )
        best = max(columns, key=lambda other: sum([total[column] for column in columns[other]]))
        pairs.append((best, word))
    return pairs
