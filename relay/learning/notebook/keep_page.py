"""The sentences of a message and what is kept of them, without translations that the reader has to guess."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from relay.database import db
from relay.judging import compare_page, loaders, queries
from relay.judging.loaders import Subject
from relay.judging.text.tokens import words
from relay.learning.notebook import word_pairs
from relay.learning.notebook.entities import EntryKind
from relay.learning.notebook.entries import Pair, Source
from relay.learning.notebook.pages import KeepPage, SentenceView, WordTick
from relay.people.entities import User
from relay.problems import Problem
from translation import SentencePair, Span

_LINE = re.compile(r"\S[^\n]*")


class NothingChosen(Problem):
    message = _l("Touch at least one word, or keep the whole sentence.")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a message: a span of its text. ``pair`` is None while it is not translated, or while
    the reader has still to guess it (``covered``).
    """

    span: Span
    pair: SentencePair | None
    covered: bool = False


@dataclass(frozen=True)
class Taken:
    """What is to be kept, and from where."""

    pair: Pair
    kind: EntryKind
    source: Source


def sentences(subject: Subject, reader: User) -> list[Sentence]:
    """The sentences of a message; its lines, where it is not translated yet."""
    compared = subject.compared
    if compared.version is None:
        return [Sentence(Span(*line.span()), None) for line in _LINE.finditer(compared.original)]
    hidden = _covered(subject, reader)
    return [
        Sentence(pair.source, None if index in hidden else pair, index in hidden)
        for index, pair in enumerate(compared.pairs)
    ]


def _covered(subject: Subject, reader: User) -> frozenset[int]:
    """The indexes of the sentences that a reader has still to guess where the topic asks for it."""
    session, version = db.session(), subject.version
    judged = queries.own_judgement(session, reader.id, version.id) is not None
    if judged or not compare_page.guess_rule(subject.post, reader):
        return frozenset()
    guesses = queries.guesses(session, reader.id, subject.post, version.revision, version.target)
    return compare_page.covered_sentences(subject, guesses)


def whole(subject: Subject, sentence: Sentence) -> Taken:
    """A whole sentence with its translation."""
    original = sentence.span.of(subject.compared.original)
    translated = sentence.pair.target.of(subject.version.text) if sentence.pair else ""
    return _taken(subject, original, translated, sentence, EntryKind.SENTENCE)


def some_words(subject: Subject, sentence: Sentence, ticked: Collection[Span]) -> Taken:
    """The ``ticked`` words of a sentence with those of the translation. Raises NothingChosen."""
    original = subject.compared.original
    chosen = word_pairs.chosen(original, sentence.span, ticked)
    if not chosen:
        raise NothingChosen
    return _words(subject, sentence, chosen)


def one_word(subject: Subject, reader: User, word: Span) -> Taken:
    """A word of the message with those that belong to it in both languages. Raises NothingChosen."""
    original = subject.compared.original
    for sentence in sentences(subject, reader):
        if word_pairs.chosen(original, sentence.span, {word}):
            pair = sentence.pair
            together = word_pairs.aligned_with(original, pair, word) if pair is not None else [word]
            return _words(subject, sentence, together)
    raise NothingChosen


def _words(subject: Subject, sentence: Sentence, chosen: Collection[Span]) -> Taken:
    original, pair = subject.compared.original, sentence.pair
    translated = (
        word_pairs.in_translation(original, subject.version.text, pair, chosen) if pair is not None else ""
    )
    return _taken(subject, word_pairs.joined(original, chosen), translated, sentence, EntryKind.WORD)


def _taken(subject: Subject, text: str, translated: str, sentence: Sentence, kind: EntryKind) -> Taken:
    row, version = subject.compared.translation, subject.compared.version
    pair = Pair(version.source if version else row.source, text, row.target, translated)
    revision = version.revision if version else subject.post.revision
    return Taken(pair, kind, Source(subject.post.id, revision, sentence.span.of(subject.compared.original)))


def build(
    subject: Subject, reader: User, *, problem: Problem | None = None, problem_at: int | None = None
) -> KeepPage:
    """The page to choose from; with ``problem``, again, at the sentence ``problem_at`` (from 1)."""
    head, original = loaders.head(subject), subject.compared.original
    return KeepPage(
        post=head.post,
        thread=head.thread,
        author=head.author,
        avatar=head.avatar,
        side=head.side,
        mine=head.mine,
        language=head.source,
        target=head.target,
        version=head.version if head.older else None,
        sentences=tuple(
            SentenceView(
                number=number,
                text=each.span.of(original),
                target=each.pair.target.of(subject.version.text) if each.pair else "",
                covered=each.covered,
                words=tuple(
                    WordTick(word.of(original), f"{word.start}-{word.end}")
                    for word in words(original, *each.span)
                    if any(map(str.isalnum, word.of(original)))
                ),
            )
            for number, each in enumerate(sentences(subject, reader), 1)
        ),
        problem=str(problem.message) if problem else None,
        problem_at=problem_at,
    )
