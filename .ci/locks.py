"""Refresh or check the pinned versions.

uv.lock is not committed; in its place every package has its exact version under ``[tool.uv]
constraint-dependencies``, and requirements.lock holds the same with hashes for machines without uv.

    uv run python .ci/locks.py            write both from the versions that are locked now
    uv run python .ci/locks.py --upgrade  take the newest versions first
    uv run python .ci/locks.py --check    say whether both agree with pyproject.toml (used in .ci/run)
"""

# ruff: noqa: T201
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
REQUIREMENTS = ROOT / "requirements.lock"
BLOCK = re.compile(r"^constraint-dependencies = \[\n(?:  \".*\",\n)*\]\n", re.MULTILINE)
HEADER = """\
# Written by: uv run python .ci/locks.py
# Install with: pip install --require-hashes --no-deps -r requirements.lock && pip install --no-deps .
"""
UNWANTED = ("stanza", "spacy", "torch", "onnxruntime")


def uv(*arguments: str) -> str:
    return subprocess.run(("uv", *arguments), cwd=ROOT, check=True, capture_output=True, text=True).stdout


def export(*arguments: str) -> str:
    return uv("export", "--frozen", "--no-emit-project", "--no-annotate", "--no-header", *arguments)


def pins(requirements: str) -> list[str]:
    """``name==version ; marker`` of each package, without hashes."""
    lines = (line.split(" \\")[0].strip() for line in requirements.splitlines())
    return [line for line in lines if "==" in line and not line.startswith(("#", "--"))]


def everything() -> list[str]:
    return pins(export("--all-extras", "--all-groups", "--no-hashes"))


def runtime() -> str:
    return HEADER + export("--no-default-groups")


def pinned(pyproject: str) -> list[str]:
    block = BLOCK.search(pyproject)
    return re.findall(r'^  "(.*)",$', block.group(), re.MULTILINE) if block else []


def write() -> None:
    text = PYPROJECT.read_text("utf-8")
    lines = "".join(f'  "{pin}",\n' for pin in everything())
    PYPROJECT.write_text(
        BLOCK.sub(lambda _: f"constraint-dependencies = [\n{lines}]\n", text, count=1), "utf-8", newline="\n"
    )
    uv("lock")  # writes the constraints into uv.lock; the versions stay
    REQUIREMENTS.write_text(runtime(), "utf-8", newline="\n")


def problems() -> list[str]:
    found = []
    if pinned(PYPROJECT.read_text("utf-8")) != everything():
        found.append("constraint-dependencies in pyproject.toml differ from what uv resolves")
    lock = REQUIREMENTS.read_text("utf-8")
    # Versions only: a maintainer may add a wheel, and so a hash, to a version that exists.
    if pins(lock) != pins(runtime()):
        found.append("requirements.lock differs from what uv resolves")
    if lock.count("==") and any("--hash=" not in block for block in re.split(r"\n(?=\w)", lock)[1:]):
        found.append("requirements.lock has a package without a hash")
    if "://" in lock:
        found.append("requirements.lock names a host")
    names = {pin.split("==")[0] for pin in pins(lock)}
    found += [f"requirements.lock contains {name}" for name in UNWANTED if name in names]
    return found


if __name__ == "__main__":
    uv("lock", *(["--upgrade"] if "--upgrade" in sys.argv else []))
    if "--check" not in sys.argv:
        write()
    wrong = problems()
    for sentence in wrong:
        print(f"{sentence}; run: uv run python .ci/locks.py", file=sys.stderr)
    if not wrong:
        running = len(pins(REQUIREMENTS.read_text("utf-8")))
        print(f"{running} packages pinned for running, {len(everything())} in all")
    sys.exit(bool(wrong))
