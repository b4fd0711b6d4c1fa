"""The relay starts processes of its own wherever its packages lie, installed or not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from relay import processes
from tests.conftest import ROOT


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


def test_it_starts_from_any_folder(tmp_path: Path) -> None:
    started = run(*processes.command("--version"), cwd=tmp_path)
    assert started.stdout.startswith("relay, version "), started.stderr


@pytest.mark.parametrize("options", [(), ("-P",), ("-I",)], ids=["usual", "safe path", "isolated"])
def test_packages_beside_it_come_before_installed_ones(tmp_path: Path, options: tuple[str, ...]) -> None:
    """As relay.pyz is unpacked: nothing of it is installed, and another relay may be."""
    folder = tmp_path / "unpacked"
    for name in ("relay", "translation"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "training"))
    (folder / "relay" / "cli.py").write_text(
        "import json, sys, relay, translation\n"
        "def main(**_): print(relay.__file__, translation.__file__, json.__file__, sys.argv[1:])\n"
    )
    # Found here, were this folder searched, in place of the module of the standard library.
    (folder / "relay" / "json.py").write_text("raise SystemExit('the package is no place to import from')")
    main = folder / "relay" / "__main__.py"
    started = run(sys.executable, *options, str(main), "worker", cwd=tmp_path)
    assert started.returncode == 0, started.stderr
    assert started.stdout.count(str(folder)) == 2
    assert started.stdout.rstrip().endswith("['worker']")


def test_a_process_that_has_stopped_ends_whatever_its_threads_still_do(tmp_path: Path) -> None:
    code = (
        "import threading\n"
        "from relay import processes\n"
        "threading.Thread(target=threading.Event().wait).start()  # for ever\n"
        "processes.keep_what_is_loaded()\n"
        "print('stopped')\n"
        "processes.end()"
    )
    ended = run(sys.executable, "-c", code, cwd=ROOT)
    assert (ended.returncode, ended.stdout) == (0, "stopped\n"), ended.stderr
