"""The index of language packs that `relay packs download` reads, in Argos' format.

The index is a JSON list. Of each entry, ``type``, ``from_code``, ``to_code``, ``package_version`` and
``links`` are read. Argos' own index has no sizes or checksums, so its packs are checked only by the checksums
within the zip file. A school's own index may add ``size`` (bytes) and ``sha256`` (hexadecimal), which are
then checked, and may use links relative to its own address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from packaging.version import InvalidVersion, Version

from relay.packs import downloads
from relay.packs.downloads import FetchError
from translation import language_codes

# The default of argostranslate itself (argostranslate/settings.py, package_index).
PUBLIC = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
HUB = "en"  # the pivot language: almost every published pack translates from or into English

_MAX_BYTES = 8 * 1024 * 1024
_CODE = re.compile(r"[a-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Offer:
    """A pack in an index. ``source`` and ``target`` are codes of BCP 47.

    ``size`` (bytes) and ``sha256`` are None where the index does not give them.
    """

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    size: int | None = None
    sha256: str | None = None

    @property
    def file_name(self) -> str:
        version = re.sub(r"[^A-Za-z0-9]", "_", self.version)
        return f"translate-{self.source}_{self.target}-{version}.argosmodel"


def read_index(address: str) -> list[Offer]:
    """The translation packs in the index at ``address``. Raises FetchError."""
    raw = downloads.get(address, _MAX_BYTES)
    try:
        entries = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FetchError(f"the index {address} is not JSON") from error
    if not isinstance(entries, list):
        raise FetchError(f"the index {address} is not a list of packs")
    return [offer for offer in (_offer(entry, address) for entry in entries) if offer is not None]


def _offer(entry: Any, index: str) -> Offer | None:
    """The offer of an index entry; None unless it is a valid translation pack with a usable link."""
    if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
        return None
    source, target, version = (entry.get(key) for key in ("from_code", "to_code", "package_version"))
    if not all(isinstance(code, str) and _CODE.fullmatch(code) for code in (source, target)):
        return None
    try:
        Version(str(version))
    except InvalidVersion:
        return None
    given = entry.get("links")
    links = (
        [urljoin(index, link) for link in given if isinstance(link, str)] if isinstance(given, list) else []
    )
    # Packs of an index that was fetched over HTTPS must be fetched over HTTPS, too.
    allowed = {"https"} if urlsplit(index).scheme == "https" else {"http", "https"}
    usable = tuple(link for link in links if urlsplit(link).scheme in allowed)
    if not usable:
        return None
    size, sha256 = entry.get("size"), str(entry.get("sha256", "")).lower()
    return Offer(
        source=language_codes.of_pack(str(source)),
        target=language_codes.of_pack(str(target)),
        version=str(version),
        links=usable,
        size=size if isinstance(size, int) and size > 0 else None,
        sha256=sha256 if _SHA256.fullmatch(sha256) else None,
    )


def needed(
    offers: Iterable[Offer], source: str, target: str, installed: Collection[tuple[str, str]] = ()
) -> list[Offer]:
    """The newest packs that a route from ``source`` to ``target`` needs.

    These are the direct pack or, where there is none, the two through English, without the pairs in
    ``installed``. Raises FetchError where ``offers`` lack one.
    """
    newest: dict[tuple[str, str], Offer] = {}
    for offer in offers:
        other = newest.get((offer.source, offer.target))
        if other is None or Version(offer.version) > Version(other.version):
            newest[offer.source, offer.target] = offer
    if (source, target) in newest:
        return [newest[source, target]]
    steps = [pair for pair in ((source, HUB), (HUB, target)) if pair[0] != pair[1]]
    missing = [pair for pair in steps if pair not in installed]
    absent = [pair for pair in missing if pair not in newest]
    if absent or len(steps) == 1:
        names = " and ".join(f"{a} → {b}" for a, b in absent or steps)
        raise FetchError(f"the index offers no pack {names}, so {source} cannot be translated into {target}")
    return [newest[pair] for pair in missing]


def at_least(version: str, other: str) -> bool:
    """Whether ``version`` is ``other`` or newer."""
    return Version(version) >= Version(other)
