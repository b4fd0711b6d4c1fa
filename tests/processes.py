"""Real `relay` processes for tests, terminated at the end of a `with` block whatever happens."""

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
    """A running `relay …` command. ``errors`` is the file that its standard error goes to."""

    def __init__(self, process: subprocess.Popen[str], errors: Path) -> None:
        self.process = process
        self.errors = errors

    def line(self) -> str:
        """The next line of its standard output; fails, showing its standard error, if it ends first."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"ended with {self.process.wait(5)}:\n{self.errors.read_text()}"
        return line

    def workers(self) -> list[int]:
        """The process ids of its children."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(each) for each in listed.stdout.split()]


@contextmanager
def relay(folder: Path, *arguments: str, **variables: str) -> Iterator[Relay]:
    """Run `relay` with ``arguments``, its data and standard error in ``folder``, while the block runs.

    ``variables`` are additional environment variables; RELAY_* variables of the tests are not passed on.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RELAY_")}
    settings = {
        "RELAY_DATA": str(folder / "data"),
        "RELAY_PACKS": str(MODELS),
        "RELAY_WEB_PROCESSES": "1",  # so that the only children are workers
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
    """Whether a process exists and is not a zombie."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(listed) and not listed.startswith("Z")
