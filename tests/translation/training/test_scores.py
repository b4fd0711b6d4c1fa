"""A figure that is published says how it was computed."""

from __future__ import annotations

from tests.conftest import ROOT
from translation.training.scores import score, signatures


def test_scores_run_from_0_to_100() -> None:
    assert score(["Tengo un perro pequeño."], ["Tengo un perro pequeño."]).bleu > 99.9
    assert score(["Otra cosa del todo distinta."], ["Tengo un perro pequeño."]).chrf < 15


def test_published_figures_carry_these_signatures() -> None:
    page = (ROOT / "models" / "README.md").read_text("utf-8")
    for signature in signatures():
        assert f"`{signature}`" in page
