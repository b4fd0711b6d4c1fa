"""Take the README's picture from a real demo: uv run python docs/screenshot.py

Needs Chromium. Starts `relay demo`, waits until everything is translated, enters as Maya, opens a topic.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before another "tests"

from tests import processes
from tests.browser.conftest import FLAGS, NAMES
from tests.processes import wait_until

PICTURE = Path(__file__).with_name("board.png")
TOPIC = "A walk through our town"


def take(url: str) -> None:
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)))
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1180}, locale="en-GB")
        page.goto(url)
        page.get_by_role("button", name=re.compile("^Enter as Maya")).click()
        page.get_by_role("link", name=TOPIC).first.click()
        page.get_by_label("Your message").wait_for()
        page.screenshot(path=PICTURE)
        browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = ("--json", "--port", "0", "--data", str(folder / "data"))
        with processes.relay(folder, "demo", *options) as running:
            told = json.loads(running.line())

            def translated() -> bool:
                with closing(sqlite3.connect(folder / "data" / "relay.sqlite3")) as database:
                    waiting = database.execute("SELECT count(*) FROM translation WHERE state = 'pending'")
                    return bool(waiting.fetchone() == (0,))

            wait_until(translated, patience=120)
            take(told["url"])


if __name__ == "__main__":
    main()
