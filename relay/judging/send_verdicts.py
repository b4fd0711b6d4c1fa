"""Would one send a translation, for a purpose: what it is for, and how one's own answers fit those of others.

Only a person and their teachers see how the person's answers fit. A message is for one purpose, whoever
judges it, so that answers can be compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from relay.board.entities import Post
from relay.board.visibility import public
from relay.judging.entities import Judgement, Purpose, SendVerdict
from relay.judging.reader_queries import natives_of
from relay.people.entities import User

_PURPOSES = tuple(Purpose)


@dataclass(frozen=True)
class Fit:
    """In how many translations a person said the same as somebody who knows.

    ``trusting``: the person would have sent it, and they would not; ``careful``: the other way round.
    """

    same: int = 0
    trusting: int = 0
    careful: int = 0

    @property
    def compared(self) -> int:
        return self.same + self.trusting + self.careful


@dataclass(frozen=True)
class Calibration:
    """How a person's answers fit those of the messages' authors, and those of most native readers.

    Authors know what they meant and native readers how it reads, so neither stands for the other.
    """

    authors: Fit = Fit()
    natives: Fit = Fit()


def purpose_of(post: Post) -> Purpose:
    """What a translation of ``post`` would be sent for: the purposes take turns from message to message."""
    return _PURPOSES[post.id % len(_PURPOSES)]


def calibration(session: Session, person: User) -> Calibration:
    """How the person's answers, in all their judgements that count, fit those of people who know.

    The number of statements grows with the number of languages, not of judgements.
    """
    own = aliased(Judgement)
    mine = aliased(SendVerdict)
    rows = session.execute(
        select(
            mine.yes, Judgement.translation_version_id, Judgement.target, Judgement.user_id,
            Post.author_id, SendVerdict.yes,
        )
        .join(own, own.id == mine.judgement_id)
        .join(Judgement, Judgement.translation_version_id == own.translation_version_id)
        .join(SendVerdict, SendVerdict.judgement_id == Judgement.id)
        .join(Post, Post.id == Judgement.post_id)
        .where(
            own.user_id == person.id,
            Judgement.user_id != person.id,
            SendVerdict.purpose == mine.purpose,
            public(Post, own, Judgement),
        )
        .order_by(Judgement.id)
    ).all()  # fmt: skip
    judges: dict[str, set[int]] = {}
    for _yes, _version, target, judge, _author, _theirs in rows:
        judges.setdefault(target, set()).add(judge)
    natives = {target: natives_of(session, people, target) for target, people in judges.items()}
    said: dict[int, tuple[bool, list[bool], list[bool]]] = {}
    for yes, version, target, judge, author, theirs in rows:
        _mine, authors, readers = said.setdefault(version, (yes, [], []))
        if judge == author:
            authors.append(theirs)
        elif judge in natives[target]:
            readers.append(theirs)
    return Calibration(
        _fit((yes, _word(authors)) for yes, authors, _readers in said.values()),
        _fit((yes, _word(readers)) for yes, _authors, readers in said.values()),
    )


def _fit(answers: Iterable[tuple[bool, bool | None]]) -> Fit:
    """How answers fit, each given with that of who knows; None: these do not say."""
    counted = Counter(answers)
    return Fit(
        same=counted[True, True] + counted[False, False],
        trusting=counted[True, False],
        careful=counted[False, True],
    )


def _word(said: Sequence[bool]) -> bool | None:
    """What most of them say; None where as many say yes as no."""
    yes = sum(said)
    return None if 2 * yes == len(said) else 2 * yes > len(said)
