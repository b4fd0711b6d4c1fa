"""The benchmark of all routes measures what it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.packs import corpus, main, measure, posts, routes
from translation import NoRouteError, Translation


def test_the_references_themselves_score_full_marks_and_keep_everything() -> None:
    examples = posts("es", "en")
    known = {example.text: example.reference for example in examples}

    def perfect(texts: Sequence[str], *, source: str, target: str) -> list[Translation]:
        return [Translation(known[text], source, target, (source, target), "person") for text in texts]

    def lazy(texts: Sequence[str], *, source: str, target: str) -> list[Translation]:
        return [Translation("…", source, target, (source, target), "nobody") for text in texts]

    best, worst = measure(perfect, examples, "es", "en"), measure(lazy, examples, "es", "en")
    assert best.bleu == pytest.approx(100) and best.chrf == pytest.approx(100)
    assert (best.kept, best.to_keep) == (64, 64)
    assert worst.kept == 0 and worst.chrf < 1


def test_the_corpus_is_read_in_both_directions_and_absent_pairs_are_empty() -> None:
    there, back = corpus("en", "fr"), corpus("fr", "en")
    assert len(there) == 500
    assert (there[0].text, there[0].reference) == (back[0].reference, back[0].text)
    assert corpus("es", "fr") == corpus("en", "de") == []


def test_routes_come_direct_ones_first_and_only_where_they_lead() -> None:
    def route(source: str, target: str) -> tuple[str, ...]:
        if target == "de":
            raise NoRouteError(source, target, [("en", "de")])
        return (source, target) if "en" in (source, target) else (source, "en", target)

    assert list(routes(["de", "en", "es"], route)) == [
        ("de", "en"),
        ("en", "es"),
        ("es", "en"),
        ("de", "en", "es"),
    ]


def test_a_folder_that_is_not_there_is_said_and_not_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["packs.py", "--packs", str(tmp_path / "nowhere")])
    with pytest.raises(SystemExit, match="is no folder"):
        main()
