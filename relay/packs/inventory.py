"""The inventory of the pack folders: the packs, which of them are used, and the routes they give."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from relay.config import SHIPPED
from translation import NoRouteError, Pack, PackError, Translator, model_card, packs


@dataclass(frozen=True)
class Held:
    """A pack in one of the folders.

    ``shipped``: it came with the relay. ``used``: the translator uses it, and no other of the same pair.
    """

    pack: Pack
    shipped: bool
    used: bool


@dataclass(frozen=True)
class Inventory:
    """The packs and routes of a relay.

    ``held`` is sorted by language pair, with the used pack of a pair first; ``broken`` holds the errors of
    unusable packs; ``routes`` has a chain of languages such as ``("es", "en", "fr")`` for each ordered pair
    of languages that can be translated.
    """

    held: tuple[Held, ...]
    broken: tuple[PackError, ...]
    routes: tuple[tuple[str, ...], ...]

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return packs.pairs([each.pack for each in self.held])


def take(folders: Sequence[Path]) -> Inventory:
    """Take the inventory of ``folders``. Reads the packs' metadata and loads no models."""
    found, broken = packs.find(folders)
    with Translator.from_directories(folders, strict=False) as translator:
        used = {pack.path for pack in translator.packs}
        routes = _routes(translator)
    held = [Held(pack, is_shipped(pack), pack.path in used) for pack in found]
    held.sort(key=lambda each: (each.pack.source, each.pack.target, not each.used))
    return Inventory(tuple(held), tuple(broken), routes)


def is_shipped(pack: Pack) -> bool:
    """Whether the pack came with the relay.

    Packs may be installed into the folder of shipped packs, too. Installed packs are unpacked, shipped ones
    are zipped.
    """
    return pack.zipped and pack.path.parent == SHIPPED


def _routes(translator: Translator) -> tuple[tuple[str, ...], ...]:
    languages = sorted(translator.languages)
    return tuple(
        route
        for source in languages
        for target in languages
        if source != target and (route := route_or_none(translator, source, target)) is not None
    )


def route_or_none(translator: Translator, source: str, target: str) -> tuple[str, ...] | None:
    try:
        return translator.route(source, target)
    except NoRouteError:
        return None


def card(pack: Pack) -> str:
    """The text of the pack's model card; "" where it has none or cannot be read."""
    try:
        return model_card(pack)
    except (PackError, OSError):
        return ""  # removed or damaged since the inventory was taken; the next inventory reports it


def lost(before: Inventory, after: Inventory) -> Collection[tuple[str, str]]:
    """The ordered language pairs that have a route in ``before`` and none in ``after``."""
    still = {(route[0], route[-1]) for route in after.routes}
    return sorted({(route[0], route[-1]) for route in before.routes} - still)


@dataclass(frozen=True)
class Removal:
    """The consequences of removing packs of one language pair.

    ``lost``: language pairs without a route afterwards; ``instead``: the pack used for the pair afterwards,
    None where there is none; ``detour``: whether the pair then takes a route through a pivot language.
    """

    lost: tuple[tuple[str, str], ...]
    instead: Pack | None
    detour: bool


def foresee(found: Inventory, gone: Collection[Pack]) -> Removal:
    """The consequences of removing ``gone``, which are packs of one language pair."""
    pair = next(iter({(pack.source, pack.target) for pack in gone}))
    left = packs.newest(held.pack for held in found.held if held.pack not in gone)
    still = _reach(left.keys())
    return Removal(
        lost=tuple(sorted(_reach(found.pairs) - still)),
        instead=left.get(pair),
        detour=pair not in left and pair in still,
    )


def _reach(pairs: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The ordered pairs of languages that a chain of ``pairs`` connects."""
    reached, fresh = set(pairs), set(pairs)
    while fresh:
        fresh = {(a, d) for a, b in fresh for c, d in pairs if b == c and a != d} - reached
        reached |= fresh
    return frozenset(reached)
