"""Translate one sentence and carry through it what must not change.

Small packs cannot copy: an emoji, an address or a rare name comes out as something else or not at all. But
every pack copies *some* words, the names and numbers that its training text was full of. So a stretch to be
kept is exchanged for such a stand-in, and put back where the stand-in comes out; if it does not come out
exactly once, other stand-ins are tried, and in the end the sentence is translated around the stretch.
Numbers and names are exchanged only when the plain translation loses them. A word that the model made up
gives way to what the pack's lists know for it (see ``lexicon``).

Each sentence is a job (see ``rounds``), so that the sentences of a whole call go to the model together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from translation import glossary, protected_spans
from translation.engine import Span
from translation.glossary import Term
from translation.model import Ask, Hypothesis, Model
from translation.passes import chat_abbreviations
from translation.protected_spans import Kept, Kind
from translation.scheduler import Job, together, unchanged
from translation.sentences import clauses
from translation.text_edits import Patched, patched
from translation.word_alignment import begins, raised

# Ordered by how well the first packs copied them, in both directions, inside classroom posts.
_NAMES = ("Tom", "John", "Boston", "Mary", "Alice", "Bob", "Internet", "Ken")
_WOMEN = ("Mary", "Alice", "Boston", "Tom", "John", "Ken", "Bob", "Internet")
_NUMBERS = ("30", "5", "3", "10", "12", "20", "2013", "6", "2", "4", "7", "8", "9", "100")
_VARIANTS = 3
_APART = frozenset({Kind.EMOJI, Kind.MARKER})
_NOUNS = frozenset({Kind.ADDRESS, Kind.MENTION, Kind.TAG})
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")


# Asides and what introduces something: small packs lose what stands in or behind them.
_BREAK = re.compile(r"(?<!\w)(\()[^()]+(\))(?!\w)|([;:])(?=\s)")
_OPEN_END = " :;,-–—"
_ARTICLE = 3  # letters


@dataclass(frozen=True, slots=True)
class Carrier:
    """What the generators share: the pack's model, and how many tokens it is given at a time.

    A sentence of more than ``clause`` tokens is cut where it has punctuation, one of more than ``longest``
    anywhere. ``names`` are words of the whole text that are known to be names. ``terms`` are those of a
    glossary that may stand in the sentence, ``target`` the language that they are to be in at the end of the
    whole way, where that is not the pack's own ("").
    """

    model: Model
    clause: int = 25
    longest: int = 100
    names: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()
    target: str = ""

    def sentence(self, text: str) -> Job:
        """A job that translates ``text``, one sentence without whitespace at its ends."""
        if not protected_spans.has_language(text):
            return Hypothesis(text, 0.0)
        spans = list(self._parts(text))
        parts = [text[span.start : span.end] for span in spans]
        done = yield from together([self._part(part) for part in parts])
        continued = (_continued(part, one, done) for part, one in zip(parts[1:], done[1:], strict=True))
        return _joined(text, spans, [done[0], *continued])

    def _parts(self, text: str) -> Iterator[Span]:
        """``text`` cut out around emoji and markers, and into clauses where it is too long for the model."""
        sure = protected_spans.sure(text)
        apart = [kept.span for kept in sure if kept.kind in _APART]
        apart += [
            laugh
            for laugh in chat_abbreviations.laughter(text)
            if not any(laugh.overlaps(kept.span) for kept in sure)
        ]
        terms = [kept.span for kept in self._terms(text)]
        apart = [span for span in apart if not any(span.overlaps(term) for term in terms)]
        whole = [*terms, *(kept.span for kept in sure if kept.kind in _NOUNS)]
        taken = [*terms, *(kept.span for kept in sure)]
        for found in _BREAK.finditer(text):
            marks = [Span(*found.span(group)) for group in (1, 2, 3) if found[group]]
            if not any(mark.overlaps(span) for mark in marks for span in taken):
                apart += marks
        at = 0
        for span in sorted(apart, key=lambda span: span.start):
            yield from self._clauses(text, Span(at, span.start), whole)
            yield span
            at = span.end
        yield from self._clauses(text, Span(at, len(text)), whole)

    def _terms(self, text: str, *, any_case: bool = False) -> list[Kept]:
        """The glossary's words in ``text``, but for those that are kept for sure in any case."""
        if not self.terms:
            return []
        pack = self.model.pack
        target = self.target or pack.target
        terms = glossary.found(self.terms, text, pack.source, target, any_case=any_case)
        sure = protected_spans.sure(text)
        return [
            term
            for term in terms
            if not any(kept.span.start <= term.span.start and term.span.end <= kept.span.end for kept in sure)
        ]

    def _clauses(self, text: str, span: Span, whole: Sequence[Span]) -> Iterator[Span]:
        inside = [noun for noun in whole if span.start <= noun.start and noun.end <= span.end]

        def length(piece: Span) -> int:
            here = [(noun, "Tom") for noun in inside if piece.start <= noun.start and noun.end <= piece.end]
            short = patched(text, here)
            place = short.to_new(piece)
            return self.model.length(short.new[place.start : place.end])

        yield from clauses(text, span, length, wanted=self.clause, most=self.longest, whole=inside)

    def _part(self, text: str, *, shouted: bool = False) -> Job:
        """Translate what was shouted as if it were spoken, what chats shorten in full words, and what was
        written wrong as it was meant.
        """
        if not protected_spans.has_language(text) or chat_abbreviations.laughter(text) == [
            Span(0, len(text))
        ]:
            return Hypothesis(text, 0.0)
        if not self.model.reads(text):
            return Hypothesis(text, 0.0)
        if not shouted and _is_shouted(text):
            spoken = yield from self._part(text.capitalize(), shouted=True)
            loud = spoken.text.upper()
            return replace(spoken, text=loud) if len(loud) == len(spoken.text) else spoken
        return (yield from self._written_out(text, shouted))

    def _written_out(self, text: str, shouted: bool) -> Job:
        terms = [term.span for term in self._terms(text, any_case=shouted)]
        whole = chat_abbreviations.written_out(text, self.model.pack.source, terms) or patched(text, ())
        return (yield from _read_as(whole, self._corrected(whole.new, shouted)))

    def _corrected(self, text: str, shouted: bool) -> Job:
        terms = [term.span for term in self._terms(text, any_case=shouted)]
        meant = patched(text, self.model.spelling.slips(text, terms))
        return (yield from _read_as(meant, self._ended(meant.new, shouted)))

    def _ended(self, text: str, shouted: bool) -> Job:
        """Translate with a full stop where there is no end mark: every sentence had one that packs learn
        from.
        """
        if _END.search(text):
            return (yield from self._mended(text, shouted))
        body = text.rstrip(_OPEN_END)
        hypothesis = yield from self._mended(body + ".", shouted)
        return replace(hypothesis, text=hypothesis.text.removesuffix(".") + text[len(body) :])

    def _mended(self, text: str, shouted: bool) -> Job:
        """Translate, and put what the pack's lists know for words that it made up or copied."""
        hypothesis = yield from self._exchanging(text, shouted)
        stay = " ".join(kept.output for kept in self._terms(text, any_case=shouted))
        lists = self.model.lexicon
        return _rewritten(hypothesis, lists.mended(hypothesis.text, text, hypothesis.alignment, stay))

    def _exchanging(self, text: str, shouted: bool = False) -> Job:
        nouns = [kept for kept in protected_spans.sure(text) if kept.kind in _NOUNS]
        terms = _apart_from(nouns, self._terms(text, any_case=shouted))
        likely = protected_spans.likely(text, self.model.pack.source, self._knows, self.names)
        wishes = [*terms, *_apart_from([*nouns, *terms], likely)]
        best: Hypothesis | None = None
        lost = wishes
        for variants in ((None,), (0,), range(1, _VARIANTS)):
            others = [_exchange(text, nouns if v is None else [*nouns, *lost], v or 0) for v in variants]
            tries = [exchange for exchange in others if exchange is not None]
            hypotheses = (yield [exchange.asked(wishes) for exchange in tries]) if tries else []
            for exchange, hypothesis in zip(tries, hypotheses, strict=True):
                restored = exchange.restored(hypothesis)
                if restored is not None:
                    restored = _with_terms(restored, _lost(terms, restored))
                if restored is not None and _better(restored, best, wishes):
                    best = restored
            if best is not None:
                lost = _lost(wishes, best)
                if not lost:
                    return best
        if best is None:
            apart = sorted([*nouns, *terms], key=lambda kept: kept.span.start)
            return (yield from self._around(text, apart))
        around = yield from self._around(text, lost)
        return around if _better(around, best, wishes) else best

    def _around(self, text: str, kept: Sequence[Kept]) -> Job:
        """Translate what lies between ``kept``, the last resort: their place in the grammar is lost."""
        spans: list[Span] = []
        jobs: list[Job] = []
        at = 0
        for stop in (*kept, None):
            between = Span(at, stop.span.start if stop else len(text))
            part = text[between.start : between.end]
            if protected_spans.has_language(part):
                spans.append(between)
                jobs.append(self._exchanging(part.strip()))
            if stop:
                spans.append(stop.span)
                jobs.append(unchanged(stop.output))
                at = stop.span.end
        return _joined(text, spans, (yield from together(jobs)))

    def _knows(self, word: str) -> bool:
        return self.model.length(word) == 1


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A text with stand-ins: ``patched`` says where, ``kept`` for what, in the same order."""

    patched: Patched
    kept: tuple[Kept, ...]

    def asked(self, wishes: Sequence[Kept]) -> Ask:
        """The text to translate; of its translations the stand-ins are wanted, and those of ``wishes`` that
        none stands for.
        """
        stand_ins = [self.patched.new[span.start : span.end] for _, span in self.patched.places]
        others = [wish.output for wish in wishes if wish not in self.kept]
        return Ask(self.patched.new, (*stand_ins, *others))

    def restored(self, hypothesis: Hypothesis) -> Hypothesis | None:
        """``hypothesis`` with what was kept back in its place, and its spans those of the two whole texts.

        None where a stand-in comes out twice, or one for something that must be kept does not come out.
        """
        replacements = []
        for kept, (_, span) in zip(self.kept, self.patched.places, strict=True):
            stand_in = self.patched.new[span.start : span.end]
            places = _places(stand_in, hypothesis.text)
            if len(places) > 1 or (not places and kept.kind in _NOUNS):
                return None
            replacements += [(place, kept.output) for place in places]
        restored = _rewritten(hypothesis, replacements)
        return replace(restored, alignment=tuple((self.patched.to_old(a), b) for a, b in restored.alignment))


def _rewritten(hypothesis: Hypothesis, replacements: Sequence[tuple[Span, str]]) -> Hypothesis:
    """``hypothesis`` with stretches of its text replaced, and its spans those of the new text."""
    if not replacements:
        return hypothesis
    out = patched(hypothesis.text, replacements)
    return replace(
        hypothesis,
        text=out.new,
        alignment=tuple((a, out.to_new(b)) for a, b in hypothesis.alignment),
        words=tuple((out.to_new(span), probability) for span, probability in hypothesis.words),
    )


def _lost(wishes: Sequence[Kept], hypothesis: Hypothesis) -> list[Kept]:
    return [wish for wish in wishes if not protected_spans.comes_through(wish, hypothesis.text)]


def _apart_from(first: Sequence[Kept], second: Sequence[Kept]) -> list[Kept]:
    return [kept for kept in second if not any(kept.span.overlaps(other.span) for other in first)]


def _with_terms(hypothesis: Hypothesis, lost: Sequence[Kept]) -> Hypothesis:
    """``hypothesis`` with the glossary's words in the places of those it has for them, where the alignment
    shows that place clearly.

    The model has then seen the word itself, so that the sentence around it is right; a stand-in would have
    made a person of a thing. Names are left to stand-ins: a model that does not know one scatters it.
    """
    replacements: list[tuple[Span, str]] = []
    for kept in lost:
        if kept.kind is Kind.TERM and not kept.text[:1].isupper():
            place = _aligned_place(hypothesis, kept.span)
            if place is not None and not any(place.overlaps(other) for other, _ in replacements):
                begun = begins(hypothesis.text, place.start)
                replacements.append((place, raised(kept.output) if begun else kept.output))
    return _rewritten(hypothesis, replacements)


def _aligned_place(hypothesis: Hypothesis, span: Span) -> Span | None:
    """The stretch of the translation whose words go with ``span`` of the source and with nothing else."""
    own = sorted((b for a, b in hypothesis.alignment if a.overlaps(span)), key=lambda word: word.start)
    # Attention ties articles and prepositions beside a word to it; they stay.
    while len(own) > 1 and own[0].end - own[0].start <= _ARTICLE:
        del own[0]
    if not own or own[-1].end - own[-1].start <= _ARTICLE:
        return None
    place = Span(own[0].start, own[-1].end)
    strangers = (a for a, b in hypothesis.alignment if b.overlaps(place) and not a.overlaps(span))
    return None if any(strangers) else place


def _better(new: Hypothesis, old: Hypothesis | None, wishes: Sequence[Kept]) -> bool:
    """Whether ``new`` keeps more of ``wishes``, or as much and more of the numbers: what looks like a name at
    the beginning of a sentence may be none. Of equals the earlier stands, which was changed less.
    """
    return old is None or _missing(wishes, new) < _missing(wishes, old)


def _missing(wishes: Sequence[Kept], hypothesis: Hypothesis) -> tuple[int, int]:
    lost = _lost(wishes, hypothesis)
    return len(lost), sum(kept.kind is Kind.NUMBER for kept in lost)


def _exchange(text: str, kept: Sequence[Kept], variant: int) -> _Exchange | None:
    """``text`` with stand-ins for ``kept``, another choice of them per ``variant``; None if there are not
    enough.
    """
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
    if kept.kind is Kind.NUMBER or (kept.kind is Kind.TERM and kept.text[:1].isdigit()):
        return _NUMBERS
    feminine = kept.kind in (Kind.NAME, Kind.TERM) and kept.text.endswith(("a", "á", "ia"))
    return _WOMEN if feminine else _NAMES


def _places(word: str, text: str) -> list[Span]:
    """Where ``word`` stands in ``text`` as a word (or number) of its own."""
    pattern = rf"(?<![\w])(?<!\d[.,:]){re.escape(word)}(?![\w]|[.,:]\d)"
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


def _is_shouted(text: str) -> bool:
    """Whether ``text`` is all capitals: packs, which never saw that, spell it out letter by letter."""
    quiet = text.capitalize()
    return text.isupper() and len(quiet) == len(text) and len(text) > 4 and not protected_spans.sure(text)


def _continued(part: str, hypothesis: Hypothesis, before: Sequence[Hypothesis]) -> Hypothesis:
    """A later part of a sentence begins in lower case if it did, since packs begin everything with a
    capital.
    """
    text = hypothesis.text
    first = re.search(r"\w+", text)
    begun = re.search(r"\w", part)
    if (
        not first
        or not begun
        or not begun[0].islower()
        or first[0] == "I"
        or not first[0].istitle()
        or first[0] in part
    ):
        return hypothesis
    at = first.start()
    return replace(hypothesis, text=text[:at] + text[at].lower() + text[at + 1 :])


def _read_as(whole: Patched, job: Job) -> Job:
    """What ``job`` makes of the new text, with an alignment to the old one."""
    hypothesis = yield from job
    links = tuple((whole.to_old(a), b) for a, b in hypothesis.alignment)
    return replace(hypothesis, alignment=links)


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
