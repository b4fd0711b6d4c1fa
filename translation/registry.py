"""Discovery of quality checks and engines: each module of a package declares one in a constant.

There is no list to maintain: adding a file adds one, deleting the file removes it.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def declared(package: ModuleType, constant: str, kind: type[T]) -> tuple[T, ...]:
    """The value of ``constant`` in each module of ``package``, in order of the modules' names.

    Imports every module of the package. Raises TypeError for one whose ``constant`` is not a ``kind``.
    """
    found = []
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        declaration = getattr(import_module(f"{package.__name__}.{name}"), constant, None)
        if not isinstance(declaration, kind):
            raise TypeError(f"{package.__name__}.{name} has to declare a {kind.__name__} called {constant}")
        found.append(declaration)
    return tuple(found)
