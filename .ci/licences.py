"""No GPL and no AGPL in what a school installs: the packages of requirements.lock and the extras.

What a package says of itself is read from its metadata as installed here: ``License-Expression``, else its
``License ::`` classifiers, else ``License``; a word of the GPL in any of them counts. A licence that is
neither in FREE nor judged by hand fails, so that nothing new comes in unread. Libraries that a wheel carries
inside are not in its metadata.

    uv run python .ci/licences.py    say what is wrong; exits 1 where something is
"""

# ruff: noqa: T201
from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from email.message import Message
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

# By their SPDX identifiers: an MIT project may be handed on together with what is under these.
FREE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "CNRI-Python",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "Zlib",
        "ZPL-2.1",
    }
)
# What packages without an SPDX expression call these.
OTHER_NAMES = {
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "New BSD": "BSD-3-Clause",
    "ZPL 2.1": "ZPL-2.1",
    "Zope Public License": "ZPL-2.1",
}
COPYLEFT = re.compile(r"GPL|GNU\b.*General Public Licen[sc]e|GNU Affero", re.IGNORECASE)
LESSER = re.compile(r"LGPL|GNU (Lesser|Library)", re.IGNORECASE)


class Judged(NamedTuple):
    """A licence that a person has read and accepted. It holds as long as the package says the same of itself,
    and never for the GPL or AGPL.
    """

    says: str
    reason: str


JUDGED = {
    "psycopg": Judged(
        "LGPL-3.0-only",
        "only in the extra server; an unchanged library that a school can replace",
    ),
    "psycopg-binary": Judged("LGPL-3.0-only", "as psycopg, whose compiled part it is"),
}
# Packages that only some machines install, so that their metadata may not be here; read by hand.
ELSEWHERE = {
    "async-timeout": Judged("Apache-2.0", "only for Python before 3.11.3"),
    "backports-zstd": Judged("PSF-2.0", "only for Python before 3.14, which has it"),
    "brotlicffi": Judged("MIT", "only for PyPy"),
}


def says(metadata: Message) -> str:
    """What a package says of its licence, in one line; "" where it says nothing short."""
    if expression := metadata.get("License-Expression"):
        return str(expression)
    named = [
        c.rsplit(" :: ", 1)[-1] for c in metadata.get_all("Classifier", []) if c.startswith("License ::")
    ]
    if specific := [name for name in named if name != "OSI Approved"]:
        return " AND ".join(OTHER_NAMES.get(name, name) for name in specific)
    licence = str(metadata.get("License", "")).strip()
    return "" if "\n" in licence or licence == "UNKNOWN" else OTHER_NAMES.get(licence, licence)


def problem(name: str, metadata: Message, judged: Mapping[str, Judged] = JUDGED) -> str | None:
    """Why the package ``name`` may not be installed; None where it may."""
    said = says(metadata)
    # Each line in which a package may admit it, whatever the others say.
    mentions = [said, *metadata.get_all("Classifier", []), str(metadata.get("License", "")).split("\n")[0]]
    copyleft = [line for line in mentions if COPYLEFT.search(line)]
    if any(not LESSER.search(line) for line in copyleft):
        return f"{name} is under the GPL or AGPL ({said})"
    if name in judged and judged[name].says == said:
        return None
    if copyleft:
        return f"{name} is under the LGPL ({said}); judge it by hand and list it with the reason"
    if not said:
        return f"{name} does not say what licence it is under; read its files and list it with the reason"
    parts = re.split(r" (?:AND|OR) ", said.replace("(", "").replace(")", ""))
    unknown = [part for part in parts if part not in FREE]
    return f"{name}: nobody has judged the licence {' or '.join(unknown)}" if unknown else None


def problems(requirements: Iterable[str], installed: Iterable[Distribution]) -> list[str]:
    """What is wrong with the licences of ``requirements`` (``name==version ; marker``), a line each."""
    here = {canonicalize_name(each.metadata["Name"]): each for each in installed}
    found = []
    for requirement in map(Requirement, requirements):
        name = canonicalize_name(requirement.name)
        wanted = requirement.marker is None or requirement.marker.evaluate()
        if name in here and wanted:
            found.append(problem(name, here[name].metadata))
            if not requirement.specifier.contains(here[name].version):
                found.append(f"{name} is here as {here[name].version}, not {requirement.specifier}")
        elif name not in here and (wanted or name not in ELSEWHERE):
            found.append(f"{name} is not installed here, so its licence cannot be read")
    return [each for each in found if each]


def for_a_school() -> list[str]:
    """Every requirement of the relay with its extras, pinned."""
    command = ("uv", "export", "--frozen", "--no-emit-project", "--no-annotate", "--no-header", "--no-hashes")
    exported = subprocess.run(
        (*command, "--no-default-groups", "--all-extras"),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [line.strip() for line in exported.splitlines() if "==" in line]


if __name__ == "__main__":
    everything = for_a_school()
    wrong = problems(everything, distributions())
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    if not wrong:
        names = {Requirement(each).name for each in everything}
        print(f"the licences of {len(names)} packages let a school install them")
    sys.exit(bool(wrong))
