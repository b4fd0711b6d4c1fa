"""Building the compare page: everything it shows to one reader, without what they may not see yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from relay.board import quality_check_labels
from relay.board.entities import Post, TranslationJob, TranslationVersion
from relay.board.forms import new_key
from relay.board.visibility import is_current, is_visible
from relay.database import db, now
from relay.judging import compare_rows, drafts, labels, practice, queries, second_opinions
from relay.judging import human_translations as people_
from relay.judging.entities import (
    YOUNGEST,
    AnswerKind,
    AuthorQuestion,
    Guess,
    HumanTranslation,
    Opinion,
    OpinionKind,
    OpinionState,
)
from relay.judging.forms import JudgingFields
from relay.judging.judgements import Gap, Lack, band_of, to_judge
from relay.judging.labels import credit
from relay.judging.loaders import Subject, head
from relay.judging.pages import (
    ComparePage,
    EngineAdvice,
    GapView,
    HumanView,
    OpinionView,
    QuestionView,
    Scale,
    Spoken,
    Switch,
)
from relay.judging.text.differences import pieces
from relay.people.entities import Role, User
from relay.problems import Problem
from relay.web import local_time
from translation import engines

_GAPS = {
    Lack.VERDICT: _l("Sentence %(number)s: say how the translation is."),
    Lack.MARK: _l("Sentence %(number)s: tick the words that are odd."),
    Lack.SEVERITY: _l("Sentence %(number)s: say how bad it is: “%(words)s”."),
    Lack.TOO_MANY: _l("Sentence %(number)s: five marks are the most. Take some away."),
    Lack.CONTRADICTION: _l("Sentence %(number)s: it is perfect, but you marked something. Which is it?"),
    Lack.SCORE: _l("The whole message: choose how much meaning came across."),
}
_ICONS: dict[str, str] = {OpinionKind.BACK: "hop", OpinionKind.ALTERNATIVES: "pen"}


@dataclass(frozen=True)
class Answering:
    """An answer to a question (its id) that could not be saved: shown again as it was filled in."""

    question: int
    kind: AnswerKind | None
    text: str


def build(
    subject: Subject,
    reader: User,
    *,
    guess: bool = False,
    fields: JudgingFields | None = None,
    gaps: Sequence[Gap] = (),
    problem: Problem | None = None,
    problem_at: str | None = None,
    answering: Answering | None = None,
) -> ComparePage:
    """The page as ``reader`` sees it.

    ``guess``: they want to guess first. ``fields`` is a form that has just been sent and could not be saved,
    because of ``gaps`` or a ``problem``; ``problem_at`` is the element id of the field to correct.
    """
    session, post, viewer = db.session(), subject.post, subject.viewer
    version = subject.compared.version
    rule = guess_rule(post, reader)
    guesses = (
        queries.guesses(session, reader.id, post, version.revision, version.target)
        if version is not None
        else {}
    )
    humans = queries.human_translations(session, viewer, post, subject.compared.translation.target)
    own = queries.own_judgement(session, reader.id, version.id) if version is not None else None
    guess = (guess or rule) and own is None  # a reader who has judged it has seen it
    covered = covered_sentences(subject, guesses) if guess else frozenset()
    sent = fields is not None
    kept = False
    if fields is None and version is not None:
        unsaved = queries.unsaved(session, reader.id, version.id)
        kept = unsaved is not None
        fields = JudgingFields.read(unsaved.form) if unsaved else JudgingFields.of(own) if own else None
    fields = fields or JudgingFields()
    opinions = queries.opinions(session, version.id) if version is not None else {}
    shown = (
        ()
        if version is None
        else compare_rows.rows(
            compare_rows.Shown(
                version,
                subject.compared.original,
                fields,
                guesses=guesses,
                covered=covered,
                humans=humans,
                own_human=next((human for human in humans if human.author_id == reader.id), None),
                opinions={
                    kind: opinion.result or ()
                    for kind, opinion in opinions.items()
                    if opinion.state == OpinionState.DONE
                },
                lacking=frozenset(_key(gap, version) for gap in gaps if gap.lack is Lack.SEVERITY),
            )
        )
    )
    closed = bool(covered)
    kinds = second_opinions.offered(version) if version is not None else ()
    views = tuple(_opinion(kind, opinions.get(kind), reader) for kind in kinds)
    return ComparePage(
        head=head(subject),
        rows=shown,
        findings=quality_check_labels.sentences(version.signals)
        if version is not None and not closed
        else (),
        guessing=guess,
        guess_rule=rule and guess,
        may_rule=reader.is_teacher and viewer.may_write,
        guess_topic=post.thread.guess_first,
        may_judge=viewer.may_write,
        practise_first=reader.role == Role.STUDENT and own is None and not practice.done(session, reader),
        scale=Scale(band_of(reader, viewer) == YOUNGEST, fields.score),
        judged=own is not None,
        results_open=own is not None or reader.is_teacher,
        judged_earlier=version is not None and queries.judged_before(session, reader.id, version) is not None,
        kept=kept and not sent,
        unsaved_version=drafts.elsewhere(session, reader.id, version) if version is not None else None,
        gaps=tuple(_gap(gap, subject, covered) for gap in gaps),
        opinions=views,
        advice=tuple(_advice(view.kind) for view in views if _of_other_engine(view)),
        switches=_switches(views),
        form_key=new_key(),
        may_ask=viewer.may_write and post.author_id != reader.id,
        problem=str(problem.message) if problem else None,
        problem_at=problem_at,
        questions=() if closed else _questions(subject, reader, fields, answering),
        people=() if closed else tuple(_human(human, subject, reader) for human in humans),
        people_closed=closed and bool(humans),
        may_translate=viewer.takes_part and not people_.lacking(session, reader, viewer, subject.compared),
    )


def guess_rule(post: Post, reader: User) -> bool:
    """Whether the topic asks this reader to guess first: students, except the author of the post."""
    return post.thread.guess_first and reader.role == Role.STUDENT and post.author_id != reader.id


def covered_sentences(subject: Subject, guesses: dict[int, Guess]) -> frozenset[int]:
    """The indexes of the sentences not yet revealed to a reader who guesses first."""
    version = subject.compared.version
    if version is None:
        return frozenset()
    return frozenset(
        index
        for index, pair in enumerate(subject.compared.pairs)
        if to_judge(subject.compared.original, version.text, pair) and queries.covered(guesses.get(index))
    )


def _key(gap: Gap, version: TranslationVersion) -> str:
    mark = gap.mark
    return f"{mark.sentence}-{mark.side.value}-{mark.start}-{mark.end}" if mark else ""


def _gap(gap: Gap, subject: Subject, covered: frozenset[int]) -> GapView:
    if gap.sentence is None or subject.compared.version is None:
        return GapView(str(_GAPS[gap.lack]), "score")
    index, words = gap.sentence, ""
    if gap.mark is not None:
        text = subject.compared.original if gap.mark.side == "source" else subject.compared.version.text
        words = text[gap.mark.start : gap.mark.end] or str(_l("[something missing]"))
    if index in covered:
        anchor = f"guess-{index}"
    elif gap.lack is Lack.SEVERITY:
        anchor = f"mark-{_key(gap, subject.compared.version)}"
    elif gap.lack in (Lack.MARK, Lack.TOO_MANY):
        anchor = f"odd-{index}-target"
    else:
        anchor = f"verdict-{index}"
    return GapView(str(_GAPS[gap.lack]) % {"number": index + 1, "words": words}, anchor)


def _opinion(kind: str, opinion: Opinion | None, reader: User) -> OpinionView:
    return OpinionView(
        kind=kind,
        label=labels.opinion(kind),
        icon=_ICONS.get(kind, "compare"),
        state=_state(opinion),
        mine=opinion is not None and opinion.asked_by_id == reader.id,
    )


def _of_other_engine(view: OpinionView) -> bool:
    return view.kind not in tuple(OpinionKind)


def _advice(engine_id: str) -> EngineAdvice:
    engine = engines.all_engines()[engine_id]
    return EngineAdvice(engine.name, gettext(engine.advice))


def _switches(views: Sequence[OpinionView]) -> tuple[Switch, ...]:
    """One switch for the back-translation, and one for the translations of all other engines."""
    back = [view for view in views if view.kind == OpinionKind.BACK]
    return (
        _switch("o-back", labels.OPINIONS[OpinionKind.BACK], back),
        _switch("o-second", labels.SECOND_TRANSLATOR, [view for view in views if _of_other_engine(view)]),
    )


def _switch(name: str, label: LazyString, views: Sequence[OpinionView]) -> Switch:
    done = [view for view in views if view.state == OpinionState.DONE]
    return Switch(name, str(label), usable=bool(done), on=any(view.mine for view in done))


def _human(human: HumanTranslation, subject: Subject, reader: User) -> HumanView:
    room = subject.viewer.classroom
    return HumanView(
        id=human.id,
        name=human.author.name,
        credit=str(credit(human.credit)),
        text=human.text,
        written=local_time.short(human.created_at, room.time_zone, now()),
        change=pieces(human.base.text, human.text) if human.base else (),
        outdated=human.post_revision != subject.post.revision,
        number=human.number,
        mine=human.author_id == reader.id,
        held=not is_visible(human),
    )


def _questions(
    subject: Subject, reader: User, fields: JudgingFields, answering: Answering | None
) -> tuple[QuestionView, ...]:
    found = [
        _question(item, subject, reader)
        for item in queries.questions(db.session(), subject.viewer, subject.post)
    ]
    found = [replace(view, text=fields.meant.get(view.id, "")) for view in found]
    if answering is not None:
        found = [
            replace(view, chosen=answering.kind, text=answering.text)
            if view.id == answering.question
            else view
            for view in found
        ]
    return tuple(found)


def _question(item: AuthorQuestion, subject: Subject, reader: User) -> QuestionView:
    row = subject.compared.translation
    answer = item.answer_post
    appeared = answer is None or subject.viewer.may_read(answer)  # until then it is shown as unanswered
    return QuestionView(
        id=item.id,
        words=item.words,
        words_language=subject.post.language if item.side == "source" else row.target,
        question=_spoken(item.question, item.asker.name, subject),
        answer_kind=item.answer if appeared else None,
        answer=_spoken(answer, subject.post.author.name, subject)
        if answer is not None and appeared and is_current(answer)
        else None,
        answerable=item.answer is None and subject.post.author_id == reader.id and subject.viewer.may_write,
        form_key=new_key(),
    )


def _spoken(post: Post, name: str, subject: Subject) -> Spoken:
    """A question or answer, with its translation where it is not in the reader's own language."""
    room = subject.viewer.classroom
    row: TranslationJob | None = None
    if post.language != room.language:
        row = next((row for row in post.translations if row.target == room.language), None)
    current = row.current if row is not None else None
    return Spoken(
        name=name,
        side=subject.viewer.side(post.classroom_id),
        text=post.text,
        language=post.language,
        written=local_time.short(post.created_at, room.time_zone, now()),
        translation=current.text if current is not None else None,
        target=row.target if row is not None else None,
        waiting=row is not None and current is None,
    )


def _state(opinion: Opinion | None) -> str:
    if opinion is None:
        return "none"
    # One that is set aside can be asked for again, as one that failed.
    return OpinionState.FAILED if opinion.pending and opinion.set_aside else opinion.state
