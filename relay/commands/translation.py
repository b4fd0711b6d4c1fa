"""`relay translate` and `relay detect`: the language library on the command line."""

from __future__ import annotations

import sys

import click

from relay.commands.application import settings
from translation import LanguageDetector, NoRouteError, PackError, TextError, Translator


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.argument("text", required=False)
@click.option("-v", "--verbose", is_flag=True, help="Say which packs were used and what looks wrong.")
def translate(source: str, target: str, text: str | None, verbose: bool) -> None:
    """Translate TEXT (or standard input) from one language into another."""
    chosen = settings()
    text = _given(text)
    with Translator.from_directories(
        chosen.packs,
        cache=chosen.data / "cache" / "packs",
        strict=False,
        threads=chosen.translator_threads,
        candidates=chosen.translator_candidates,
    ) as translator:
        try:
            (result,) = translator.translate([text], source=source, target=target)
        except NoRouteError as error:
            raise click.ClickException(f"{error}; relay packs list shows what there is") from error
        except (PackError, TextError) as error:
            raise click.ClickException(str(error)) from error
    click.echo(result.text)
    if verbose:
        used = ", ".join(f"{name} {version}" for name, version in result.packs)
        click.echo(f"{' → '.join(result.route)}; {used}", err=True)
        if result.findings:
            click.echo(f"quality checks: {', '.join(sorted(result.findings))}", err=True)


@click.command()
@click.argument("text", required=False)
@click.option("--sentences", is_flag=True, help="One line for each sentence.")
def detect(text: str | None, sentences: bool) -> None:
    """Detect the language of TEXT (or standard input) and its probability; "-" for an unknown language."""
    chosen = settings()
    text = _given(text)
    with Translator.from_directories(chosen.packs, strict=False) as translator:
        known = translator.languages & LanguageDetector.supported()
    detector = LanguageDetector(sorted(known) or ["en", "es", "fr"])
    try:
        if sentences:
            for span, detection in detector.sentences(text):
                piece = text[span.start : span.end]
                click.echo(f"{detection.language or '-'}\t{detection.confidence:.2f}\t{piece}")
        else:
            detection = detector.detect(text)
            click.echo(f"{detection.language or '-'}\t{detection.confidence:.2f}")
    except TextError as error:
        raise click.ClickException(str(error)) from error


def _given(text: str | None) -> str:
    if text is not None:
        return text
    try:
        return sys.stdin.buffer.read().decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"standard input is not UTF-8 (byte {error.start})") from error
