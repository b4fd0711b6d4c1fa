"""THIRD-PARTY-LICENCES.txt: the licences of all that a build ships, made from what it holds.

For each package its name, version, and the licence that its metadata names, with the texts that its wheel
carries; for libraries inside wheels, which no metadata names, what is written down here. What nobody has
written down stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path
from typing import NamedTuple

NAME = "THIRD-PARTY-LICENCES.txt"
_TEXTS = Path(__file__).resolve().parent / "licences"
_FILE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)


class Inside(NamedTuple):
    """A library that wheels carry inside. ``name`` is a pattern for the start of its file's name."""

    name: str
    licence: str
    what: str


class LicenceUnknown(Exception):
    """Something is in the build whose licence is not known here. The message names it."""


INSIDE = (
    Inside(
        r"(lib)?ctranslate2",
        "MIT",
        "the library of the package ctranslate2; built with oneDNN (Apache-2.0), on x86-64 with Intel MKL "
        "(Intel Simplified Software License), on ARM with OpenBLAS (BSD-3-Clause), Ruy (Apache-2.0) or "
        "Apple's Accelerate, and with cpu_features (Apache-2.0) and spdlog (MIT)",
    ),
    Inside("libscipy_openblas", "BSD-3-Clause", "OpenBLAS with LAPACK, of numpy"),
    # Their texts are in that of Pillow. FriBiDi (LGPL) and libimagequant (GPL) are not in its wheels.
    Inside("libjpeg", "IJG AND BSD-3-Clause AND Zlib", "libjpeg-turbo, of Pillow"),
    Inside("libpng16", "libpng-2.0", "PNG, of Pillow"),
    Inside("lib(webp|sharpyuv)", "BSD-3-Clause", "WebP, of Pillow"),
    Inside("libavif", "BSD-2-Clause", "AVIF, with AOM, dav1d and libyuv (BSD), of Pillow; not used"),
    Inside("libtiff", "libtiff", "TIFF, of Pillow; not used"),
    Inside("libopenjp2", "BSD-2-Clause", "JPEG 2000, of Pillow; not used"),
    Inside("liblcms2", "MIT", "Little CMS, of Pillow"),
    Inside("libfreetype", "FTL", "FreeType, of Pillow; not used"),
    Inside("libharfbuzz", "MIT-Modern-Variant", "HarfBuzz, of Pillow; not used"),
    Inside("libbrotli", "MIT", "Brotli, of Pillow"),
    Inside("(liblzma|libbz2)", "0BSD OR bzip2-1.0.6", "compression, of Pillow"),
    Inside(r"lib(zstd|z)\b", "BSD-3-Clause OR Zlib", "compression, of Pillow"),
    Inside("lib(XCB|xcb|Xau|Xdmcp)", "MIT", "the X Window System's, of Pillow; not used"),
    Inside("libgomp", "GPL-3.0-or-later WITH GCC-exception-3.1", "OpenMP, of GCC"),
    Inside("libgfortran", "GPL-3.0-or-later WITH GCC-exception-3.1", "the Fortran library, of GCC"),
    Inside("libgcc_s", "GPL-3.0-or-later WITH GCC-exception-3.1", "a support library, of GCC"),
    Inside("libquadmath", "LGPL-2.1-or-later", "128-bit numbers, of GCC; a file of its own"),
    Inside("libiomp5", "Apache-2.0 WITH LLVM-exception", "OpenMP, by Intel"),
    Inside("cudnn64", "NVIDIA cuDNN licence", "a loader for graphics cards, which is not used"),
    Inside("(msvcp|vcomp|vcruntime)", "Microsoft Visual C++ redistributable", "by Microsoft, unchanged"),
)


def write(tree: Path) -> Path:
    """Write the file into ``tree``, a folder of packages as pip and uv fill it. Returns its path.

    Raises LicenceUnknown.
    """
    parts = [
        "Classroom Relay is under the MIT licence (LICENSE in classroom_relay-*.dist-info/licenses).\n"
        "What comes with it is under the licences below.\n"
    ]
    for each in sorted(_distributions(tree), key=lambda each: str(each.metadata["Name"]).lower()):
        if each.metadata["Name"] != "classroom-relay":
            parts.append(_of_package(each, tree))
    parts.append(_heading("Libraries inside these packages"))
    for name in sorted(_libraries(tree)):
        known = next((each for each in INSIDE if re.match(each.name, name)), None)
        if known is None:
            raise LicenceUnknown(
                f"{name} is inside a package, and packaging/licence_texts.py does not know it"
            )
        parts.append(f"{name}\n    {known.licence}\n    {known.what}\n")
    if (packs := tree / "models" / "README.md").is_file():
        parts.append(_heading("Language packs") + packs.read_text("utf-8"))
    target = tree / NAME
    target.write_text("\n".join(parts), "utf-8", newline="\n")
    return target


def _distributions(tree: Path) -> Iterator[Distribution]:
    return (PathDistribution(folder) for folder in tree.glob("*.dist-info"))


def _of_package(each: Distribution, tree: Path) -> str:
    name, metadata = f"{each.metadata['Name']} {each.version}", each.metadata
    classifiers = [c for c in metadata.get_all("Classifier", []) if c.startswith("License ::")]
    named = metadata.get("License-Expression") or (metadata.get("License") or "").strip().split("\n")[0]
    licence = named or ", ".join(c.rsplit(" :: ", 1)[-1] for c in classifiers)
    files = sorted(
        file for file in (each.files or ()) if ".dist-info/" in str(file) and _FILE.search(file.name.lower())
    )
    texts = [(tree / str(file)).read_text("utf-8", "replace") for file in files]
    if not texts:
        # Some wheels carry no text. These licences have one text for all, but for the name of the holder.
        standard = {"MIT": "MIT", "Apache-2.0": "Apache-2.0", "MIT License": "MIT"}.get(licence)
        if standard is None:
            raise LicenceUnknown(
                f"{name} carries no text of its licence ({licence or 'which it does not name'})"
            )
        holder = metadata.get("Author") or metadata.get("Author-email") or ""
        texts = [f"Copyright (c) {holder}\n\n" + (_TEXTS / f"{standard}.txt").read_text("utf-8")]
    return _heading(name) + f"Licence: {licence or 'see its text'}\n\n" + "\n\n".join(texts)


def _libraries(tree: Path) -> set[str]:
    """The names of the shared libraries that wheels carry besides their own extension modules."""
    return {
        path.name
        for path in tree.rglob("*")
        if path.is_file()
        and (path.suffix in (".dll", ".dylib") or re.search(r"\.(libs|dylibs)$", path.parent.name))
    }


def _heading(words: str) -> str:
    return f"\n{'=' * 78}\n{words}\n{'=' * 78}\n\n"
