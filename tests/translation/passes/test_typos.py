"""Typos in students' writing: what was meant, and what is right and stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.translation import packmaking
from translation import Span, Translator
from translation.glossary import Term, TermFinder
from translation.hypothesis import Hypothesis
from translation.packs import lexicon
from translation.packs.lexicon import Lexicon
from translation.passes.typos import Spelling, Typos
from translation.text_edits import patched

WORDS = {
    "de": {"schön": 90, "müssen": 200, "vielleicht": 100, "weiß": 60, "fahrrad": 30},
    "en": {"because": 900, "teacher": 300, "class": 200, "different": 90, "friend": 300, "so": 999}
    | {"favorite": 828, "favourite": 21, "neighbor": 143, "center": 125, "four": 200, "for": 9999}
    | {"traveled": 40, "organized": 25, "hour": 90, "flour": 30}
    | {"good": 500, "the": 9999, "calls": 30, "pole": 25, "centaur": 3, "really": 200},
    "es": {
        "contaminación": 4,
        "también": 900,
        "había": 400,
        "hermano": 90,
        "vivir": 200,
        "llorar": 30,
        "cruzó": 40,
        "entonces": 200,
        "libro": 300,
        "sofía": 0,
        "así": 90,
        "arenas": 40,
        "gol": 9,
        "quiero": 800,
        "clase": 90,
    },
    "fr": {"maîtresse": 20, "déjà": 300, "appeler": 50, "interrogé": 9, "trop": 200},
}


def read(language: str, text: str) -> str:
    """``text`` as it is read."""
    return patched(text, Spelling(language, WORDS[language]).corrections(text)).new


@pytest.mark.parametrize(
    ("language", "written", "meant"),
    [
        ("en", "our techer said so becuase", "our teacher said so because"),
        ("en", "diffrent calss, freind", "different class, friend"),
        ("en", "it is soooo gooood", "it is so good"),
        ("en", "reallly good", "really good"),
        ("en", "my favourite neighbour travelled", "my favorite neighbor traveled"),
        ("en", "the organised centre", "the organized center"),
        ("es", "asi la contaminacion tambien", "así la contaminación también"),
        ("es", "mi ermano, entonses", "mi hermano, entonces"),
        ("es", "bivir y yorar", "vivir y llorar"),
        ("es", "kiero un libbro", "quiero un libro"),
        ("es", "gooool", "gol"),
        ("fr", "la maitresse est deja là", "la maîtresse est déjà là"),
        ("fr", "il m'apeler", "il m'appeler"),
        ("fr", "c'est trooop bien", "c'est trop bien"),
        ("de", "schoen, wir muessen veilleicht", "schön, wir müssen vielleicht"),
        ("de", "ich weiss", "ich weiß"),
    ],
)
def test_typos_are_read_as_they_were_meant(language: str, written: str, meant: str) -> None:
    assert read(language, written) == meant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Freind and Techer"),
        ("en", "write @freind or freind@school.example or #calss"),
        ("en", 'I wrote "freind" first'),
        ("en", "the mole eats centres"),
        ("es", "yo cruzo la calle"),
        ("es", "me gustan las arepas"),
        ("es", "sofia y clases"),
        ("fr", "il interroge"),
        ("en", "x y zz"),
        ("en", "four hours for flour"),
    ],
    ids=[
        "capitals",
        "addresses",
        "in quotes",
        "rare words that are right",
        "two words of one verb",
        "another letter is another word",
        "names and endings",
        "two words of a French verb",
        "short ones",
        "what looks British",
    ],
)
def test_what_may_be_right_stays(language: str, text: str) -> None:
    assert read(language, text) == text


def test_a_word_without_end_is_left_alone() -> None:
    assert not list(Spelling("en", WORDS["en"]).corrections("becuase" * 3000))


def test_what_somebody_decided_about_stays() -> None:
    assert not list(Spelling("en", WORDS["en"]).corrections("becuase", [Span(0, 7)]))


def test_the_pass_leaves_the_glossary_alone_and_ties_words_to_what_was_written() -> None:
    pass_ = Typos(Spelling("en", WORDS["en"]), TermFinder((Term("calss"),), "en", "es"))
    rewriting = pass_.rewrite("calss becuase so")
    assert rewriting is not None and rewriting.text == "calss because so"
    translated = Hypothesis("porque", -0.1, ((Span(6, 13), Span(0, 6)),))
    assert rewriting.undo(translated) == translated
    shorter = pass_.rewrite("reallly so")
    assert shorter is not None and shorter.text == "really so"
    assert shorter.undo(Hypothesis("tan", -0.1, ((Span(7, 9), Span(0, 3)),))).alignment == (
        (Span(8, 10), Span(0, 3)),
    )
    assert pass_.rewrite("the teacher") is None


def test_without_a_list_nothing_is_wrong() -> None:
    assert not list(Spelling("en", {}).corrections("becuase"))
    assert not list(Spelling("eo", {}).corrections("becuase"))


@given(
    st.text(alphabet=st.sampled_from("abceirstu é\"'@.¡🙂ß1-"), max_size=60), st.sampled_from(sorted(WORDS))
)
def test_any_text_keeps_everything_around_the_typos(text: str, language: str) -> None:
    typos = list(Spelling(language, WORDS[language]).corrections(text))
    at = 0
    for span, meant in typos:
        assert at <= span.start < span.end <= len(text)
        assert text[span.start : span.end].isalpha() and meant in WORDS[language]
        at = span.end


def test_a_typo_in_a_post_is_translated_as_it_was_meant_and_tied_to_what_was_written(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    written = "The dog is sleepign."
    folder = tmp_path_factory.mktemp("spelling")
    pack = packmaking.folder(folder, like=("en", "es"))
    lexicon.write(
        pack, Lexicon("en", "es", frozenset({"perro", "duerme"}), {}, {"dog": 50, "sleeping": 50, "the": 99})
    )
    with Translator.from_directories([folder]) as translator:
        wrong, right = translator.translate([written, "The dog is sleeping."], source="en", target="es")
    assert wrong.text == right.text and "sleep" not in wrong.text
    (pair,) = wrong.sentences
    assert any(written[span.start : span.end] == "sleepign" for span, _ in pair.alignment)
