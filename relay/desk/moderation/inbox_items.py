"""Convert what waits into the inbox's list, and one of it into the item that is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from relay.board.entities import Post, Review
from relay.board.queries import with_cards
from relay.board.reader import Reader
from relay.board.visibility import Viewer, current
from relay.desk import labels
from relay.desk.moderation import flags, queries, queue_items, queue_queries
from relay.desk.moderation.entities import Flag, FlagKind
from relay.desk.moderation.flagged import flagged_thing
from relay.desk.moderation.queue_pages import MailLine, OpenItem
from relay.desk.moderation.queue_queries import Entry
from relay.judging.entities import HumanTranslation
from relay.learning.corrections.entities import Correction
from relay.people.entities import User
from relay.web import local_time
from relay.web.request_values import whole_number

_EXCERPT = 160  # characters of a text in the list

Address = Callable[[str], str]  # the address of the inbox with an item (its key) open


def lines(
    session: Session, entries: Sequence[Entry], looking: Reader, address: Address
) -> tuple[MailLine, ...]:
    """The list. A fixed number of statements."""
    rows = [entry.row for entry in entries]
    things = queries.worried_about(session, looking.viewer, [row for row in rows if isinstance(row, Flag)])
    reviewed = [row.translation.post_id for row in rows if isinstance(row, Review)]
    posts = queue_queries.posts_with_cards(session, reviewed)
    return tuple(_line(entry, looking, address(entry.key), things, posts) for entry in entries)


def _line(
    entry: Entry,
    looking: Reader,
    address: str,
    things: Mapping[int, queries.Thing],
    posts: Mapping[int, Post],
) -> MailLine:
    match row := entry.row:
        case Flag():
            return _worry(entry.key, row, things.get(row.id), looking, address)
        case Review():
            post, target = posts[row.translation.post_id], row.translation.target
            return MailLine(
                key=entry.key,
                kind="translation",
                address=address,
                name=post.author.name,
                avatar=post.author.avatar,
                side=looking.viewer.side(post.classroom_id),
                when=_when(post, looking),
                text=_excerpt(post.text),
                language=post.language,
                beside=_excerpt(row.version.text),
                beside_language=target,
                ticket=f"{row.translation_id}-{row.version_id}",
            )
        case Correction():
            return MailLine(
                key=entry.key,
                kind="correction",
                address=address,
                name=row.author.name,
                avatar=row.author.avatar,
                side=looking.viewer.side(row.classroom_id),
                when=_when(row, looking),
                text=_excerpt(row.text),
                language=row.post.language,
            )
        case _:
            return MailLine(
                key=entry.key,
                kind="human" if isinstance(row, HumanTranslation) else "message",
                address=address,
                name=row.author.name,
                avatar=row.author.avatar,
                side=looking.viewer.side(row.classroom_id),
                when=_when(row, looking),
                text=_excerpt(row.text),
                language=row.target if isinstance(row, HumanTranslation) else row.language,
            )


def _worry(key: str, flag: Flag, thing: queries.Thing | None, looking: Reader, address: str) -> MailLine:
    viewer, who = looking.viewer, _whose(flag)
    room = next((p.classroom for p in viewer.participations if p.classroom_id == flag.classroom_id), None)
    return MailLine(
        key=key,
        kind="worry",
        address=address,
        name=who.name,
        avatar=who.avatar,
        side=viewer.side(flag.classroom_id),
        when=_when(flag, looking),
        text=labels.reason(flag.reason),
        language=None,
        beside=_excerpt(thing.text) if thing is not None else "",
        beside_language=thing.language if thing is not None else None,
        elsewhere="" if flags.may_settle(viewer, flag) or room is None else room.city,
    )


def _whose(flag: Flag) -> User:
    """Whose thing was flagged: its author; of a machine translation, the author of the original."""
    if flag.about is not None:
        return flag.about
    return flag.post.author if flag.post is not None else flag.by


def _when(row: Post | Flag | HumanTranslation | Correction, looking: Reader) -> local_time.Moment:
    return local_time.short(row.created_at, looking.viewer.classroom.time_zone, looking.moment)


def _excerpt(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _EXCERPT else f"{words[: _EXCERPT - 1].rstrip()}…"


def opened(session: Session, key: str, looking: Reader, here: str, next_: str) -> OpenItem | None:
    """The item with ``key``; None where it is gone, or not for the viewer to see."""
    number = whole_number(key[1:])
    find = {
        "f": _open_worry,
        "p": _open_message,
        "h": _open_human,
        "c": _open_correction,
        "t": _open_translation,
    }.get(key[:1])
    if number is None or find is None:
        return None
    return find(session, number, looking, OpenItem(key, "", None, None, None, None, here, next_))


def _open_worry(session: Session, number: int, looking: Reader, empty: OpenItem) -> OpenItem | None:
    viewer = looking.viewer
    asked = session.scalar(queue_queries.flagged(viewer).where(Flag.id == number))
    thing = next(iter(queries.worried_about(session, viewer, [asked]).values()), None) if asked else None
    if asked is None or thing is None:
        return None
    about = None
    if asked.kind == FlagKind.POST and asked.post_id is not None and not thing.gone:
        about = _open_message(session, asked.post_id, looking, empty)
    elif asked.kind == FlagKind.TRANSLATION:
        about = _open_translation(session, asked.object_id, looking, empty)
    item = about.item if about is not None else None
    return replace(empty, kind="worry", thing=flagged_thing(thing, viewer, looking.moment), item=item)


def _open_message(session: Session, number: int, looking: Reader, empty: OpenItem) -> OpenItem | None:
    post = _post(session, looking.viewer, number)
    if post is None:
        return None
    return replace(empty, kind="message", item=queue_items.of_post(session, post, looking))


def _open_human(session: Session, number: int, looking: Reader, empty: OpenItem) -> OpenItem | None:
    human = session.scalar(
        queue_queries.held_humans(looking.viewer)
        .where(HumanTranslation.id == number)
        .options(joinedload(HumanTranslation.author))
    )
    post = _post(session, looking.viewer, human.post_id) if human is not None else None
    if human is None or post is None:
        return None
    return replace(empty, kind="human", human=queue_items.of_human(human, post, looking))


def _open_correction(session: Session, number: int, looking: Reader, empty: OpenItem) -> OpenItem | None:
    row = session.scalar(queue_queries.held_corrections(looking.viewer).where(Correction.id == number))
    post = _post(session, looking.viewer, row.post_id) if row is not None else None
    if row is None or post is None:
        return None
    return replace(empty, kind="correction", correction=queue_items.of_correction(row, post, looking))


def _open_translation(session: Session, number: int, looking: Reader, empty: OpenItem) -> OpenItem | None:
    review = session.get(Review, number)
    post = _post(session, looking.viewer, review.translation.post_id) if review is not None else None
    if review is None or post is None:
        return None
    item = queue_items.of_review(session, review, post, looking)
    return replace(empty, kind="translation", item=item)


def _post(session: Session, viewer: Viewer, number: int) -> Post | None:
    """A current post of the partnership that the viewer may read, with what its card shows."""
    return session.scalar(
        with_cards(select(Post)).where(
            Post.id == number,
            Post.partnership_id == viewer.partnership.id,
            current(Post),
            viewer.readable(Post),
            viewer.reachable(Post),
        )
    )
