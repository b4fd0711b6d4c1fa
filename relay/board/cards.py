"""Turn entities into the dataclasses of ``pages``: a post's side, its translation and their states."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from relay.board import pages, quality_check_labels, queries
from relay.board.entities import (
    LanguageSource,
    Participation,
    Post,
    PostKind,
    Review,
    ReviewState,
    Thread,
    TranslationJob,
    TranslationState,
    TranslationVersion,
)
from relay.board.reader import Reader
from relay.board.stored_translation import sentence_pairs, unsure_words
from relay.board.thanks_queries import Given, may_thank
from relay.board.unread import TopicNews
from relay.board.visibility import Viewer, is_current, is_hidden, is_visible
from relay.packs.published_languages import are_published
from relay.web import local_time
from translation import SentencePair, Span

# At most this many of the words that the machine was least sure of are marked. With the starter packs, 45 of
# the 80 English and Spanish development posts have such a word.
_UNSURE_WORDS = 4
# Characters of an answered or latest message that are quoted in one line; most screens end it before that.
_QUOTED = 120
_SHORTEST = 3  # letters; "a" and "de" are uncertain everywhere, so marking them would mean nothing


def cover(viewer: Viewer, participation: Participation, moment: datetime) -> pages.Cover:
    room = participation.classroom
    return pages.Cover(
        side=viewer.side(room.id),
        city=room.city,
        classroom=room.name,
        language=room.language,
        clock=local_time.time_of_day(moment, room.time_zone),
        left=participation.left_at is not None,
    )


def covers(viewer: Viewer, moment: datetime) -> tuple[pages.Cover, ...]:
    return tuple(cover(viewer, participation, moment) for participation in viewer.participations)


def card(post: Post, reader: Reader, *, answers: pages.Quote | None = None) -> pages.Card:
    """A post as ``reader`` sees it. ``answers``: the message it answers, if that is shown."""
    zone, there = reader.viewer.classroom.time_zone, post.classroom.time_zone
    mixed = dict.fromkeys(code for *_, code in post.sentence_languages) if post.sentence_languages else {}
    return pages.Card(
        id=post.id,
        root=post.root_id or post.id,
        kind=post.kind,
        thread=post.thread_id,
        side=reader.viewer.side(post.classroom_id),
        author=post.author.name,
        avatar=post.author.avatar,
        city=post.classroom.city,
        text=post.text if is_current(post) else "",
        language=post.language,
        languages=tuple(mixed) or ((post.language,) if post.language else ()),
        written=local_time.short(post.created_at, zone, reader.moment, there=there),
        edited=local_time.short(post.edited_at, zone, reader.moment) if post.edited_at else None,
        withdrawn=not is_current(post),
        practising=post.practising,
        is_reply=post.kind == PostKind.MESSAGE and post.root_id != post.id,
        answers=answers,
        mine=post.author_id == reader.user.id,
        may_write=reader.viewer.may_write,
        facing=_facing(post, reader),
        choices=reader.choices,
        held=_held(post),
        moderates=reader.viewer.moderates(post),
        partnership=post.partnership_id,
        may_thank=may_thank(post, reader.viewer),
        pictures=_pictures(post, reader),
        described=_picture(post, reader) if is_current(post) else None,
    )


def _pictures(post: Post, reader: Reader) -> tuple[pages.Picture, ...]:
    """The pictures of a message that ``reader`` may see."""
    if not is_current(post):
        return ()
    shown = (each for each in post.pictures if is_current(each) and reader.viewer.may_read(each))
    found = (_picture(each, reader) for each in shown)
    return tuple(picture for picture in found if picture is not None)


def _picture(described: Post, reader: Reader) -> pages.Picture | None:
    stored = described.picture
    if stored is None:
        return None
    return pages.Picture(
        id=described.id,
        name=stored.name,
        width=stored.width,
        height=stored.height,
        text=described.text,
        language=described.language,
        facing=_facing(described, reader),
        held=_held(described),
    )


def _held(post: Post) -> pages.Held | None:
    if is_visible(post):
        return None
    return pages.Held(
        hidden=is_hidden(post),
        cause=post.standing_cause or "",
        reason=post.standing_reason,
        by=post.standing_by.name if post.standing_by else None,
    )


def cards(
    posts: Sequence[Post], reader: Reader, answers: Mapping[int, queries.Excerpt]
) -> tuple[pages.Card, ...]:
    """The cards of ``posts``, in order. ``answers``: the beginnings of the answered posts, by post id."""
    quotes = {post_id: _quote(found, reader) for post_id, found in answers.items()}
    return tuple(card(post, reader, answers=quotes.get(post.parent_id or 0)) for post in posts)


def marked(cards: Iterable[pages.Card], unread: Collection[int]) -> tuple[pages.Card, ...]:
    """``cards`` in the same order, those of the posts ``unread`` (ids) marked as new."""
    return tuple(replace(card, new=card.id in unread) for card in cards)


def thanked(
    cards: Iterable[pages.Card], given: Mapping[int, Sequence[Given]], reader: Reader
) -> tuple[pages.Card, ...]:
    """``cards`` in the same order, each with the thanks given for it, by post id."""
    return tuple(
        replace(card, thanks=tuple(_thank(each, reader) for each in given[card.id]))
        if card.id in given
        else card
        for card in cards
    )


def _thank(given: Given, reader: Reader) -> pages.Thank:
    names = tuple(name for _user_id, name in given.people)
    return pages.Thank(given.kind, names, any(user_id == reader.user.id for user_id, _ in given.people))


def answered(posts: Iterable[Post]) -> set[int]:
    """The ids of the answered posts, of which ``cards`` needs the beginnings."""
    return {post.parent_id for post in posts if post.parent_id and post.kind == PostKind.MESSAGE}


def _quote(found: queries.Excerpt, reader: Reader) -> pages.Quote:
    viewer = reader.viewer
    words = " ".join(found.text.split())
    return pages.Quote(
        id=found.post_id,
        author=found.author,
        avatar=found.picture,
        side=viewer.side(found.classroom_id),
        text=words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1].rstrip()}…",
        language=found.language,
        written=local_time.short(found.written_at, viewer.classroom.time_zone, reader.moment),
    )


def topic(
    thread: Thread, title: Post, latest: queries.Excerpt | None, news: TopicNews, reader: Reader
) -> pages.Topic:
    """A thread in a list of topics. ``latest``: the beginning of its newest message, if it has one."""
    room = title.classroom
    return pages.Topic(
        id=thread.id,
        title=card(title, reader),
        author=thread.author.name,
        city=room.city,
        messages=thread.message_count,
        last=_quote(latest, reader) if latest is not None else None,
        unread=news.count,
        newest=news.newest,
        opened=news.opened,
        pinned=thread.pinned,
        closed=thread.closed,
    )


def _facing(post: Post, reader: Reader) -> pages.Facing:
    """The translation beside a post, in the reader's most preferred language that has one."""
    if post.language is None or not is_current(post):
        return pages.Facing("plain")
    rows = {row.target: row for row in post.translations if row.state != TranslationState.UNNEEDED}
    for language in reader.preferences():
        if language in rows:
            return _without_pack(_of_row(post, rows[language]), post, reader)
    return pages.Facing("plain")


