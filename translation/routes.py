"""The chain of languages from one to another, over the packs that are installed."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from itertools import pairwise

from translation.engine import NoRouteError

# Almost every Argos pack leads to or from English: the language to go through, and to suggest going through.
HUB = "en"


def route(pairs: Collection[tuple[str, str]], source: str, target: str) -> tuple[str, ...]:
    """The shortest chain from ``source`` to ``target``, both included; of equal ones the one through English.

    ``pairs`` are the (from, to) of the installed packs. A language leads to itself, whatever is installed.
    Raises NoRouteError, which names the fewest further packs that would make a route.
    """
    if source == target:
        return (source,)
    chain, missing = _cheapest(pairs, source, target)
    if missing:
        raise NoRouteError(source, target, missing)
    return chain


def _cheapest(
    pairs: Collection[tuple[str, str]], source: str, target: str
) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Dijkstra over (packs to install, steps, steps not touching English, the chain itself).

    Packs to be suggested are only those to or from English, since no others are published.
    """
    languages = {code for pair in pairs for code in pair} | {source, target, HUB}
    queue: list[tuple[int, int, int, tuple[str, ...]]] = [(0, 0, 0, (source,))]
    done: set[str] = set()
    while queue:
        wanted, steps, detours, chain = heapq.heappop(queue)
        here = chain[-1]
        if here == target:
            return chain, [pair for pair in pairwise(chain) if pair not in pairs]
        if here in done:
            continue
        done.add(here)
        for there in sorted(languages - done):
            installed = (here, there) in pairs
            if installed or HUB in (here, there):
                cost = (wanted + (not installed), steps + 1, detours + (HUB not in (here, there)))
                heapq.heappush(queue, (*cost, (*chain, there)))
    raise AssertionError("every language is two steps through English away from every other")
