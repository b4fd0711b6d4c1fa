"""Put together the Debian package: a service with a user of its own, and its data in /var/lib."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent / "debian"
_MAINTAINER_SCRIPTS = ("preinst", "postinst", "prerm", "postrm")


def build(trees: Mapping[str, Path], architecture: str, version: str, work: Path, into: Path) -> Path:
    """Build the package for ``architecture`` in ``into``, with a tree of packages for each Python.

    Files that are the same for several Pythons are one file with several names, as they are in the package.
    """
    shutil.rmtree(work, ignore_errors=True)
    library = work / "usr" / "lib" / "classroom-relay"
    seen: dict[str, Path] = {}
    for python, tree in trees.items():
        for file in sorted(path for path in tree.rglob("*") if path.is_file()):
            target = library / f"python{python}" / file.relative_to(tree)
            target.parent.mkdir(parents=True, exist_ok=True)
            first = seen.setdefault(hashlib.sha256(file.read_bytes()).hexdigest(), target)
            if first is target:
                shutil.copyfile(file, target)
            else:
                os.link(first, target)
    documents = work / "usr" / "share" / "doc" / "classroom-relay"
    documents.mkdir(parents=True)
    first_tree = next(iter(trees.values()))
    licences = (HERE / "copyright").read_text("utf-8") + (first_tree / "THIRD-PARTY-LICENCES.txt").read_text(
        "utf-8"
    )
    (documents / "copyright").write_text(licences, "utf-8")
    _put("classroom-relay", work / "usr/bin/classroom-relay", 0o755)
    _put("classroom-relay.service", work / "lib/systemd/system/classroom-relay.service")
    _put("default", work / "etc/default/classroom-relay")
    control = work / "DEBIAN"
    control.mkdir()
    for script in _MAINTAINER_SCRIPTS:
        if (HERE / script).exists():
            _put(script, control / script, 0o755)
    (control / "conffiles").write_text("/etc/default/classroom-relay\n")
    size = sum(
        path.stat().st_size // max(1, path.stat().st_nlink) for path in work.rglob("*") if path.is_file()
    )
    pythons = sorted(trees, key=lambda python: int(python.split(".")[1]))
    after = f"3.{int(pythons[-1].split('.')[1]) + 1}"
    text = (HERE / "control").read_text("utf-8")
    for name, value in {
        "VERSION": version,
        "ARCHITECTURE": architecture,
        "SIZE": str(size // 1024),
        "PYTHON": f"python3 (>= {pythons[0]}), python3 (<< {after})",
    }.items():
        text = text.replace(f"@{name}@", value)
    (control / "control").write_text(text, "utf-8")
    for path in work.rglob("*"):
        if not path.is_symlink() and path.parent != control:
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    target = into / f"classroom-relay_{architecture}.deb"
    # Fast: the packs are most of it and compressed already, and xz takes minutes for a few per cent.
    command = ("dpkg-deb", "--root-owner-group", "-Zgzip", "-z3", "--build", str(work), str(target))
    subprocess.run(command, check=True, capture_output=True)
    return target


def _put(name: str, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HERE / name, target)
    target.chmod(mode)
