"""How quality checks and engines are found: each module of a folder is one, declared in a constant.

Nothing has to be listed anywhere, so that adding one is adding a file, and taking it away is deleting it.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def declared(package: ModuleType, constant: str, kind: type[T]) -> tuple[T, ...]:
    """What each module of ``package`` declares as ``constant``, by the names of the modules.

    Imports every module of the package. Raises TypeError for one that declares no ``kind``.
    """
    found = []
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        declaration = getattr(import_module(f"{package.__name__}.{name}"), constant, None)
        if not isinstance(declaration, kind):
            raise TypeError(f"{package.__name__}.{name} has to declare a {kind.__name__} called {constant}")
        found.append(declaration)
    return tuple(found)
