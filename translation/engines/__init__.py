"""Translation engines, one file each. To add an engine, add a file that declares ``ENGINE``."""

from __future__ import annotations

import sys
from functools import cache

from translation.engine import RegisteredEngine
from translation.registry import declared

__all__ = ["RegisteredEngine", "all_engines", "name_of"]


@cache
def all_engines() -> dict[str, RegisteredEngine]:
    """Every engine by its id, in alphabetical order of their file names."""
    return {engine.id: engine for engine in declared(sys.modules[__name__], "ENGINE", RegisteredEngine)}


def name_of(engine_id: str) -> str:
    """The name of the engine that made a stored translation; its id if that engine no longer exists."""
    engine = all_engines().get(engine_id)
    return engine.name if engine is not None else engine_id
