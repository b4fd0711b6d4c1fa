"""Lists of words by sense, one file for each language: ``sense: words | further words`` on each line."""

from __future__ import annotations

from importlib.resources import files


def read(package: str, language: str) -> dict[str, tuple[str, str]]:
    """The senses of ``LANGUAGE.txt`` in ``package``, each with its words before and after the bar.

    Empty lines and lines that begin with ``#`` are left out. A language without a file has no senses.
    """
    file = files(package) / f"{language}.txt"
    if not file.is_file():
        return {}
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, words = line.partition(":")
            first, _, further = words.partition("|")
            found[name.strip()] = (first, further)
    return found
