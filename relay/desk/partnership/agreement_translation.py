"""Machine translation of an agreement, with the partnership's glossary and the quality checks' findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relay.board import stored_translation
from relay.desk.partnership.entities import PARTS
from translation import Engine, Term


def translate(
    engine: Engine, texts: Mapping[str, str], *, source: str, target: str, terms: Sequence[Term]
) -> dict[str, Any]:
    """Translate an agreement. Returns the columns of an ``AgreementTranslation`` except ``agreement_id``.

    ``texts`` are by part (``PARTS``), at least one of them not empty; ``terms`` is the partnership's glossary
    (``board.glossary.terms``). Takes no session, so that a worker can call it outside any transaction. Raises
    NoRouteError, PackError, TextError.
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
    # All parts were translated on the same route, with the same packs.
    way = {name: by_part[written[0]][name] for name in ("target", "engine", "route", "packs")}
    translated = {part: by_part[part]["text"] if part in by_part else "" for part in PARTS}
    findings = {part: columns["signals"] for part, columns in by_part.items() if columns["signals"]}
    return {**way, **translated, "signals": findings}
