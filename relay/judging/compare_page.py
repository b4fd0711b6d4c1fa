"""Building the judging page: one sentence as one reader sees it, without what they may not see yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from relay.board import quality_check_labels
from relay.board.entities import Post
from relay.board.forms import new_key
from relay.database import db
from relay.judging import compare_form, compare_rows, drafts, labels, practice, queries, second_opinions
from relay.judging import human_translations as people_
from relay.judging.entities import YOUNGEST, Guess, Opinion, OpinionKind, OpinionState
from relay.judging.forms import JudgingFields
from relay.judging.judgements import Gap, Lack, band_of, to_judge
from relay.judging.loaders import Subject, head
from relay.judging.pages import ComparePage, EngineAdvice, GapView, OpinionView, Place, Row, Scale
from relay.judging.reader_queries import reads
from relay.judging.send_verdicts import purpose_of
from relay.people.entities import Role, User
from relay.problems import Problem
from translation import engines

_GAPS = {
    Lack.VERDICT: _l("Say how this sentence came through, or that you don’t know."),
    Lack.MARK: _l("Touch the words that sound odd."),
    Lack.SEVERITY: _l("How much does “%(words)s” matter? Choose one."),
    Lack.TOO_MANY: _l("Five places are the most. Take some away."),
    Lack.CONTRADICTION: _l("You say that it came through well, but you marked something. Which is it?"),
    Lack.SCORE: _l("Choose how much of the message came through."),
}
_ICONS: dict[str, str] = {OpinionKind.BACK: "hop", OpinionKind.ALTERNATIVES: "pen"}


@dataclass(frozen=True)
class Sent:
    """A form that could not be saved: what the reader has filled in by now, and what is in the way."""

    fields: JudgingFields
    gaps: Sequence[Gap] = ()
    problem: Problem | None = None
    problem_at: str | None = None  # the element id of the field to correct


def build(
    subject: Subject, reader: User, step: str, *, guess: bool = False, sent: Sent | None = None
) -> ComparePage:
    """The page about ``step`` (a number of a sentence from 1, or ``compare_form.WHOLE``) as ``reader`` sees
    it.

    ``guess``: they want to guess first although nobody asks them to.
    """
    session, post, viewer = db.session(), subject.post, subject.viewer
    version = subject.compared.version
    own = queries.own_judgement(session, reader.id, version.id) if version is not None else None
    fields = sent.fields if sent else compare_form.filled(subject, reader) if version else JudgingFields()
    guesses = _guesses(subject, reader)
    guessing = guess_rule(post, reader) or guess or _guesses_by_habit(post, reader)
    covered = covered_sentences(subject, guesses) if guessing and own is None else frozenset()
    index = int(step) - 1 if step != compare_form.WHOLE and version is not None else None
    opinions = queries.opinions(session, version.id) if version is not None else {}
    kinds = second_opinions.offered(version) if version is not None else ()
    views = tuple(_opinion(kind, opinions.get(kind), reader) for kind in kinds)
    practise_first = reader.role == Role.STUDENT and own is None and not practice.done(session, reader)
    return ComparePage(
        head=head(subject),
        row=_row(subject, reader, index, fields, guesses, covered, opinions, sent)
        if index is not None and not practise_first
        else None,
        places=_places(subject, fields, covered, index),
        findings=quality_check_labels.sentences(version.signals)
        if version is not None and not covered
        else (),
        guess_rule=guess_rule(post, reader),
        guess_wanted=guess,
        may_rule=reader.is_teacher,
        guess_topic=post.thread.guess_first,
        practise_first=practise_first,
        purpose=str(labels.PURPOSES[purpose_of(post)]),
        send=fields.send,
        scale=Scale(band_of(reader, viewer) == YOUNGEST, fields.score),
        judged=own is not None,
        results_open=own is not None or reader.is_teacher,
        judged_earlier=version is not None and queries.judged_before(session, reader.id, version) is not None,
        unsaved_version=drafts.elsewhere(session, reader.id, version) if version is not None else None,
        gaps=tuple(_gap(gap, subject) for gap in sent.gaps) if sent else (),
        opinions=views,
        advice=tuple(_advice(view.kind) for view in views if view.kind not in tuple(OpinionKind)),
        form_key=new_key(),
        may_ask=post.author_id != reader.id,
        problem=str(sent.problem.message) if sent and sent.problem else None,
        problem_at=sent.problem_at if sent else None,
        may_translate=not people_.lacking(session, reader, viewer, subject.compared),
    )


def may_judge(subject: Subject, reader: User) -> bool:
    """Whether the reader is asked to judge. An author who does not read the language is only told the
    results.
    """
    if not subject.viewer.may_write:
        return False
    return subject.post.author_id != reader.id or subject.compared.translation.target in reads(
        db.session(), reader
    )


def resume(subject: Subject, reader: User) -> str | None:
    """The step at which the reader goes on; None where they have saved all they said, and nothing is left."""
    if subject.compared.version is None:
        return compare_form.WHOLE
    session, version = db.session(), subject.version
    if (
        queries.own_judgement(session, reader.id, version.id) is not None
        and queries.unsaved(session, reader.id, version.id) is None
    ):
        return None
    return compare_form.next_step(compare_form.lacking(subject, compare_form.filled(subject, reader)))


def guess_rule(post: Post, reader: User) -> bool:
    """Whether the topic asks this reader to guess first: students, except the author of the post."""
    return post.thread.guess_first and _guesses_by_habit(post, reader)


def _guesses_by_habit(post: Post, reader: User) -> bool:
    """Students guess before they look, unless they would rather not; the author knows what it says."""
    return reader.role == Role.STUDENT and post.author_id != reader.id


def _guesses(subject: Subject, reader: User) -> dict[int, Guess]:
    version = subject.compared.version
    if version is None:
        return {}
    return queries.guesses(db.session(), reader.id, subject.post, version.revision, version.target)


def covered_sentences(subject: Subject, guesses: Mapping[int, Guess]) -> frozenset[int]:
    """The indexes of the sentences not yet revealed to a reader who guesses first."""
    version = subject.compared.version
    if version is None:
        return frozenset()
    return frozenset(
        index
        for index, pair in enumerate(subject.compared.pairs)
        if to_judge(subject.compared.original, version.text, pair) and queries.covered(guesses.get(index))
    )


def _row(
    subject: Subject,
    reader: User,
    index: int,
    fields: JudgingFields,
    guesses: Mapping[int, Guess],
    covered: frozenset[int],
    opinions: Mapping[str, Opinion],
    sent: Sent | None,
) -> Row:
    done = {kind: one.result or () for kind, one in opinions.items() if one.state == OpinionState.DONE}
    shown = compare_rows.Shown(
        subject.version,
        subject.compared.original,
        fields,
        guess=guesses.get(index),
        own_human=compare_form.own_human(subject, reader),
        opinions=done,
        lacking=frozenset(_key(gap) for gap in sent.gaps if gap.lack is Lack.SEVERITY)
        if sent
        else frozenset(),
    )
    return compare_rows.covered_row(shown, index) if index in covered else compare_rows.row(shown, index)


def _places(
    subject: Subject, fields: JudgingFields, covered: frozenset[int], now: int | None
) -> tuple[Place, ...]:
    version, original = subject.compared.version, subject.compared.original
    if version is None:
        return ()
    left = {gap.sentence for gap in compare_form.lacking(subject, fields)}
    return tuple(
        Place(
            number=index + 1,
            source=pair.source.of(original),
            target="" if index in covered else pair.target.of(version.text),
            state="now" if index == now else "open" if index in left else "done",
        )
        for index, pair in enumerate(subject.compared.pairs)
    )


def _key(gap: Gap) -> str:
    mark = gap.mark
    return f"{mark.sentence}-{mark.side.value}-{mark.start}-{mark.end}" if mark else ""


def _gap(gap: Gap, subject: Subject) -> GapView:
    if gap.sentence is None:
        return GapView(str(_GAPS[gap.lack]), "score")
    words = ""
    if gap.mark is not None:
        text = subject.compared.original if gap.mark.side == "source" else subject.version.text
        words = text[gap.mark.start : gap.mark.end] or str(labels.MISSING)
    if gap.lack is Lack.SEVERITY:
        anchor = f"mark-{_key(gap)}"
    elif gap.lack in (Lack.MARK, Lack.TOO_MANY):
        anchor = "odd"
    else:
        anchor = "verdict"
    return GapView(str(_GAPS[gap.lack]) % {"words": words}, anchor)


def _opinion(kind: str, opinion: Opinion | None, reader: User) -> OpinionView:
    return OpinionView(
        kind=kind,
        label=labels.opinion(kind),
        icon=_ICONS.get(kind, "compare"),
        state=_state(opinion),
        mine=opinion is not None and opinion.asked_by_id == reader.id,
    )


def _advice(engine_id: str) -> EngineAdvice:
    engine = engines.all_engines()[engine_id]
    return EngineAdvice(engine.name, gettext(engine.advice))


def _state(opinion: Opinion | None) -> str:
    if opinion is None:
        return "none"
    # One that is set aside can be asked for again, as one that failed.
    return OpinionState.FAILED if opinion.pending and opinion.set_aside else opinion.state
