"""The texts of an agreement by machine: with the partnership's glossary, and with what the checks found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relay.board import stored_translation
from relay.desk.partnership.entities import PARTS
from translation import Engine, Term


def translate(
    engine: Engine, texts: Mapping[str, str], *, source: str, target: str, terms: Sequence[Term]
) -> dict[str, Any]:
    """The columns of an ``AgreementTranslation``, but for the agreement it belongs to.

    ``texts`` are by part (``PARTS``), at least one of them not empty; ``terms`` is what the partnership has
    decided about words (``board.glossary.terms``). It takes no session, so a worker calls it outside any
    transaction. Raises NoRouteError, PackError, TextError.
    """
    written = [part for part in PARTS if texts[part]]
    results = engine.translate(
        [texts[part] for part in written],
        source=source,
        target=target,
        glossaries=dict.fromkeys(range(len(written)), terms),
    )
    by_part = {
        part: stored_translation.columns(result) for part, result in zip(written, results, strict=True)
    }
    # All parts went the same way, through the same packs.
    way = {name: by_part[written[0]][name] for name in ("target", "engine", "route", "packs")}
    translated = {part: by_part[part]["text"] if part in by_part else "" for part in PARTS}
    findings = {part: columns["signals"] for part, columns in by_part.items() if columns["signals"]}
    return {**way, **translated, "signals": findings}
