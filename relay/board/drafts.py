"""Carry unsent text through a new sign-in, so that nothing typed is lost when a session ends.

``message``, ``topic`` and ``edit`` return the form fields to carry (see ``people.sessions.keeps``). After
sign-in, ``restore`` stores them as a draft and returns the address of the page that shows it.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for

from relay.board import stored_drafts, visibility
from relay.board.entities import Post, Thread
from relay.database import db
from relay.people.entities import User
from relay.people.sessions import signed_in
from relay.web.request_values import whole_number


def message() -> dict[str, str]:
    return {
        "kept_text": request.form.get("text", ""),
        "kept_thread": str(_address()["thread_id"]),
        "kept_parent": request.form.get("parent", ""),
    }


def topic() -> dict[str, str]:
    return {
        "kept_text": request.form.get("text", ""),
        "kept_title": request.form.get("title", ""),
        "kept_partnership": str(_address()["partnership_id"]),
    }


def edit() -> dict[str, str]:
    return {"kept_text": request.form.get("text", ""), "kept_post": str(_address()["post_id"])}


def _address() -> dict[str, Any]:
    return request.view_args or {}


@signed_in.connect
def restore(app: Flask, *, user: User, kept: dict[str, str]) -> str | None:
    """Store the carried fields as a draft if ``user`` may write on that board.

    Returns the address of the page that shows the draft, or None if nothing was stored. The fields come back
    from the browser, so they are checked like those of any form.
    """
    session = db.session()
    text, title = kept.get("kept_text", ""), kept.get("kept_title", "")
    if not text.strip() and not title.strip():
        return None
    post = session.get(Post, number) if (number := whole_number(kept.get("kept_post"))) else None
    thread_id = post.thread_id if post else whole_number(kept.get("kept_thread"))
    thread = session.get(Thread, thread_id) if thread_id else None
    partnership_id = thread.partnership_id if thread else whole_number(kept.get("kept_partnership"))
    viewer = visibility.viewer_of(session, user, partnership_id) if partnership_id else None
    if viewer is None or not viewer.may_write or (thread is None and "kept_partnership" not in kept):
        return None
    parent_id = whole_number(kept.get("kept_parent"))
    parent = session.get(Post, parent_id) if parent_id else None
    stored_drafts.store(
        session,
        user=user,
        partnership_id=viewer.partnership.id,
        thread_id=thread.id if thread else None,
        text=text,
        title=title,
        parent_id=parent.id if parent and thread and parent.thread_id == thread.id else None,
    )
    session.commit()
    if thread is None:
        return url_for("board.new_thread", partnership_id=viewer.partnership.id)
    return url_for("board.thread", thread_id=thread.id, _anchor="write")
