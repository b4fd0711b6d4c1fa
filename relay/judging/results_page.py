"""Building the page that says what arrived of a message, without what its reader may not see yet."""

from __future__ import annotations

from collections import Counter
from statistics import median

from relay.board.stored_translation import sentence_pairs
from relay.database import db
from relay.judging import compare_form, compare_page, compare_rows, conversations, loaders, queries
from relay.judging.conversations import Answering
from relay.judging.entities import Check, Guess, HumanTranslation, Judgement, Severity, Verdict
from relay.judging.loaders import Subject
from relay.judging.queries import Given, JudgeRole, Seen
from relay.judging.result_pages import (
    Alike,
    BandView,
    Figures,
    LayerView,
    ResultRow,
    ResultsPage,
    Suggestion,
    VoiceView,
)
from relay.judging.results import Band, ClassResults, SentenceResult, class_results
from relay.judging.text.spans import Layer
from relay.people.entities import User
from relay.problems import Problem

_HEAVIEST = (Severity.MAJOR, Severity.MINOR, Severity.TASTE)


def build(
    subject: Subject,
    reader: User,
    *,
    done: bool = False,
    answering: Answering | None = None,
    problem: Problem | None = None,
) -> ResultsPage:
    """The page as ``reader`` sees it.

    ``done``: they have just judged the last sentence. ``answering``: an answer of theirs that could not be
    saved, because of ``problem``.
    """
    session, version = db.session(), subject.version
    seen = queries.judgements(session, reader, version)
    own = queries.own_judgement(session, reader.id, version.id)
    judging = compare_page.may_judge(subject, reader)
    everything = seen.open or not judging  # what others wrote, and the sentences themselves
    found = class_results(seen)
    return ResultsPage(
        head=loaders.head(subject),
        open=seen.open,
        may_judge=judging,
        may_write=subject.viewer.may_write,
        done=done and own is not None,
        judges=seen.count,
        reached=_reached(subject),
        earlier=version.id != subject.compared.translation.current_id,
        unsaved=queries.unsaved(session, reader.id, version.id) is not None,
        own=own.id if own else None,
        own_number=own.number if own else 0,
        checks=tuple(own.checks) if own else (),
        rows=_rows(subject, reader, found, own) if everything else (),
        alike=_alike(subject, seen, own) if own is not None and own.user_id != subject.post.author_id else (),
        questions=conversations.questions(
            subject, reader, compare_form.filled(subject, reader), open=everything, answering=answering
        ),
        people=conversations.people(subject, reader, open=everything),
        figures=_figures(subject, seen, found) if reader.is_teacher and seen.given else None,
        earlier_versions=tuple(
            (earlier.version.id, earlier.count)
            for earlier in queries.earlier_judgements(session, reader, version)
        ),
        may_rule=reader.is_teacher and subject.viewer.may_write,
        guess_topic=subject.post.thread.guess_first,
        problem=str(problem.message) if problem else None,
        problem_at=f"answer-{answering.question}" if answering else None,
    )


def _reached(subject: Subject) -> str:
    target = subject.compared.translation.target
    cities = {
        each.classroom.city
        for each in subject.viewer.participations
        if each.classroom.language == target and each.classroom_id != subject.post.classroom_id
    }
    return cities.pop() if len(cities) == 1 else ""


def _rows(
    subject: Subject, reader: User, found: ClassResults, own: Judgement | None
) -> tuple[ResultRow, ...]:
    session, version = db.session(), subject.version
    guesses = queries.guesses(session, reader.id, subject.post, version.revision, version.target)
    humans = [
        human
        for human in queries.human_translations(session, subject.viewer, subject.post, version.target)
        if human.author_id != reader.id
    ]
    suggestions = _suggestions(subject, humans)
    results = {result.index: result for result in found.sentences}
    return tuple(
        _row(index, subject, results.get(index), own, guesses.get(index), suggestions.get(index, ()))
        for index in range(len(version.sentences))
    )


