"""Unsaved judgements, translations and answers survive the end of a session.

Their contents travel through the sign-in pages in hidden fields (``people.sessions``), and are stored as
unsaved work once their author has signed in again.
"""

from __future__ import annotations

import json

from flask import Flask, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import visibility
from relay.board.entities import Post, TranslationJob, TranslationVersion
from relay.board.visibility import is_current
from relay.database import db
from relay.judging import judgements, queries
from relay.judging.entities import UnsavedJudgement
from relay.judging.forms import JudgingFields
from relay.people.entities import User
from relay.people.sessions import signed_in
from relay.web.request_values import whole_number


def judgement() -> dict[str, str]:
    """The fields of a judging form to carry through signing in (see ``people.sessions.keeps``)."""
    fields = JudgingFields.read(request.form.to_dict(flat=False))
    written = [*fields.guesses.values(), *fields.asks.values(), *fields.better.values()]
    return {"kept_judgement": json.dumps(fields.fields()), "kept_text": "\n".join(written)}


def translation() -> dict[str, str]:
    """The same for a human translation."""
    text = request.form.get("text", "")
    return _carried(JudgingFields(translation=text), text)


def answer() -> dict[str, str]:
    """The same for the author's answer to a question."""
    text = request.form.get("text", "")
    question = (request.view_args or {})["question_id"]
    return _carried(JudgingFields(meant={question: text}), text)


def _carried(fields: JudgingFields, text: str) -> dict[str, str]:
    address = request.view_args or {}
    return {
        "kept_judgement": json.dumps(fields.fields()),
        "kept_text": text,
        "kept_target": str(address["target"]),
        "kept_about": str(address.get("post_id") or request.form.get("about", "")),
    }


@signed_in.connect
def restore(app: Flask, *, user: User, kept: dict[str, str]) -> str | None:
    """Store the fields as unsaved work of ``user`` and return the address of its page.

    Returns None, and stores nothing, where nothing is filled in or the person may not take part there. The
    fields come from the browser, so they are trusted no more than any form.
    """
    fields = _read(kept.get("kept_judgement", ""))
    if fields is None or fields.empty:
        return None
    session = db.session()
    version = _version(session, fields, kept)
    row = session.get(TranslationJob, version.translation_id) if version else None
    post = session.get(Post, row.post_id) if row else None
    if version is None or row is None or post is None or not is_current(post):
        return None
    viewer = visibility.viewer_of(session, user, post.partnership_id)
    if viewer is None or not viewer.takes_part or not (viewer.may_read(post) and viewer.may_reach(post)):
        return None
    before = queries.unsaved(session, user.id, version.id)
    judgements.keep_unsaved(session, user, version, {**(before.form if before else {}), **fields.fields()})
    session.commit()
    if fields.translation:
        return url_for("judging.translate", post_id=post.id, target=row.target)
    older = version.id if version.id != row.current_id else None
    return url_for("judging.compare", post_id=post.id, target=row.target, version=older)


def _version(session: Session, fields: JudgingFields, kept: dict[str, str]) -> TranslationVersion | None:
    """The version that the fields name, or else the newest one of the translation that the address named."""
    if fields.version is not None:
        return session.get(TranslationVersion, fields.version)
    about = whole_number(kept.get("kept_about"))
    if about is None:
        return None
    return session.scalar(
        select(TranslationVersion)
        .join(TranslationJob, TranslationJob.current_id == TranslationVersion.id)
        .where(TranslationJob.post_id == about, TranslationJob.target == kept.get("kept_target", ""))
    )


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
    """The id of another version of the same translation that the person has unsaved work on, or None."""
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
