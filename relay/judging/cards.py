"""What judging adds to the board's cards: judgements, open questions, "guess first", human translations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from relay.board.entities import Post, Thread, TranslationJob, TranslationVersion
from relay.board.pages import Card, CardAddition, PersonsTranslation
from relay.board.reader import Reader
from relay.board.stored_translation import sentence_pairs
from relay.board.visibility import public
from relay.database import db
from relay.judging import queries
from relay.judging.entities import AuthorQuestion, Guess, HumanTranslation, Verdict
from relay.judging.judgements import to_judge
from relay.people.entities import Role, User

posts_translated_with = queries.posts_translated_with  # a search looks there, too
_SHOWN = ("machine", "stale")  # the states of a card's facing side that has a translation


@dataclass(frozen=True)
class OnCard(CardAddition):
    """What a card says about the translation shown beside it.

    ``verdicts`` counts verdicts over all sentences, and is empty until the reader may see other people's
    judgements. ``covered``: the topic asks the reader to guess first, and they have not finished.
    """

    judges: int = 0
    mine: bool = False
    verdicts: tuple[tuple[Verdict, int], ...] = ()
    questions: int = 0  # how many wait for the reader's answer
    human: HumanTranslation | None = None  # the newest human translation of this wording

    @property
    def by_person(self) -> PersonsTranslation | None:
        human = self.human
        return PersonsTranslation(human.text, human.target, human.author.name) if human else None


def on_cards(cards: Sequence[Card], looking: Reader) -> dict[int, OnCard]:
    """The additions to the cards of one page, by post id.

    The number of SQL statements does not grow with the number of cards.
    """
    session, reader = db.session(), looking.user
    shown = {card.id: card for card in cards if card.facing.state in _SHOWN and card.facing.language}
    if not shown:
        return {}
    tallies = queries.tallies(session, reader, shown)
    covered = _covered(session, reader, [c for c in shown.values() if not c.mine], tallies)
    questions = _questions(session, [card.id for card in shown.values() if card.mine])
    humans = _humans(session, list(shown))
    found = {}
    for post_id, card in shown.items():
        language = card.facing.language or ""
        tally = tallies.get((post_id, language))
        found[post_id] = OnCard(
            judges=tally.judges if tally else 0,
            mine=tally is not None and tally.mine,
            verdicts=tuple((v, tally.verdicts[v]) for v in Verdict if tally.verdicts.get(v)) if tally else (),
            questions=questions.get(post_id, 0),
            covered=post_id in covered,
            human=None if post_id in covered else humans.get((post_id, language)),
        )
    return found


def _covered(
    session: Session, reader: User, cards: Sequence[Card], tallies: dict[tuple[int, str], queries.Tally]
) -> set[int]:
    """The posts in "guess first" topics that the reader has neither fully guessed nor judged."""
    if reader.role != Role.STUDENT:
        return set()
    threads = {card.thread for card in cards}
    ruled = set(session.scalars(select(Thread.id).where(Thread.id.in_(threads), Thread.guess_first)))
    waiting = [card for card in cards if card.thread in ruled and not _judged(card, tallies)]
    if not waiting:
        return set()
    ids = [card.id for card in waiting]
    lifted = {
        (post_id, revision, target, sentence)
        for post_id, revision, target, sentence in session.execute(
            select(Guess.post_id, Guess.post_revision, Guess.target, Guess.sentence).where(
                Guess.user_id == reader.id, Guess.post_id.in_(ids), Guess.lifted_at.is_not(None)
            )
        )
    }
    versions = session.execute(
        select(TranslationJob.post_id, Post, TranslationVersion)
        .join(Post, Post.id == TranslationJob.post_id)
        .join(TranslationVersion, TranslationVersion.id == TranslationJob.current_id)
        .where(TranslationJob.post_id.in_(ids))
    )
    current = {(post_id, version.target): (post, version) for post_id, post, version in versions}
    return {card.id for card in waiting if _still_to_guess(card, current, lifted)}


def _judged(card: Card, tallies: dict[tuple[int, str], queries.Tally]) -> bool:
    tally = tallies.get((card.id, card.facing.language or ""))
    return tally is not None and tally.mine


def _still_to_guess(
    card: Card,
    current: dict[tuple[int, str], tuple[Post, TranslationVersion]],
    lifted: set[tuple[int, int, str, int]],
) -> bool:
    target = card.facing.language or ""
    post, version = current[card.id, target]
    if version.revision != post.revision:
        return True  # the translation is of an earlier wording; the new one will follow
    return any(
        to_judge(post.text, version.text, pair) and (post.id, version.revision, target, index) not in lifted
        for index, pair in enumerate(sentence_pairs(version.sentences))
    )


def _questions(session: Session, posts: Sequence[int]) -> dict[int, int]:
    """How many public questions about each of the reader's own posts wait for an answer."""
    if not posts:
        return {}
    counted = session.execute(
        select(AuthorQuestion.post_id, func.count())
        .join(Post, Post.id == AuthorQuestion.question_id)
        .where(
            AuthorQuestion.post_id.in_(posts),
            AuthorQuestion.answer.is_(None),
            public(Post),
        )
        .group_by(AuthorQuestion.post_id)
    )
    return dict(counted.all())


def _humans(session: Session, posts: Sequence[int]) -> dict[tuple[int, str], HumanTranslation]:
    """The newest public human translation of each post's current revision, by (post id, language)."""
    found = session.scalars(
        select(HumanTranslation)
        .join(Post, Post.id == HumanTranslation.post_id)
        .where(
            HumanTranslation.post_id.in_(posts),
            HumanTranslation.post_revision == Post.revision,
            public(HumanTranslation),
        )
        .options(joinedload(HumanTranslation.author))
        .order_by(HumanTranslation.id)
    )
    return {(human.post_id, human.target): human for human in found}
