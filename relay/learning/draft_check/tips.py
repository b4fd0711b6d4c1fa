"""What the machine may get wrong in a draft, in words, each with one thing to try.

All of it is what a program can find: sayings on a list, long sentences, words that the pack has not met, a
round trip that changed much, and the library's quality checks. None of it is certain, nor is it complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _l

from relay.learning.draft_check.checks import Arrival
from relay.learning.draft_check.pages import Tip
from translation import SentencePair, Span, quality_checks, round_trip, sayings, text_facts

LONG = 25  # words of a sentence; the translator cuts longer ones at punctuation
_MOST = 8  # of a kind of tips; nobody reads more
_QUOTED = 90  # characters of a sentence that a tip quotes

_ADVICE: Mapping[str, LazyString] = {
    "polarity": _l("Say it once more without “not” or “without”, if you can."),
    "names": _l("Begin names with a capital letter. Then the machine leaves them alone."),
    "numbers": _l("Write numbers as figures, with the word for what you count right after them."),
    "length": _l("Make two sentences of it, each with its own full stop."),
    "untranslated": _l("Use a more common word, and check the spelling."),
    "repetition": _l("Say it in other words, and leave out repeated letters or signs."),
    "wrong-language": _l("Write the whole message in one language, or choose it under “I am writing in”."),
}
_OTHERWISE = _l("Say it in shorter, plainer sentences.")


def of_draft(
    text: str,
    language: str | None,
    pairs: tuple[SentencePair, ...],
    unknown: tuple[Span, ...],
    fixed: list[Span],
) -> tuple[Tip, ...]:
    """The tips about the draft itself, whatever language it goes to.

    ``pairs`` are its sentences, with what the machine read otherwise; ``unknown`` the words that the pack has
    not met; ``fixed`` what the glossary takes care of.
    """
    return (
        *_sayings(text, language, fixed),
        *_long(text, language, pairs),
        *_unknown(text, unknown),
        *_readings(text, pairs),
    )


def of_arrival(text: str, arrival: Arrival, pairs: tuple[SentencePair, ...]) -> tuple[Tip, ...]:
    """The tips about what arrives: findings of the quality checks, and sentences that come back unlike."""
    return (*_findings(text, arrival, pairs), *_unlike(text, arrival, pairs))[:_MOST]


def _sayings(text: str, language: str | None, fixed: list[Span]) -> list[Tip]:
    found = sayings.find(text, language) if language is not None else []
    return [
        Tip(
            "unsure",
            span.of(text),
            gettext("looks like a saying. The machine translates its words one by one."),
            gettext("Say what you mean in plain words, or explain it: your partners will like it."),
        )
        for span in found
        if not any(map(span.overlaps, fixed))
    ][:_MOST]


def _long(text: str, language: str | None, pairs: tuple[SentencePair, ...]) -> Iterator[Tip]:
    if language is not None and text_facts.is_unspaced(language):
        return
    for pair in pairs:
        count = len(text_facts.words(pair.source.of(text)))
        if count >= LONG:
            yield Tip(
                "compare",
                _short(pair.source.of(text)),
                ngettext("is %(num)d word long.", "is %(num)d words long.", count),
                gettext("Two short sentences usually arrive better than one long one."),
            )


def _unknown(text: str, unknown: tuple[Span, ...]) -> Iterator[Tip]:
    for span in unknown[:_MOST]:
        yield Tip(
            "unsure",
            span.of(text),
            gettext("is a word the machine has never met. It guesses."),
            gettext("Try a more common word, or say what it is. Is it spelt right?"),
        )


def _readings(text: str, pairs: tuple[SentencePair, ...]) -> Iterator[Tip]:
    seen = {(span.of(text), meant) for pair in pairs for span, meant in pair.readings}
    for words, meant in sorted(seen)[:_MOST]:
        yield Tip(
            "pen",
            words,
            gettext("is read by the machine as “%(words)s”.", words=meant),
            gettext("If you mean something else, write it in full."),
        )


def _findings(text: str, arrival: Arrival, pairs: tuple[SentencePair, ...]) -> Iterator[Tip]:
    found = {str(name): places for name, places in arrival.findings}
    if arrival.unknown:
        found.pop("unknown-words", None)  # the tips about the draft name the words
    for check in quality_checks.all_checks().values():
        if check.id in found:
            advice = str(_ADVICE.get(check.id, _OTHERWISE))
            places = found[check.id] if len(pairs) > 1 else []
            for words in [_short(pairs[at].source.of(text)) for at in places] or [""]:
                yield Tip("warn", words, gettext(check.sentence), advice)


def _unlike(text: str, arrival: Arrival, pairs: tuple[SentencePair, ...]) -> Iterator[Tip]:
    for pair, back in zip(pairs, arrival.back, strict=True):
        sentence = pair.source.of(text)
        if pair.score < 0 and round_trip.comes_back_unlike(sentence, back):
            yield Tip(
                "hop",
                _short(sentence),
                gettext("comes back quite different:"),
                gettext("Something changed on the way there, or only on the way back. Try plainer words."),
                back=back,
            )


def _short(sentence: str) -> str:
    """The beginning of a sentence, cut between words."""
    if len(sentence) <= _QUOTED:
        return sentence
    beginning = sentence[:_QUOTED].rsplit(maxsplit=1)[0]
    return f"{beginning}…"
