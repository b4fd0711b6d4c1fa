"""Which way from one language to another."""

from __future__ import annotations

import pytest

from translation import NoRouteError
from translation.routes import route

HUB = {("es", "en"), ("en", "es"), ("fr", "en"), ("en", "fr")}


@pytest.mark.parametrize(
    ("pairs", "source", "target", "expected"),
    [
        (HUB, "es", "en", ("es", "en")),
        (HUB, "es", "fr", ("es", "en", "fr")),
        (HUB | {("es", "fr")}, "es", "fr", ("es", "fr")),
        ({("es", "ca"), ("ca", "fr"), *HUB}, "es", "fr", ("es", "en", "fr")),
        ({("es", "ca"), ("ca", "fr")}, "es", "fr", ("es", "ca", "fr")),
        ({("es", "pt"), ("pt", "en"), ("en", "fr")}, "es", "fr", ("es", "pt", "en", "fr")),
        (set(), "es", "es", ("es",)),
    ],
)
def test_the_shortest_chain_through_english_where_there_is_a_choice(
    pairs: set[tuple[str, str]], source: str, target: str, expected: tuple[str, ...]
) -> None:
    assert route(pairs, source, target) == expected


@pytest.mark.parametrize(
    ("pairs", "source", "target", "missing"),
    [
        (set(), "es", "en", [("es", "en")]),
        (set(), "es", "fr", [("es", "en"), ("en", "fr")]),
        ({("es", "en")}, "es", "fr", [("en", "fr")]),
        ({("es", "en"), ("fr", "en")}, "en", "fr", [("en", "fr")]),
        (HUB, "es", "zh", [("en", "zh")]),
    ],
)
def test_what_to_install_is_said_where_there_is_none(
    pairs: set[tuple[str, str]], source: str, target: str, missing: list[tuple[str, str]]
) -> None:
    with pytest.raises(NoRouteError) as error:
        route(pairs, source, target)
    assert list(error.value.missing) == missing
    assert all(f"{a} → {b}" in str(error.value) for a, b in missing)
    assert route(pairs | set(missing), source, target)[0] == source