def _without_pack(facing: pages.Facing, post: Post, reader: Reader) -> pages.Facing:
    """``facing`` with what teachers can do about a missing pack, and the language that ``post`` looks like if
    that is none of this board's languages.
    """
    if facing.state != "no_pack":
        return facing
    detected = post.language_source == LanguageSource.DETECTED and post.language not in reader.choices
    return replace(
        facing,
        looks_like=post.language if detected else None,
        staff=reader.user.is_teacher,
        published=are_published(facing.missing),
    )


def _of_row(post: Post, row: TranslationJob) -> pages.Facing:
    version = row.current
    if row.state == TranslationState.DONE and version is not None:
        review = row.review if row.review is not None and row.review.version_id == version.id else None
        accepted = review is not None and review.state == ReviewState.ACCEPTED
        return _of_version("reviewed" if accepted else "machine", version, review=review)
    if version is not None:
        failed = row.failed or row.state == TranslationState.NO_PACK
        return _of_version("stale", version, retryable=failed)
    lacking = "no_pack" if row.state == TranslationState.NO_PACK else "waiting"
    return pages.Facing(
        "failed" if row.failed else lacking,
        language=row.target,
        route=(row.source, row.target),
        attempts=row.attempts + row.deaths,
        retryable=row.failed,
        held_up=row.hold_ups > 0,
        missing=tuple((source, target) for source, target in row.missing or ()),
    )


def _of_version(
    state: str, version: TranslationVersion, *, retryable: bool = False, review: Review | None = None
) -> pages.Facing:
    spans = unsure(version.text, sentence_pairs(version.sentences)) if state == "machine" else []
    return pages.Facing(
        state,
        language=version.target,
        pieces=pieces(version.text, spans),
        engine=version.engine,
        route=tuple(version.route),
        findings=quality_check_labels.sentences(version.signals),
        unsure=tuple(dict.fromkeys(span.of(version.text) for span in spans)),
        retryable=retryable,
        review=review.state if review else ReviewState.WAITING,
        reviewed_by=review.by.name if review and review.by else None,
    )


def unsure(text: str, pairs: Iterable[SentencePair]) -> list[Span]:
    """The spans of up to ``_UNSURE_WORDS`` words of a translation that the machine was least sure of, in the
    order of the ``text``."""
    words = sorted(
        (probability, span)
        for pair in pairs
        for span, probability in unsure_words(pair)
        if sum(map(str.isalpha, span.of(text))) >= _SHORTEST
    )
    return sorted(span for _, span in words[:_UNSURE_WORDS])


def pieces(text: str, spans: Sequence[Span]) -> tuple[pages.Piece, ...]:
    """``text`` cut into pieces; those at ``spans`` are marked as unsure."""
    found: list[pages.Piece] = []
    at = 0
    for start, end in spans:
        if start > at:
            found.append(pages.Piece(text[at:start], False))
        found.append(pages.Piece(text[start:end], True))
        at = end
    if at < len(text):
        found.append(pages.Piece(text[at:], False))
    return tuple(found)
