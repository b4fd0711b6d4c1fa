"""Human translations, by people who say that they read both languages. The caller commits.

A human translation is shown beside the machine's and those of others; it never replaces any of them.
"""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board import posting_rules, translation_queue
from relay.board.entities import ModerationState, Post
from relay.board.post_text import normalise
from relay.board.visibility import Viewer, hidden, is_current, is_visible
from relay.database import now
from relay.judging.entities import HumanTranslation, ReadingLanguage
from relay.judging.queries import Compared
from relay.judging.reader_queries import reading_languages, reads
from relay.people.entities import Membership, User
from relay.problems import Problem


class CannotTranslate(Problem):
    message = _l("You can read here, but not add a translation.")


class MustDeclare(Problem):
    """The person has not declared that they read these ``languages``."""

    message = _l("Say first that you read both languages well.")

    def __init__(self, languages: Collection[str]) -> None:
        super().__init__()
        self.languages = tuple(sorted(languages))


class NothingChanged(Problem):
    message = _l("This is what the machine wrote. Change something, or leave it as it is.")
    field = "text"


class TakenDown(Problem):
    message = _l("A teacher has taken this wording down. Write it differently; a teacher looks at it first.")
    field = "text"


class MessageGone(Problem):
    message = _l("The author has taken this message back.")


class UnknownLanguage(Problem):
    message = _l("Choose from the languages in the list.")
    field = "languages"


class NotYourStudent(Problem):
    message = _l("Only a teacher of this person's class can confirm this.")


def lacking(session: Session, person: User, viewer: Viewer, compared: Compared) -> set[str]:
    """The languages that ``person`` must still declare before they can translate; none for teachers."""
    if person.is_teacher:
        return set()
    languages = {compared.translation.target, compared.translation.source}
    return languages - reads(session, person)


def add(
    session: Session, author: User, viewer: Viewer, compared: Compared, text: str, *, from_machine: bool
) -> HumanTranslation:
    """Add a translation, or a new version of the author's own; its earlier versions stay as history.

    ``from_machine``: it is a post-edit of the machine translation, and is shown with the differences from it.
    The same text again changes nothing. Unless its author is a teacher it may be held
    (``posting_rules.admit``), and is held where a teacher has taken the one before down. It does not count
    towards the limit of posts an hour. Raises CannotTranslate, MustDeclare, MessageGone, NothingChanged,
    TakenDown, EmptyText, TextTooLong, NotText, QuietHours.
    """
    if not viewer.takes_part:
        raise CannotTranslate
    if missing := lacking(session, author, viewer, compared):
        raise MustDeclare(missing)
    text = normalise(text)
    version = compared.version
    if version is not None and text == version.text.strip():
        raise NothingChanged
    number = translation_queue.bump(session, viewer.partnership.id)
    post = session.get_one(Post, compared.post.id, populate_existing=True)
    if not is_current(post):
        raise MessageGone
    revision = version.revision if version is not None else post.revision
    before = _own(session, author, post, compared.translation.target)
    if before is not None and is_current(before) and (before.text, before.post_revision) == (text, revision):
        return before
    taken_down = _taken_down(session, author, post, compared.translation.target)
    if _folded(text) in taken_down:
        raise TakenDown
    entry = posting_rules.admit(session, author, viewer, text, {compared.translation.target}, new=False)
    standing = entry.standing
    if taken_down and not author.is_teacher and before is not None and not is_visible(before):
        standing = ModerationState.HELD
    human = HumanTranslation(
        post_id=post.id,
        post_revision=revision,
        target=compared.translation.target,
        author_id=author.id,
        classroom_id=viewer.own.classroom_id,
        credit=_credit(author, viewer),
        standing=standing,
        text=text,
        base_version_id=version.id if version is not None and from_machine else None,
        number=before.number + 1 if before else 1,
    )
    session.add(human)
    session.flush()
    if before is not None:
        before.replaced_by_id = human.id
    post.changed = number
    session.flush()
    return human


def withdraw(session: Session, author: User, viewer: Viewer, human: HumanTranslation) -> None:
    """Withdraw a translation: one's own, or as a teacher any of their class. Raises CannotTranslate.

    What a teacher takes down stays hidden: the same wording is not taken again, another one is held.
    """
    if human.author_id != author.id and human.classroom_id not in viewer.taught:
        raise CannotTranslate
    number = translation_queue.bump(session, viewer.partnership.id)
    post = session.get_one(Post, human.post_id, populate_existing=True)
    session.refresh(human)
    if is_current(human):
        human.withdrawn_at = now()
        if human.author_id != author.id:
            human.standing = ModerationState.HIDDEN
        post.changed = number
    session.flush()


