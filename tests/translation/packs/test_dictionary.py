"""The dictionary of rare words in a pack."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.translation.packmaking import MODELS
from translation import Span, Translator, packs
from translation.packs import dictionary
from translation.packs.dictionary import Dictionary, Meaning

SPANISH = Dictionary(
    {
        "alondra": (Meaning("lark", ("lark*",)), Meaning("skylark", ("skylark*",))),
        "roer": (Meaning("", ("gnaw*",)),),
    }
)


def words(text: str, translation: str) -> list[str]:
    return [one.span.of(text) for one in SPANISH.missing(text, translation)]


def test_a_rare_word_is_missing_where_no_meaning_is_there() -> None:
    assert words("Vi una alondra y un ratón.", "I saw a sole and a mouse.") == ["alondra"]
    assert words("Vi una alondra.", "I saw two LARKS.") == []
    assert words("Vi una alondra.", "I saw a skylark.") == []
    assert words("Quiere roer y roer.", "It wants to eat.") == ["roer", "roer"]


def test_names_and_words_that_are_spoken_of_are_left_alone() -> None:
    assert words("Me llamo Alondra.", "My name is Lucy.") == []
    assert words("Alondra es una palabra.", "That is a word.") == ["Alondra"], "it may be the first word"
    assert words("¿Qué es «alondra»?", "What is that?") == []


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    dictionary.write(tmp_path, SPANISH)
    assert dictionary.read(tmp_path) == SPANISH
    assert dictionary.read(tmp_path / "nothing").meanings == {}


@pytest.mark.parametrize("line", ["alondra", "alondra\tlark", "\tlark\tlark*", "alondra\tlark\t"])
def test_a_line_that_is_no_meaning_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / dictionary.FILE).write_text(f"roer\t\tgnaw*\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match="line 2"):
        dictionary.read(tmp_path)


@pytest.mark.parametrize(
    ("source", "target", "frame"),
    [
        ("en", "es", "I saw the {} yesterday."),
        ("es", "en", "Ayer vi {}."),
        ("en", "fr", "I saw the {} yesterday."),
        ("fr", "en", "Hier, j'ai vu {}."),
        ("en", "de", "I saw the {} yesterday."),
        ("de", "en", "Gestern sah ich {}."),
    ],
)
def test_the_packs_say_what_their_dictionaries_know(
    translator: Translator, tmp_path: Path, source: str, target: str, frame: str
) -> None:
    pack = packs.newest(packs.find([MODELS])[0])[source, target]
    folder = packs.unpacked(pack, tmp_path)
    assert "CC BY-SA" in (folder / dictionary.LICENCE_FILE).read_text("utf-8")
    known = dictionary.read(folder)
    nouns = sorted(
        word
        for word, (first, *_) in known.meanings.items()
        if re.fullmatch(r"\w{5,}", word) and first.form and "|" not in first.form
    )
    drawn = random.Random(5).sample(nouns, 30)  # noqa: S311 (no secret)
    texts = [frame.format(word) for word in drawn]
    found = translator.translate(texts, source=source, target=target)
    lost = [(text, one.text) for text, one in zip(texts, found, strict=True) if known.missing(text, one.text)]
    assert len(lost) <= len(drawn) // 4, lost


def test_places_are_those_of_the_text() -> None:
    (found,) = SPANISH.missing("Una alondra", "")
    assert found.span == Span(4, 11) and found.meanings[0].form == "lark"
