"""What gunicorn calls in each of its processes."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from relay.ops import wsgi


def test_the_application_is_that_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_DATA", str(tmp_path / "data"))
    try:
        app = wsgi.application()
        assert gc.get_freeze_count(), "ending takes a collection of all that is loaded"
    finally:
        gc.unfreeze()
    assert app.config["RELAY"].data == tmp_path / "data"
    assert app.test_client().get("/healthz").status_code == 200
