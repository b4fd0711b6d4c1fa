"""Words that a pack has not met, found with the lists of the packs that ship."""

from __future__ import annotations

import pytest

from translation import NoRouteError, Term, Translator


def unknown(translator: Translator, text: str, source: str, target: str, *terms: Term) -> list[str]:
    return [
        span.of(text) for span in translator.unknown_words(text, source=source, target=target, terms=terms)
    ]


@pytest.mark.parametrize(
    ("text", "source", "target", "words"),
    [
        ("We have a wugglefish, and another wugglefish.", "en", "es", ["wugglefish"]),
        ("Tenemos un zorbanillo en casa.", "es", "en", ["zorbanillo"]),
        ("Tenemos un zorbanillo en casa.", "es", "fr", ["zorbanillo"]),  # the first pack of the route
        ("Wir haben einen Zwirbelquatz zu Hause.", "de", "en", ["Zwirbelquatz"]),
        ("The school garden is beautiful.", "en", "es", []),
        ("Wir treffen uns im Schulgarten.", "de", "en", []),  # composed of words it knows
        ("My friend Tharindu plays chess.", "en", "es", []),  # a name
        ("hahahaha yes", "en", "es", []),
        ("I am happy becuase it rains.", "en", "es", []),  # read as another word
        ("The word “wugglefish” is mine.", "en", "es", []),  # about the word itself
        ("We wrote to wugglefish@example.org.", "en", "es", []),
        ("Hello.", "en", "en", []),
    ],
)
def test_words_the_pack_has_not_met(
    translator: Translator, text: str, source: str, target: str, words: list[str]
) -> None:
    assert unknown(translator, text, source, target) == words


def test_what_the_glossary_decides_is_known(translator: Translator) -> None:
    term = Term("wugglefish", "en", (("es", "pez"),))
    assert unknown(translator, "We have a wugglefish.", "en", "es", term) == []


def test_without_a_route_there_is_nobody_to_ask(translator: Translator) -> None:
    with pytest.raises(NoRouteError):
        translator.unknown_words("Hello.", source="en", target="fi")
