"""`relay packs`: list, verify, install, remove and download language packs.

All of this works while the relay runs: a pack is put in place by a rename, and workers pick up new packs
within half a minute.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

import click

from relay.commands.application import settings
from relay.config import Settings
from relay.packs import installation, inventory, pack_downloads, pack_index
from relay.packs.downloads import FetchError
from translation import Pack, PackError, examine, language_codes, packs

_WORKERS = "A relay that is running uses it within half a minute."
_SMALL = (
    "The shipped packs are small: for trying out, and for schools that can get no others. For a real class\n"
    "get larger ones first, with relay packs download FROM TO; models/README.md says how good which are."
)


@click.group("packs")
def packs_group() -> None:
    """List, download, install, verify and remove language packs."""


@packs_group.command("list")
def list_packs() -> None:
    """List the packs with their folders, and the routes between languages."""
    chosen = settings()
    found = inventory.take(chosen.packs)
    for error in found.broken:
        click.echo(f"unusable: {error}", err=True)
    if not found.held:
        folders = ", ".join(str(folder) for folder in chosen.packs)
        raise click.ClickException(f"no language packs in {folders}; relay packs download FROM TO gets one")
    click.echo("Packs")
    for held in found.held:
        origin = "shipped" if held.shipped else "installed"
        passed_over = "" if held.used else "  (not used: another of this pair is newer, or comes first)"
        click.echo(f"  {_line(held.pack)}  {origin}  {held.pack.path}{passed_over}")
    click.echo("Routes")
    for route in found.routes:
        via = f"  via {', '.join(route[1:-1])}" if len(route) > 2 else ""
        click.echo(f"  {route[0]} → {route[-1]}{via}")
    if any(held.shipped and held.used for held in found.held):
        click.echo(_SMALL, err=True)  # beside the list, which programs may read


@packs_group.command("verify")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def verify_packs(paths: tuple[Path, ...]) -> None:
    """Verify packs: compare checksums, load the model, translate a sentence.

    PATHS are *.argosmodel files or folders; without any, all packs that `relay packs list` shows.
    """
    failed = False
    if not paths:
        found = inventory.take(settings().packs)
        paths = tuple(held.pack.path for held in found.held)
        for error in found.broken:
            click.echo(str(error), err=True)
            failed = True
    for path in paths:
        try:
            click.echo("\n".join(_examined(path)))
        except PackError as error:
            click.echo(str(error), err=True)
            failed = True
    if failed:
        sys.exit(1)


def _examined(path: Path) -> list[str]:
    """The report on a pack that works, as lines. Raises PackError for one that does not."""
    examination = examine(path)
    sums = "checksums right" if examination.checked else "no checksums to compare with"
    lines = [f"{path}: {_line(examination.pack)}, works, {sums}"]
    if examination.sentence:
        known = f"  (a person: {examination.known})" if examination.known else ""
        lines.append(f"  {examination.sentence} → {examination.output}{known}")
    else:
        lines.append("  No known sentence in this language: try one with relay translate.")
    if examination.rare_words:
        lines.append(
            f"  with a dictionary of {examination.rare_words:,} rare words"
            f" ({packs.DICTIONARY_LICENCE} in the pack)"
        )
    return lines


@packs_group.command("install")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def install_packs(files: tuple[Path, ...]) -> None:
    """Install language packs from FILES (*.argosmodel, or unpacked folders)."""
    chosen = settings()
    failed = False
    for file in files:
        try:
            _install(chosen, file)
        except PackError as error:
            click.echo(f"not installed: {error}", err=True)
            failed = True
    if failed:
        sys.exit(1)


def _install(chosen: Settings, file: Path) -> None:
    """Install a pack and report it. Raises PackError."""
    into = _folder(chosen)
    try:
        pack = installation.install(file, into)
    except OSError as error:
        raise click.ClickException(f"{into} cannot be written: {error.strerror or error}") from error
    click.echo(f"Installed {_line(pack)} in {pack.path}. {_WORKERS}")
    for held in inventory.take(chosen.packs).held:
        if held.used and (held.pack.source, held.pack.target) == (pack.source, pack.target):
            if held.pack.path != pack.path:
                click.echo(f"Not used: {held.pack.path} is version {held.pack.version}.", err=True)
            return


@packs_group.command("try-out", hidden=True)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("into", type=click.Path(path_type=Path))
def try_out(file: Path, into: Path) -> None:
    """Examine and install FILE for a worker, which reads the answer (relay.packs.installation)."""
    click.echo(installation.try_out(file, into))


@packs_group.command("remove")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--version", "number", help="Only this version, where there are several.")
def remove_pack(source: str, target: str, number: str | None) -> None:
    """Remove the installed packs that translate FROM one language TO another.

    Packs that came with the relay cannot be removed.
    """
    chosen = settings()
    before = inventory.take(chosen.packs)
    of_pair = [held for held in before.held if (held.pack.source, held.pack.target) == (source, target)]
    ours = [held.pack for held in of_pair if not held.shipped and number in (None, held.pack.version)]
    if not ours:
        kept = [held.pack for held in of_pair if held.shipped]
        why = f"; {kept[0].path} came with the relay and stays" if kept else ""
        raise click.ClickException(
            f"no installed pack {source} → {target}{f' {number}' if number else ''}{why}"
        )
    for pack in ours:
        try:
            packs.remove(pack)
        except OSError as error:
            raise click.ClickException(f"{pack.path} cannot be removed: {error.strerror or error}") from error
        click.echo(f"Removed {_line(pack)} from {pack.path}.")
    lost = inventory.lost(before, inventory.take(chosen.packs))
    if lost:
        click.echo(f"No longer translated: {', '.join(f'{a} → {b}' for a, b in lost)}.")


@packs_group.command("download")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option(
    "--limit",
    default=pack_downloads.LIMIT,
    show_default=True,
    type=click.IntRange(1, 20_000),
    help="MB that a file may have.",
)
@click.option("--by-hand", is_flag=True, help="Fetch nothing: print what to fetch and where to put it.")
def download_packs(source: str, target: str, limit: int, by_hand: bool) -> None:
    """Download and install the packs that translate FROM one language TO another.

    They come from RELAY_PACK_INDEX or else the public Argos index. Where there is no direct pack, downloads
    the two that translate through English. Interrupted downloads resume when the command is run again. Only
    the button of administrators on the page of packs does the same.
    """
    source, target = language_codes.of_pack(source), language_codes.of_pack(target)
    if source == target:
        raise click.UsageError("FROM and TO are the same language")
    chosen = settings()
    here = inventory.take(chosen.packs)
    index = pack_downloads.index_of(chosen)
    try:
        offers = pack_index.read_index(index)
    except FetchError as error:
        if by_hand:
            click.echo("\n".join(_by_hand_without_index(index, source, target, _folder(chosen))))
            return
        raise click.ClickException(f"{error}; --by-hand says what to fetch elsewhere") from error
    try:
        wanted = pack_downloads.wanted(here, offers, source, target)
    except FetchError as error:
        raise click.ClickException(str(error)) from error
    if not wanted:
        click.echo(f"Nothing to fetch: what {source} → {target} takes is here (relay packs list).")
        return
    if by_hand:
        click.echo("\n".join(_by_hand(wanted, _folder(chosen))))
        return
    for offer in wanted:
        _download(chosen, offer, limit * 1_000_000)


def _download(chosen: Settings, offer: pack_index.Offer, limit: int) -> None:
    click.echo(f"Fetching {offer.source} → {offer.target} {offer.version}", err=True)
    progress = _Progress()
    try:
        file = pack_downloads.fetch(chosen, offer, limit=limit, progress=progress)
    except FetchError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{chosen.data} cannot be written: {error.strerror or error}") from error
    finally:
        progress.end()
    try:
        pack_downloads.check(file, offer)
        _install(chosen, file)
    except PackError as error:
        raise click.ClickException(f"not installed, what was fetched is of no use: {error}") from error
    finally:
        file.unlink(missing_ok=True)


class _Progress:
    """Progress on standard error: on a terminal one line, rewritten; else a line for each 10 % or 10 MB."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._shown = -1

    def __call__(self, done: int, total: int | None) -> None:
        step = done * 100 // total if total else done // 1_000_000
        if step == self._shown or (not self._live and step // 10 == self._shown // 10):
            return
        self._shown = step
        share = f"{step:3d} %  {done / 1e6:.1f} of {total / 1e6:.1f} MB" if total else f"{done / 1e6:.1f} MB"
        click.echo(f"\r  {share}" if self._live else f"  {share}", err=True, nl=not self._live)

    def end(self) -> None:
        if self._live and self._shown >= 0:
            click.echo(err=True)


def _by_hand(offers: Collection[pack_index.Offer], folder: Path) -> list[str]:
    lines = ["1. On a computer with internet, fetch:"]
    for offer in offers:
        size = f", {offer.size / 1e6:.1f} MB" if offer.size else ""
        lines.append(f"   {offer.source} → {offer.target} {offer.version}{size}")
        lines += [f"     {'or ' if number else ''}{link}" for number, link in enumerate(offer.links)]
        if offer.sha256:
            lines.append(f"     SHA-256 {offer.sha256}")
    return [*lines, *_carry([offer.links[0].rsplit("/", 1)[-1] for offer in offers], folder)]


def _by_hand_without_index(index: str, source: str, target: str, folder: Path) -> list[str]:
    """Instructions where the index cannot be read from this machine, so that a person has to read it."""
    hub, source, target = pack_index.HUB, *map(language_codes.in_packs, (source, target))
    lines = [
        f"1. On a computer with internet, open {index}",
        f'   Look for the entry with "from_code": "{source}" and "to_code": "{target}"',
        "   and fetch the first of its links.",
    ]
    if hub not in (source, target):
        lines.append(f"   Without such an entry fetch two: {source} → {hub} and {hub} → {target}.")
    return [*lines, *_carry(["FILE"], folder)]


def _carry(names: Collection[str], folder: Path) -> list[str]:
    return [
        "2. Carry what you fetched here, on a USB stick for example, and give the command:",
        f"   relay packs install {' '.join(names)}",
        f"   (or put the files as they are into {folder})",
        "3. See whether they work: relay packs verify",
    ]


def _folder(chosen: Settings) -> Path:
    """The folder that packs are installed into: the last of RELAY_PACKS. Raises ClickException for none."""
    if not chosen.packs:
        raise click.ClickException("RELAY_PACKS names no folder")
    return chosen.packs[-1]


def _line(pack: Pack) -> str:
    return f"{pack.source} → {pack.target}  {pack.name} {pack.version}  {pack.size / 1e6:.1f} MB"
