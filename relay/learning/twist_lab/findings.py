"""Findings: show the others what one noticed when one changed a sentence. The caller commits.

What is said is a post, put on the board like any other (``compose.create_post``): subject to the posting
rules of its author's class, and translated.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relay.board import compose, post_changes
from relay.board.entities import Post, PostKind
from relay.board.post_text import normalise
from relay.board.visibility import Viewer, is_current
from relay.learning.twist_lab.entities import Finding, Twist
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem

LONGEST = 500  # code points of what was noticed


class NotReady(Problem):
    message = _l("The machine is not done yet. Look at both translations first.")
    field = "note"


class MessageGone(Problem):
    message = _l("The author has taken this message back.")
    field = "note"


class NotYours(Problem):
    message = _l("Only its author can take this back.")


def parts(text: str) -> tuple[str, str]:
    """The changed sentence and what was noticed, of the text of a note or of its translation."""
    twisted, _, noticed = text.partition("\n")
    return twisted, noticed


def save(
    session: Session,
    author: User,
    viewer: Viewer,
    twist: Twist,
    noticed: str,
    *,
    form_key: str,
    languages: Catalog,
) -> Finding:
    """Show a twist to everybody on the board, with what was ``noticed``, in any language.

    ``form_key`` is the idempotency key. Raises NotReady, MessageGone, EmptyText, TextTooLong, NotText, and
    whatever ``compose.create_post`` raises.
    """
    if twist.result is None:
        raise NotReady
    noticed = normalise(noticed, LONGEST)
    post = session.get_one(Post, twist.post_id)
    if not is_current(post):
        raise MessageGone
    note = compose.create_post(
        session,
        author=author,
        viewer=viewer,
        kind=PostKind.FINDING,
        text=f"{twist.twisted}\n{noticed}",
        languages=languages,
        form_key=form_key,
        thread=post.thread,
        parent=post,
    )
    saved = session.scalar(select(Finding).where(Finding.note_id == note.id))
    if saved is not None:
        return saved
    finding = Finding(
        post_id=post.id,
        note_id=note.id,
        kind=twist.kind,
        source=twist.source,
        target=twist.target,
        original=twist.original,
        before=twist.result["before"],
        after=twist.result["after"],
    )
    session.add(finding)
    post.changed = note.changed
    session.flush()
    return finding


def take_back(session: Session, person: User, viewer: Viewer, finding: Finding) -> None:
    """Take a finding back; nothing of it is kept but that there was one. Raises NotYours, ReadOnly."""
    if finding.note.author_id != person.id:
        raise NotYours
    post_changes.withdraw(session, post=finding.note, viewer=viewer)
    finding.post.changed = finding.note.changed
    session.flush()
    session.execute(delete(Finding).where(Finding.id == finding.id))
