"""Ask an installed Classroom Relay for its pages. Run outside the checkout (see .ci/wheel)."""

# ruff: noqa: S101, T201

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path

import relay
from relay.config import Settings
from relay.database import db
from relay.ops.schema import upgrade

for absent in ("stanza", "spacy", "torch", "onnxruntime"):
    assert importlib.util.find_spec(absent) is None, f"{absent} got installed"

assert "site-packages" in relay.__file__, relay.__file__
with tempfile.TemporaryDirectory() as folder:
    app = relay.create_app(Settings(data=Path(folder), packs=(Path(folder) / "packs",)))
    upgrade(app)
    client = app.test_client()
    for path in ("/", "/join", "/sign-in", "/static/tokens.css", "/static/icon.svg", "/readyz"):
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        response.close()
    spanish = client.get("/", headers={"Accept-Language": "es"})
    assert 'lang="es"' in spanish.text
    with app.app_context():
        db.engine.dispose()
print("the wheel works")
