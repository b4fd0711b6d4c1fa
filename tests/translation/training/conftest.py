"""A small corpus in the layout that the recipe reads, from the sentences in tests/data."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINES = (ROOT / "tests" / "data" / "corpus" / "en-es.tsv").read_text("utf-8").splitlines()


def write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write(folder / "en-es" / "train.tsv.gz", LINES[:460])
    write(folder / "en-es" / "dev.tsv.gz", LINES[460:480])
    write(folder / "extra" / "stories.en-es.tsv.gz", LINES[480:])
    return folder
