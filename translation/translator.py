"""Translator: directories of language packs in, translations out."""

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


class Translator(Engine):
    """The engine of this library: language packs in some directories, with quality checks on the results.

    Made by ``from_directories``. Safe to call from several threads. Close it, or use it in a ``with``
    statement, to free the models and what was unpacked.
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
    ) -> None:
        self._directories = tuple(Path(directory) for directory in directories)
        self._strict = strict
        self._lock = Lock()
        self._packs: tuple[packs.Pack, ...] = ()
        self._problems: tuple[PackError, ...] = ()
        settings = Settings(
            beam=beam, candidates=candidates, threads=threads or default_threads(), cores=cores
        )
        self._engine = ArgosEngine({}, cache=cache, settings=settings, strict=strict)
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
    ) -> Translator:
        """A translator for the packs in ``directories``: ``*.argosmodel`` files and unpacked folders.

        Reads metadata only; a model is loaded when first used. Of the same pair in several places the newest
        version is taken, of equal ones the first. Directories that are missing are empty.

        ``cache`` is where zipped packs are unpacked, and may be shared by several processes; None is a
        temporary folder. With ``strict`` a broken pack raises PackError; without it is passed over and
        listed in ``problems``. ``beam`` is the width of the beam search. Where the pack of the reverse
        direction is installed too, it reranks ``candidates`` translations of each sentence; 1 turns that
        off, which is faster. ``threads`` batches are translated at the same time (default: two, or one on a
        single core), each on ``cores`` cores.
        """
        return cls(
            directories,
            cache=cache,
            strict=strict,
            beam=beam,
            candidates=candidates,
            threads=threads,
            cores=cores,
        )

    def rescan(self) -> None:
        """Look into the directories again: packs newly there are used from now on, those gone no longer.

        Raises PackError (if strict), and then everything stays as it was.
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
        """The packs in use, one per pair of languages, by name."""
        return self._packs

    @property
    def problems(self) -> tuple[PackError, ...]:
        """The broken packs that the last scan left out, and those that could not be loaded for reranking
        since (always empty if strict).
        """
        return (*self._problems, *self._engine.unusable)

    @property
    def languages(self) -> frozenset[str]:
        """Every language that some pack reads or writes."""
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
        """One translation per text, in order, with what the quality checks found.

        ``sentence_languages`` maps the index of a text that mixes languages to its sentences' spans and
        languages (as ``LanguageDetector.sentences`` finds them): each goes its own route, and those already
        in ``target`` stay as they are. A text's lines stay lines: as many come out as went in.
        ``glossaries`` maps the index of a text to the words that somebody has decided about.

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
        decided = {
            index: [term.text for term in terms if term.translations]
            for index, terms in (glossaries or {}).items()
        }
        return [
            replace(
                result,
                findings=quality_checks.find(
                    quality_checks.CheckContext(
                        text, result.text, source, target, result.sentences, decided.get(index, ())
                    )
                ),
            )
            for index, (text, result) in enumerate(zip(texts, results, strict=True))
        ]

    def alternatives(
        self, sentences: Sequence[str], *, source: str, target: str, count: int = 4
    ) -> list[list[str]]:
        """Up to ``count`` other translations of each sentence, the likeliest first; fewer where there are
        no more.

        Each of ``sentences`` is taken as one sentence. Where the route has several steps, the alternatives
        are those of the last one. Raises NoRouteError, TextError, PackError.
        """
        return self._engine.alternatives(sentences, source=source, target=target, count=count)

    def align(
        self, pairs: Sequence[tuple[str, str]], *, source: str, target: str
    ) -> list[tuple[tuple[Span, Span], ...]]:
        """Which words of each (sentence, translation) go together, wherever the translation comes from.

        Pairs of word spans (source, target), from the attention of the pack from ``source`` to ``target``:
        each word of the translation has one of the sentence at most. Approximate: ``benchmarks/alignment.py``
        measures it. Raises NoRouteError where no single pack leads there, TextError, PackError.
        """
        return self._engine.align(pairs, source=source, target=target)

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
    """Two batches side by side, which two cores carry with room for a web server; one on a single core."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(2, cores)
