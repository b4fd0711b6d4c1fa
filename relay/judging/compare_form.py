"""The judging form of one sentence: reading it, adding it to what was said of the others, storing that
unsaved.

What a person says of a message grows sentence by sentence in their unsaved work (``UnsavedJudgement``) and
becomes a judgement with the answer to the last question, which is about the whole message.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from relay.database import db
from relay.judging import compare_rows, judgements, loaders, queries
from relay.judging.entities import HumanTranslation, Side
from relay.judging.forms import JudgingFields
from relay.judging.judgements import Gap
from relay.judging.loaders import Subject
from relay.judging.text.spans import sides
from relay.people.entities import User
from relay.people.sessions import current_person
from relay.web.request_values import whole_number

WHOLE = "whole"  # the last step, about the whole message; the others are numbers of sentences, from 1


def sent() -> JudgingFields:
    """The judging form as it was sent."""
    return JudgingFields.read(request.form.to_dict(flat=False))


def judged(post_id: int, target: str, fields: JudgingFields) -> Subject:
    """The post and translation that the form is about, with the version that it was made for."""
    return loaders.load(post_id, target, fields.version)


def filled(subject: Subject, person: User) -> JudgingFields:
    """What the person has said of the version so far: their unsaved work, or else their judgement."""
    session, version = db.session(), subject.version
    unsaved = queries.unsaved(session, person.id, version.id)
    if unsaved is not None:
        return JudgingFields.read(unsaved.form)
    own = queries.own_judgement(session, person.id, version.id)
    return JudgingFields.of(own) if own is not None else JudgingFields(version=version.id)


def merged(subject: Subject, fields: JudgingFields) -> JudgingFields:
    """What the person has said so far, with the sentences and the score that are on the form."""
    found = filled(subject, current_person())
    step = step_index()
    for sentence in fields.sentences | ({step} if step is not None else set()):
        found = found.replaced(sentence, fields)
    if "score" in request.form:
        found.score = fields.score
    if "send" in request.form:  # also where it is skipped
        found.send = fields.send
    found.version = subject.version.id
    return found


def step_index() -> int | None:
    """The index of the sentence that the form is about; None for the whole message."""
    number = whole_number(request.form.get("step"))
    return number - 1 if number else None


def keep(subject: Subject, fields: JudgingFields) -> None:
    """Store what the person has said as unsaved work.

    Where nothing is filled in, or all of it is saved already, the unsaved work is deleted. Commits.
    """
    if not subject.viewer.may_write:
        return
    session, person, version = db.session(), current_person(), subject.version
    if fields.empty or _saved_already(subject, fields):
        judgements.drop_unsaved(session, person, version.id)
    else:
        judgements.keep_unsaved(session, person, version, fields.fields())
    session.commit()


def _saved_already(subject: Subject, fields: JudgingFields) -> bool:
    """Whether the person has saved all of this: their judgement and their human translation."""
    session, person = db.session(), current_person()
    own = queries.own_judgement(session, person.id, subject.version.id)
    if own is None or fields.asks or fields.meant or fields.translation:
        return False
    if fields.better:
        mine = own_human(subject, person)
        parts = compare_rows.sentences_of(subject.version, mine) if mine is not None else {}
        if any(text.strip() != parts.get(index, "") for index, text in fields.better.items()):
            return False
    return answers(subject, fields) == answers(subject, JudgingFields.of(own))


def own_human(subject: Subject, person: User) -> HumanTranslation | None:
    """The person's own human translation into this language."""
    target = subject.compared.translation.target
    humans = queries.human_translations(db.session(), subject.viewer, subject.post, target)
    return next((human for human in humans if human.author_id == person.id), None)


def answers(subject: Subject, fields: JudgingFields) -> judgements.Answers:
    """What was filled in as a judgement of its version; what lies outside its sentences is left out."""
    version = subject.version
    texts = {Side.SOURCE: subject.compared.original, Side.TARGET: version.text}
    marks = tuple(
        judgements.Marked(mark.sentence, mark.side, mark.start, mark.end, mark.severity, mark.category)
        for index, pair in enumerate(subject.compared.pairs)
        for mark in fields.marks(index, sides(pair), texts)
    )
    verdicts = {index: v for index, v in fields.verdicts.items() if index < len(version.sentences)}
    return judgements.Answers(verdicts, marks, fields.score, fields.send)


def lacking(subject: Subject, fields: JudgingFields) -> tuple[Gap, ...]:
    """What still has to be filled in before it can be saved, in the order of the sentences."""
    band = judgements.band_of(current_person(), subject.viewer)
    return judgements.gaps(answers(subject, fields), subject.version, subject.compared.original, band)


def step_of(gap: Gap) -> str:
    """The step at which something is filled in."""
    return WHOLE if gap.sentence is None else str(gap.sentence + 1)


def next_step(gaps: Sequence[Gap], after: int | None = None) -> str:
    """The next step: a sentence after ``after`` (an index) that lacks something, any other, or the last
    one.
    """
    left = [gap for gap in gaps if gap.sentence is not None]
    later = [gap for gap in left if after is not None and gap.sentence is not None and gap.sentence > after]
    return step_of((later or left)[0]) if left else WHOLE
