"""The Argos engine: neural translation with language packs in Argos format, run by CTranslate2.

The sentences of all texts of a call are batched together. A model is loaded when it is first used.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from translation import protected_spans, routes, unknown_words
from translation.alternatives import alternatives
from translation.batch_scheduler import run
from translation.engine import (
    Engine,
    NoRouteError,
    PackError,
    RegisteredEngine,
    SentencePair,
    Span,
    Translation,
)
from translation.glossary import Term, TermFinder, in_text, to_carry
from translation.hypothesis import Hypothesis
from translation.model import Model, RerankedModel, Settings
from translation.packs import Pack, unpacked
from translation.sentence_memory import CHARACTERS, MemoryUse, SentenceMemory
from translation.sentence_translator import SentenceTranslator
from translation.sentences import check_text, split

ENGINE = RegisteredEngine(id="argos", name="Argos")


class _Sentence(NamedTuple):
    """A sentence with everything its translation depends on, so that equal ones are translated once.

    ``names`` are its words that the whole text shows to be names, ``terms`` the glossary terms that occur in
    it.
    """

    text: str
    names: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()


class ArgosEngine(Engine):
    """Translates with ``packs``, a mapping from (source, target). Thread-safe; ``use`` replaces the packs.

    ``cache`` is the folder into which zipped packs are unpacked. None means a temporary folder, removed by
    ``close`` or at the end of the process.

    Where the reverse-direction pack is installed too, its model reranks the hypotheses. If that pack cannot
    be loaded, ``strict`` raises PackError; otherwise nothing is reranked by it, and it is listed in
    ``unusable`` until the next ``use``.

    ``memory`` is the number of characters of sentences whose translations are remembered.
    """

    def __init__(
        self,
        packs: Mapping[tuple[str, str], Pack],
        *,
        cache: Path | None = None,
        settings: Settings | None = None,
        strict: bool = True,
        memory: int = CHARACTERS,
    ) -> None:
        self._packs = dict(packs)
        self._memory = SentenceMemory[_Sentence](memory)
        self._strict = strict
        self._unusable: dict[Pack, PackError] = {}
        self._settings = settings or Settings()
        self._lock = Lock()
        self._loading: dict[Pack, Lock] = {}
        self._models: dict[Pack, Model] = {}
        self._cache = cache
        self._scratch: weakref.finalize[[Path], ArgosEngine] | None = None

    def use(self, packs: Mapping[tuple[str, str], Pack]) -> None:
        """Use ``packs`` from now on. Models of other packs are freed when no call uses them any more."""
        with self._lock:
            self._packs = dict(packs)
            self._models = {pack: model for pack, model in self._models.items() if pack in packs.values()}
            self._loading = {pack: lock for pack, lock in self._loading.items() if pack in packs.values()}
            self._unusable = {}
        self._memory.keep(frozenset(packs.values()))

    def close(self) -> None:
        """Free the models and the temporary folder. They are loaded again if the engine is used again."""
        with self._lock:
            self._models = {}
            self._memory.keep(frozenset())
            if self._scratch is not None:
                self._scratch()
                self._scratch = None
                self._cache = None

    @property
    def unusable(self) -> tuple[PackError, ...]:
        """The errors of reverse-direction packs that could not be loaded since the last ``use``."""
        with self._lock:
            return tuple(self._unusable.values())

    @property
    def memory_use(self) -> MemoryUse:
        """How often a sentence was asked for that had been translated already."""
        return self._memory.use

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(code for pair in self._packs for code in pair)

    def route(self, source: str, target: str) -> tuple[str, ...]:
        return routes.route(self._packs.keys(), source, target)

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        sentence_languages: Mapping[int, Sequence[tuple[Span, str]]] | None = None,
        glossaries: Mapping[int, Sequence[Term]] | None = None,
    ) -> list[Translation]:
        packs = self._packs
        route = routes.route(packs.keys(), source, target)
        mixed = sentence_languages or {}
        layouts: list[list[tuple[Span, str]]] = []
        for index, text in enumerate(texts):
            check_text(text)
            if index in mixed:
                layouts.append(_checked(text, mixed[index]))
            else:
                layouts.append([(span, source) for span in split(text, source)])

        terms = glossaries or {}
        asked = [
            list(_sentences(text, layout, terms.get(index, ()), target))
            for index, (text, layout) in enumerate(zip(texts, layouts, strict=True))
        ]
        wanted: dict[str, dict[_Sentence, None]] = {}
        for layout, sentences in zip(layouts, asked, strict=True):
            for (_, language), sentence in zip(layout, sentences, strict=True):
                wanted.setdefault(language, {})[sentence] = None
        done: dict[tuple[str, _Sentence], Hypothesis] = {}
        used: dict[str, tuple[str, ...]] = {}
        for language, unique in wanted.items():
            used[language] = routes.route(packs.keys(), language, target)
            for sentence, hypothesis in self._remembered(used[language], list(unique), packs).items():
                done[language, sentence] = hypothesis

        results = []
        for text, layout, sentences in zip(texts, layouts, asked, strict=True):
            routes_here = (route, *(used[language] for _, language in layout))
            steps = dict.fromkeys(step for one in routes_here for step in pairwise(one))
            found = [
                done[language, sentence] for (_, language), sentence in zip(layout, sentences, strict=True)
            ]
            output, pairs = _assembled(text, [span for span, _ in layout], found)
            results.append(
                Translation(
                    text=output,
                    source=source,
                    target=target,
                    route=route,
                    engine=ENGINE.id,
                    packs=tuple((packs[step].name, packs[step].version) for step in steps),
                    sentences=pairs,
                )
            )
        return results

    def alternatives(
        self, sentences: Sequence[str], *, source: str, target: str, count: int
    ) -> list[list[str]]:
        """Alternative translations of each sentence; see ``Translator.alternatives``."""
        packs = self._packs
        steps = list(pairwise(routes.route(packs.keys(), source, target)))
        for sentence in sentences:
            check_text(sentence)
        if not steps:
            return [[] for _ in sentences]
        plain = [_Sentence(sentence) for sentence in sentences]
        before = self._along(routes.route(packs.keys(), source, steps[-1][0]), plain, packs)
        model = self._reranked(steps[-1], packs)
        return alternatives(model, [known.text for known in before], count)

    def align(
        self, pairs: Sequence[tuple[str, str]], *, source: str, target: str
    ) -> list[tuple[tuple[Span, Span], ...]]:
        """The word alignment of texts with given translations; see ``Translator.align``."""
        for pair in pairs:
            for text in pair:
                check_text(text)
        pack = self._packs.get((source, target))
        if pack is None:
            raise NoRouteError(source, target, [(source, target)])
        return self._model(pack).aligned(pairs)

    def unknown_words(self, text: str, *, source: str, target: str, terms: Sequence[Term] = ()) -> list[Span]:
        """The words that the first pack of the route has not met; see ``Translator.unknown_words``."""
        check_text(text)
        packs = self._packs
        step = next(pairwise(routes.route(packs.keys(), source, target)), None)
        if step is None:
            return []
        model = self._model(packs[step])
        decided = TermFinder(tuple(terms), source=source, target=target).find(text)
        return list(unknown_words.find(text, model.lexicon, model.spelling, [term.span for term in decided]))

    def _remembered(
        self, route: tuple[str, ...], sentences: list[_Sentence], packs: Mapping[tuple[str, str], Pack]
    ) -> dict[_Sentence, Hypothesis]:
        """``sentences`` translated along ``route``; those translated before come from memory."""
        deciding = self._deciding(route, packs)
        found = self._memory.known(deciding, sentences)
        new = [sentence for sentence in sentences if sentence not in found]
        translated = dict(zip(new, self._along(route, new, packs), strict=True))
        # A reverse-direction pack may have turned out to be unusable, and `use` may have changed the packs.
        if packs is self._packs and deciding == self._deciding(route, packs):
            self._memory.add(deciding, translated)
        return found | translated

    def _deciding(self, route: tuple[str, ...], packs: Mapping[tuple[str, str], Pack]) -> tuple[Pack, ...]:
        """The packs that decide a translation along ``route``: of its steps, and of those back."""
        steps = list(pairwise(route))
        back = [packs[step[::-1]] for step in steps if step[::-1] in packs]
        if self._settings.candidates == 1:
            back = []
        return (*(packs[step] for step in steps), *(pack for pack in back if pack not in self._unusable))

    def _along(
        self, route: tuple[str, ...], sentences: list[_Sentence], packs: Mapping[tuple[str, str], Pack]
    ) -> list[Hypothesis]:
        """``sentences`` translated along ``route``, step by step; unchanged if it is a single language."""
        results = [Hypothesis(sentence.text, 0.0) for sentence in sentences]
        target = route[-1]
        for number, step in enumerate(pairwise(route)):
            model = self._reranked(step, packs)
            jobs = [
                SentenceTranslator(
                    model,
                    names=sentence.names,
                    glossary=TermFinder(
                        to_carry(sentence.terms, target) if number else sentence.terms,
                        source=step[0],
                        target=target,
                    ),
                ).job(result.text)
                for result, sentence in zip(results, sentences, strict=True)
            ]
            latest = run(model, jobs)
            results = [_chained(a, b) for a, b in zip(results, latest, strict=True)] if number else latest
        return results

    def _reranked(self, step: tuple[str, str], packs: Mapping[tuple[str, str], Pack]) -> Model:
        """The model of one step, reranked by the reverse-direction model where that can be loaded."""
        model, reverse = self._model(packs[step]), packs.get((step[1], step[0]))
        if reverse is None or reverse in self._unusable or self._settings.candidates == 1:
            return model
        try:
            return RerankedModel(model, self._model(reverse))
        except PackError as error:
            if self._strict:
                raise
            with self._lock:
                if reverse in self._packs.values():
                    self._unusable[reverse] = error
            return model

    def _model(self, pack: Pack) -> Model:
        """The loaded model of ``pack``.

        Only one thread loads a given pack; threads that need other packs are not blocked.
        """
        with self._lock:
            if pack in self._models:
                return self._models[pack]
            loading = self._loading.setdefault(pack, Lock())
        with loading:
            with self._lock:
                if pack in self._models:
                    return self._models[pack]
                cache = self._cache_folder()
            model = Model(pack, unpacked(pack, cache), self._settings)
            with self._lock:
                if pack in self._packs.values():
                    self._models[pack] = model
            return model

    def _cache_folder(self) -> Path:
        if self._cache is None:
            self._cache = Path(tempfile.mkdtemp(prefix="translation-"))
            self._scratch = weakref.finalize(self, shutil.rmtree, self._cache, ignore_errors=True)
        return self._cache


def _checked(text: str, sentences: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """The caller's sentences, without empty ones. Raises ValueError if they overlap or exceed the text."""
    at = 0
    for span, _ in sentences:
        if not at <= span.start <= span.end <= len(text):
            raise ValueError(f"sentence {span} does not follow position {at} of a text {len(text)} long")
        at = span.end
    return [(span, language) for span, language in sentences if span.start < span.end]


