"""From entries of a notebook to what its pages show of them."""

from __future__ import annotations

from collections.abc import Sequence

from relay.board.entities import Post, PostKind
from relay.board.visibility import Viewer, viewer_of
from relay.database import db, now
from relay.learning.notebook.entities import Direction
from relay.learning.notebook.pages import EntryView, ReviewCard
from relay.learning.notebook.queries import DueCard, Found
from relay.people.entities import User
from relay.web import local_time


def entries(found: Sequence[Found], reader: User) -> tuple[EntryView, ...]:
    """What a page shows of entries of ``reader``, in order. One more query for each of their partnerships."""
    boards = {each.post.partnership_id for each in found if each.post is not None}
    viewers = {board: viewer_of(db.session(), reader, board) for board in boards}
    return tuple(
        _entry(each, reader, viewers[each.post.partnership_id] if each.post is not None else None)
        for each in found
    )


def _entry(found: Found, reader: User, viewer: Viewer | None) -> EntryView:
    row, post = found.entry, found.post
    zone = (viewer.classroom if viewer else post.classroom).time_zone if post is not None else ""
    return EntryView(
        id=row.id,
        text=row.text,
        language=row.language,
        other_text=row.other_text,
        other_language=row.other_language,
        by_machine=row.by_machine,
        sentence=found.sentence,
        note=row.note,
        known=row.known_at is not None,
        author=post.author.name if post is not None else None,
        mine=post is not None and post.author_id == reader.id,
        side=viewer.side(post.classroom_id) if viewer is not None and post is not None else None,
        written=local_time.short(post.created_at, zone, now()) if post is not None else None,
        post=_message(post) if post is not None else None,
        thread=post.thread_id if viewer is not None and post is not None else None,
    )


def _message(post: Post) -> int:
    """The id of the message to go to: a finding stands on no topic, but the message that it is about does."""
    return post.parent_id if post.kind == PostKind.FINDING and post.parent_id else post.id


def review(due: DueCard, reader: User, *, shown: bool) -> ReviewCard:
    """A card to review; with its back where that is ``shown``."""
    (entry,) = entries([due.found], reader)
    forth = (entry.text, entry.language), (entry.other_text, entry.other_language)
    front, back = forth if due.card.direction == Direction.FORTH else forth[::-1]
    return ReviewCard(
        entry=entry.id,
        direction=due.card.direction,
        seen=due.card.due_at.isoformat(),
        front=front[0],
        front_language=front[1],
        back=back[0] if shown else "",
        back_language=back[1],
        sentence=entry.sentence if shown else "",
        sentence_language=entry.language,
        note=entry.note if shown else "",
        side=entry.side,
    )
