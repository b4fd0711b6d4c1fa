"""Everything a relay holds about one person, as a self-contained JSON document for that person to read.

Judgements, guesses, questions and second opinions quote the text they are about, and messages come with the
reason that a teacher gave for holding or hiding them. Nothing else that other people wrote is included.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import ColumnElement, ScalarResult, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from relay.audit import AuditEntry
from relay.board.entities import (
    Draft,
    LanguageCorrection,
    Partnership,
    PartnershipHelper,
    Post,
    PostRevision,
    WatchedWord,
)
from relay.board.glossary import GlossaryEntry
from relay.board.queries import with_cards
from relay.board.reading_entities import ReadMessage, ReadPosition
from relay.board.stored_translation import sentence_pairs
from relay.board.thanks_entities import Thanks
from relay.board.visibility import is_current
from relay.database import now
from relay.desk.moderation.entities import Flag
from relay.desk.notices.entities import NoticeBox
from relay.desk.partnership.entities import Agreement, Holiday, Signature
from relay.judging.entities import (
    AuthorQuestion,
    Guess,
    HumanTranslation,
    Judgement,
    Opinion,
    PracticeDone,
    ReadingLanguage,
    UnsavedJudgement,
)
from relay.learning.corrections.entities import Correction
from relay.learning.draft_check.entities import DraftCheck
from relay.learning.notebook import queries as notebooks
from relay.learning.twist_lab.entities import Finding, Twist
from relay.people.entities import ProviderAccount, User
from relay.together.activities.entities import Activity, ActivitySignature, PhaseConsent
from relay.together.booklet.entities import Booklet, BookletWords

FORMAT = "classroom-relay-person"
VERSION = 1

Document = dict[str, Any]
T = TypeVar("T")


def everything_about(session: Session, person: User) -> Document:
    """Return the document; docs/export.md describes its format."""
    document: Document = {"format": FORMAT, "version": VERSION, "made_at": _moment(now())}
    return document | {part: read(session, person) for part, read in PARTS.items()}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _own(
    session: Session, entity: type[T], owner: InstrumentedAttribute[Any], person: User
) -> ScalarResult[T]:
    """The rows of ``entity`` whose column ``owner`` is the person, in the order in which they were made."""
    key: ColumnElement[int] = entity.id  # type: ignore[attr-defined]
    return session.scalars(select(entity).where(owner == person.id).order_by(key))


def _account(session: Session, person: User) -> Document:
    helped = session.execute(
        select(PartnershipHelper, Partnership.name)
        .join(Partnership, Partnership.id == PartnershipHelper.partnership_id)
        .where(PartnershipHelper.user_id == person.id)
        .order_by(PartnershipHelper.id)
    )
    return {
        "name": person.name,
        "username": person.username,
        "administrator": person.administrator,
        "role": str(person.role),
        "state": str(person.state),
        "page_language": person.ui_language,
        "picture": {"symbol": person.symbol, "colour": person.colour} if person.symbol else None,
        "since": _moment(person.created_at),
        "last_here": _moment(person.last_here_at),
        "classes": [
            {"name": each.classroom.name, "city": each.classroom.city, "since": _moment(each.created_at)}
            for each in person.memberships
        ],
        "helps": [
            {
                "partnership": name,
                "relation": str(row.relation),
                "since": _moment(row.joined_at),
                "until": _moment(row.removed_at),
            }
            for row, name in helped
        ],
    }


def _notices(session: Session, person: User) -> Document | None:
    """How far the person has read their notices, and the mail settings; None where nothing is stored."""
    box = session.get(NoticeBox, person.id)
    if box is None:
        return None
    return {
        "read_until": _moment(box.seen_until),
        "address": box.address,
        "confirmed_at": _moment(box.confirmed_at),
        "rhythm": str(box.rhythm),
    }


def _elsewhere(session: Session, person: User) -> list[Document]:
    """The account elsewhere with which the person signs in."""
    found = _own(session, ProviderAccount, ProviderAccount.user_id, person)
    return [
        {"issuer": row.issuer, "subject": row.subject, "linked_at": _moment(row.created_at)} for row in found
    ]


def _thanks(session: Session, person: User) -> list[Document]:
    found = session.execute(
        select(Thanks, Post.thread_id)
        .join(Post, Post.id == Thanks.post_id)
        .where(Thanks.user_id == person.id)
        .order_by(Thanks.id)
    )
    return [
        {"given_at": _moment(row.created_at), "kind": str(row.kind), "topic": topic} for row, topic in found
    ]


def _activities(session: Session, person: User) -> Document:
    """What the person started, said to be over and signed; what they contributed is among their messages."""
    started = _own(session, Activity, Activity.started_by_id, person)
    consents = session.scalars(select(PhaseConsent).where(PhaseConsent.user_id == person.id)).all()
    signed = session.scalars(select(ActivitySignature).where(ActivitySignature.user_id == person.id)).all()
    return {
        "started": [{"at": _moment(row.started_at), "topic": row.thread_id} for row in started],
        "said_to_be_over": [{"at": _moment(row.given_at), "activity": row.activity_id} for row in consents],
        "signed": [{"at": _moment(row.signed_at), "activity": row.activity_id} for row in signed],
    }


def _read(session: Session, person: User) -> list[Document]:
    """How far the person has read each topic, and how many messages beyond that."""
    beyond = session.scalars(select(ReadMessage.thread_id).where(ReadMessage.user_id == person.id)).all()
    found = session.scalars(
        select(ReadPosition).where(ReadPosition.user_id == person.id).order_by(ReadPosition.thread_id)
    )
    return [
        {
            "topic": row.thread_id,
            "read_until": _moment(row.read_until),
            "messages_beyond": beyond.count(row.thread_id),
        }
        for row in found
    ]


def _messages(session: Session, person: User) -> list[Document]:
    posts = session.scalars(
        with_cards(select(Post).where(Post.author_id == person.id).order_by(Post.id))
    ).all()
    earlier: dict[int, list[PostRevision]] = {}
    for old in session.scalars(
        select(PostRevision)
        .join(Post, Post.id == PostRevision.post_id)
        .where(Post.author_id == person.id)
        .order_by(PostRevision.id)
    ):
        earlier.setdefault(old.post_id, []).append(old)
    return [
        {
            "kind": str(post.kind),
            "topic": post.thread_id,
            "text": post.text,
            "picture": _picture(post),
            "language": post.language,
            "language_said_by": str(post.language_source),
            "practising": post.practising,
            "written_at": _moment(post.created_at),
            "edited_at": _moment(post.edited_at),
            "withdrawn_at": _moment(post.withdrawn_at),
            "standing": str(post.standing),
            "standing_cause": str(post.standing_cause) if post.standing_cause else None,
            "standing_reason": post.standing_reason,
            "earlier_wordings": [
                {"text": old.text, "written_at": _moment(old.written_at)} for old in earlier.get(post.id, [])
            ],
            "machine_translations": [
                {"language": row.target, "text": row.current.text, "engine": row.current.engine}
                for row in post.translations
                if row.current is not None
            ],
        }
        for post in posts
    ]


def _picture(post: Post) -> Document | None:
    """The picture that a post describes; None where it describes none."""
    if post.picture is None:
        return None
    file = current_app.config["RELAY"].pictures / post.picture.name
    return {
        "width": post.picture.width,
        "height": post.picture.height,
        "jpeg": base64.b64encode(file.read_bytes()).decode("ascii") if file.exists() else None,
    }


def _judgements(session: Session, person: User) -> list[Document]:
    found = session.scalars(
        select(Judgement)
        .where(Judgement.user_id == person.id)
        .options(
            joinedload(Judgement.version),
            joinedload(Judgement.send),
            selectinload(Judgement.verdicts),
            selectinload(Judgement.marks),
        )
        .order_by(Judgement.id)
    )
    return [
        {
            "given_at": _moment(judgement.created_at),
            "replaced": not is_current(judgement),
            "language": judgement.target,
            "translation": judgement.version.text,
            "score": judgement.score,
            "would_send": {str(judgement.send.purpose): judgement.send.yes} if judgement.send else None,
            "age_band": judgement.age_band,
            "checked_with": judgement.checks,
            "sentences": [
                {
                    "translation": _sentence(judgement, row.sentence),
                    "verdict": str(row.verdict),
                }
                for row in judgement.verdicts
            ],
            "marks": [
                {
                    "sentence": mark.sentence + 1,
                    "side": str(mark.side),
                    "start": mark.start,
                    "end": mark.end,
                    "severity": str(mark.severity),
                    "category": str(mark.category) if mark.category else None,
                }
                for mark in judgement.marks
            ],
        }
        for judgement in found
    ]


def _sentence(judgement: Judgement, index: int) -> str:
    return sentence_pairs(judgement.version.sentences)[index].target.of(judgement.version.text)


def _guesses(session: Session, person: User) -> list[Document]:
    found = session.execute(
        select(Guess, Post).join(Post, Post.id == Guess.post_id).where(Guess.user_id == person.id)
        .order_by(Guess.id)
    )  # fmt: skip
    return [
        {
            "made_at": _moment(guess.created_at),
            "sentence": post.text[guess.start : guess.end] if guess.post_revision == post.revision else None,
            "language": guess.target,
            "guess": guess.text,
            "gave_up": guess.gave_up,
        }
        for guess, post in found
    ]


def _questions(session: Session, person: User) -> list[Document]:
    found = session.scalars(
        select(AuthorQuestion)
        .where(AuthorQuestion.asker_id == person.id)
        .options(joinedload(AuthorQuestion.question))
        .order_by(AuthorQuestion.id)
    )
    return [
        {"asked_at": _moment(asked.created_at), "about": asked.words, "question": asked.question.text}
        for asked in found
    ]


def _findings(session: Session, person: User) -> list[Document]:
    found = session.scalars(
        select(Finding)
        .join(Post, Post.id == Finding.note_id)
        .where(Post.author_id == person.id)
        .options(joinedload(Finding.note))
        .order_by(Finding.id)
    )
    return [
        {
            "found_at": _moment(row.created_at),
            "kind": str(row.kind),
            "sentence": row.original,
            "translation": row.before,
            "changed_and_noticed": row.note.text,
            "changed_translation": row.after,
        }
        for row in found
    ]


def _translations(session: Session, person: User) -> list[Document]:
    found = _own(session, HumanTranslation, HumanTranslation.author_id, person)
    return [
        {
            "written_at": _moment(human.created_at),
            "language": human.target,
            "text": human.text,
            "withdrawn_at": _moment(human.withdrawn_at),
        }
        for human in found
    ]


def _corrections(session: Session, person: User) -> list[Document]:
    found = _own(session, LanguageCorrection, LanguageCorrection.user_id, person)
    return [{"said_at": _moment(row.created_at), "before": row.before, "after": row.after} for row in found]


def _sentences_corrected(session: Session, person: User) -> list[Document]:
    """What the person said of the sentences of other people's messages; the sentences are not theirs."""
    found = _own(session, Correction, Correction.author_id, person)
    return [
        {
            "written_at": _moment(row.created_at),
            "text": row.text or None,
            "perfect": row.is_perfect,
            "reason": str(row.reason) if row.reason else None,
            "words": row.words,
            "thanked_at": _moment(row.thanked_at),
            "withdrawn_at": _moment(row.withdrawn_at),
        }
        for row in found
    ]


