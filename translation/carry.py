"""Translate one sentence and carry through it what must not change.

Small packs cannot copy: an emoji, an address or a rare name comes out as something else or not at all. But every pack
copies *some* words, the names and numbers that its training text was full of. So a stretch to be kept is exchanged
for such a stand-in, and put back where the stand-in comes out; if it does not come out exactly once, other stand-ins
are tried, and in the end the sentence is translated around the stretch. Numbers and names are exchanged only when the
plain translation loses them.

Each sentence is a generator that yields the texts it wants translated and is sent their hypotheses, so that the
sentences of a whole call go to the model together, round by round.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from translation import protect
from translation.engine import Span
from translation.model import Hypothesis, Model
from translation.patch import Patched, patched
from translation.protect import Kept, Kind
from translation.sentences import clauses

Job = Generator[list[str], list[Hypothesis], Hypothesis]

# Ordered by how well the first packs copied them, in both directions, inside classroom posts.
_NAMES = ("Tom", "John", "Boston", "Mary", "Alice", "Bob", "Internet", "Ken")
_WOMEN = ("Mary", "Alice", "Boston", "Tom", "John", "Ken", "Bob", "Internet")
_NUMBERS = ("30", "5", "3", "10", "12", "20", "2013", "6", "2", "4", "7", "8", "9", "100")
_VARIANTS = 3
_NOUNS = frozenset({Kind.ADDRESS, Kind.MENTION, Kind.TAG})
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")


_OPEN_END = " :;,-–—"


@dataclass(frozen=True, slots=True)
class Carrier:
    """What the generators share: the pack's model, and the most tokens it is given at a time."""

    model: Model
    longest: int = 100

    def sentence(self, text: str) -> Job:
        """A job that translates ``text``, one sentence without whitespace at its ends."""
        if not protect.has_language(text):
            return Hypothesis(text, 0.0)
        parts = list(self._parts(text))
        done: list[Hypothesis] = []
        for span in parts:
            part = text[span.start : span.end]
            hypothesis = (
                (yield from self._part(part)) if protect.has_language(part) else Hypothesis(part, 0.0)
            )
            done.append(_continued(part, hypothesis, done) if done else hypothesis)
        return _joined(text, parts, done)

    def _parts(self, text: str) -> Iterator[Span]:
        """``text`` cut out around emoji and markers, and into clauses where it is too long for the model."""
        at = 0
        sure = protect.sure(text)
        for kept in sure:
            if kept.kind in (Kind.EMOJI, Kind.MARKER):
                yield from self._clauses(text, Span(at, kept.span.start), sure)
                yield kept.span
                at = kept.span.end
        yield from self._clauses(text, Span(at, len(text)), sure)

    def _clauses(self, text: str, span: Span, sure: Sequence[Kept]) -> Iterator[Span]:
        nouns = [k.span for k in sure if k.span.start >= span.start and k.span.end <= span.end]

        def fits(piece: Span) -> bool:
            inside = [(s, "Tom") for s in nouns if piece.start <= s.start and s.end <= piece.end]
            short = patched(text, inside)
            here = short.to_new(piece)
            return self.model.length(short.new[here.start : here.end]) <= self.longest

        yield from clauses(text, span, fits, whole=nouns)

    def _part(self, text: str) -> Job:
        """Translate with a full stop where there is no end mark, as every sentence had one that packs learn from."""
        if _END.search(text):
            return (yield from self._exchanging(text))
        body = text.rstrip(_OPEN_END)
        hypothesis = yield from self._exchanging(body + ".")
        return replace(hypothesis, text=hypothesis.text.removesuffix(".") + text[len(body) :])

    def _exchanging(self, text: str) -> Job:
        nouns = [kept for kept in protect.sure(text) if kept.kind in _NOUNS]
        wished = [kept for kept in protect.likely(text, self._knows) if not _overlaps(kept, nouns)]
        found: list[tuple[int, Hypothesis]] = []  # how many wishes came true, and how

        def judge(exchange: _Exchange, hypothesis: Hypothesis) -> None:
            restored = exchange.restored(hypothesis)
            if restored is not None:
                found.append((sum(protect.survives(wish.text, restored.text) for wish in wished), restored))

        missing = wished
        if (plain := _exchange(text, nouns, 0)) is not None:
            judge(plain, *(yield [plain.patched.new]))
        if found:
            missing = [wish for wish in wished if not protect.survives(wish.text, found[0][1].text)]
            if not missing:
                return found[0][1]
        others = (_exchange(text, [*nouns, *missing], variant) for variant in range(_VARIANTS))
        tries = [exchange for exchange in others if exchange is not None and exchange != plain]
        if tries:
            for exchange, hypothesis in zip(tries, (yield [t.patched.new for t in tries]), strict=True):
                judge(exchange, hypothesis)
        if not found:
            return (yield from self._around(text, nouns))
        most = max(kept for kept, _ in found)
        if missing is not wished and most == len(wished) - len(missing):
            return found[0][1]  # nothing is gained by the exchange
        return max((h for kept, h in found if kept == most), key=lambda h: h.score)

    def _around(self, text: str, nouns: Sequence[Kept]) -> Job:
        """Translate what lies between ``nouns``, the last resort: their place in the grammar is lost."""
        spans: list[Span] = []
        at = 0
        for noun in nouns:
            spans += [Span(at, noun.span.start), noun.span]
            at = noun.span.end
        spans = [span for span in (*spans, Span(at, len(text))) if text[span.start : span.end].strip()]
        done = []
        for span in spans:
            part = text[span.start : span.end]
            translated = protect.has_language(part)
            done.append((yield from self._exchanging(part.strip())) if translated else Hypothesis(part, 0.0))
        return _joined(text, spans, done)

    def _knows(self, word: str) -> bool:
        return self.model.length(word) == 1


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A text with stand-ins: ``patched`` says where, ``kept`` for what, in the same order."""

    patched: Patched
    kept: tuple[Kept, ...]

    def restored(self, hypothesis: Hypothesis) -> Hypothesis | None:
        """``hypothesis`` with what was kept back in its place, and its spans those of the two whole texts.

        None where a stand-in for something that must be kept does not come out exactly once.
        """
        replacements = []
        for kept, (_, span) in zip(self.kept, self.patched.places, strict=True):
            stand_in = self.patched.new[span.start : span.end]
            places = _places(stand_in, hypothesis.text)
            if len(places) != 1 and kept.kind in _NOUNS:
                return None
            replacements += [(place, kept.text) for place in places]
        out = patched(hypothesis.text, replacements)
        return replace(
            hypothesis,
            text=out.new,
            alignment=tuple((self.patched.to_old(a), out.to_new(b)) for a, b in hypothesis.alignment),
            words=tuple((out.to_new(span), probability) for span, probability in hypothesis.words),
        )


def _exchange(text: str, kept: Sequence[Kept], variant: int) -> _Exchange | None:
    """``text`` with stand-ins for ``kept``, another choice of them per ``variant``; None if there are not enough."""
    replacements: list[tuple[Span, str]] = []
    used: set[str] = set()
    ordered = sorted(kept, key=lambda one: one.span.start)
    for one in ordered:
        pool = _pool(one)
        pool = pool[variant:] + pool[:variant]
        chosen = next((word for word in pool if word not in used and not _places(word, text)), None)
        if chosen is None:
            return None
        used.add(chosen)
        replacements.append((one.span, chosen))
    return _Exchange(patched(text, replacements), tuple(ordered))


def _pool(kept: Kept) -> tuple[str, ...]:
    if kept.kind is Kind.NUMBER:
        return _NUMBERS
    feminine = kept.kind is Kind.NAME and kept.text.endswith(("a", "á", "ia"))
    return _WOMEN if feminine else _NAMES


def _places(word: str, text: str) -> list[Span]:
    """Where ``word`` stands in ``text`` as a word (or number) of its own."""
    pattern = rf"(?<![\w])(?<!\d[.,:]){re.escape(word)}(?![\w]|[.,:]\d)"
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


def _overlaps(kept: Kept, others: Sequence[Kept]) -> bool:
    return any(kept.span.start < other.span.end and other.span.start < kept.span.end for other in others)


def _continued(part: str, hypothesis: Hypothesis, before: Sequence[Hypothesis]) -> Hypothesis:
    """A later part of a sentence begins in lower case if it did, since packs begin everything with a capital."""
    text = hypothesis.text
    first = re.search(r"\w+", text)
    begun = re.search(r"\w", part)
    if not first or not begun or not begun[0].islower() or first[0] == "I" or not first[0].istitle():
        return hypothesis
    at = first.start()
    return replace(hypothesis, text=text[:at] + text[at].lower() + text[at + 1 :])


def _joined(text: str, spans: Sequence[Span], done: Sequence[Hypothesis]) -> Hypothesis:
    """One hypothesis for ``text`` from those of its parts; what lies between the parts stays as it is.

    The score is the mean of theirs, weighted by tokens.
    """
    out: list[str] = []
    length = at = 0
    alignment: list[tuple[Span, Span]] = []
    words: list[tuple[Span, float]] = []
    for span, part in zip(spans, done, strict=True):
        piece = text[span.start : span.end]
        lead = text[at : span.start] + (
            "" if part.text == piece else piece[: len(piece) - len(piece.lstrip())]
        )
        trail = "" if part.text == piece else piece[len(piece.rstrip()) :]
        here, there = span.start + len(piece) - len(piece.lstrip()), length + len(lead)
        if part.text == piece:
            here = span.start
        alignment += [(_moved(a, here), _moved(b, there)) for a, b in part.alignment]
        words += [(_moved(word, there), probability) for word, probability in part.words]
        out += [lead, part.text, trail]
        length += len(lead) + len(part.text) + len(trail)
        at = span.end
    tokens = sum(part.tokens for part in done)
    score = sum(part.score * part.tokens for part in done) / tokens if tokens else 0.0
    return Hypothesis("".join(out) + text[at:], score, tuple(alignment), tuple(words), tokens)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
