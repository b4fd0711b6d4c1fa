"""What people said and wrote about a message, as one reader may see it: questions, answers, translations.

Nothing of others is shown to somebody who is still to judge: only what they asked and wrote themselves, and
the answer to their question once they have judged the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.entities import Post, TranslationJob
from relay.board.forms import new_key
from relay.board.visibility import Viewer, is_current, is_visible
from relay.database import db, now
from relay.judging import queries
from relay.judging.entities import AnswerKind, AuthorQuestion, HumanTranslation
from relay.judging.forms import JudgingFields
from relay.judging.labels import credit
from relay.judging.loaders import Subject
from relay.judging.pages import HumanView, QuestionView, Spoken
from relay.judging.text.differences import pieces
from relay.people.entities import User
from relay.web import local_time


@dataclass(frozen=True)
class Answering:
    """An answer to a question (its id) that could not be saved: shown again as it was filled in."""

    question: int
    kind: AnswerKind | None
    text: str


def questions(
    subject: Subject, reader: User, fields: JudgingFields, *, open: bool, answering: Answering | None = None
) -> tuple[QuestionView, ...]:
    """The questions to the author; only the reader's own unless ``open``, or they are the author.

    ``fields`` is what the reader has filled in.
    """
    mine = subject.post.author_id == reader.id
    return tuple(
        _question(item, subject, reader, fields, open or mine, answering)
        for item in queries.questions(db.session(), subject.viewer, subject.post)
        if open or mine or item.asker_id == reader.id
    )


def _question(
    item: AuthorQuestion,
    subject: Subject,
    reader: User,
    fields: JudgingFields,
    open: bool,
    answering: Answering | None,
) -> QuestionView:
    answer = item.answer_post
    appeared = answer is None or subject.viewer.may_read(answer)  # until then it is shown as unanswered
    sentence = None if open or item.answer is None or not appeared else _unjudged(item, subject, fields)
    shown = appeared and sentence is None
    again = answering if answering is not None and answering.question == item.id else None
    return QuestionView(
        id=item.id,
        words=item.words,
        words_language=subject.post.language
        if item.side == "source"
        else subject.compared.translation.target,
        question=spoken(item.question, item.asker, subject.viewer),
        answer_kind=item.answer if shown else None,
        answer=spoken(answer, subject.post.author, subject.viewer)
        if answer is not None and shown and is_current(answer)
        else None,
        waits_for=sentence + 1 if sentence is not None else None,
        answerable=item.answer is None and subject.post.author_id == reader.id and subject.viewer.may_write,
        form_key=new_key(),
        chosen=again.kind if again else None,
        text=again.text if again else fields.meant.get(item.id, ""),
    )


def _unjudged(item: AuthorQuestion, subject: Subject, fields: JudgingFields) -> int | None:
    """The index of the sentence that a question is about, if the reader has not judged it."""
    version = subject.compared.version
    if version is None or item.translation_version_id != version.id:
        return None
    for index, pair in enumerate(subject.compared.pairs):
        start, end = pair.source if item.side == "source" else pair.target
        if start <= item.start < end and index not in fields.verdicts:
            return index
    return None


def spoken(post: Post, person: User, viewer: Viewer) -> Spoken:
    """A question or answer, with its translation where it is not in the reader's own language."""
    room = viewer.classroom
    row: TranslationJob | None = None
    if post.language != room.language:
        row = next((row for row in post.translations if row.target == room.language), None)
    current = row.current if row is not None else None
    return Spoken(
        name=person.name,
        avatar=person.avatar,
        side=viewer.side(post.classroom_id),
        text=post.text,
        language=post.language,
        written=local_time.short(post.created_at, room.time_zone, now()),
        translation=current.text if current is not None else None,
        target=row.target if row is not None else None,
        waiting=row is not None and current is None,
    )


def people(subject: Subject, reader: User, *, open: bool) -> tuple[HumanView, ...]:
    """The human translations; only the reader's own unless ``open``."""
    target = subject.compared.translation.target
    humans = queries.human_translations(db.session(), subject.viewer, subject.post, target)
    return tuple(_human(human, subject, reader) for human in humans if open or human.author_id == reader.id)


def _human(human: HumanTranslation, subject: Subject, reader: User) -> HumanView:
    room = subject.viewer.classroom
    return HumanView(
        id=human.id,
        name=human.author.name,
        avatar=human.author.avatar,
        side=subject.viewer.side(human.classroom_id),
        credit=str(credit(human.credit)),
        text=human.text,
        written=local_time.short(human.created_at, room.time_zone, now()),
        change=pieces(human.base.text, human.text) if human.base else (),
        outdated=human.post_revision != subject.post.revision,
        number=human.number,
        mine=human.author_id == reader.id,
        held=not is_visible(human),
    )
