"""Queries on judgements, guesses, questions, human translations and second opinions.

Other people's judgements are withheld here from readers who have not judged yet, unless they are teachers,
or the author, who is told what arrived of a message in a language that they do not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from relay.board.entities import Post, PostRevision, TranslationJob, TranslationVersion
from relay.board.search_queries import Matching
from relay.board.stored_translation import sentence_pairs
from relay.board.visibility import Viewer, current, is_public, public, visible
from relay.judging.entities import (
    AuthorQuestion,
    Guess,
    HumanTranslation,
    Judgement,
    Opinion,
    SentenceVerdict,
    UnsavedJudgement,
    Verdict,
)
from relay.judging.reader_queries import natives_of, reads
from relay.people.entities import User
from translation import SentencePair

# The most human translations of one post into one language that are listed, newest first.
MOST_HUMAN = 50


@dataclass(frozen=True)
class Compared:
    """A post and one of its translations.

    ``version`` is None while nothing has been translated yet. ``original`` is the wording that ``version``
    translates: an earlier revision where ``outdated``.
    """

    post: Post
    translation: TranslationJob
    version: TranslationVersion | None
    original: str
    pairs: tuple[SentencePair, ...]

    @property
    def outdated(self) -> bool:
        return self.version is not None and self.version.revision != self.post.revision


def compared(session: Session, post: Post, target: str, version_id: int | None = None) -> Compared | None:
    """The translation of ``post`` into ``target``: its newest version, or the one with ``version_id``.

    None where the post is not translated into that language, or has no such version.
    """
    row = session.scalar(
        select(TranslationJob)
        .where(TranslationJob.post_id == post.id, TranslationJob.target == target)
        .options(joinedload(TranslationJob.current))
    )
    if row is None:
        return None
    version = row.current
    if version_id is not None and (version is None or version.id != version_id):
        version = session.get(TranslationVersion, version_id)
        if version is None or version.translation_id != row.id:
            return None
    if version is None:
        return Compared(post, row, None, post.text, ())
    original = wording(session, post, version.revision)
    return Compared(post, row, version, original, sentence_pairs(version.sentences))


def wording(session: Session, post: Post, revision: int) -> str:
    """The text of ``post`` in ``revision``."""
    if revision == post.revision:
        return post.text
    earlier = select(PostRevision.text).where(
        PostRevision.post_id == post.id, PostRevision.revision == revision
    )
    return session.scalars(earlier).one()


def own_judgement(session: Session, user_id: int, version_id: int) -> Judgement | None:
    """A person's current judgement of a version, with verdicts and marks; None where they gave none."""
    return session.scalar(
        _with_parts().where(
            Judgement.user_id == user_id,
            Judgement.translation_version_id == version_id,
            current(Judgement),
        )
    )


def judged_before(session: Session, user_id: int, version: TranslationVersion) -> Judgement | None:
    """A person's latest judgement of an earlier version of the same translation, or None."""
    return session.scalar(
        _with_parts()
        .join(TranslationVersion, TranslationVersion.id == Judgement.translation_version_id)
        .where(
            Judgement.user_id == user_id,
            current(Judgement),
            TranslationVersion.translation_id == version.translation_id,
            TranslationVersion.id < version.id,
        )
        .order_by(Judgement.id.desc())
        .limit(1)
    )


def _with_parts() -> Select[Judgement]:
    return select(Judgement).options(
        joinedload(Judgement.judge),
        selectinload(Judgement.verdicts),
        selectinload(Judgement.marks),
        joinedload(Judgement.send),
    )


def unsaved(session: Session, user_id: int, version_id: int) -> UnsavedJudgement | None:
    """A person's unsaved judging form for a version, or None."""
    return session.scalar(
        select(UnsavedJudgement).where(
            UnsavedJudgement.user_id == user_id, UnsavedJudgement.translation_version_id == version_id
        )
    )


class JudgeRole(StrEnum):
    """The judge's relation to the text: verdicts of the author and native readers are shown separately."""

    AUTHOR = "author"
    NATIVE = (
        "native"  # their class writes in the target language, or a teacher has confirmed that they read it
    )
    OTHER = "other"


