"""The job kind that translates posts."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlalchemy.orm import Session

from relay.board import translation_queue
from relay.board.entities import TranslationJob
from relay.board.translation_queue import Claimed
from relay.jobs import Lane, LeasedKind, reason
from relay.packs.catalog import catalog
from translation import Engine, NoRouteError, PackError, Span, Translation

log = structlog.get_logger()

BATCH_ROWS = 32
BATCH_CHARACTERS = 30_000


class PostTranslations(LeasedKind[Claimed, Translation]):
    """Translations of posts. ``engine`` replaces the installed translator (for tests)."""

    name = "translation"
    lane = Lane.ENGINE
    priority = 10
    entity = TranslationJob

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine

    def upkeep(self, session: Session) -> None:
        """Requeue rows whose missing packs have been installed."""
        languages = catalog()
        try:
            languages.translator.rescan()
        except PackError as error:  # a newly installed pack is broken: go on with the packs already loaded
            log.warning("language pack refused", source=error.source, reason=error.reason)
        taken = translation_queue.requeue(session, languages.missing)
        if taken:
            log.info("packs are there now", taken_up=taken)

    def recover(self, session: Session) -> int:
        return translation_queue.recover(session)

    def claim(self, session: Session, owner: str) -> list[Claimed]:
        return translation_queue.claim(session, owner, rows=BATCH_ROWS, characters=BATCH_CHARACTERS)

    def run(self, claimed: Sequence[Claimed]) -> list[Translation]:
        engine = self._engine or catalog().translator
        mixed = {
            index: [(Span(start, end), language) for start, end, language in row.sentences]
            for index, row in enumerate(claimed)
            if row.sentences
        }
        return engine.translate(
            [row.text for row in claimed],
            source=claimed[0].source,
            target=claimed[0].target,
            sentence_languages=mixed or None,
            glossaries={index: row.terms for index, row in enumerate(claimed)},
        )

    def settle(self, session: Session, claimed: Claimed, result: Translation) -> bool:
        return translation_queue.attach(session, claimed, result)

    def back_off(self, session: Session, claimed: Claimed, error: Exception) -> None:
        if isinstance(error, NoRouteError):
            translation_queue.lack_pack(session, claimed, error.missing)
        elif self.is_trouble(error):
            translation_queue.hold_up(session, claimed, reason(error))
        else:
            translation_queue.back_off(session, claimed, reason(error))


KIND = PostTranslations()
