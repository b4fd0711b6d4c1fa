"""``Request``, a text for a model to translate, and ``Hypothesis``, a translation that it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from translation.engine import Span
from translation.text_edits import patched

_ARTICLE = 3  # the most letters of a word that is taken for an article or preposition


class Request(NamedTuple):
    """A text to translate, and the strings that its translation should contain."""

    text: str
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A translation of one text.

    ``score`` is the mean natural-log probability of its tokens and its end-of-sentence token, at most 0.
    ``alignment`` holds pairs of word spans (in the source, in ``text``). ``words`` holds the span of each
    word of ``text`` with its probability, 0 to 1 (see ``SentencePair.words``). ``tokens`` is the number of
    tokens the model generated, 0 where nothing was translated.
    """

    text: str
    score: float
    alignment: tuple[tuple[Span, Span], ...] = ()
    words: tuple[tuple[Span, float], ...] = ()
    tokens: int = 0
    readings: tuple[tuple[Span, str], ...] = ()


def with_replacements(hypothesis: Hypothesis, replacements: Sequence[tuple[Span, str]]) -> Hypothesis:
    """``hypothesis`` with spans of its text replaced; its alignment and words refer to the new text."""
    if not replacements:
        return hypothesis
    out = patched(hypothesis.text, replacements)
    return replace(
        hypothesis,
        text=out.new,
        alignment=tuple((a, out.to_new(b)) for a, b in hypothesis.alignment),
        words=tuple((out.to_new(span), probability) for span, probability in hypothesis.words),
    )


def joined(text: str, spans: Sequence[Span], parts: Sequence[Hypothesis]) -> Hypothesis:
    """Join the hypotheses of the parts of ``text`` at ``spans``; the text between them stays as it is.

    The score is the mean of the parts' scores, weighted by tokens.
    """
    out: list[str] = []
    length = at = 0
    alignment: list[tuple[Span, Span]] = []
    words: list[tuple[Span, float]] = []
    readings: list[tuple[Span, str]] = []
    for span, part in zip(spans, parts, strict=True):
        source = text[span.start : span.end]
        # A translated part has lost the spaces at its ends; a part that was not translated still has them.
        whole = part.text == source
        leading = 0 if whole else len(source) - len(source.lstrip())
        lead = text[at : span.start] + source[:leading]
        trail = "" if whole else source[len(source.rstrip()) :]
        here, there = span.start + leading, length + len(lead)
        alignment += [(a.moved(here), b.moved(there)) for a, b in part.alignment]
        words += [(word.moved(there), probability) for word, probability in part.words]
        readings += [(word.moved(here), meant) for word, meant in part.readings]
        out += [lead, part.text, trail]
        length += len(lead) + len(part.text) + len(trail)
        at = span.end
    tokens = sum(part.tokens for part in parts)
    score = sum(part.score * part.tokens for part in parts) / tokens if tokens else 0.0
    return Hypothesis(
        "".join(out) + text[at:], score, tuple(alignment), tuple(words), tokens, tuple(readings)
    )


def aligned_place(hypothesis: Hypothesis, span: Span) -> Span | None:
    """The span of the translation that is aligned with ``span`` of the source only, or None."""
    own = sorted((b for a, b in hypothesis.alignment if a.overlaps(span)), key=lambda word: word.start)
    # Attention aligns the articles and prepositions before a word with it, too; they stay.
    while len(own) > 1 and own[0].end - own[0].start <= _ARTICLE:
        del own[0]
    if not own or own[-1].end - own[-1].start <= _ARTICLE:
        return None
    place = Span(own[0].start, own[-1].end)
    strangers = (a for a, b in hypothesis.alignment if b.overlaps(place) and not a.overlaps(span))
    return None if any(strangers) else place
