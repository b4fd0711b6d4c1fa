"""The sentence of a judging page: its words, their check boxes, and what was filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import gettext

from relay.board.entities import TranslationVersion
from relay.board.stored_translation import sentence_pairs, unsure_words
from relay.judging.entities import Guess, HumanTranslation, OpinionKind, Side
from relay.judging.forms import JudgingFields, MarkField
from relay.judging.pages import EngineText, MarkView, Row, Tick, Token
from relay.judging.sentence_alignment import carried
from relay.judging.text.spans import sides
from relay.judging.text.tokens import Word, groups, placed
from translation import SentencePair, Span, engines


@dataclass(frozen=True)
class Shown:
    """What ``row`` needs to show a sentence of one version to a reader.

    ``guess`` is the reader's at that sentence. ``own_human`` is the reader's own translation. ``opinions``
    are results by kind, one entry per sentence. ``lacking`` holds the ``MarkField.key`` of each mark that
    was sent without a severity.
    """

    version: TranslationVersion
    source_text: str
    fields: JudgingFields
    guess: Guess | None = None
    own_human: HumanTranslation | None = None
    opinions: Mapping[str, Sequence[object]] = field(default_factory=dict)
    lacking: frozenset[str] = frozenset()

    @cached_property
    def pairs(self) -> tuple[SentencePair, ...]:
        """The sentence pairs of the version."""
        return sentence_pairs(self.version.sentences)


def covered_row(shown: Shown, index: int) -> Row:
    """Sentence ``index`` without its translation."""
    span = shown.pairs[index].source
    return Row(
        index=index,
        source=_tokens(shown.source_text, span, placed(shown.source_text, span, ())),
        covered=True,
        guess=shown.fields.guesses.get(index) or (shown.guess.text if shown.guess else ""),
    )


def row(shown: Shown, index: int) -> Row:
    """Sentence ``index`` with its translation and what the reader has filled in."""
    text = shown.version.text
    pair = shown.pairs[index]
    grouped = groups(pair.alignment)
    unsure = [word for word, _ in unsure_words(pair)]
    source = placed(shown.source_text, pair.source, [group[0] for group in grouped])
    target = placed(text, pair.target, [group[1] for group in grouped], unsure)
    own = sentences_of(shown.version, shown.own_human).get(index, "") if shown.own_human else ""
    marks = shown.fields.marks(index, sides(pair), {Side.SOURCE: shown.source_text, Side.TARGET: text})
    alternatives = _entry(shown.opinions.get("alternatives"), index)
    return Row(
        index=index,
        source=_tokens(shown.source_text, pair.source, source),
        covered=False,
        guess=shown.guess.text if shown.guess else "",
        target=_tokens(text, pair.target, target),
        pairs=_pairs(shown.source_text, source, text, target),
        readings=tuple(dict.fromkeys((span.of(shown.source_text), meant) for span, meant in pair.readings)),
        unsure=tuple(dict.fromkeys(text[word.start : word.end] for word in target if word.unsure)),
        alternatives=tuple(str(one) for one in alternatives) if isinstance(alternatives, list) else (),
        back=_text(shown.opinions.get("back"), index),
        others=tuple(_others(shown, index)),
        verdict=shown.fields.verdicts.get(index),
        source_ticks=_ticks(shown, index, Side.SOURCE, source),
        target_ticks=_ticks(shown, index, Side.TARGET, target),
        missing_place=f"{pair.target.end}-{pair.target.end}",
        missing=index in shown.fields.missing,
        marks=tuple(_mark(shown, mark) for mark in marks),
        better=shown.fields.better.get(index) or (own if own != pair.target.of(text) else ""),
        ask=shown.fields.asks.get(index, ""),
    )


def _tokens(text: str, span: Span, found: Iterable[Word]) -> tuple[Token, ...]:
    tokens, at = [], span.start
    for word in found:
        if word.start > at:
            tokens.append(Token(text[at : word.start]))
        # Punctuation cannot be selected to show its alignment, but it can be marked as odd.
        pointed = word.group is not None or any(map(str.isalnum, text[word.start : word.end]))
        tokens.append(Token(text[word.start : word.end], pointed, word.group, word.unsure))
        at = word.end
    return (*tokens, Token(text[at : span.end])) if at < span.end else tuple(tokens)


def _pairs(
    source: str, left: Sequence[Word], target: str, right: Sequence[Word]
) -> tuple[tuple[str, str], ...]:
    """Aligned words as text, in source order, with an ellipsis between words that are not adjacent."""
    found: list[tuple[str, str]] = []
    seen: set[int] = set()
    for word in left:
        if word.group is None:
            if source[word.start].isalnum():
                found.append((source[word.start : word.end], ""))
        elif word.group not in seen:
            seen.add(word.group)
            found.append((_group(source, left, word.group), _group(target, right, word.group)))
    return tuple(found)


def _group(text: str, found: Sequence[Word], number: int) -> str:
    parts: list[str] = []
    last = -1
    for place, word in enumerate(found):
        if word.group != number:
            continue
        if parts and place == last + 1:
            parts[-1] += text[found[last].end : word.end]
        else:
            parts.append(text[word.start : word.end])
        last = place
    return " … ".join(parts)


def _ticks(shown: Shown, index: int, side: Side, found: Sequence[Word]) -> tuple[Tick, ...]:
    text = shown.source_text if side is Side.SOURCE else shown.version.text
    return tuple(
        Tick(
            text=text[word.start : word.end],
            value=f"{word.start}-{word.end}",
            group=word.group,
            space=word.start > 0 and text[word.start - 1].isspace(),
            checked=shown.fields.ticked(index, side, Span(word.start, word.end)),
        )
        for word in found
    )


def _mark(shown: Shown, mark: MarkField) -> MarkView:
    text = shown.source_text if mark.side is Side.SOURCE else shown.version.text
    return MarkView(mark, text[mark.start : mark.end], mark.key in shown.lacking)


def sentences_of(version: TranslationVersion, human: HumanTranslation) -> dict[int, str]:
    """A human translation split by the machine's sentences, by index; empty where of another revision."""
    if human.post_revision != version.revision:
        return {}
    targets = [pair.target for pair in sentence_pairs(version.sentences)]
    parts = carried(version.text, targets, human.text)
    return {index: part for index, part in enumerate(parts) if part}


def _others(shown: Shown, index: int) -> Iterator[EngineText]:
    """The sentence as translated by other engines, of those that were asked."""
    registered = engines.all_engines()
    for kind, result in sorted(shown.opinions.items()):
        if kind not in tuple(OpinionKind) and (text := _text(result, index)):
            caption = registered[kind].caption if kind in registered else kind
            yield EngineText(kind, gettext(caption), text)


def _entry(result: Sequence[object] | None, index: int) -> object:
    return result[index] if result is not None and index < len(result) else None


def _text(result: Sequence[object] | None, index: int) -> str:
    entry = _entry(result, index)
    return entry if isinstance(entry, str) else ""
