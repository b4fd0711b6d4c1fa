"""Find the route between two languages through the installed packs."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from itertools import pairwise

from translation.engine import NoRouteError

# The preferred pivot, since almost every Argos pack translates to or from English.
HUB = "en"


def route(pairs: Collection[tuple[str, str]], source: str, target: str) -> tuple[str, ...]:
    """The shortest chain of languages from ``source`` to ``target``, both included.

    Among equally short chains, one through English is preferred. ``pairs`` are the (from, to) of the
    installed packs. If ``source`` is ``target``, the chain is that one language. Raises NoRouteError, which
    names the smallest set of packs that would complete a route.
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
    """The cheapest chain, and the packs (from, to) that are missing for it.

    Dijkstra's algorithm with the cost (packs to install, steps, steps not touching English, the chain
    itself). Only packs to or from English are suggested, since hardly any others are published.
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
