"""The page of language packs. Teachers look; whoever runs the server changes them with `relay packs`."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from relay.config import Settings
from relay.desk.blueprint import bp
from relay.languages import inventory
from relay.people.session import teacher_required


@dataclass(frozen=True)
class PackLine:
    """One pack that is here. ``card`` is its own description, as it is written."""

    source: str
    target: str
    name: str
    version: str
    size: str  # "7.7 MB"
    shipped: bool
    used: bool
    card: str


@dataclass(frozen=True)
class PacksPage:
    """desk/packs/packs.html. ``reach`` has, by language, the languages that it can be translated into, each
    with those that are gone through. ``broken`` names files, not folders of this machine.
    """

    packs: tuple[PackLine, ...]
    reach: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    broken: tuple[tuple[str, str], ...]


@bp.get("/packs")
@teacher_required
def packs() -> ResponseReturnValue:
    """The language packs that are here, with their model cards, and what can be translated with them."""
    settings: Settings = current_app.config["RELAY"]
    found = inventory.take(settings.packs)
    page = PacksPage(
        packs=tuple(
            PackLine(
                source=held.pack.source,
                target=held.pack.target,
                name=held.pack.name,
                version=held.pack.version,
                size=f"{format_decimal(round(held.pack.size / 1e6, 1))} MB",
                shipped=held.shipped,
                used=held.used,
                card=inventory.card(held.pack),
            )
            for held in found.held
        ),
        reach=_by_source(found.routes),
        broken=tuple((error.source.rsplit("/", 1)[-1], error.reason) for error in found.broken),
    )
    return render_template("desk/packs/packs.html", page=page)


def _by_source(
    routes: tuple[tuple[str, ...], ...],
) -> tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    grouped: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for route in routes:
        grouped.setdefault(route[0], []).append((route[-1], route[1:-1]))
    return tuple((source, tuple(targets)) for source, targets in grouped.items())
