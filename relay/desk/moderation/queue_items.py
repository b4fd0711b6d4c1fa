"""Convert posts and translations into the items that the queue pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import cards
from relay.board.entities import (
    Cause,
    Post,
    Review,
    TranslationJob,
    TranslationState,
    WatchedWord,
)
from relay.board.posting_rules import matching
from relay.board.reader import Reader
from relay.board.visibility import is_visible
from relay.desk import labels
from relay.desk.moderation import decisions, queue_queries
from relay.desk.moderation.entities import Flag, FlagKind
from relay.desk.moderation.queue_pages import CorrectionItem, FlagLine, HumanItem, Item, ReviewLine
from relay.judging.entities import HumanTranslation, Verdict
from relay.judging.queries import Tally, tallies
from relay.learning.corrections import cards as correction_cards
from relay.learning.corrections.entities import Correction
from relay.web import local_time

__all__ = ["of_correction", "of_human", "of_post", "of_posts", "of_review"]

Title = tuple[str, str | None]
_NO_TITLE: Title = ("", None)


def of_posts(session: Session, posts: Sequence[Post], looking: Reader) -> tuple[Item, ...]:
    """Items for posts, each beside its translation into the reader's language."""
    titles, found = _titles(session, posts), _found_words(session, posts)
    items = []
    for post in posts:
        item = _item(post, looking, titles.get(post.thread_id, _NO_TITLE))
        items.append(replace(item, cause=f"{item.cause} {found.get(post.id, '')}".strip()))
    return tuple(items)


def of_post(session: Session, post: Post, looking: Reader) -> Item:
    """The item for one post on a page of its own; only here ``may_hold`` is filled in."""
    item = of_posts(session, [post], looking)[0]
    return replace(item, may_hold=decisions.may_hold(session, looking.viewer, post))


def _found_words(session: Session, posts: Sequence[Post]) -> dict[int, str]:
    """The watched words found in posts that are held for them, by post id. Uses the current watch-lists."""
    waiting = [post for post in posts if post.standing_cause == Cause.WORDS]
    if not waiting:
        return {}
    watched = select(WatchedWord).where(WatchedWord.partnership_id == waiting[0].partnership_id)
    lists = session.scalars(watched.order_by(WatchedWord.word)).all()
    return {
        post.id: ", ".join(_("“%(text)s”", text=word) for word in _matching(lists, post)) for post in waiting
    }


def _matching(lists: Sequence[WatchedWord], post: Post) -> list[str]:
    spoken = {code for *_, code in post.sentence_languages} if post.sentence_languages else {post.language}
    counting = [row for row in lists if post.language is None or row.language in spoken]
    return matching(counting, post.text)


def of_review(session: Session, review: Review, post: Post, looking: Reader) -> Item:
    """The item for one translation, with readers' verdicts and open flags."""
    target = review.translation.target
    flags = queue_queries.open_flags(session, FlagKind.TRANSLATION, [review.translation_id])
    judged = tallies(session, looking.user, [post.id])
    title = queue_queries.titles_of(session, [post.thread_id]).get(post.thread_id, _NO_TITLE)
    item = _item(post, replace(looking, reading=target), title, flags)
    return replace(item, readers=_readers(judged.get((post.id, target))))


def _item(
    post: Post,
    looking: Reader,
    title: Title,
    flags: Mapping[int, Sequence[Flag]] | None = None,
) -> Item:
    card = cards.card(post, looking)
    zone, moment = looking.viewer.classroom.time_zone, looking.moment
    row = next((row for row in post.translations if row.target == card.facing.language), None)
    return Item(
        card=card,
        revision=post.revision,
        topic=title[0],
        topic_language=title[1],
        cause=labels.cause(post.standing_cause) if not is_visible(post) else "",
        may_decide=looking.viewer.moderates(post),
        may_hold=False,
        appeared=local_time.short(post.appeared_at, zone, moment) if post.appeared_at else None,
        let_through_by=post.standing_by.name if post.standing_by else None,
        review=_review(row, zone, moment),
        may_review=looking.viewer.takes_part,
        flags=tuple(
            FlagLine(flag.by.name, labels.reason(flag.reason), flag.words)
            for flag in (flags or {}).get(row.id if row else 0, ())
        ),
        readers="",
    )


def _review(row: TranslationJob | None, zone: str, moment: datetime) -> ReviewLine | None:
    """The review of a translation; None while the newest revision has no finished translation."""
    if row is None or row.review is None or row.state != TranslationState.DONE:
        return None
    review = row.review
    if review.version_id != row.current_id:
        return None
    return ReviewLine(
        translation=row.id,
        version=review.version_id,
        state=str(review.state),
        by=review.by.name if review.by else None,
        at=local_time.short(review.at, zone, moment) if review.at else None,
    )


def _readers(tally: Tally | None) -> str:
    if tally is None:
        return ""
    perfect, odd = tally.verdicts.get(Verdict.PERFECT, 0), tally.verdicts.get(Verdict.ODD, 0)
    return " ".join(
        [
            ngettext("%(num)d reader has judged it:", "%(num)d readers have judged it:", tally.judges),
            ngettext("%(num)d sentence perfect,", "%(num)d sentences perfect,", perfect),
            ngettext("%(num)d odd.", "%(num)d odd.", odd),
        ]
    )


def _titles(session: Session, posts: Sequence[Post]) -> dict[int, Title]:
    return queue_queries.titles_of(session, {post.thread_id for post in posts})


def of_human(human: HumanTranslation, post: Post, looking: Reader) -> HumanItem:
    """The item for one student's translation that is held for approval."""
    zone = looking.viewer.classroom.time_zone
    return HumanItem(
        id=human.id,
        author=human.author.name,
        avatar=human.author.avatar,
        side=looking.viewer.side(human.classroom_id),
        text=human.text,
        target=human.target,
        written=local_time.short(human.created_at, zone, looking.moment),
        card=cards.card(post, looking),
    )


def of_correction(correction: Correction, post: Post, looking: Reader) -> CorrectionItem:
    """The item for one student's correction that is held for approval."""
    return CorrectionItem(correction_cards.view_of(correction, post, looking), cards.card(post, looking))
