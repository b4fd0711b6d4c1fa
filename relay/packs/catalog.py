"""The catalog: the relay's translator, detectors and second engines, created once and loaded on first use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import Lock

from flask import Flask, current_app

from translation import Engine, LanguageDetector, Neighbours, NoRouteError, Translator, engines


class Catalog:
    """The languages that this relay can translate and detect.

    ``translator`` reads only the packs' metadata until something is translated. ``refresh`` picks up packs
    that were installed or removed meanwhile.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        cache: Path,
        threads: int,
        candidates: int = 6,
    ) -> None:
        self._folders = tuple(folders)
        self._seen = self._times()
        self._opened: dict[str, Engine] = {}
        self._opening = Lock()
        # Not strict: a broken pack is ignored (`relay check` names it) and does not stop the whole relay.
        self.translator = Translator.from_directories(
            self._folders, cache=cache, threads=threads, candidates=candidates, strict=False
        )

    def refresh(self) -> None:
        """Scan the folders again if packs were added or removed since."""
        times = self._times()
        if times != self._seen:
            self._seen = times
            self.translator.rescan()

    def _times(self) -> tuple[int | None, ...]:
        """The modification time of each folder. It changes because packs are added and removed by renames."""
        return tuple(_changed(folder) for folder in self._folders)

    def detector(self, languages: Iterable[str]) -> LanguageDetector:
        """A detector for ``languages`` and the languages of the packs."""
        return _detector(frozenset(languages) | self.translator.languages)

    def neighbours(self, languages: Iterable[str]) -> Neighbours:
        """The languages that a text may be in although they are neither in ``languages`` nor in the packs."""
        return _neighbours(frozenset(languages) | self.translator.languages)

    def second_engine(self, engine_id: str) -> Engine | None:
        """The engine with this id, for second opinions; None where it is not installed on this machine.

        Opened once. While it is not installed, every call looks for it again.
        """
        with self._opening:
            if engine_id not in self._opened:
                registered = engines.all_engines().get(engine_id)
                engine = registered.open() if registered is not None and registered.open else None
                if engine is None:
                    return None
                self._opened[engine_id] = engine
            return self._opened[engine_id]

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
        return None  # missing or unreadable; both count as empty


@lru_cache(maxsize=32)
def _detector(languages: frozenset[str]) -> LanguageDetector:
    return LanguageDetector(sorted(languages & LanguageDetector.supported()))


@lru_cache(maxsize=32)
def _neighbours(languages: frozenset[str]) -> Neighbours:
    return Neighbours(languages & LanguageDetector.supported())


def init_app(app: Flask) -> None:
    settings = app.config["RELAY"]
    app.extensions["relay.packs"] = Catalog(
        settings.packs,
        cache=settings.data / "cache" / "packs",
        threads=settings.translator_threads,
        candidates=settings.translator_candidates,
    )


def catalog() -> Catalog:
    """The catalog of the current application, refreshed."""
    found: Catalog = current_app.extensions["relay.packs"]
    found.refresh()
    return found
