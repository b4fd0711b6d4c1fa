"""A pack's model card: its data, licence, scores and limits in prose."""

from __future__ import annotations

from translation.packs import Pack, archive

_NAMES = ("README.md", "README")
_MAX_BYTES = 64 * 1024  # longer cards are truncated


def model_card(pack: Pack) -> str:
    """The text of the pack's ``README.md`` or ``README``; "" if it has neither. Raises PackError."""
    if not pack.zipped:
        for name in _NAMES:
            if (pack.path / name).is_file():
                with (pack.path / name).open("rb") as file:
                    return _text(file.read(_MAX_BYTES))
        return ""
    with archive.opened(pack.path) as zipped:
        folder = archive.top_folder(pack.path, zipped)
        names = set(zipped.namelist())
        for name in _NAMES:
            if f"{folder}/{name}" in names:
                with zipped.open(f"{folder}/{name}") as member:
                    return _text(member.read(_MAX_BYTES))
    return ""


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").strip()
