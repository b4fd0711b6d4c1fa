"""``Translator``, the public interface: translates with the language packs of some directories."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from types import TracebackType

from translation import packs, quality_checks
from translation.engine import Engine, PackError, Span, Translation
from translation.engines.argos import ArgosEngine
from translation.glossary import Term
from translation.model import BEAM, CANDIDATES, Settings
from translation.sentence_memory import CHARACTERS, MemoryUse


class Translator(Engine):
    """Translates with the language packs of some directories and runs quality checks on the results.

    Create one with ``from_directories``. Thread-safe. ``close`` it, or use it in a ``with`` statement, to
    free the models and temporary files.
    """

    def __init__(
        self,
        directories: Sequence[Path],
        *,
        cache: Path | None = None,
        strict: bool = True,
        beam: int = BEAM,
        candidates: int = CANDIDATES,
        threads: int | None = None,
        cores: int = 1,
        memory: int = CHARACTERS,
    ) -> None:
        self._directories = tuple(Path(directory) for directory in directories)
        self._strict = strict
        self._lock = Lock()
        self._packs: tuple[packs.Pack, ...] = ()
        self._problems: tuple[PackError, ...] = ()
        settings = Settings(
            beam=beam, candidates=candidates, threads=threads or default_threads(), cores=cores
        )
        self._engine = ArgosEngine({}, cache=cache, settings=settings, strict=strict, memory=memory)
        self.rescan()

    @classmethod
    def from_directories(
        cls,
        directories: Sequence[Path],
        *,
        cache: Path | None = None,
        strict: bool = True,
        beam: int = BEAM,
        candidates: int = CANDIDATES,
        threads: int | None = None,
        cores: int = 1,
        memory: int = CHARACTERS,
    ) -> Translator:
        """A translator for the packs in ``directories``: ``*.argosmodel`` files and unpacked folders.

        Only metadata is read; a model is loaded when it is first used. If several packs have the same pair,
        the newest version is used, or the first found of equal versions. Missing directories count as empty.

        ``cache`` is the folder into which zipped packs are unpacked; several processes may share it. None
        means a temporary folder. With ``strict`` a broken pack raises PackError; without, it is skipped and
        listed in ``problems``.

        ``beam`` is the beam width. Where the reverse-direction pack is installed too, it helps to choose
        among ``candidates`` hypotheses of each sentence; 1 turns that off, which is faster. ``threads``
        batches run in parallel (default: two, or one on a single core), each on ``cores`` cores.

        ``memory`` is the number of characters of sentences whose translations are remembered, so that the
        same sentence, with the same glossary terms in it, is not translated again; 0 turns that off.
        """
        return cls(
            directories,
            cache=cache,
            strict=strict,
            beam=beam,
            candidates=candidates,
            threads=threads,
            cores=cores,
            memory=memory,
        )

    def rescan(self) -> None:
        """Read the directories again and take up packs that were added or removed.

        Raises PackError (only if strict); the translator is then unchanged.
        """
        with self._lock:
            found, broken = packs.find(self._directories)
            if broken and self._strict:
                raise broken[0]
            chosen = packs.newest(found)
            self._packs = tuple(sorted(chosen.values(), key=lambda pack: pack.name))
            self._problems = tuple(broken)
            self._engine.use(chosen)

    @property
    def packs(self) -> tuple[packs.Pack, ...]:
        """The packs in use, one per (source, target), sorted by name."""
        return self._packs

    @property
    def problems(self) -> tuple[PackError, ...]:
        """The errors of packs that the last scan skipped or that could not be loaded for reranking since.

        Always empty if strict.
        """
        return (*self._problems, *self._engine.unusable)

    @property
    def languages(self) -> frozenset[str]:
        """Every language that some pack translates from or into."""
        return self._engine.languages

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The chain of languages from ``source`` to ``target``, both included. Raises NoRouteError."""
        return self._engine.route(source, target)

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        sentence_languages: Mapping[int, Sequence[tuple[Span, str]]] | None = None,
        glossaries: Mapping[int, Sequence[Term]] | None = None,
    ) -> list[Translation]:
        """One translation per text, in order, with the findings of the quality checks.

        ``sentence_languages`` maps the index of a text that mixes languages to its sentences' spans and
        languages, as ``LanguageDetector.sentences`` finds them. Each sentence takes its own route; sentences
        already in ``target`` stay as they are. ``glossaries`` maps the index of a text to its glossary terms.
        A translation has as many lines as its text.

        Raises NoRouteError, TextError, PackError.
        """
        if isinstance(texts, str):
            raise TypeError("texts is a sequence of texts, not one")
        results = self._engine.translate(
            texts,
            source=source,
            target=target,
            sentence_languages=sentence_languages,
            glossaries=glossaries,
        )
        languages, terms = sentence_languages or {}, glossaries or {}
        contexts = [
            quality_checks.CheckContext(
                text,
                result.text,
                source,
                target,
                result.sentences,
                decided=[term.text for term in terms.get(index, ()) if term.translations],
                unknown=self._unknown(text, source, target, terms.get(index, ()), languages.get(index)),
            )
            for index, (text, result) in enumerate(zip(texts, results, strict=True))
        ]
        return [
            replace(result, findings=quality_checks.find(context))
            for result, context in zip(results, contexts, strict=True)
        ]

    def _unknown(
        self,
        text: str,
        source: str,
        target: str,
        terms: Sequence[Term],
        languages: Sequence[tuple[Span, str]] | None,
    ) -> Sequence[Span]:
        """The words of ``text`` that the pack has not met, in its sentences in ``source``."""
        found = self._engine.unknown_words(text, source=source, target=target, terms=terms)
        if languages is None:
            return found
        own = [span for span, language in languages if language == source]
        return [word for word in found if any(map(word.overlaps, own))]

    def alternatives(
        self, sentences: Sequence[str], *, source: str, target: str, count: int = 4
    ) -> list[list[str]]:
        """Up to ``count`` alternative translations of each sentence.

        Alternatives with a new word come first, then the others, each group in order of likelihood. Each of
        ``sentences`` is treated as one sentence. On a route with several steps, only the last step varies.
        Raises NoRouteError, TextError, PackError.
        """
        return self._engine.alternatives(sentences, source=source, target=target, count=count)

    def align(
        self, pairs: Sequence[tuple[str, str]], *, source: str, target: str
    ) -> list[tuple[tuple[Span, Span], ...]]:
        """The word alignment of each (sentence, translation) pair; the translation may be a person's.

        Each alignment is a list of pairs of word spans (source, target), from the attention of the pack from
        ``source`` to ``target``. A word of the translation is aligned to at most one word of the sentence.
        Approximate: ``benchmarks/alignment.py`` measures it. Raises NoRouteError if no single pack has this
        pair, TextError, PackError.
        """
        return self._engine.align(pairs, source=source, target=target)

    def unknown_words(self, text: str, *, source: str, target: str, terms: Sequence[Term] = ()) -> list[Span]:
        """The words of ``text`` that the first pack from ``source`` to ``target`` has not met in its training
        data, each once, in order.

        Names, laughter, glossary ``terms`` and what is read as another word are left out. Empty for packs
        without word lists, which only ours have, and where the two languages are the same. Raises
        NoRouteError, TextError, PackError.
        """
        return self._engine.unknown_words(text, source=source, target=target, terms=terms)

    @property
    def memory_use(self) -> MemoryUse:
        """How often a sentence was asked for that had been translated already, since the translator began."""
        return self._engine.memory_use

    def close(self) -> None:
        """Free the models and the temporary folder."""
        self._engine.close()

    def __enter__(self) -> Translator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def default_threads() -> int:
    """The default number of parallel batches: two, which still leave room for a web server on two cores; one
    on a single core.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(2, cores)
