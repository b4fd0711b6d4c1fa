"""The translator and the detector of this relay, made once per process and loaded on first use."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app

from translation import ApertiumEngine, LanguageDetector, NoRouteError, Translator


class Catalog:
    """What this relay can translate and recognise.

    ``translator`` reads only the packs' metadata until something is translated; ``rescan`` picks up packs
    that were installed or removed meanwhile. ``by_rules`` is Apertium, for second opinions; None where it is
    not installed.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        cache: Path,
        threads: int,
        apertium: Path | None = None,
        candidates: int = 8,
    ) -> None:
        self._folders = tuple(folders)
        self._seen = self._times()
        self.by_rules = ApertiumEngine(apertium) if apertium is not None else None
        # A broken pack is passed over (`relay check` names it) rather than stopping the whole relay.
        self.translator = Translator.from_directories(
            self._folders, cache=cache, threads=threads, candidates=candidates, strict=False
        )

    def refresh(self) -> None:
        """Look into the folders again if something was put there or taken away since."""
        times = self._times()
        if times != self._seen:
            self._seen = times
            self.translator.rescan()

    def _times(self) -> tuple[int | None, ...]:
        """When each folder's list of files last changed; a pack comes and goes by a rename."""
        return tuple(_changed(folder) for folder in self._folders)

    def detector(self, languages: Iterable[str]) -> LanguageDetector:
        """A detector for ``languages`` and those that packs exist for."""
        return _detector(frozenset(languages) | self.translator.languages)

    def missing(self, source: str, target: str) -> tuple[tuple[str, str], ...]:
        """The packs to install before ``source`` can be translated into ``target``; empty if it can."""
        try:
            self.translator.route(source, target)
        except NoRouteError as error:
            return error.missing
        return ()


def _changed(folder: Path) -> int | None:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return None  # not there (yet), or not readable: empty either way


@lru_cache(maxsize=32)
def _detector(languages: frozenset[str]) -> LanguageDetector:
    return LanguageDetector(sorted(languages & LanguageDetector.supported()))


def apertium() -> Path | None:
    """The Apertium program of this machine, if it is installed."""
    program = shutil.which("apertium")
    return Path(program) if program else None


def init_app(app: Flask) -> None:
    settings = app.config["RELAY"]
    app.extensions["relay.packs"] = Catalog(
        settings.packs,
        cache=settings.data / "cache" / "packs",
        threads=settings.translator_threads,
        candidates=settings.translator_candidates,
        apertium=apertium(),
    )


def catalog() -> Catalog:
    """The current application's catalog, with the packs that are there now."""
    found: Catalog = current_app.extensions["relay.packs"]
    found.refresh()
    return found
