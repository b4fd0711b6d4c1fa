"""The pages of language packs: teachers see the packs, administrators can add and remove them.

The server's operator can do the same with `relay packs`.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from relay.config import Settings
from relay.database import db
from relay.desk.audit_log import queries as log
from relay.desk.audit_log.pages import Line, lines
from relay.desk.blueprint import bp
from relay.desk.notices.mailer import zone_of
from relay.desk.packs import incoming_packs, installed_packs, wanted_packs
from relay.packs import inventory, pack_downloads
from relay.packs.inventory import Inventory
from relay.people.sessions import administrator_required, current_person, teacher_required
from relay.web.language_names import name_in
from relay.web.locale import page_language

_LOGGED = 20


@dataclass(frozen=True)
class PackLine:
    """One installed pack. ``card`` is the text of its model card."""

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
    """desk/packs/packs.html

    ``reach`` is, by source language, the target languages, each with the pivot languages on its route.
    ``small`` are the directions (source, target) for which a pack is used that came with the relay.
    ``broken`` are (file name without its folder, reason).
    """

    packs: tuple[PackLine, ...]
    small: tuple[tuple[str, str], ...]
    reach: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    broken: tuple[tuple[str, str], ...]
    changes: Changes | None  # None: the viewer is not an administrator


@dataclass(frozen=True)
class Direction:
    """A direction for which larger packs are asked, or worth asking for. ``asked``: how far that is."""

    source: str
    target: str
    asked: wanted_packs.Wanted | None
    size: str = ""  # "12.3 of 87.0 MB"

    @property
    def percent(self) -> int | None:
        """How much of the file has arrived; None where that is not known."""
        return 100 * self.asked.done // self.asked.total if self.asked and self.asked.total else None


@dataclass(frozen=True)
class Changes:
    """What administrators see in addition.

    ``directions`` are those to get larger packs for; ``host`` is where they come from, and ``most`` the MB
    that one may have.
    ``folder`` is the folder on the server for packs to install, None where the relay has no folder to install
    packs into. ``usable``: the worker can take files from it.
    """

    directions: tuple[Direction, ...]
    host: str
    most: int
    folder: str | None
    usable: bool
    waiting: tuple[incoming_packs.Waiting, ...]
    refused: tuple[incoming_packs.Refused, ...]
    log: tuple[Line, ...]


@dataclass(frozen=True)
class RemovePage:
    """desk/packs/remove.html"""

    source: str
    target: str
    version: str
    size: str
    removal: inventory.Removal
    problem: installed_packs.NotRemoved | None


@bp.get("/packs")
@teacher_required
def packs() -> ResponseReturnValue:
    """The installed language packs with their model cards, and the routes that they make possible."""
    found = inventory.take(_settings().packs)
    page = PacksPage(
        packs=tuple(
            PackLine(
                source=held.pack.source,
                target=held.pack.target,
                name=held.pack.name,
                version=held.pack.version,
                size=_size(held.pack.size),
                shipped=held.shipped,
                used=held.used,
                card=inventory.card(held.pack),
            )
            for held in found.held
        ),
        small=tuple(
            (held.pack.source, held.pack.target) for held in found.held if held.shipped and held.used
        ),
        reach=_by_source(found.routes),
        broken=tuple((error.source.rsplit("/", 1)[-1], error.reason) for error in found.broken),
        changes=_changes(found) if current_person().is_administrator else None,
    )
    return render_template("desk/packs/packs.html", page=page)


@bp.route("/packs/<source>/<target>/<version>/remove", methods=["GET", "POST"])
@administrator_required
def remove_pack(source: str, target: str, version: str) -> ResponseReturnValue:
    """Show what removing an installed pack would do (GET), and remove it (POST)."""
    folders = _settings().packs
    gone = installed_packs.removable(folders, source, target, version)
    if not gone:
        abort(404)
    problem = None
    if request.method == "POST":
        try:
            for pack in gone:
                installed_packs.remove(db.session(), current_person(), pack)
                db.session.commit()  # one by one, so that each removal is recorded even if the next one fails
        except installed_packs.NotRemoved as refused:
            db.session.rollback()
            problem = refused
        else:
            names = {
                "source": name_in(source, page_language()),
                "target": name_in(target, page_language()),
                "version": version,
            }
            flash(_("Removed: %(source)s → %(target)s, version %(version)s.", **names))
            return redirect(url_for("desk.packs"))
    page = RemovePage(
        source=source,
        target=target,
        version=version,
        size=_size(sum(pack.size for pack in gone)),
        removal=inventory.foresee(inventory.take(folders), gone),
        problem=problem,
    )
    return render_template("desk/packs/remove.html", page=page), 400 if problem else 200


@bp.post("/packs/get")
@administrator_required
def get_packs() -> ResponseReturnValue:
    """Ask a worker for larger packs: of the direction in the form, or of every one that is worth it."""
    settings, session = _settings(), db.session()
    one = (request.form.get("source", ""), request.form.get("target", ""))
    if request.form.get("let_go"):
        wanted_packs.let_go(settings.wanted_packs, *one)
        return redirect(url_for("desk.packs", _anchor="larger"))
    worth = wanted_packs.worth_getting(session, inventory.take(settings.packs))
    pairs = [pair for pair in worth if pair == one] if any(one) else worth
    if not settings.packs or not pairs:
        abort(404)
    try:
        wanted_packs.ask(session, current_person(), settings.wanted_packs, pairs)
        session.commit()
    except OSError as error:
        session.rollback()
        flash(_("The relay cannot write into its folder: %(reason)s", reason=error.strerror), "problem")
    return redirect(url_for("desk.packs", _anchor="larger"))


def _settings() -> Settings:
    settings: Settings = current_app.config["RELAY"]
    return settings


def _size(number: int) -> str:
    return f"{format_decimal(round(number / 1e6, 1))} MB"


def _changes(found: Inventory) -> Changes:
    settings, session = _settings(), db.session()
    folder = settings.incoming_packs
    entries = log.latest(session, log.of_relay(), _LOGGED)
    return Changes(
        directions=_directions(found),
        host=pack_downloads.host_of(settings),
        most=pack_downloads.LIMIT,
        folder=str(folder) if settings.packs else None,
        usable=incoming_packs.usable(folder),
        waiting=incoming_packs.waiting(folder),
        refused=incoming_packs.refused(folder),
        log=lines(session, entries, zone_of(current_person())),
    )


def _directions(found: Inventory) -> tuple[Direction, ...]:
    asked = {(each.source, each.target): each for each in wanted_packs.wanted(_settings().wanted_packs)}
    worth = wanted_packs.worth_getting(db.session(), found)
    return tuple(
        Direction(source, target, now, _arrived(now))
        for source, target in sorted({*worth, *asked})
        for now in (asked.get((source, target)),)
    )


def _arrived(now: wanted_packs.Wanted | None) -> str:
    if now is None or not now.done:
        return ""
    done = format_decimal(round(now.done / 1e6, 1))
    return str(_("%(done)s of %(all)s", done=done, all=_size(now.total))) if now.total else f"{done} MB"


def _by_source(
    routes: tuple[tuple[str, ...], ...],
) -> tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    grouped: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for route in routes:
        grouped.setdefault(route[0], []).append((route[-1], route[1:-1]))
    return tuple((source, tuple(targets)) for source, targets in grouped.items())