@dataclass(frozen=True)
class Given:
    """One person's judgement and their role as its judge."""

    judgement: Judgement
    role: JudgeRole


@dataclass(frozen=True)
class Seen:
    """The judgements of one version as one reader may see them.

    ``open`` is False until the reader has judged the version, except for teachers, and for the author where
    they do not read the language: ``given`` is then empty, and only ``count``, the number of visible
    judgements, is known. ``given`` includes the reader's own judgement. One that a teacher hid still opens
    the others' to its judge, but is not listed or counted.
    """

    version: TranslationVersion
    open: bool
    count: int
    given: tuple[Given, ...]


def judgements(session: Session, user: User, version: TranslationVersion) -> Seen:
    """The current judgements of ``version``, oldest first, as ``user`` may see them."""
    return _seen(session, user, [version])[0]


def earlier_judgements(session: Session, user: User, version: TranslationVersion) -> list[Seen]:
    """As ``judgements``, for each earlier version of this translation that was judged, newest first."""
    versions = session.scalars(
        select(TranslationVersion)
        .where(
            TranslationVersion.translation_id == version.translation_id,
            TranslationVersion.id < version.id,
            TranslationVersion.id.in_(select(Judgement.translation_version_id).where(public(Judgement))),
        )
        .order_by(TranslationVersion.id.desc())
    ).all()
    return _seen(session, user, versions)


def _seen(session: Session, user: User, versions: Sequence[TranslationVersion]) -> list[Seen]:
    ids = [version.id for version in versions]
    given: dict[int, list[Judgement]] = {version_id: [] for version_id in ids}
    judged: set[int] = set()  # the versions that ``user`` has judged
    found = _with_parts().where(Judgement.translation_version_id.in_(ids), _counts_or_own(user))
    for judgement in session.scalars(found.order_by(Judgement.id)):
        if judgement.user_id == user.id:
            judged.add(judgement.translation_version_id)
        if is_public(judgement):
            given[judgement.translation_version_id].append(judgement)
    people = {judgement.user_id for some in given.values() for judgement in some}
    authors: dict[int, int] = {  # noqa: C416 (a Row is no pair to dict())
        translation_id: author_id
        for translation_id, author_id in session.execute(
            select(TranslationJob.id, Post.author_id)
            .join(Post, Post.id == TranslationJob.post_id)
            .where(TranslationJob.id.in_({version.translation_id for version in versions}))
        )
    }
    natives = {target: natives_of(session, people, target) for target in {v.target for v in versions}}
    seen = []
    for version in versions:
        judges = given[version.id]
        author = authors[version.translation_id] == user.id and version.target not in reads(session, user)
        allowed = user.is_teacher or version.id in judged or author
        parts = [
            Given(
                judgement,
                _role(judgement.user_id, authors[version.translation_id], natives[version.target]),
            )
            for judgement in judges
        ]
        seen.append(Seen(version, allowed, len(judges), tuple(parts) if allowed else ()))
    return seen


def _counts_or_own(user: User) -> ColumnElement[bool]:
    """The current judgements that are visible, and those of ``user`` even where a teacher hid them."""
    return and_(current(Judgement), or_(visible(Judgement), Judgement.user_id == user.id))


def _role(judge: int, author: int, natives: Collection[int]) -> JudgeRole:
    if judge == author:
        return JudgeRole.AUTHOR
    return JudgeRole.NATIVE if judge in natives else JudgeRole.OTHER


@dataclass(frozen=True)
class Tally:
    """A summary of the judgements of a translation's newest version.

    ``mine`` says whether the reader has judged it; until then ``verdicts`` (how many of each, over all
    sentences) is empty, except for teachers.
    """

    judges: int
    mine: bool
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)


