"""Temporarily add a module to a package whose modules are registered (``translation/registry.py``)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any


@contextmanager
def declared_in(
    package: ModuleType, folder: Path, name: str, code: str, lookup: Callable[[], Any]
) -> Iterator[None]:
    """Add the module ``name`` with the source ``code`` to ``package`` while the block runs.

    Its file is written to ``folder``, which is put on the package's path. ``lookup`` is the package's cached
    function that lists its modules; its cache is cleared before and after.
    """
    (folder / f"{name}.py").write_text(code, "utf-8")
    package.__path__.append(str(folder))
    forget = lookup.cache_clear  # type: ignore[attr-defined]
    forget()
    try:
        yield
    finally:
        package.__path__.remove(str(folder))
        sys.modules.pop(f"{package.__name__}.{name}", None)
        vars(package).pop(name, None)
        forget()
