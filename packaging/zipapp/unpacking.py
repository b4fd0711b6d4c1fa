"""Unpack relay.pyz into the user's cache, once, and start the relay from there.

1. Compiled libraries cannot be loaded out of a zip file, so everything is unpacked: beside the place that it
   goes to, and then renamed, so that another start never sees half of it.
2. ``about.json`` names the build, the platform, and the Pythons that it has libraries for. The files lie in
   folders named after the Pythons that they are for: ``3.11+3.12/numpy/__init__.py``.
3. What earlier builds left in the cache is removed, unless one of them is running.
"""

from __future__ import annotations

import json
import os
import platform
import runpy
import shutil
import sys
import zipfile
from pathlib import Path

_HELD = []  # files that stay locked until the process ends
_LOCK = "in-use"


def main() -> None:
    """Start the relay with the arguments of the command line; without any, ``relay start``."""
    archive = Path(sys.argv[0]).resolve()
    with zipfile.ZipFile(archive) as zipped:
        about = json.loads(zipped.read("about.json"))
        trouble = unsuitable(about, this_platform(), "{}.{}".format(*sys.version_info))
        if trouble:
            sys.exit(trouble)
        try:
            folder = unpacked(zipped, about, cache())
        except OSError as error:
            sys.exit(f"Classroom Relay cannot be unpacked into {cache()}: {error.strerror or error}.")
    hold(folder)
    forget_others(folder)
    start = folder / "relay" / "__main__.py"
    sys.argv[0] = str(start)
    if len(sys.argv) == 1:
        sys.argv.append("start")
    # As when it is started by its path, without this folder's modules in reach.
    sys.path[:] = [entry for entry in sys.path if Path(entry) != archive]
    runpy.run_path(str(start), run_name="__main__")


def this_platform() -> str:
    """This machine as the builds call it: linux-x86_64, macos-arm64."""
    system = {"Darwin": "macos"}.get(platform.system(), platform.system().lower())
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "aarch64": "arm64"}.get(machine, machine)
    if system == "linux" and platform.libc_ver()[0] != "glibc":
        system = "linux-without-glibc"
    return f"{system}-{machine}"


def unsuitable(about: dict, here: str, python: str) -> str | None:
    """Why this build cannot run on the platform ``here`` with ``python`` ("3.11"); None where it can."""
    if about["platform"] != here:
        return f"This relay.pyz is for {about['platform']}; this computer is {here}."
    if python not in about["pythons"]:
        return f"This relay.pyz is for Python {', '.join(about['pythons'])}; this is Python {python}."
    return None


def cache() -> Path:
    """The folder of this user in which the builds are unpacked."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        return base / "classroom-relay" / "cache"
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))
        base = chosen if chosen.is_absolute() else Path.home() / ".cache"
    return base / "classroom-relay"


def unpacked(zipped: zipfile.ZipFile, about: dict, into: Path) -> Path:
    """The folder with the files of this build for this Python; unpacks them where they are not there yet."""
    python = "{}.{}".format(*sys.version_info)
    folder = into / f"{about['build']}-{python}"
    if folder.is_dir():
        return folder
    print("Classroom Relay is being unpacked; this is done once.", file=sys.stderr)  # noqa: T201
    beside = into / f"{folder.name}.{os.getpid()}.part"
    try:
        for entry in zipped.infolist():
            for_pythons, _, name = entry.filename.partition("/")
            if name and python in for_pythons.split("+"):
                target = beside / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with zipped.open(entry) as packed, target.open("wb") as file:
                    shutil.copyfileobj(packed, file, 1 << 20)
        (beside / _LOCK).touch()
        try:
            beside.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another start was faster
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def hold(folder: Path) -> None:
    """Mark the build as running, until this process ends."""
    if os.name == "posix":  # Windows lets nobody remove libraries that are loaded
        import fcntl

        lock = (folder / _LOCK).open("r+")
        fcntl.flock(lock, fcntl.LOCK_SH)
        _HELD.append(lock)


def forget_others(folder: Path) -> None:
    """Remove the other builds in the cache that are not running."""
    for other in folder.parent.iterdir():
        if other != folder and (other / _LOCK).is_file() and _take(other):
            shutil.rmtree(other, ignore_errors=True)


def _take(other: Path) -> bool:
    """Whether nobody uses the build, so that it may go."""
    try:
        if os.name == "posix":
            import fcntl

            with (other / _LOCK).open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            other.rename(other)  # refused while a file in it is open
    except OSError:
        return False
    return True