def tallies(session: Session, user: User, posts: Iterable[int]) -> dict[tuple[int, str], Tally]:
    """The tallies of the judged translations of ``posts`` (ids), by (post id, target). Two SQL statements."""
    newest = (
        select(Judgement.post_id, Judgement.target, Judgement.id, Judgement.user_id, visible(Judgement))
        # Joined on the post too, which is indexed: otherwise the planner reads every translation.
        .join(
            TranslationJob,
            and_(
                TranslationJob.post_id == Judgement.post_id,
                TranslationJob.current_id == Judgement.translation_version_id,
            ),
        )
        .where(
            Judgement.post_id.in_(list(posts)),
            _counts_or_own(user),
        )
    )
    judges: Counter[tuple[int, str]] = Counter()
    mine: set[tuple[int, str]] = set()
    of: dict[int, tuple[int, str]] = {}
    for post_id, target, judgement_id, user_id, counts in session.execute(newest):
        judges[post_id, target] += bool(counts)
        if counts:
            of[judgement_id] = (post_id, target)
        if user_id == user.id:
            mine.add((post_id, target))
    shown = [judgement_id for judgement_id, key in of.items() if user.is_teacher or key in mine]
    verdicts: dict[tuple[int, str], Counter[Verdict]] = {}
    if shown:
        counted = (
            select(SentenceVerdict.judgement_id, SentenceVerdict.verdict, func.count())
            .where(SentenceVerdict.judgement_id.in_(shown))
            .group_by(SentenceVerdict.judgement_id, SentenceVerdict.verdict)
        )
        for judgement_id, verdict, number in session.execute(counted):
            verdicts.setdefault(of[judgement_id], Counter())[Verdict(verdict)] += number
    return {key: Tally(number, key in mine, verdicts.get(key, {})) for key, number in judges.items()}


def guesses(session: Session, user_id: int, post: Post, revision: int, target: str) -> dict[int, Guess]:
    """A person's guesses at the sentences of one revision of a post, by sentence index."""
    found = session.scalars(
        select(Guess).where(
            Guess.user_id == user_id,
            Guess.post_id == post.id,
            Guess.post_revision == revision,
            Guess.target == target,
        )
    )
    return {guess.sentence: guess for guess in found}


def covered(guess: Guess | None) -> bool:
    """Whether a sentence's translation is still to be revealed to a reader who guesses first."""
    return guess is None or guess.lifted_at is None


def questions(session: Session, viewer: Viewer, post: Post) -> list[AuthorQuestion]:
    """The questions to the author of ``post`` that ``viewer`` may read, oldest first, with translations.

    An answer may be held while its question is not: check ``Viewer.may_read`` before showing it.
    """
    texts = (AuthorQuestion.question, AuthorQuestion.answer_post)
    return list(
        session.scalars(
            select(AuthorQuestion)
            .join(Post, Post.id == AuthorQuestion.question_id)
            .where(AuthorQuestion.post_id == post.id, current(Post), viewer.readable(Post))
            .options(
                joinedload(AuthorQuestion.asker),
                *(
                    joinedload(text).selectinload(Post.translations).joinedload(TranslationJob.current)
                    for text in texts
                ),
            )
            .order_by(AuthorQuestion.id)
        )
    )


def human_translations(session: Session, viewer: Viewer, post: Post, target: str) -> list[HumanTranslation]:
    """Current human translations of ``post`` into ``target``, newest first, also those of earlier revisions.

    Held and hidden ones are included only for their authors and the teachers of their classes.
    """
    return list(
        session.scalars(
            select(HumanTranslation)
            .where(
                HumanTranslation.post_id == post.id,
                HumanTranslation.target == target,
                current(HumanTranslation),
                viewer.readable(HumanTranslation),
            )
            .options(joinedload(HumanTranslation.author), joinedload(HumanTranslation.base))
            .order_by(HumanTranslation.id.desc())
            .limit(MOST_HUMAN)
        )
    )


def opinions(session: Session, version_id: int) -> dict[str, Opinion]:
    """The second opinions that were requested for a version, by kind."""
    found = session.scalars(select(Opinion).where(Opinion.translation_version_id == version_id))
    return {opinion.kind: opinion for opinion in found}


def posts_translated_with(_viewer: Viewer, matching: Matching) -> Select[Any]:
    """The ids of posts of whose present wording a translation that everybody can read matches a search."""
    return (
        select(HumanTranslation.post_id)
        .join(Post, Post.id == HumanTranslation.post_id)
        .where(
            HumanTranslation.post_revision == Post.revision,
            public(HumanTranslation),
            matching(HumanTranslation.id, HumanTranslation.text),
        )
    )
