"""The packs that ship, loaded once for all tests of the library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.translation.packmaking import MODELS
from translation import Translator


@pytest.fixture(scope="session")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Translator]:
    """It remembers nothing, so that each test has the models translate."""
    with Translator.from_directories([MODELS], cache=tmp_path_factory.mktemp("packs"), memory=0) as made:
        yield made