def _languages(session: Session, person: User) -> list[Document]:
    found = session.scalars(select(ReadingLanguage).where(ReadingLanguage.user_id == person.id))
    return [
        {
            "language": row.language,
            "said_at": _moment(row.declared_at),
            "confirmed_at": _moment(row.confirmed_at),
        }
        for row in found
    ]


def _practice(session: Session, person: User) -> list[Document]:
    found = session.scalars(select(PracticeDone).where(PracticeDone.user_id == person.id))
    return [{"item": row.item, "done_at": _moment(row.done_at)} for row in found]


def _flags(session: Session, person: User) -> list[Document]:
    found = _own(session, Flag, Flag.by_id, person)
    return [
        {
            "raised_at": _moment(flag.created_at),
            "about": str(flag.kind),
            "reason": str(flag.reason),
            "words": flag.words,
        }
        for flag in found
    ]


def _opinions(session: Session, person: User) -> list[Document]:
    found = session.scalars(
        select(Opinion)
        .where(Opinion.asked_by_id == person.id)
        .options(joinedload(Opinion.version))
        .order_by(Opinion.id)
    )
    return [
        {"asked_at": _moment(row.created_at), "kind": str(row.kind), "translation": row.version.text}
        for row in found
    ]


def _agreements(session: Session, person: User) -> list[Document]:
    proposed = _own(session, Agreement, Agreement.proposed_by_id, person)
    signed = session.scalars(
        select(Signature).where(Signature.user_id == person.id).order_by(Signature.agreement_id)
    )
    return [
        *(
            {
                "proposed_at": _moment(row.created_at),
                "goals": row.goals,
                "norms": row.norms,
                "rhythm": row.rhythm,
                "taken_back_at": _moment(row.taken_back_at),
            }
            for row in proposed
        ),
        *({"signed_at": _moment(row.signed_at), "agreement": row.agreement_id} for row in signed),
    ]


