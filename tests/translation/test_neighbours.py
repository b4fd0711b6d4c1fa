"""Languages without a pack are recognised, and the languages of the packs are not taken for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.detect import LanguageDetector
from translation.engine import TextError
from translation.neighbours import Neighbours

DATA = Path(__file__).parent.parent / "data"
PACKS = ("en", "es", "fr", "de")
HERE = Neighbours(PACKS)
PRIORS = [None, *({each: 0.9 if each == usual else 0.1 / 3 for each in PACKS} for usual in PACKS)]


def written(language: str) -> list[str]:
    lines = (DATA / "other_languages" / "posts.tsv").read_text(encoding="utf-8").splitlines()
    return [text for code, _, text in (line.partition("\t") for line in lines) if code == language]


def in_pack_languages() -> list[tuple[str, str]]:
    """Posts in one language, their sentences and human translations, and sentences of the corpus."""
    found = []
    for line in (DATA / "posts" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        post = json.loads(line)
        found += list(post["ref"].items())
        if post["lang"] != "mixed":
            found += [(post["lang"], text) for text in (post["text"], *post["sentences"])]
    for language in ("es", "fr"):
        for line in (DATA / "corpus" / f"en-{language}.tsv").read_text(encoding="utf-8").splitlines():
            english, other, *_ = line.split("\t")
            found += [("en", english), (language, other)]
    return found


@pytest.mark.parametrize("language", ["pt", "it", "nl", "ca"])
@pytest.mark.parametrize("prior", PRIORS, ids=["none", *PACKS])
def test_a_language_without_a_pack_is_recognised(language: str, prior: dict[str, float] | None) -> None:
    texts = written(language)
    assert len(texts) >= 30
    right = [text for text in texts if (found := HERE.detect(text, prior)) and found.language == language]
    assert len(right) >= 0.95 * len(texts), set(texts) - set(right)


@pytest.mark.parametrize("language", ["pl", "ro", "sv", "da", "nb", "tr", "id", "fi", "cs", "hu", "vi"])
def test_so_are_languages_further_away(language: str) -> None:
    for text in written(language):
        found = HERE.detect(text)
        assert found is not None and found.language == language, text


def test_galician_is_not_translated_as_spanish() -> None:
    taken = [HERE.detect(text) for text in written("gl")]
    assert sum(found is not None for found in taken) >= 0.6 * len(taken)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Привет", "ru"),
        ("Привіт усім, мене звати Оля.", "uk"),
        ("你好", "zh"),
        ("こんにちは、元気ですか", "ja"),
        ("안녕하세요", "ko"),
        ("مرحبا كيف حالك", "ar"),
        ("Γεια σου!", "el"),
        ("नमस्ते दोस्तों", "hi"),
    ],
)
def test_in_a_script_of_its_own_a_word_is_enough(text: str, language: str) -> None:
    found = HERE.detect(text)
    assert found is not None and found.language == language


@pytest.mark.parametrize("prior", [False, True], ids=["no prior", "author's prior"])
def test_hardly_anything_in_the_languages_of_the_packs_is_taken_for_another(prior: bool) -> None:
    texts = in_pack_languages()
    given_prior = {language: PRIORS[1 + PACKS.index(language)] if prior else None for language in PACKS}
    taken = [text for language, text in texts if HERE.detect(text, given_prior[language])]
    assert len(texts) > 2000
    assert len(taken) <= 0.003 * len(texts), taken


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "lol",
        "jajaja",
        "hahaha",
        "Kowalski",
        "Nguyen Thi Lan",
        "Giulia Rossi",
        "Sofia",
        "sí",
        "wow",
        "OMG",
        "GOOOOOL!!!",
        "😀😀",
        "12:45",
        "",
        "https://example.org/ola-pessoal",
        "Ms Okafor",
        "I like 寿司 and ramen",
        "We learned the word “saudade” today.",
    ],
)
def test_short_messages_and_names_stay_where_they_are(text: str) -> None:
    for prior in PRIORS:
        assert HERE.detect(text, prior) is None


def test_a_language_with_a_pack_is_no_neighbour() -> None:
    text = "Eu gosto de jogar bola com os meus amigos depois da aula."
    for code in ("pt", "pt-BR"):
        assert Neighbours([*PACKS, code]).detect(text) is None
    assert Neighbours(["en", "zh-Hant"]).detect("你好") is None


def test_who_writes_a_language_often_is_believed_sooner() -> None:
    assert HERE.detect("Boa ideia!") is None
    found = HERE.detect("Boa ideia!", {"es": 0.3, "en": 0.1, "pt": 0.6})
    assert found is not None and found.language == "pt"


def test_a_language_of_the_packs_that_the_board_does_not_use_stays_possible() -> None:
    prior = {"en": 0.9, "es": 0.1}
    for text in ("Les élèves de notre classe portent des casques en fer.", "Heute haben wir kein Wasser."):
        assert HERE.detect(text, prior) is None


def test_refuses_lone_surrogates() -> None:
    with pytest.raises(TextError):
        HERE.detect("ola \ud800")


@given(st.text(max_size=200))
def test_any_text_gives_an_answer(text: str) -> None:
    found = HERE.detect(text)
    assert found is None or (found.language in LanguageDetector.supported() and 0 < found.confidence <= 1)
