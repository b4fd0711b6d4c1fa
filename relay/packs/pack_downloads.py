"""Downloads of the packs in the index, for `relay packs download` and the button on the page of packs.

Nothing else in the relay uses the internet (a test looks at the imports).
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from relay.config import Settings
from relay.packs import downloads, pack_index
from relay.packs.downloads import Progress
from relay.packs.inventory import Inventory
from relay.packs.pack_index import Offer
from translation import PackError, packs

LIMIT = 500  # MB that a file may have, unless somebody says otherwise


def index_of(settings: Settings) -> str:
    """The address of the index that packs are fetched from."""
    return settings.pack_index or pack_index.PUBLIC


def host_of(settings: Settings) -> str:
    """Where that index is, for a person to read."""
    return urlsplit(index_of(settings)).hostname or index_of(settings)


def wanted(
    here: Inventory, offers: list[Offer], source: str, target: str, *, larger: bool = False
) -> list[Offer]:
    """What a translation from ``source`` into ``target`` takes of ``offers`` and is not here in that version.

    With ``larger``, a pack that came with the relay does not count as one that is here. Raises FetchError
    where the index lacks something.
    """
    pairs = packs.pairs([each.pack for each in here.held if not each.shipped]) if larger else here.pairs
    return [each for each in pack_index.needed(offers, source, target, pairs) if not _has(here, each)]


def fetch(settings: Settings, offer: Offer, *, limit: int, progress: Progress) -> Path:
    """Download ``offer``, of at most ``limit`` bytes. Raises FetchError and OSError; the next call resumes.

    Whoever calls deletes the file.
    """
    file = settings.data / "cache" / "downloads" / offer.file_name
    return downloads.download(
        offer.links, file, limit=limit, size=offer.size, sha256=offer.sha256, progress=progress
    )


def check(file: Path, offer: Offer) -> None:
    """Raise PackError unless ``file`` is a pack of the languages of ``offer``."""
    pack = packs.read(file)
    if (pack.source, pack.target) != (offer.source, offer.target):
        raise PackError(file.name, f"is a pack {pack.source} → {pack.target}")


def _has(here: Inventory, offer: Offer) -> bool:
    return any(
        (held.pack.source, held.pack.target) == (offer.source, offer.target)
        and pack_index.at_least(held.pack.version, offer.version)
        for held in here.held
    )
