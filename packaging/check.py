"""Check what is in finished files: what has to be, for the platform they are for, and nothing unwanted.

uv run python packaging/check.py dist/relay-macos-arm64.pyz dist/classroom-relay_amd64.deb
"""

# ruff: noqa: T201

from __future__ import annotations

import io
import json
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
UNWANTED = ("torch", "stanza", "spacy", "onnxruntime", "minisbd")
_COMPILED = re.compile(r"\.(so|pyd|dll|dylib)(\.|$)")
_SYSTEMS = {"linux": "linux", "windows": "win32", "macos": "darwin"}
Files = dict[str, bytes]  # a tree of packages: the start of each compiled file, all of the others


def trees(path: Path) -> Iterator[tuple[str, str, Files]]:
    """(platform, Python, its files) for each tree of packages in a finished file."""
    if path.suffix == ".pyz":
        with zipfile.ZipFile(path) as zipped:
            about = json.loads(zipped.read("about.json"))
            for python in about["pythons"]:
                yield about["platform"], python, _of_zip(zipped, python)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as zipped:
            python = re.search(r"Python (\d+\.\d+)", zipped.read("classroom-relay/README.txt").decode())
            assert python, "README.txt names no Python"  # noqa: S101
            files = {
                name.removeprefix("classroom-relay/app/"): zipped.read(name)
                for name in zipped.namelist()
                if name.startswith("classroom-relay/app/")
            }
            yield "windows-x86_64", python[1], files
    else:
        packed = subprocess.run(("dpkg-deb", "--fsys-tarfile", path), check=True, capture_output=True).stdout
        found: dict[str, Files] = defaultdict(dict)
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            for member in tar:
                inside = re.match(r"\./usr/lib/classroom-relay/python([\d.]+)/(.+)", member.name)
                if inside and (member.isfile() or member.islnk()):
                    opened = tar.extractfile(member)
                    found[inside[1]][inside[2]] = opened.read() if opened else b""
        architecture = "arm64" if path.stem.endswith("_arm64") else "x86_64"
        for python, files in found.items():
            yield f"linux-{architecture}", python, files


def _of_zip(zipped: zipfile.ZipFile, python: str) -> Files:
    split = ((name, *name.partition("/")[::2]) for name in zipped.namelist())
    return {rest: zipped.read(name) for name, first, rest in split if rest and python in first.split("+")}


def faults(platform: str, python: str, files: Files) -> list[str]:
    """What is wrong with a tree, a line each."""
    found = []
    system, _, machine = platform.partition("-")
    there = {}
    for name in files:
        if match := re.match(r"([^/]+)-([^/-]+)\.dist-info/METADATA$", name):
            there[canonicalize_name(match[1])] = match[2]
    wanted = pins(python, system)
    for name, version in wanted.items():
        if there.get(name) != version:
            found.append(f"{name} is there as {there.get(name)}, not {version}")
    found += [f"nobody asked for {name}" for name in there.keys() - wanted.keys() - {"classroom-relay"}]
    tops = {name.partition("/")[0] for name in files}
    found += [f"{name} is in it" for name in UNWANTED if name in tops]
    for needed in (
        "relay/__main__.py",
        "relay/templates/base.html",
        "relay/migrations/alembic.ini",
        "relay/locales/es/LC_MESSAGES/messages.mo",
        "THIRD-PARTY-LICENCES.txt",
        *(f"models/{pack.name}" for pack in (ROOT / "models").glob("*.argosmodel")),
    ):
        if not files.get(needed):
            found.append(f"{needed} is missing")
    tag = "cp" + python.replace(".", "") if system == "windows" else "cpython-" + python.replace(".", "")
    for name, content in files.items():
        if _COMPILED.search(name.rpartition("/")[2]):
            if not (machines := compiled_for(content)) or f"{system}-{machine}" not in machines:
                found.append(f"{name} is compiled for {' and '.join(machines) or 'nothing known'}")
            other = re.search(r"cpython-3\d+|\.cp3\d+-", name)
            if other and tag not in name:
                found.append(f"{name} is for another Python")
    if not any(name.startswith("ctranslate2/_ext") for name in files):
        found.append("the library that translates is missing")
    return found


def pins(python: str, system: str) -> dict[str, str]:
    """The packages of requirements.lock for a Python and a system, with their versions."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": _SYSTEMS[system],
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found = {}
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        if re.match(r"\w", line):
            requirement = Requirement(line.removesuffix("\\").strip())
            if requirement.marker is None or requirement.marker.evaluate(environment):
                found[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


def compiled_for(content: bytes) -> list[str]:
    """The platforms that a compiled file is for, by its header (ELF, PE, Mach-O)."""
    if content[:4] == b"\x7fELF":
        (machine,) = struct.unpack_from("<H", content, 18)
        return [f"linux-{ {62: 'x86_64', 183: 'arm64'}.get(machine, machine) }"]
    if content[:2] == b"MZ":
        (at,) = struct.unpack_from("<I", content, 60)
        (machine,) = struct.unpack_from("<H", content, at + 4)
        return [f"windows-{ {0x8664: 'x86_64', 0xAA64: 'arm64'}.get(machine, machine) }"]
    names = {0x01000007: "x86_64", 0x0100000C: "arm64"}
    if content[:4] == b"\xcf\xfa\xed\xfe":
        (machine,) = struct.unpack_from("<I", content, 4)
        return [f"macos-{names.get(machine, machine)}"]
    if content[:4] == b"\xca\xfe\xba\xbe":
        (count,) = struct.unpack_from(">I", content, 4)
        machines = [struct.unpack_from(">I", content, 8 + 20 * number)[0] for number in range(count)]
        return [f"macos-{names.get(machine, machine)}" for machine in machines]
    return []


def main() -> None:
    wrong = 0
    for path in map(Path, sys.argv[1:]):
        pythons = []
        for platform, python, files in trees(path):
            found = faults(platform, python, files)
            wrong += len(found)
            pythons.append(python)
            for line in found:
                print(f"{path.name}, Python {python}: {line}", file=sys.stderr)
        if not pythons:
            wrong += 1
            print(f"{path.name}: nothing is in it", file=sys.stderr)
        print(f"{path.name}: {platform}, Python {', '.join(pythons)}, {path.stat().st_size / 1e6:.0f} MB")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
