"""Adds one file to a folder whose modules register themselves (``translation/registry.py``), for a while."""

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
    """``package`` with one module more, ``name``, as if it had been written into its folder.

    It lies in ``folder``. ``lookup`` is the package's own cached list of what is there.
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
