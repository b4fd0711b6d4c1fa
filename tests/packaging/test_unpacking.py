"""What relay.pyz does before the relay starts: unpacks itself once, and says why it cannot run here."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

ZIPAPP = ROOT / "packaging" / "zipapp"
HERE = "{}.{}".format(*sys.version_info)
ECHO = "import json, sys; import helper; print(json.dumps([sys.argv[1:], helper.which]))"

sys.path.append(str(ZIPAPP))
import unpacking  # noqa: E402

Started = subprocess.CompletedProcess[str]


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Path]:
    """``build("b1")`` makes a relay.pyz whose relay prints its arguments."""

    def make(number: str, platform: str = "", pythons: str = HERE) -> Path:
        about = {
            "platform": platform or unpacking.this_platform(),
            "pythons": pythons.split("+"),
            "build": number,
        }
        with zipfile.ZipFile(tmp_path / "relay.pyz", "w") as zipped:
            for own in ZIPAPP.glob("*.py"):
                zipped.write(own, own.name)
            zipped.writestr("about.json", json.dumps(about))
            zipped.writestr(f"{pythons}/relay/__main__.py", _SEE + ECHO)
            zipped.writestr(f"{HERE}/helper.py", "which = 'this Python'")
            zipped.writestr("2.7/helper.py", "which = 'another Python'")
        return tmp_path / "relay.pyz"

    return make


_SEE = "import sys; from pathlib import Path; sys.path.append(str(Path(__file__).parent.parent)); "


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., Started]:
    """``start(file, "serve")`` runs a relay.pyz with its cache in the test's folder."""

    def run(file: Path, *arguments: str) -> Started:
        environment = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PATH": ""}
        return subprocess.run(
            [sys.executable, str(file), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def kept(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "cache" / "classroom-relay").iterdir())


posix = pytest.mark.skipif(sys.platform != "linux", reason="the cache's place is that of Linux")


@posix
def test_it_is_unpacked_once_with_the_files_for_this_python(build, start, tmp_path: Path) -> None:
    first = start(build("b1"), "serve", "--port", "0")
    assert json.loads(first.stdout) == [["serve", "--port", "0"], "this Python"], first.stderr
    assert "this is done once" in first.stderr
    assert kept(tmp_path) == [f"b1-{HERE}"]
    again = start(tmp_path / "relay.pyz", "worker")
    assert (again.stderr, json.loads(again.stdout)[0]) == ("", ["worker"])


@posix
def test_without_arguments_it_starts_the_relay_for_a_teacher(build, start) -> None:
    assert json.loads(start(build("b1")).stdout)[0] == ["start"]


@posix
def test_earlier_builds_go_unless_one_of_them_runs(build, start, tmp_path: Path) -> None:
    start(build("b1"), "x")
    with (tmp_path / "cache" / "classroom-relay" / f"b1-{HERE}" / "in-use").open() as held:
        import fcntl

        fcntl.flock(held, fcntl.LOCK_SH)
        start(build("b2"), "x")
        assert kept(tmp_path) == [f"b1-{HERE}", f"b2-{HERE}"]
    start(build("b2"), "x")
    assert kept(tmp_path) == [f"b2-{HERE}"]


@posix
@pytest.mark.parametrize(
    ("about", "sentence"),
    [({"platform": "windows-x86_64"}, "is for windows-x86_64; this"), ({"pythons": "3.9+3.10"}, "3.9, 3.10")],
)
def test_it_says_that_it_is_for_another_computer(build, start, about: dict[str, str], sentence: str) -> None:
    refused = start(build("b1", **about))
    assert refused.returncode == 1
    assert sentence in refused.stderr and "Traceback" not in refused.stderr


@posix
def test_it_says_that_the_cache_cannot_be_written(build, start, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder would be")
    refused = start(build("b1"))
    assert refused.returncode == 1
    assert "cannot be unpacked into" in refused.stderr and "Traceback" not in refused.stderr


def test_an_old_python_is_told_what_it_needs() -> None:
    """The first file holds nothing that an old Python cannot read: that is why it may complain itself."""
    import ast

    ast.parse((ZIPAPP / "__main__.py").read_text("utf-8"), feature_version=(3, 4))
