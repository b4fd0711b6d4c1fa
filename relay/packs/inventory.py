"""What lies in the folders of packs: which packs are used, which are passed over, and where they lead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from relay.config import SHIPPED
from translation import NoRouteError, Pack, PackError, Translator, model_card, packs


@dataclass(frozen=True)
class Held:
    """A pack that is here. ``shipped``: it came with the relay. ``used``: none of its pair is newer."""

    pack: Pack
    shipped: bool
    used: bool


@dataclass(frozen=True)
class Inventory:
    """``held`` by pair of languages, the one that is used first; ``broken`` is what cannot be used, and why.

    ``routes`` are chains of languages, ``("es", "en", "fr")``, for each ordered pair that there is one for.
    """

    held: tuple[Held, ...]
    broken: tuple[PackError, ...]
    routes: tuple[tuple[str, ...], ...]

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return packs.pairs([each.pack for each in self.held])


def take(folders: Sequence[Path]) -> Inventory:
    """Look into ``folders``. Reads what the packs say about themselves; loads none."""
    found, broken = packs.find(folders)
    with Translator.from_directories(folders, strict=False) as translator:
        used = {pack.path for pack in translator.packs}
        routes = _routes(translator)
    # Where that is also the folder that packs are installed into: what is installed there is unpacked.
    held = [Held(pack, pack.zipped and pack.path.parent == SHIPPED, pack.path in used) for pack in found]
    held.sort(key=lambda each: (each.pack.source, each.pack.target, not each.used))
    return Inventory(tuple(held), tuple(broken), routes)


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
    """The pack's model card as it is written; "" where it has none or it cannot be read."""
    try:
        return model_card(pack)
    except (PackError, OSError):
        return ""  # removed or damaged since the folders were looked into; the next look says so


def lost(before: Inventory, after: Inventory) -> Collection[tuple[str, str]]:
    """The ordered pairs of languages that could be translated ``before`` and cannot ``after``."""
    still = {(route[0], route[-1]) for route in after.routes}
    return sorted({(route[0], route[-1]) for route in before.routes} - still)


@dataclass(frozen=True)
class Removal:
    """What removing packs would do: the pairs of languages that could not be translated any more, the pack
    that would be used instead, and whether its pair would then go through another language.
    """

    lost: tuple[tuple[str, str], ...]
    instead: Pack | None
    detour: bool


def foresee(found: Inventory, gone: Collection[Pack]) -> Removal:
    """What removing ``gone``, packs of one pair of languages, would do."""
    pair = next(iter({(pack.source, pack.target) for pack in gone}))
    left = packs.newest(held.pack for held in found.held if held.pack not in gone)
    still = _reach(left.keys())
    return Removal(
        lost=tuple(sorted(_reach(found.pairs) - still)),
        instead=left.get(pair),
        detour=pair not in left and pair in still,
    )


def _reach(pairs: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The pairs of languages that some chain of ``pairs`` leads between."""
    reached, fresh = set(pairs), set(pairs)
    while fresh:
        fresh = {(a, d) for a, b in fresh for c, d in pairs if b == c and a != d} - reached
        reached |= fresh
    return frozenset(reached)