def take_back_newest(session: Session, author: User, post: Post, base_version_id: int) -> None:
    """Withdraw the author's newest post-edit of a machine translation; the one before it is shown again."""
    human = session.scalar(
        select(HumanTranslation)
        .where(
            HumanTranslation.author_id == author.id,
            HumanTranslation.post_id == post.id,
            HumanTranslation.base_version_id == base_version_id,
            HumanTranslation.replaced_by_id.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if human is None or not is_current(human):
        return
    before = session.scalar(select(HumanTranslation).where(HumanTranslation.replaced_by_id == human.id))
    if before is None:
        human.withdrawn_at = now()
    else:  # it becomes the newest again, with a number of its own
        before.replaced_by_id, before.number = None, human.number + 1
        human.replaced_by_id = before.id
    session.flush()


def release(session: Session, teacher: User, viewer: Viewer, human: HumanTranslation) -> None:
    """Make a held translation visible. For teachers of its author's class. Raises CannotTranslate."""
    if human.classroom_id not in viewer.taught:
        raise CannotTranslate
    number = translation_queue.bump(session, viewer.partnership.id)
    post = session.get_one(Post, human.post_id, populate_existing=True)
    human.standing = ModerationState.VISIBLE
    post.changed = number
    session.flush()


def _own(session: Session, author: User, post: Post, target: str) -> HumanTranslation | None:
    return session.scalar(
        select(HumanTranslation)
        .where(
            HumanTranslation.author_id == author.id,
            HumanTranslation.post_id == post.id,
            HumanTranslation.target == target,
            HumanTranslation.replaced_by_id.is_(None),
        )
        .execution_options(populate_existing=True)
    )


def _taken_down(session: Session, author: User, post: Post, target: str) -> frozenset[str]:
    """The wordings, folded, of the author's translations of a post that teachers have taken down."""
    found = select(HumanTranslation.text).where(
        HumanTranslation.author_id == author.id,
        HumanTranslation.post_id == post.id,
        HumanTranslation.target == target,
        hidden(HumanTranslation),
    )
    return frozenset(map(_folded, session.scalars(found)))


def _folded(text: str) -> str:
    """``text`` for telling whether two wordings are the same: spaces and capitals make no other one."""
    return " ".join(text.split()).casefold()


def _credit(author: User, viewer: Viewer) -> str:
    """``HumanTranslation.credit``: the author's role, or a language helper's relation to the class."""
    return viewer.helper.relation if viewer.helper is not None else str(author.role)


def declare(session: Session, user: User, languages: Collection[str], offered: Collection[str]) -> None:
    """Declare which of the ``offered`` languages the person reads well; the others are no longer declared.

    A declared language stays confirmed. Raises UnknownLanguage for one that is not offered.
    """
    if not set(languages) <= set(offered):
        raise UnknownLanguage
    before = reading_languages(session, user.id)
    for code in set(before) & set(offered) - set(languages):
        session.delete(before[code])
    session.add_all(ReadingLanguage(user_id=user.id, language=code) for code in set(languages) - set(before))
    session.flush()


def confirm(session: Session, teacher: User, user: User, language: str, *, yes: bool = True) -> None:
    """Confirm as a teacher of the person's class that they read a language, or withdraw the confirmation.

    Raises NotYourStudent, and UnknownLanguage where the person has not declared the language.
    """
    mine = select(Membership.classroom_id).where(Membership.user_id == teacher.id)
    shared = session.scalars(
        select(Membership.classroom_id).where(
            Membership.user_id == user.id, Membership.classroom_id.in_(mine)
        )
    ).first()
    if not teacher.is_teacher or teacher.id == user.id or shared is None:
        raise NotYourStudent
    row = session.get(ReadingLanguage, (user.id, language))
    if row is None:
        raise UnknownLanguage
    row.confirmed_by_id, row.confirmed_at = (teacher.id, now()) if yes else (None, None)
    session.flush()
    audit.record(
        session,
        teacher,
        Action.LANGUAGE_CONFIRMED,
        classroom_id=shared,
        about=("user", user.id),
        language=language,
        yes=yes,
    )