def _words(session: Session, person: User) -> list[Document]:
    glossary = _own(session, GlossaryEntry, GlossaryEntry.added_by_id, person)
    watched = _own(session, WatchedWord, WatchedWord.added_by_id, person)
    return [
        {
            "list": name,
            "word": row.word,
            "language": row.language or None,
            "added_at": _moment(row.created_at),
        }
        for name, found in (("glossary", glossary.all()), ("watched", watched.all()))
        for row in found
    ]


def _holidays(session: Session, person: User) -> list[Document]:
    found = _own(session, Holiday, Holiday.added_by_id, person)
    return [
        {"name": row.name, "starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat()}
        for row in found
    ]


def _booklets(session: Session, person: User) -> list[Document]:
    """The booklets that the person started, and what they wrote in booklets for their class."""
    words = session.scalars(
        select(BookletWords)
        .where(BookletWords.written_by_id == person.id)
        .order_by(BookletWords.booklet_id, BookletWords.classroom_id)
    )
    return [
        *(
            {"booklet": row.id, "started_at": _moment(row.created_at)}
            for row in _own(session, Booklet, Booklet.made_by_id, person)
        ),
        *(
            {
                "booklet": row.booklet_id,
                "title": row.title,
                "foreword": row.foreword,
                "written_at": _moment(row.written_at),
            }
            for row in words
        ),
    ]


def _notebook(session: Session, person: User) -> list[Document]:
    """The notebook, as far as it is shown: without what was taken back or hidden since."""
    return [
        {
            "kept_at": _moment(found.entry.created_at),
            "kind": str(found.entry.kind),
            "from": str(found.entry.origin),
            "language": found.entry.language,
            "text": found.entry.text,
            "other_language": found.entry.other_language,
            "other_text": found.entry.other_text,
            "by_machine": found.entry.by_machine,
            "sentence": found.sentence,
            "note": found.entry.note,
            "known_at": _moment(found.entry.known_at),
            "cards": [
                {
                    "direction": str(card.direction),
                    "reviewed_at": _moment(card.reviewed_at),
                    "due_at": _moment(card.due_at),
                    "stability": card.stability,
                    "difficulty": card.difficulty,
                }
                for card in found.entry.cards
            ],
        }
        for found in notebooks.everything(session, person)
    ]


def _unsent(session: Session, person: User) -> list[Document]:
    drafts = _own(session, Draft, Draft.user_id, person)
    forms = session.scalars(select(UnsavedJudgement).where(UnsavedJudgement.user_id == person.id))
    checked = _own(session, DraftCheck, DraftCheck.user_id, person)
    return [
        *(
            {"kind": "message", "title": row.title, "text": row.text, "kept_at": _moment(row.created_at)}
            for row in drafts
        ),
        *({"kind": "judgement", "form": row.form, "kept_at": _moment(row.created_at)} for row in forms),
        *(
            {
                "kind": "draft_check",
                "text": row.text,
                "machine_translations": [
                    {"language": arrival["target"], "text": arrival["text"], "back": arrival["back"]}
                    for arrival in row.result or ()
                ],
                "kept_at": _moment(row.created_at),
            }
            for row in checked
        ),
        *(
            {
                "kind": "twist",
                "sentence": row.original,
                "changed": row.twisted,
                "translations": row.result,
                "kept_at": _moment(row.created_at),
            }
            for row in _own(session, Twist, Twist.user_id, person)
        ),
    ]


def _log(session: Session, person: User) -> list[Document]:
    """The audit log entries of this person's actions, and of actions on their account."""
    found = session.scalars(
        select(AuditEntry)
        .where(
            or_(
                AuditEntry.actor_id == person.id,
                (AuditEntry.about_kind == "user") & (AuditEntry.about_id == person.id),
            )
        )
        .order_by(AuditEntry.id)
    )
    return [
        {"at": _moment(entry.at), "action": str(entry.action), "own": entry.actor_id == person.id}
        for entry in found
    ]


PARTS: Mapping[str, Callable[[Session, User], Any]] = {
    "account": _account,
    "account_elsewhere": _elsewhere,
    "messages": _messages,
    "judgements": _judgements,
    "guesses": _guesses,
    "questions_asked": _questions,
    "findings": _findings,
    "thanks_given": _thanks,
    "activities": _activities,
    "translations": _translations,
    "languages_corrected": _corrections,
    "sentences_corrected": _sentences_corrected,
    "languages_read": _languages,
    "practice": _practice,
    "second_opinions": _opinions,
    "flags_raised": _flags,
    "agreements": _agreements,
    "words_added": _words,
    "holidays_added": _holidays,
    "booklets": _booklets,
    "notices": _notices,
    "topics_read": _read,
    "notebook": _notebook,
    "not_sent": _unsent,
    "log": _log,
}
