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
        self, folders: Iterable[Path], cache: Path, threads: int, apertium: Path | None = None
    ) -> None:
        self.by_rules = ApertiumEngine(apertium) if apertium is not None else None
        # A broken pack is passed over (`relay check` names it) rather than stopping the whole relay.
        self.translator = Translator.from_directories(
            list(folders), cache=cache, threads=threads, strict=False
        )

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


@lru_cache(maxsize=32)
def _detector(languages: frozenset[str]) -> LanguageDetector:
    return LanguageDetector(sorted(languages & LanguageDetector.supported()))


def apertium() -> Path | None:
    """The Apertium program of this machine, if it is installed."""
    program = shutil.which("apertium")
    return Path(program) if program else None


def init_app(app: Flask) -> None:
    settings = app.config["RELAY"]
    app.extensions["relay.languages"] = Catalog(
        settings.packs,
        cache=settings.data / "cache" / "packs",
        threads=settings.translator_threads,
        apertium=apertium(),
    )


def catalog() -> Catalog:
    """The current application's catalog."""
    found: Catalog = current_app.extensions["relay.languages"]
    return found
