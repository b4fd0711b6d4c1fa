"""What a process that serves pages needs not: the translation runtime, which only workers load, and what
migrates, draws codes or marks words, which few pages need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import MODELS, ROOT

# In a process of its own, as this one has loaded everything. It enters the demo's people and reads what they
# can reach, writes, corrects a language, and looks at the packs.
_SCRIPT = """
import json, sys
from pathlib import Path
import relay.cli
from relay import create_app, demo
from relay.board.entities import Post
from relay.config import Settings
from relay.database import db
from relay.packs.catalog import catalog
from relay.people.entities import User

folder = Path(sys.argv[1])
app = create_app(Settings(data=folder, packs=(Path(sys.argv[2]),), testing=True,
                          extra={"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False}))
with app.app_context():
    db.create_all()
    demo.seed(db.session(), catalog(), folder)
    db.session.commit()
    people = [(person.id, person.get_id()) for person in db.session.query(User)]
    post = db.session.query(Post).filter_by(kind="message").first()
    thread, board, message = post.thread_id, post.partnership_id, post.id
statuses = []
for _id, key in people:
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    for address in ("/", f"/p/{board}", f"/t/{thread}", f"/t/{thread}/changes?since=0", "/notices", "/desk",
                    f"/m/{message}/compare/es", f"/p/{board}/queue", "/desk/packs"):
        statuses.append(browser.get(address).status_code)
    data = {"text": "We play on grass.", "lang": "auto", "form_key": f"key-of-{key}", "parent": ""}
    statuses.append(browser.post(f"/t/{thread}/write", data=data).status_code)
loaded = [name for name in ("ctranslate2", "sentencepiece", "argostranslate", "numpy", "celery", "torch",
                       "PIL", "alembic", "mako", "pygments", "sqlalchemy.dialects.postgresql", "segno",
                       "regex", "markdown_it", "flask_migrate")
          if name in sys.modules]
print(json.dumps({"loaded": loaded, "statuses": statuses}))
"""


def test_pages_are_served_without_the_translation_runtime(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path / "data"), str(MODELS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["loaded"] == []
    assert found["statuses"].count(200) > 20
    assert found["statuses"].count(302) > 5  # the messages were taken
    assert max(found["statuses"]) < 500
