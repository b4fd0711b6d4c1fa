"""A server that offers files, and no waiting between attempts."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from relay.packs import downloads
from tests.packs import shelf as shelves
from tests.packs.shelf import Shelf


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(downloads, "_PAUSE", 0.0)
    with shelves.served() as made:
        yield made