def _chained(first: Hypothesis, second: Hypothesis) -> Hypothesis:
    """Combine the two steps of a translation through a pivot into one hypothesis.

    Words are aligned if they are aligned to the same pivot word. The score is the sum of both steps' scores,
    that is the log of the product of their mean probabilities. A word's probability is the lowest among its
    own and those of its pivot words. The readings are the first step's: the second reads the pivot's text.
    """
    origins: dict[Span, list[Span]] = {}
    for source, pivot in first.alignment:
        origins.setdefault(pivot, []).append(source)
    certain = dict(first.words)
    weakest = dict(second.words)
    pairs: dict[tuple[Span, Span], None] = {}
    for pivot, target in second.alignment:
        for source in origins.get(pivot, ()):
            pairs[source, target] = None
        if target in weakest:
            weakest[target] = min(weakest[target], certain.get(pivot, 1.0))
    return Hypothesis(
        second.text,
        first.score + second.score,
        tuple(pairs),
        tuple(weakest.items()),
        second.tokens,
        first.readings,
    )


def _sentences(
    text: str, layout: Sequence[tuple[Span, str]], terms: Sequence[Term], target: str
) -> Iterator[_Sentence]:
    names = {
        language: protected_spans.names(text, language) for language in {language for _, language in layout}
    }
    for span, language in layout:
        sentence = text[span.start : span.end]
        here = names[language] and names[language].intersection(protected_spans.words(sentence))
        yield _Sentence(sentence, here, in_text(terms, sentence, language, target))


def _assembled(
    text: str, spans: Sequence[Span], hypotheses: Sequence[Hypothesis]
) -> tuple[str, tuple[SentencePair, ...]]:
    """``text`` with each sentence replaced by its translation; the whitespace between them is kept."""
    parts: list[str] = []
    pairs: list[SentencePair] = []
    length = at = 0
    for span, hypothesis in zip(spans, hypotheses, strict=True):
        gap = text[at : span.start]
        start = length + len(gap)
        parts += [gap, hypothesis.text]
        length = start + len(hypothesis.text)
        at = span.end
        pairs.append(
            SentencePair(
                source=span,
                target=Span(start, length),
                score=hypothesis.score,
                alignment=tuple((_moved(a, span.start), _moved(b, start)) for a, b in hypothesis.alignment),
                words=tuple((_moved(word, start), probability) for word, probability in hypothesis.words),
                readings=tuple((_moved(word, span.start), meant) for word, meant in hypothesis.readings),
            )
        )
    return "".join([*parts, text[at:]]), tuple(pairs)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
