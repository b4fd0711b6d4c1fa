"""Read flags grouped by flagged object."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload

from relay.board.entities import PartnershipHelper, Post, TranslationJob
from relay.board.visibility import Viewer, is_current, is_public
from relay.desk.moderation.entities import Flag, FlagKind
from relay.desk.moderation.queue_queries import flagged
from relay.judging.entities import HumanTranslation, Judgement
from relay.learning.corrections.entities import Correction
from relay.people.entities import Membership, User

PAGE = 10  # flags
_WITH = (
    joinedload(Flag.post).joinedload(Post.author),
    joinedload(Flag.post).joinedload(Post.classroom),
    joinedload(Flag.by),
    joinedload(Flag.about),
)


@dataclass
class Thing:
    """A flagged object. ``sides`` is the class (id) of each person (id) who raised a flag."""

    flags: list[Flag]
    text: str = ""
    language: str | None = None
    target: str | None = None  # of a translation, or of a judged translation
    gone: bool = False
    settled_by: str | None = None
    sides: Mapping[int, int] = field(default_factory=dict)


def settled_things(session: Session, viewer: Viewer, *, before: int | None) -> tuple[list[Thing], int | None]:
    """One page of objects with settled flags, newest flag first, and where the next page starts.

    Keyset pagination: ``before`` is the id of the previous page's last flag. The second value returned is the
    id of this page's last flag, None on the last page. A fixed number of statements.
    """
    query = flagged(viewer, settled=True).options(*_WITH)
    if before is not None:
        query = query.where(Flag.id < before)
    found = list(session.scalars(query.order_by(Flag.id.desc()).limit(PAGE + 1)))
    last = found[PAGE - 1].id if len(found) > PAGE else None
    return _things(session, viewer, found[:PAGE]), last


def worried_about(session: Session, viewer: Viewer, firsts: Sequence[Flag]) -> dict[int, Thing]:
    """The objects of ``firsts`` with all open flags on each, oldest first, by the id of its first flag."""
    if not firsts:
        return {}
    about = tuple_(Flag.kind, Flag.object_id).in_([(flag.kind, flag.object_id) for flag in firsts])
    found = session.scalars(flagged(viewer).where(about).options(*_WITH).order_by(Flag.id)).all()
    return {thing.flags[0].id: thing for thing in _things(session, viewer, found)}


def _things(session: Session, viewer: Viewer, found: Sequence[Flag]) -> list[Thing]:
    things: dict[tuple[str, int], Thing] = {}
    for flag in found:
        things.setdefault((flag.kind, flag.object_id), Thing([])).flags.append(flag)
    _describe(session, list(things.values()))
    sides = _sides(session, viewer, {flag.by_id for flag in found})
    settlers = _names(session, {flag.settled_by_id for flag in found if flag.settled_by_id})
    for thing in things.values():
        thing.sides = sides
        thing.settled_by = settlers.get(thing.flags[0].settled_by_id or 0)
    return list(things.values())


def _describe(session: Session, things: Collection[Thing]) -> None:
    """Fill in each object's current text, language and target, and whether it is gone."""
    ids: dict[str, list[int]] = {kind: [0] for kind in FlagKind}
    for thing in things:
        ids[thing.flags[0].kind].append(thing.flags[0].object_id)
    humans = {
        row.id: row
        for row in session.scalars(
            select(HumanTranslation).where(HumanTranslation.id.in_(ids[FlagKind.HUMAN]))
        )
    }
    judgements = {
        row.id: row
        for row in session.scalars(
            select(Judgement)
            .where(Judgement.id.in_(ids[FlagKind.JUDGEMENT]))
            .options(joinedload(Judgement.version))
        )
    }
    corrections = {
        row.id: row
        for row in session.scalars(select(Correction).where(Correction.id.in_(ids[FlagKind.CORRECTION])))
    }
    rows = {
        row.id: row
        for row in session.scalars(
            select(TranslationJob)
            .where(TranslationJob.id.in_(ids[FlagKind.TRANSLATION]))
            .options(joinedload(TranslationJob.current))
        )
    }
    for thing in things:
        flag = thing.flags[0]
        post = flag.post
        match flag.kind:
            case FlagKind.NAME:
                thing.text = flag.about.name if flag.about else ""
            case FlagKind.HUMAN:
                human = humans.get(flag.object_id)
                thing.gone = human is None or not is_current(human)
                if human is not None:
                    thing.text, thing.language, thing.target = human.text, human.target, human.target
            case FlagKind.CORRECTION:
                correction = corrections.get(flag.object_id)
                thing.gone = correction is None or not is_public(correction)
                if correction is not None:
                    thing.text = " ".join(filter(None, [correction.text, correction.words]))
                    thing.language = post.language if post is not None else None
            case FlagKind.JUDGEMENT:
                judgement = judgements.get(flag.object_id)
                thing.gone = judgement is None or not is_public(judgement)
                if judgement is not None:
                    thing.text, thing.language = judgement.version.text, judgement.target
                    thing.target = judgement.target
            case FlagKind.TRANSLATION:
                row = rows.get(flag.object_id)
                if row is not None and row.current is not None:
                    thing.text, thing.language, thing.target = row.current.text, row.target, row.target
            case _:
                if post is not None:
                    thing.text, thing.language = post.text, post.language
        if post is not None and not is_current(post):
            thing.gone, thing.text = True, ""


def _sides(session: Session, viewer: Viewer, people: Collection[int]) -> dict[int, int]:
    rooms = [participation.classroom_id for participation in viewer.participations]
    members = select(Membership.user_id, Membership.classroom_id).where(
        Membership.user_id.in_(people), Membership.classroom_id.in_(rooms)
    )
    helpers = select(PartnershipHelper.user_id, PartnershipHelper.classroom_id).where(
        PartnershipHelper.user_id.in_(people), PartnershipHelper.partnership_id == viewer.partnership.id
    )
    return {user_id: room for query in (helpers, members) for user_id, room in session.execute(query)}


def _names(session: Session, people: Collection[int]) -> dict[int, str]:
    found = session.execute(select(User.id, User.name).where(User.id.in_(people)))
    return {user_id: name for user_id, name in found}  # noqa: C416 (a Row is no pair to dict())
