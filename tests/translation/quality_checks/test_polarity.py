"""Meaning turned round: found where one side lost a negation, not where both say it in their own way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.translation.quality_checks.outputs import find
from translation.polarity import turned

CORPUS = Path(__file__).parents[2] / "data" / "corpus"

# Takes the first negation out of a sentence: pattern and replacement, the first that matches.
WITHOUT_NEGATION = {
    "en": (
        (r"\bcan(?:no|')t\b", "can"),
        (r"\bwon't\b", "will"),
        (r"(\w)n't\b", r"\1"),
        (r"\bnot ", ""),
        (r"\bnever ", ""),
        (r"\bno (?=\w)", ""),
        (r"\bwithout\b", "with"),
    ),
    "es": ((r"\bno (?=\w)", ""), (r"\bnunca ", ""), (r"\bsin\b", "con"), (r"\bnadie\b", "todos")),
    "fr": (
        (r"\bne pas ", ""),
        (r"\b(?:ne |n['’])((?:\w+['’ -]){1,2}?)(?:pas|jamais|rien|plus)\b ?", r"\1"),
        (r"\bpas ", ""),
        (r"\bsans\b", "avec"),
    ),
}


def turned_round(text: str, language: str) -> str | None:
    for pattern, new in WITHOUT_NEGATION[language]:
        out, changes = re.subn(pattern, new, text, count=1, flags=re.IGNORECASE)
        if changes:
            return out
    return None


def pairs(language: str) -> list[list[str]]:
    lines = (CORPUS / f"en-{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[:2] for line in lines]


@pytest.mark.parametrize("language", ["es", "fr"])
def test_human_translations_hardly_ever_seem_turned_round(language: str) -> None:
    found = [pair for pair in pairs(language) if turned(*pair, "en", language)]
    found += [pair for pair in pairs(language) if turned(*reversed(pair), language, "en")]
    assert len(found) <= 0.02 * 2 * len(pairs(language)), found


@pytest.mark.parametrize("language", ["es", "fr"])
@pytest.mark.parametrize("side", [0, 1])
def test_most_translations_that_lose_a_negation_are_found(language: str, side: int) -> None:
    made = []
    for english, other in pairs(language):
        changed = turned_round(english, "en"), turned_round(other, language)
        if None not in changed:
            made.append((changed[0], other) if side == 0 else (english, changed[1]))
    found = [pair for pair in made if turned(str(pair[0]), str(pair[1]), "en", language)]
    assert len(made) > 50
    assert len(found) >= 0.8 * len(made)


@pytest.mark.parametrize(
    ("source", "output", "pair"),
    [
        ("Évitez les noix, je suis allergique.", "Obviously nuts, I'm allergic.", ("fr", "en")),
        ("J'y comprends rien.", "I understand it.", ("fr", "en")),
        ("Les téléphones sont interdits.", "The phones are expensive.", ("fr", "en")),
        ("I am allergic to peanuts.", "Me gustan los cacahuetes.", ("en", "es")),
        ("I only eat fruit.", "Como fruta.", ("en", "es")),
        ("The lunch is without meat.", "El almuerzo es con carne.", ("en", "es")),
        ("Avoid the lake after dark.", "Ve al lago de noche.", ("en", "es")),
        ("Nadie puede entrar al laboratorio.", "Everybody can enter the lab.", ("es", "en")),
        ("Está prohibido correr.", "Running is fine.", ("es", "en")),
        ("no me gusto la pelicula", "i liked the movie", ("es", "en")),
        ("Ich darf keine Milch trinken.", "I may drink milk.", ("de", "en")),
        ("Ohne Helm ist das gefährlich.", "With a helmet that's dangerous.", ("de", "en")),
        ("We never eat pork.", "Wir essen Schweinefleisch.", ("en", "de")),
        ("You can go home.", "Du kannst nicht nach Hause gehen.", ("en", "de")),
        ("Nous ne venons pas demain.", "Venimos mañana.", ("fr", "es")),
        ("Ich habe nie Angst, nicht einmal nachts.", "I'm never afraid, even at night.", ("de", "en")),
    ],
)
def test_a_lost_or_added_word_is_found(source: str, output: str, pair: tuple[str, str]) -> None:
    assert "polarity" in find(source, output, pair)


@pytest.mark.parametrize(
    ("source", "translation", "pair"),
    [
        ("Évitez les noix.", "Don't eat nuts.", ("fr", "en")),
        ("Je sais pas.", "I don't know.", ("fr", "en")),
        ("Il ne mange que des fruits.", "He only eats fruit.", ("fr", "en")),
        ("Vous venez, n'est-ce pas ?", "You're coming, aren't you?", ("fr", "en")),
        ("It's cold, isn't it?", "Hace frío, ¿verdad?", ("en", "es")),
        ("Es tu hermana, ¿no?", "She's your sister, right?", ("es", "en")),
        ("No he ido nunca a París.", "I've never been to Paris.", ("es", "en")),
        ("Sin embargo, me gustó.", "However, I liked it.", ("es", "en")),
        ("Not only Ana but Luis came too.", "Vinieron tanto Ana como Luis.", ("en", "es")),
        ("It's impossible.", "Das geht nicht.", ("en", "de")),
        ("Do not run here.", "Correr aquí está prohibido.", ("en", "es")),
        ("Weder Tom noch Ana war da.", "Neither Tom nor Ana was there.", ("de", "en")),
        ("idk what to say", "no sé qué decir", ("en", "es")),
        ("Unless it rains, we play outside.", "Wenn es nicht regnet, spielen wir draußen.", ("en", "de")),
        ("Не знаю.", "Sé.", ("ru", "es")),
    ],
)
def test_the_same_meaning_in_other_words_is_no_fault(
    source: str, translation: str, pair: tuple[str, str]
) -> None:
    assert "polarity" not in find(source, translation, pair)
