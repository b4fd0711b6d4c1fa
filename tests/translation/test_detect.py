"""Which language a post is in, on posts as students write them."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.detect import LanguageDetector, UnknownLanguageError, mixture
from translation.engine import TextError

POSTS = Path(__file__).parent.parent / "data" / "posts" / "dev.jsonl"
THREE = LanguageDetector(["en", "es", "fr"])


def posts(*, mixed: bool) -> list[dict[str, Any]]:
    every = [json.loads(line) for line in POSTS.read_text(encoding="utf-8").splitlines()]
    return [post for post in every if (post["lang"] == "mixed") is mixed]


def prior_for(language: str) -> dict[str, float]:
    return {each: 0.9 if each == language else 0.05 for each in ("en", "es", "fr")}


def share_right(prior: Any, only: str = "") -> float:
    asked = [post for post in posts(mixed=False) if not only or only in post["tags"]]
    right = sum(THREE.detect(post["text"], prior(post["lang"])).language == post["lang"] for post in asked)
    return right / len(asked)


def test_finds_the_language_of_posts_without_knowing_the_author() -> None:
    assert share_right(lambda _: None) >= 0.98
    assert share_right(lambda _: None, "short") >= 0.95


def test_an_author_s_usual_language_settles_what_is_left() -> None:
    assert share_right(prior_for) == 1.0


@pytest.mark.parametrize("step", [1, 2])
def test_strong_evidence_wins_over_a_wrong_prior(step: int) -> None:
    order = ["en", "es", "fr"]
    assert share_right(lambda language: prior_for(order[(order.index(language) + step) % 3])) >= 0.97


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ok gracias!!", "es"),
        ("jajajaja", "es"),
        ("JAJAJA", "es"),
        ("¿En serio?", "es"),
        ("holaaaa", "es"),
        ("sí", "es"),
        ("manana no puedo", "es"),
        ("mdrrrr", "fr"),
        ("ouais", "fr"),
        ("j'arrive", "fr"),
        ("J’arrive", "fr"),
        ("ÇA VA", "fr"),
        ("idk sorry", "en"),
        ("don't", "en"),
        ("GOOD LUCK TOMORROW!!", "en"),
        ("thx 😂", "en"),
    ],
)
def test_a_word_or_two_can_be_enough(text: str, language: str) -> None:
    assert THREE.detect(text).language == language


def test_a_word_that_both_languages_have_follows_the_author() -> None:
    detector = LanguageDetector(["en", "es"])
    assert detector.detect("no", {"en": 0.9, "es": 0.1}).language == "en"
    assert detector.detect("no", {"en": 0.1, "es": 0.9}).language == "es"


def test_a_prior_changes_the_confidence_as_bayes_says() -> None:
    detector = LanguageDetector(["en", "es"])
    flat = dict(detector.detect("no idea").candidates)
    leaning = dict(detector.detect("no idea", {"en": 3, "es": 1}).candidates)
    assert leaning["en"] / leaning["es"] == pytest.approx(3 * flat["en"] / flat["es"])


def test_a_prior_of_nothing_still_leaves_a_language_possible() -> None:
    found = THREE.detect("Hola, ¿cómo están todos?", {"en": 1.0, "es": 0.0, "tlh": 5.0})
    assert found.language == "es"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "12 345",
        "8:45",
        "😀😂",
        "!!! ...",
        "https://example.org/bonjour-les-amis",
        "www.example.org",
        "@hola",
        "#bonjour #lesamis",
        "ana.lopez@escuela.example",
        "😀 https://example.net/x @amigo 7",
        "XD :D",
        "你好",
    ],
)
def test_says_nothing_where_there_is_no_language(text: str) -> None:
    found = LanguageDetector(["en", "es"]).detect(text, {"es": 1.0})
    assert (found.language, found.confidence, found.candidates) == (None, 0.0, ())


def test_addresses_and_tags_are_no_evidence() -> None:
    text = (
        "Look at this https://exemple.fr/les-amis-de-la-classe/bonjour-tout-le-monde @les_amis #vivelafrance"
    )
    assert THREE.detect(text).language == "en"


def test_words_quoted_from_another_language_do_not_decide() -> None:
    assert THREE.detect('We learned "¿dónde está la biblioteca?" today').language == "en"
    assert THREE.detect("«Bonjour tout le monde»").language == "fr"


def test_candidates_are_a_distribution_over_the_languages_most_likely_first() -> None:
    found = THREE.detect("Nos vemos mañana en la cancha")
    probabilities = [probability for _, probability in found.candidates]
    assert {language for language, _ in found.candidates} == THREE.languages == {"en", "es", "fr"}
    assert sum(probabilities) == pytest.approx(1.0)
    assert probabilities == sorted(probabilities, reverse=True)
    assert (found.language, found.confidence) == found.candidates[0]


def test_a_mixed_post_is_read_sentence_by_sentence() -> None:
    text = "Hola! My name is Ana."
    found = THREE.sentences(text)
    assert [(text[s.start : s.end], d.language) for s, d in found] == [
        ("Hola!", "es"),
        ("My name is Ana.", "en"),
    ]
    assert mixture(d for _, d in found)


def test_most_posts_that_mix_languages_are_found_and_no_others() -> None:
    mixed = [p["id"] for p in posts(mixed=True) if mixture(d for _, d in THREE.sentences(p["text"]))]
    # Of the 12, three have no sentence end between their languages.
    assert len(mixed) >= 9
    falsely = [p["id"] for p in posts(mixed=False) if mixture(d for _, d in THREE.sentences(p["text"]))]
    assert falsely == []


def test_human_translations_of_posts_are_not_taken_for_mixtures() -> None:
    references = [text for post in posts(mixed=False) for text in post["ref"].values()]
    assert [text for text in references if mixture(d for _, d in THREE.sentences(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "ok. Nos vemos mañana.",
        "lol. Me encanta tu perro.",
        "I love tacos and quesadillas. Burritos too!",
        "My teacher is Señora García. She is nice.",
        "Sorry pour le retard. On arrive.",
    ],
)
def test_borrowed_words_and_names_do_not_make_a_mixture(text: str) -> None:
    assert not mixture(d for _, d in THREE.sentences(text))


def test_a_sentence_without_language_says_nothing() -> None:
    text = "😀😀\nNos vemos mañana.\nhttps://example.org"
    assert [d.language for _, d in THREE.sentences(text)] == [None, "es", None]


def test_an_unclear_sentence_is_read_in_the_light_of_the_others() -> None:
    alone = THREE.detect("Genial.").candidates
    among = THREE.sentences("Demain on part à la mer. Genial. On va bien rigoler ensemble.")[1][1]
    assert dict(alone)["fr"] < 0.5 < dict(among.candidates)["fr"]


def test_a_partnership_of_two_and_every_pack_language() -> None:
    detector = LanguageDetector(["en", "es", "fr", "de", "pt", "it"])
    prior = {"en": 0.5, "es": 0.5}
    asked = [post for post in posts(mixed=False) if post["lang"] in prior]
    wrong = [p["text"] for p in asked if detector.detect(p["text"], prior).language != p["lang"]]
    # "no" and the like cannot be told without the author.
    assert len(wrong) <= 2
    assert detector.detect("Wir haben heute kein Wasser in der Schule.", prior).language == "de"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ik heb een hond en een kat, en mijn broer speelt voetbal.", "nl"),
        ("Bon dia, com estàs? Aquesta és la meva escola i m'agrada molt.", "ca"),
        ("Lubię grać w piłkę nożną", "pl"),
        ("Привет, как дела? Я живу в Москве.", "ru"),
        ("你好，我叫小明。", "zh"),
        ("こんにちは、元気ですか", "ja"),
        ("مرحبا كيف حالك", "ar"),
        ("My brother plays football", "en"),
    ],
)
def test_languages_without_a_table_of_words_are_found_too(text: str, language: str) -> None:
    detector = LanguageDetector(["en", "es", "nl", "ca", "pl", "ru", "zh", "ja", "ar"])
    assert detector.detect(text).language == language


def test_the_codes_of_packs_find_their_letter_statistics() -> None:
    assert {"zh", "zh-Hant", "pt-BR", "nb", "en"} <= LanguageDetector.supported()
    detector = LanguageDetector(["en", "pt-BR", "zh-Hant"])
    assert detector.detect("Eu não gosto de acordar cedo").language == "pt-BR"
    assert detector.detect("我們學校很大").language == "zh-Hant"


def test_refuses_languages_it_cannot_know() -> None:
    with pytest.raises(UnknownLanguageError, match="eo, tlh") as refused:
        LanguageDetector(["en", "tlh", "eo"])
    assert refused.value.languages == ("eo", "tlh")
    with pytest.raises(ValueError, match="at least one"):
        LanguageDetector([])


def test_refuses_lone_surrogates() -> None:
    with pytest.raises(TextError):
        THREE.detect("hola \ud800")
    with pytest.raises(TextError):
        THREE.sentences("hola \ud800")


def test_one_language_is_always_that_one() -> None:
    assert LanguageDetector(["fr"]).detect("hello there").language == "fr"


def test_the_same_text_gets_the_same_answer_in_every_thread_and_detector() -> None:
    texts = [post["text"] for post in posts(mixed=True)] * 4
    alone = [THREE.sentences(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(LanguageDetector(["fr", "es", "en"]).sentences, texts)) == alone


def test_a_very_long_text_is_read_too() -> None:
    text = "Hoy fuimos al río con la clase y vimos muchas ranas. " * 400
    assert THREE.detect(text).language == "es"
    assert Counter(d.language for _, d in THREE.sentences(text)) == {"es": 400}


@given(st.text(max_size=200), st.dictionaries(st.sampled_from(["en", "es", "fr", "xx"]), st.floats(0, 1)))
def test_any_text_and_prior_gives_probabilities(text: str, prior: dict[str, float]) -> None:
    for found in [THREE.detect(text, prior), *(d for _, d in THREE.sentences(text, prior))]:
        if found.language is not None:
            assert sum(p for _, p in found.candidates) == pytest.approx(1.0)
            assert 0.0 <= found.confidence <= 1.0
