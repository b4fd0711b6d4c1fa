"""The second engine: what it does with real Spanish and English, and with a program that misbehaves."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import require
from translation import NoRouteError, Span, TextError, TranslationError
from translation.engines.apertium import ApertiumEngine, _Encoded

PROGRAM = shutil.which("apertium")
LISTING = '#!/bin/sh\nif [ "$1" = -l ]; then echo "  spa-eng"; exit 0; fi\n'


@pytest.fixture(scope="module")
def apertium() -> Iterator[ApertiumEngine]:
    require("apertium", PROGRAM is not None, "apt-get install apertium-eng-spa")
    engine = ApertiumEngine(Path(PROGRAM or ""))
    yield engine
    engine.close()


def pretender(folder: Path, body: str, seconds: float = 5.0) -> ApertiumEngine:
    """An engine on a program that lists one mode and does ``body`` when it is to translate."""
    program = folder / "apertium"
    program.write_text(LISTING + body, encoding="utf-8")
    program.chmod(0o755)
    return ApertiumEngine(program, seconds=seconds)


def test_translates_by_rules_and_stars_the_words_it_does_not_have(apertium: ApertiumEngine) -> None:
    text = "El domingo empatamos y el arquero nos salvó con una palomita."
    (result,) = apertium.translate([text], source="es", target="en")
    assert "The Sunday" in result.text and "archer" in result.text and "*palomita" in result.text
    assert result.engine == "apertium" and result.route == ("es", "en")
    unknown = {result.text[span.start : span.end]: chance for span, chance in result.sentences[0].words}
    assert unknown["palomita"] == 0.0 and "archer" not in unknown


def test_sentences_line_breaks_and_full_stops_stay_where_they_are(apertium: ApertiumEngine) -> None:
    text = "Yo juego. ¿Y tú?\n\nEl perro es grande.  \nFin"
    (result,) = apertium.translate([text], source="es", target="en")
    assert result.text.count("\n") == 3
    assert [text[p.source.start : p.source.end] for p in result.sentences] == [
        "Yo juego.", "¿Y tú?", "El perro es grande.", "Fin",
    ]  # fmt: skip
    ends = [result.text[p.target.start : p.target.end][-1] for p in result.sentences]
    assert ends[:3] == [".", "?", "."]


@pytest.mark.parametrize(
    "kept",
    [
        "😂",
        "👩🏽‍🚀",
        "https://example.org/a?b=[1]&c=^x$",
        "@ana_maria",
        "#fútbol",
        "7\\8",
        "[k0]",
        "^xyzzy<vblex>$",
        "{x}",
    ],
)
def test_what_is_no_language_comes_through(apertium: ApertiumEngine, kept: str) -> None:
    (result,) = apertium.translate([f"El perro {kept} come."], source="es", target="en")
    plain = result.text.replace("*", "")  # a star marks an unknown word
    assert kept in plain and "dog" in plain


def test_a_star_of_the_author_is_not_an_unknown_word(apertium: ApertiumEngine) -> None:
    (result,) = apertium.translate(["El *perro* come."], source="es", target="en")
    assert "*dog*" in result.text
    assert result.sentences[0].words == ()


def test_nothing_to_translate_costs_no_program(tmp_path: Path) -> None:
    engine = pretender(tmp_path, "exit 9\n")
    assert [r.text for r in engine.translate(["", "😂 123", "\n"], source="es", target="en")] == [
        "",
        "😂 123",
        "\n",
    ]


def test_sentences_of_another_language_stay(apertium: ApertiumEngine) -> None:
    text = "El perro come. The dog eats."
    mixed = {0: [(Span(0, 14), "es"), (Span(15, 28), "en")]}
    (result,) = apertium.translate([text], source="es", target="en", sentence_languages=mixed)
    assert result.text.endswith(" The dog eats.") and result.text.startswith("The dog")


def test_says_which_pair_is_missing(apertium: ApertiumEngine) -> None:
    assert {"en", "es"} <= apertium.languages
    with pytest.raises(NoRouteError) as caught:
        apertium.translate(["你好"], source="zh", target="en")
    assert caught.value.missing == (("zh", "en"),)


def test_refuses_lone_surrogates(apertium: ApertiumEngine) -> None:
    with pytest.raises(TextError):
        apertium.translate(["hola \ud83d"], source="es", target="en")


def test_many_sentences_at_once_keep_their_order(apertium: ApertiumEngine) -> None:
    texts = [f"Tengo {number} perros." for number in range(2, 252)]
    results = apertium.translate(texts, source="es", target="en")
    assert all(str(number) in result.text for number, result in zip(range(2, 252), results, strict=True))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_what_is_sent_can_be_read_back(sentence: str) -> None:
    """Whatever somebody writes, a program that changes nothing gives it back."""
    encoded = _Encoded(sentence)
    assert "\0" not in encoded.stream
    assert encoded.decoded(f"{encoded.stream}[]").text == sentence.replace("\0", " ").strip()


def test_a_program_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    marker = tmp_path / "still-there"
    engine = pretender(tmp_path, f"(sleep 1; touch {marker}) &\nwait\n", seconds=0.3)
    with pytest.raises(TranslationError, match="longer than"):
        engine.translate(["hola amigos"], source="es", target="en")
    time.sleep(1.2)
    assert not marker.exists()


def test_a_program_that_leaves_a_child_behind_is_ended_too(tmp_path: Path) -> None:
    engine = pretender(tmp_path, "sleep 30 &\nexit 0\n", seconds=0.3)
    with pytest.raises(TranslationError, match="longer than"):
        engine.translate(["hola amigos"], source="es", target="en")


def test_a_program_that_writes_without_end_is_stopped(tmp_path: Path) -> None:
    engine = pretender(tmp_path, "yes hello\n", seconds=20)
    with pytest.raises(TranslationError, match="more than it was given"):
        engine.translate(["hola amigos"], source="es", target="en")


def test_its_own_words_are_passed_on_when_it_fails(tmp_path: Path) -> None:
    engine = pretender(tmp_path, "echo 'no such dictionary' >&2\nexit 3\n")
    with pytest.raises(TranslationError, match="ended with 3: no such dictionary"):
        engine.translate(["hola amigos"], source="es", target="en")


def test_a_program_that_loses_sentences_is_refused(tmp_path: Path) -> None:
    engine = pretender(tmp_path, "printf 'one[]\\0'\n")
    with pytest.raises(TranslationError, match="1 of 2"):
        engine.translate(["hola amigos", "adiós amigos"], source="es", target="en")


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TranslationError, match="cannot be started"):
        ApertiumEngine(tmp_path / "apertium").route("es", "en")


def test_no_more_programs_run_at_once_than_allowed(tmp_path: Path) -> None:
    """Each start leaves a file while it runs; the most that ever lay there is the size of the pool."""
    body = (
        'mkdir -p "$0.d"; touch "$0.d/$$"; ls "$0.d" | wc -l >> "$0.seen"\n'
        "sleep 0.05; cat >/dev/null; printf 'x[]\\0'; rm \"$0.d/$$\"\n"
    )
    engine = pretender(tmp_path, body)
    threads = [
        threading.Thread(
            target=engine.translate, args=([f"hola amigo {i}"],), kwargs={"source": "es", "target": "en"}
        )
        for i in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen = [int(line) for line in (tmp_path / "apertium.seen").read_text().split()]
    assert len(seen) == 8 and max(seen) <= 2
