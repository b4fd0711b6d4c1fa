"""The loop that drives the passes: rewrite in order, mask, translate, undo in reverse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.registry import declared_in
from translation import Span, Translator
from translation import passes as passes_package
from translation.batch_scheduler import run
from translation.engines.argos import ArgosEngine
from translation.glossary import TermFinder
from translation.hypothesis import Hypothesis, Request
from translation.model import DelegatingModel, Model, RerankedModel
from translation.passes import all_passes
from translation.rewriting import Pass, Rewriting
from translation.sentence_translator import SentenceTranslator, standard_passes
from translation.text_edits import patched


@dataclass(frozen=True)
class _Wrapped(Rewriting):
    mark: str

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        return super().undo(replace(hypothesis, text=self.mark + hypothesis.text + self.mark))


class _Shortener:
    """A pass of its own: reads ``word`` for ``short`` and wraps the translation in ``mark``."""

    def __init__(self, short: str, word: str, mark: str) -> None:
        self._short, self._word, self._mark = short, word, mark

    def rewrite(self, text: str) -> Rewriting | None:
        at = text.find(self._short)
        if at < 0:
            return None
        return _Wrapped(patched(text, [(Span(at, at + len(self._short)), self._word)]), self._mark)


_THROWAWAY = """
from dataclasses import dataclass, replace

from translation.engine import Span
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import patched


class Shouts:
    def rewrite(self, text):
        return Loud(patched(text, [(Span(0, 0), "")])) if text.startswith("mi ") else None


@dataclass(frozen=True)
class Loud(Rewriting):
    def undo(self, hypothesis):
        return super().undo(replace(hypothesis, text=hypothesis.text + "!!!"))


PASS = RegisteredPass(order=5, make=lambda model, glossary: Shouts())
"""


def test_a_pass_is_added_by_one_file(translator: Translator, tmp_path: Path) -> None:
    engine = translator._engine
    assert isinstance(engine, ArgosEngine)
    model = engine._model(engine._packs["es", "en"])
    text = "mi perro come pan"
    with declared_in(passes_package, tmp_path, "throwaway", _THROWAWAY, all_passes):
        assert [each.order for each in all_passes()] == sorted(each.order for each in all_passes())
        (more,) = run(model, [SentenceTranslator(model).job(text)])
    (plain,) = run(model, [SentenceTranslator(model).job(text)])
    assert more.text == f"{plain.text}!!!"


def test_a_caller_may_have_passes_of_its_own(translator: Translator) -> None:
    text = "mi prr come pn"

    def passes(model: Model, glossary: TermFinder) -> Sequence[Pass]:
        return (
            _Shortener("prr", "perro", "*"),
            _Shortener("pn", "pan", "+"),
            _Shortener("not there", "", "-"),
            *standard_passes(model, glossary),
        )

    engine = translator._engine
    assert isinstance(engine, ArgosEngine)
    model = engine._model(engine._packs["es", "en"])
    with_more, plain = run(
        model,
        [
            SentenceTranslator(model, passes=passes).job(text),
            SentenceTranslator(model).job("mi perro come pan"),
        ],
    )
    # The last to rewrite is the first to be undone.
    assert with_more.text == f"*+{plain.text}+*"
    assert {text[a.start : a.end] for a, _ in with_more.alignment} <= {"mi", "prr", "come", "pn"}
    assert "prr" in {text[a.start : a.end] for a, _ in with_more.alignment}


def test_the_worked_example_of_the_readme(translator: Translator) -> None:
    text = "Hola @maya, tngo 3 perros 🐶"
    engine = translator._engine
    assert isinstance(engine, ArgosEngine)
    model = Recorder(
        RerankedModel(engine._model(engine._packs["es", "en"]), engine._model(engine._packs["en", "es"]))
    )
    part, seen = "Hola @maya, tngo 3 perros", []
    for each in standard_passes(model, TermFinder()):
        rewriting = each.rewrite(part)
        if rewriting:
            part = rewriting.text
        seen.append(part if rewriting else None)
    written, ended = "Hola @maya, tengo 3 perros", "Hola @maya, tengo 3 perros."
    assert seen == [None, None, None, written, None, None, None, ended, ended, None]
    (result,) = run(model, [SentenceTranslator(model).job(text)])
    assert model.requests == [Request("Hola Tom, tengo 3 perros.", ("Tom", "3"))]
    assert model.answers == ["Hello Tom, I have 3 dogs."]
    assert result.text == "Hello @maya, I have 3 dogs 🐶"
    assert ("tngo", "have") in {
        (text[a.start : a.end], result.text[b.start : b.end]) for a, b in result.alignment
    }
    readme = (Path(__file__).resolve().parents[2] / "translation" / "README.md").read_text("utf-8")
    for step in (text, written, ended, model.requests[0].text, model.answers[0], result.text):
        assert f"`{step}`" in readme


class Recorder(DelegatingModel):
    """A model that remembers what it was asked and what it answered."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.requests: list[Request] = []
        self.answers: list[str] = []

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        hypotheses = self._model.translate(requests)
        self.requests += requests
        self.answers += [hypothesis.text for hypothesis in hypotheses]
        return hypotheses
