"""A judgement outlives the session it was given in: its fields come along while its author signs in again."""

from __future__ import annotations

import json

from flask import Flask, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import queries as board
from relay.board.entities import Post, Translation, TranslationVersion
from relay.db import db
from relay.judging import services
from relay.judging.entities import UnsavedJudgement
from relay.judging.forms import JudgingFields
from relay.people.entities import User
from relay.people.session import signed_in


def judgement() -> dict[str, str]:
    """What to carry through signing in: see ``people.session.keeps``."""
    fields = JudgingFields.read(request.form.to_dict(flat=False))
    written = [*fields.guesses.values(), *fields.asks.values(), *fields.better.values()]
    return {"kept_judgement": json.dumps(fields.fields()), "kept_text": "\n".join(written)}


@signed_in.connect
def restore(app: Flask, *, user: User, kept: dict[str, str]) -> str | None:
    """Keep the form as unsaved work of ``user``, if they may judge there; the address where they find it.

    The fields come back from the browser, so they are as little to be trusted as any form.
    """
    fields = _read(kept.get("kept_judgement", ""))
    if fields is None or fields.version is None or fields.empty:
        return None
    session = db.session()
    version = session.get(TranslationVersion, fields.version)
    row = session.get(Translation, version.translation_id) if version else None
    post = session.get(Post, row.post_id) if row else None
    if version is None or row is None or post is None or post.withdrawn_at is not None:
        return None
    place = board.place_of(session, user, post.partnership_id)
    if place is None or not place.may_write:
        return None
    services.keep_unsaved(session, user, version, fields.fields())
    session.commit()
    older = version.id if version.id != row.current_id else None
    return url_for("judging.compare", post_id=post.id, target=row.target, version=older)


def _read(kept: str) -> JudgingFields | None:
    try:
        found = json.loads(kept)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    texts = {
        str(name): [value for value in values if isinstance(value, str)]
        for name, values in found.items()
        if isinstance(values, list)
    }
    return JudgingFields.read(texts)


def elsewhere(session: Session, user_id: int, version: TranslationVersion) -> int | None:
    """Another version of the same translation that somebody has unsaved work on."""
    return session.scalar(
        select(UnsavedJudgement.translation_version_id)
        .join(TranslationVersion, TranslationVersion.id == UnsavedJudgement.translation_version_id)
        .where(
            UnsavedJudgement.user_id == user_id,
            TranslationVersion.translation_id == version.translation_id,
            TranslationVersion.id != version.id,
        )
        .order_by(TranslationVersion.id.desc())
        .limit(1)
    )
