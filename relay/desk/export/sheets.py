"""The texts of a board for spreadsheets and the worksheet: each with its translations and judgements.

Texts are read topic by topic, so that a large board is never in memory as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from relay.board.entities import (
    Post,
    PostKind,
    Thread,
    TranslationJob,
    TranslationState,
    TranslationVersion,
)
from relay.board.queries import with_cards
from relay.board.visibility import Viewer, current, is_current, public
from relay.judging.entities import HumanTranslation, Judgement, Verdict


@dataclass(frozen=True)
class Rendition:
    """One translation of a text: the newest machine translation, or a person's current one."""

    target: str
    text: str
    version: TranslationVersion | None = None  # set for a machine translation
    human: HumanTranslation | None = None
    judgements: tuple[Judgement, ...] = ()
    outdated: bool = False

    @property
    def verdicts(self) -> Counter[Verdict]:
        return Counter(Verdict(row.verdict) for given in self.judgements for row in given.verdicts)

    def scores(self, band: str) -> list[int]:
        """The scores of one age band, ascending. Bands use different scales and are never mixed."""
        given = (each.score for each in self.judgements if each.age_band == band)
        return sorted(score for score in given if score is not None)


@dataclass(frozen=True)
class Text:
    """A title, prompt, message, question or answer, and its translations."""

    post: Post
    topic: str
    renditions: tuple[Rendition, ...] = field(default=())

    def into(self, languages: list[str]) -> list[Rendition]:
        """The translations into the first of ``languages`` that has any; human translations come first."""
        for language in languages:
            found = [each for each in self.renditions if each.target == language]
            if found:
                return sorted(found, key=lambda each: each.human is None)
        return []


def texts(session: Session, viewer: Viewer, topic: int | None = None) -> Iterator[Text]:
    """Yield the texts that ``viewer`` may read on a board, or in one topic, in the order of the pages."""
    topics = select(Thread.id).where(Thread.partnership_id == viewer.partnership.id, viewer.reachable(Thread))
    if topic is not None:
        topics = topics.where(Thread.id == topic)
    for thread_id in session.scalars(topics.order_by(Thread.id)).all():
        yield from _of_topic(session, viewer, thread_id)


def titles(session: Session, viewer: Viewer) -> list[Post]:
    """The titles of the topics that ``viewer`` may read, newest topic first."""
    found = select(Post).where(
        Post.partnership_id == viewer.partnership.id, Post.kind == PostKind.TITLE, viewer.readable(Post)
    )
    return list(session.scalars(found.order_by(Post.thread_id.desc())))


_PLACE_OF_KIND = {PostKind.TITLE: 0, PostKind.PROMPT: 1}


def _of_topic(session: Session, viewer: Viewer, thread_id: int) -> Iterator[Text]:
    posts = list(
        session.scalars(with_cards(select(Post).where(Post.thread_id == thread_id, viewer.readable(Post))))
    )
    posts.sort(key=lambda post: (_PLACE_OF_KIND.get(PostKind(post.kind), 2), post.root_id or 0, post.id))
    ids = [post.id for post in posts]
    judged = _judgements(session, ids)
    people = _people(session, viewer, ids)
    for post in posts:
        machine = [_machine(post, row, judged) for row in post.translations]
        renditions = [each for each in machine if each is not None] + people.get(post.id, [])
        yield Text(post, posts[0].text, tuple(renditions) if is_current(post) else ())


def _machine(post: Post, row: TranslationJob, judged: dict[int, list[Judgement]]) -> Rendition | None:
    version = row.current
    if version is None or row.state == TranslationState.UNNEEDED:
        return None
    given = tuple(judged.get(version.id, ()))
    return Rendition(row.target, version.text, version, None, given, version.revision != post.revision)


def _judgements(session: Session, posts: list[int]) -> dict[int, list[Judgement]]:
    """The public judgements on translations of ``posts`` (ids), by translation version id."""
    found = session.scalars(
        select(Judgement)
        .where(Judgement.post_id.in_(posts), public(Judgement))
        .options(joinedload(Judgement.judge), selectinload(Judgement.verdicts), selectinload(Judgement.marks))
        .order_by(Judgement.id)
    )
    by_version: dict[int, list[Judgement]] = {}
    for judgement in found:
        by_version.setdefault(judgement.translation_version_id, []).append(judgement)
    return by_version


def _people(session: Session, viewer: Viewer, posts: list[int]) -> dict[int, list[Rendition]]:
    found = session.scalars(
        select(HumanTranslation)
        .where(
            HumanTranslation.post_id.in_(posts),
            current(HumanTranslation),
            viewer.readable(HumanTranslation),
        )
        .options(joinedload(HumanTranslation.author))
        .order_by(HumanTranslation.id)
    )
    by_post: dict[int, list[Rendition]] = {}
    for human in found:
        by_post.setdefault(human.post_id, []).append(Rendition(human.target, human.text, human=human))
    return by_post