def _row(
    index: int,
    subject: Subject,
    result: SentenceResult | None,
    own: Judgement | None,
    guess: Guess | None,
    suggestions: tuple[Suggestion, ...],
) -> ResultRow:
    original, translated = subject.compared.original, subject.version.text
    pair = subject.compared.pairs[index]
    if result is None:
        return ResultRow(
            number=index + 1,
            source=(LayerView(pair.source.of(original)),),
            target=(LayerView(pair.target.of(translated)),),
            first_idea=guess.text if guess else "",
            suggestions=suggestions,
        )
    most = max((layer for layer in result.target if layer.start < layer.end), key=_markers, default=None)
    stopped = _markers(most) if most is not None else 0
    return ResultRow(
        number=index + 1,
        source=tuple(_layer(layer, original, result.judges) for layer in result.source),
        target=tuple(_layer(layer, translated, result.judges) for layer in result.target),
        well=result.counts[Verdict.PERFECT],
        told=result.judges,
        stopped=stopped,
        words=translated[most.start : most.end].strip() if most is not None and stopped else "",
        like_you=own is not None
        and most is not None
        and any(mark.judgement_id == own.id for mark in most.marks),
        missing=sum(_markers(layer) for layer in result.target if layer.start == layer.end),
        first_idea=guess.text if guess else "",
        suggestions=suggestions,
    )


def _markers(layer: Layer) -> int:
    return len({mark.judgement_id for mark in layer.marks})


def _layer(layer: Layer, text: str, judges: int) -> LayerView:
    words = text[layer.start : layer.end]
    if not layer.marks:
        return LayerView(words)
    by = _markers(layer)
    severities = Counter(Severity(mark.severity) for mark in layer.marks)
    notes = tuple((severity, severities[severity]) for severity in _HEAVIEST if severities[severity])
    return LayerView(words, by, by < judges, notes)


def _suggestions(subject: Subject, humans: list[HumanTranslation]) -> dict[int, tuple[Suggestion, ...]]:
    """How others would say each sentence, by its index, newest first."""
    found: dict[int, tuple[Suggestion, ...]] = {}
    for human in humans:
        for index, text in compare_rows.sentences_of(subject.version, human).items():
            if text != subject.compared.pairs[index].target.of(subject.version.text):
                side = subject.viewer.side(human.classroom_id)
                said = Suggestion(human.author.name, human.author.avatar, side, text)
                found[index] = (*found.get(index, ()), said)
    return found


def _alike(subject: Subject, seen: Seen, own: Judgement) -> tuple[Alike, ...]:
    """What the reader and the author say of each sentence of which both say something."""
    authors = next((given.judgement for given in seen.given if given.role is JudgeRole.AUTHOR), None)
    if authors is None:
        return ()
    theirs = {row.sentence: Verdict(row.verdict) for row in authors.verdicts}
    return tuple(
        Alike(
            row.sentence + 1,
            Verdict(row.verdict),
            theirs[row.sentence],
            _both_marked(subject, own, authors, row.sentence),
        )
        for row in own.verdicts
        if Verdict.CANT_TELL not in (Verdict(row.verdict), theirs.get(row.sentence, Verdict.CANT_TELL))
    )


def _both_marked(subject: Subject, own: Judgement, other: Judgement, sentence: int) -> str:
    """The first words of the translation that both have marked in a sentence; "" where there are none."""
    for mark in own.marks:
        for theirs in other.marks:
            if mark.sentence == theirs.sentence == sentence and mark.side == theirs.side == "target":
                start, end = max(mark.start, theirs.start), min(mark.end, theirs.end)
                if start < end:
                    return subject.version.text[start:end]
    return ""


def _figures(subject: Subject, seen: Seen, found: ClassResults) -> Figures:
    sentences = len(sentence_pairs(subject.version.sentences))
    return Figures(
        author=tuple(_voice(g, sentences, subject) for g in found.apart if g.role is JudgeRole.AUTHOR),
        natives=tuple(_voice(g, sentences, subject) for g in found.apart if g.role is JudgeRole.NATIVE),
        bands=tuple(map(_band, found.bands)),
        checked=tuple(
            Counter(Check(name) for given in seen.given for name in given.judgement.checks).most_common()
        ),
    )


def _voice(given: Given, sentences: int, subject: Subject) -> VoiceView:
    """A judgement, by name only for the teachers of the judge's class."""
    judgement = given.judgement
    said = {row.sentence: Verdict(row.verdict) for row in judgement.verdicts}
    named = judgement.classroom_id in subject.viewer.taught
    room = next(
        (
            each.classroom
            for each in subject.viewer.participations
            if each.classroom_id == judgement.classroom_id
        ),
        None,
    )
    return VoiceView(
        judgement.id,
        judgement.judge.name if named else "",
        room.city if room is not None else "",
        tuple(said.get(index) for index in range(sentences)),
        judgement.score,
    )


def _band(band: Band) -> BandView:
    return BandView(
        band=band.band,
        judges=band.judges,
        alpha=band.agreement.alpha,
        why=band.agreement.why,
        penalties=band.penalties,
        penalty=median(band.penalties),
        scores=band.scores.values,
        score=band.scores.median,
    )
