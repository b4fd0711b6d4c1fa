"""The judging form of the compare page: reading it, turning it into a judgement, storing it unsaved.

Every button sends the whole form. The fields that a button is not about are stored as unsaved work, so that
asking the author a question does not lose the marks.
"""

from __future__ import annotations

from flask import request

from relay.database import db
from relay.judging import compare_rows, guesses, judgements, loaders, queries
from relay.judging.entities import Side
from relay.judging.forms import JudgingFields
from relay.judging.loaders import Subject
from relay.judging.text.spans import sides
from relay.people.sessions import current_person
from relay.problems import Problem


def sent() -> JudgingFields:
    """The judging form as it was sent."""
    return JudgingFields.read(request.form.to_dict(flat=False))


def judged(post_id: int, target: str, fields: JudgingFields) -> Subject:
    """The post and translation that the form is about, with the version that it was made for."""
    return loaders.load(post_id, target, fields.version)


def keep(subject: Subject, fields: JudgingFields) -> None:
    """Store the form as unsaved work, and its guesses as guesses.

    A guess that cannot be stored as one (it is too long, say) stays in the unsaved work, as typed. Where
    nothing is filled in, or all of it is saved already, the unsaved work is deleted. Commits.
    """
    version = subject.compared.version
    if version is None or not subject.viewer.may_write:
        return
    session, person = db.session(), current_person()
    fields.guesses = {
        sentence: text
        for sentence, text in fields.guesses.items()
        if not _keep_guess(subject, sentence, text)
    }
    before = queries.unsaved(session, person.id, version.id)
    if before is not None:  # unsaved work that the form has no fields for
        kept = JudgingFields.read(before.form)
        fields.translation, fields.meant = kept.translation, kept.meant
    if fields.empty or _saved_already(subject, fields):
        judgements.drop_unsaved(session, person, version.id)
    else:
        judgements.keep_unsaved(session, person, version, fields.fields())
    session.commit()


def _keep_guess(subject: Subject, sentence: int, text: str) -> bool:
    """Store one guess; whether that was possible."""
    try:
        guesses.keep(db.session(), current_person(), subject.compared, sentence, text)
    except Problem:
        return False
    return True


def _saved_already(subject: Subject, fields: JudgingFields) -> bool:
    """Whether the form says only what its judge has saved: their judgement and their human translation."""
    session, person = db.session(), current_person()
    own = queries.own_judgement(session, person.id, subject.version.id)
    if own is None or fields.asks or fields.meant or fields.translation:
        return False
    if fields.better:
        humans = queries.human_translations(session, subject.viewer, subject.post, subject.version.target)
        mine = next((human for human in humans if human.author_id == person.id), None)
        parts = compare_rows.sentences_of(subject.version, mine) if mine is not None else {}
        if any(text.strip() != parts.get(index, "") for index, text in fields.better.items()):
            return False
    return answers(subject, fields) == answers(subject, JudgingFields.of(own))


def answers(subject: Subject, fields: JudgingFields) -> judgements.Answers:
    """The form's answers as a judgement of its version; what lies outside its sentences is left out."""
    version = subject.version
    texts = {Side.SOURCE: subject.compared.original, Side.TARGET: version.text}
    marks = tuple(
        judgements.Marked(mark.sentence, mark.side, mark.start, mark.end, mark.severity, mark.category)
        for index, pair in enumerate(subject.compared.pairs)
        for mark in fields.marks(index, sides(pair), texts)
    )
    verdicts = {index: v for index, v in fields.verdicts.items() if index < len(version.sentences)}
    return judgements.Answers(verdicts, marks, fields.score)
