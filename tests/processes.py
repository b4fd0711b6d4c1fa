"""Real `relay` processes for tests: started on a free port, watched, and ended whatever happens."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import MODELS, ROOT


class Relay:
    """A running `relay …` command. ``errors`` is the file with its standard error."""

    def __init__(self, process: subprocess.Popen[str], errors: Path) -> None:
        self.process = process
        self.errors = errors

    def line(self) -> str:
        """The next line on its standard output; fails with its standard error if it ends first."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"ended with {self.process.wait(5)}:\n{self.errors.read_text()}"
        return line

    def workers(self) -> list[int]:
        """Process ids of its children."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(each) for each in listed.stdout.split()]


@contextmanager
def relay(folder: Path, *arguments: str, **variables: str) -> Iterator[Relay]:
    """Run `relay` with ``arguments``; its data and its standard error go into ``folder``."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RELAY_")}
    settings = {
        "RELAY_DATA": str(folder / "data"),
        "RELAY_PACKS": str(MODELS),
        "TMPDIR": str(folder),
        "PYTHONUNBUFFERED": "1",
    }
    errors = folder / "stderr"
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "relay", *arguments],
            cwd=ROOT,
            env={**clean, **settings, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    with process:
        try:
            yield Relay(process, errors)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until(condition: Callable[[], object], patience: float = 30.0) -> None:
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether a process runs: neither gone nor ended and not yet collected."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(listed) and not listed.startswith("Z")
