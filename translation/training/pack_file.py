"""The file of a pack: an unpacked pack zipped, and the names of its languages."""

from __future__ import annotations

import zipfile
from pathlib import Path

from babel import Locale


def language_name(code: str) -> str:
    """The English name of a language, from CLDR; the code where it has none."""
    return str(Locale("en").languages.get(code, code))


def zip_folder(folder: Path) -> Path:
    """``folder`` as ``<its name>.argosmodel`` beside it. The same files make the same bytes."""
    path = folder.with_name(f"{folder.name}.argosmodel")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                member = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), (1980, 1, 1, 0, 0, 0))
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o644 << 16
                archive.writestr(member, file.read_bytes(), compresslevel=9)
    return path
