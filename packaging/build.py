"""Build what a school can run without installing anything: one file, a folder for Windows, a Debian package.

    uv run python packaging/build.py                      everything that there is, into dist/
    uv run python packaging/build.py relay-linux-x86_64.pyz classroom-relay_amd64.deb

The packages are those of requirements.lock, checked against its hashes; nothing is compiled, so every machine
builds for every platform. Needs uv, and dpkg-deb for Debian packages.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import debian_package
import licence_texts

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "packaging"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
WINDOWS_PYTHON = "3.13"  # that of the folder for Windows
# Our names of platforms, as relay.pyz finds them (zipapp/unpacking.py), to uv's. There is none for Macs with
# Intel processors: ctranslate2 and argon2-cffi-bindings have no more wheels for them.
PLATFORMS = {
    "linux-x86_64": "x86_64-manylinux_2_28",
    "linux-arm64": "aarch64-manylinux_2_28",
    "windows-x86_64": "x86_64-pc-windows-msvc",
    "macos-arm64": "aarch64-apple-darwin",
}
DEBIAN = {"amd64": "linux-x86_64", "arm64": "linux-arm64"}
# Has no wheel on the index; it is pure Python, so a wheel built here runs everywhere.
BUILT_HERE = ("langdetect",)
# What an installer writes for itself; some of it names this machine.
_LEFT_BY_INSTALLERS = ("direct_url.json", "INSTALLER", "REQUESTED", "uv_cache.json", "uv_build.json")


def uv(*arguments: str | Path) -> None:
    subprocess.run(("uv", *map(str, arguments)), cwd=ROOT, check=True)


class Builder:
    """Builds into ``into``; trees of packages are made in ``work`` and used for several products."""

    def __init__(self, work: Path, into: Path) -> None:
        self._work, self._into = work, into
        self._trees: dict[tuple[str, str], Path] = {}
        self._wheel: Path | None = None

    def tree(self, platform: str, python: str) -> Path:
        """A folder with all packages, the relay and the language packs, as it can be put on Python's path."""
        key = (platform, python)
        if key not in self._trees:
            self._trees[key] = self._work / platform / python
            self._fill(self._trees[key], platform, python)
        return self._trees[key]

    def _fill(self, tree: Path, platform: str, python: str) -> None:
        print(f"   {platform}, Python {python}", file=sys.stderr)
        of_platform = ("--python-platform", PLATFORMS[platform], "--python-version", python, "--target", tree)
        packages = ("--require-hashes", "--no-deps", "--only-binary", ":all:")
        built = [argument for name in BUILT_HERE for argument in ("--no-binary", name)]
        install = ("pip", "install", "-q", "--link-mode", "copy")
        uv(*install, *of_platform, *packages, *built, "-r", "requirements.lock")
        uv(*install, *of_platform, "--no-deps", self._project())
        for name in _LEFT_BY_INSTALLERS:
            for file in tree.glob(f"*.dist-info/{name}"):
                file.unlink()
        shutil.rmtree(tree / "bin", ignore_errors=True)
        shutil.rmtree(tree / "Scripts", ignore_errors=True)
        (tree / ".lock").unlink(missing_ok=True)
        (tree / "models").mkdir()
        for pack in sorted((ROOT / "models").iterdir()):
            shutil.copyfile(pack, tree / "models" / pack.name)
        licence_texts.write(tree)

    def _project(self) -> Path:
        if self._wheel is None:
            folder = self._work / "wheel"
            command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            (self._wheel,) = folder.glob("*.whl")
        return self._wheel

    def version(self) -> str:
        return self._project().name.split("-")[1]

    def zipapp(self, platform: str, pythons: Iterable[str]) -> Path:
        """relay.pyz for ``platform``. A file that is the same for several Pythons is in it once."""
        pythons = list(pythons)
        files: dict[tuple[str, str], list[str]] = {}  # (name, digest) to the Pythons that it is for
        for python in pythons:
            tree = self.tree(platform, python)
            for file in sorted(path for path in tree.rglob("*") if path.is_file()):
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                files.setdefault((file.relative_to(tree).as_posix(), digest), []).append(python)
        build = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:16]
        about = {"platform": platform, "pythons": pythons, "build": f"{self.version()}-{build}"}
        target = self._into / f"relay-{platform}.pyz"
        with target.open("wb") as file:
            file.write(b"#!/usr/bin/env python3\n")
            with zipfile.ZipFile(file, "w") as zipped:
                for own in sorted((HERE / "zipapp").glob("*.py")):
                    _add(zipped, own.name, own.read_bytes())
                _add(zipped, "about.json", json.dumps(about, indent=2).encode())
                for (name, _digest), of in sorted(files.items()):
                    _add(zipped, f"{'+'.join(of)}/{name}", (self.tree(platform, of[0]) / name).read_bytes())
        target.chmod(0o755)
        return target

    def windows(self) -> Path:
        """The folder for Windows, zipped: start.cmd, the place of Python, and everything else."""
        target = self._into / "classroom-relay-windows.zip"
        tree, top = self.tree("windows-x86_64", WINDOWS_PYTHON), "classroom-relay"
        with zipfile.ZipFile(target, "w") as zipped:
            for own in sorted((HERE / "windows").iterdir()):
                text = own.read_text("utf-8").replace("@PYTHON@", WINDOWS_PYTHON)
                _add(zipped, f"{top}/{own.name}", text.replace("\n", "\r\n").encode())
            _add(zipped, f"{top}/python/PUT-PYTHON-HERE.txt", b"See README.txt, one folder up.\r\n")
            for file in sorted(path for path in tree.rglob("*") if path.is_file()):
                _add(zipped, f"{top}/app/{file.relative_to(tree).as_posix()}", file.read_bytes())
        return target

    def debian(self, architecture: str, pythons: Iterable[str]) -> Path:
        """The Debian package for ``architecture``."""
        trees = {python: self.tree(DEBIAN[architecture], python) for python in pythons}
        return debian_package.build(
            trees, architecture, self.version(), self._work / f"deb-{architecture}", self._into
        )


def _add(zipped: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the same file whenever it is built
    entry.external_attr = 0o644 << 16
    packed = name.endswith((".argosmodel", ".gz", ".zip"))
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    zipped.writestr(entry, content, compresslevel=4)


def products(builder: Builder, pythons: tuple[str, ...]) -> dict[str, Callable[[], Path]]:
    """What can be built, by the name of its file."""
    found: dict[str, Callable[[], Path]] = {}
    for platform in PLATFORMS:
        found[f"relay-{platform}.pyz"] = lambda platform=platform: builder.zipapp(platform, pythons)
    found["classroom-relay-windows.zip"] = builder.windows
    for architecture in DEBIAN:
        found[f"classroom-relay_{architecture}.deb"] = lambda architecture=architecture: builder.debian(
            architecture, pythons
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Build what a school can run without installing anything.")
    names = list(products(Builder(Path(), Path()), PYTHONS))
    parser.add_argument("products", nargs="*", metavar="PRODUCT", help=f"of {', '.join(names)}; default: all")
    parser.add_argument("--into", type=Path, default=ROOT / "dist", help="folder; default: dist")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="only for these; default: all")
    chosen = parser.parse_args()
    if unknown := set(chosen.products) - set(names):
        parser.error(f"no product {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    chosen.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        builder = Builder(Path(work), chosen.into.resolve())
        makers = products(builder, tuple(chosen.python or PYTHONS))
        for name in chosen.products or names:
            print(f"== {name}", file=sys.stderr)
            made = makers[name]()
            print(f"{made}  {made.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
