"""Views: the results of a class (marks over the text, agreement, penalty, score), and how judges checked."""

from __future__ import annotations

from collections import Counter
from statistics import median

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay.board.loaders import load_post
from relay.database import db
from relay.judging import judgements, loaders, queries
from relay.judging.entities import Check, Judgement, Severity, Verdict
from relay.judging.labels import CATEGORIES, SEVERITIES
from relay.judging.loaders import Subject
from relay.judging.queries import Given, JudgeRole
from relay.judging.result_pages import BandView, LayerView, ResultRow, ResultsPage, VoiceView
from relay.judging.results import Band, SentenceResult, class_results
from relay.judging.statistics import WEIGHTS
from relay.judging.text.spans import Layer
from relay.people.entities import User
from relay.people.sessions import current_person, login_required

_HEAVIEST = (Severity.MAJOR, Severity.MINOR, Severity.TASTE)


@login_required
def results(post_id: int, target: str) -> ResponseReturnValue:
    subject = loaders.load(post_id, target, loaders.wanted_version())
    return render_template("judging/results.html", page=_page(subject, current_person()))


def _page(subject: Subject, reader: User) -> ResultsPage:
    session, version = db.session(), subject.version
    seen = queries.judgements(session, reader, version)
    own = queries.own_judgement(session, reader.id, version.id)
    found = class_results(seen)
    number = len(version.sentences)
    return ResultsPage(
        head=loaders.head(subject),
        open=seen.open,
        judges=seen.count,
        earlier=version.id != subject.compared.translation.current_id,
        own=own.id if own else None,
        own_number=own.number if own else 0,
        checks=tuple(own.checks) if own else (),
        checked=tuple(
            Counter(Check(name) for given in seen.given for name in given.judgement.checks).most_common()
        ),
        rows=tuple(_row(result, subject) for result in found.sentences) if seen.given else (),
        author=tuple(_voice(given, number) for given in found.apart if given.role is JudgeRole.AUTHOR),
        natives=tuple(_voice(given, number) for given in found.apart if given.role is JudgeRole.NATIVE),
        bands=tuple(map(_band, found.bands)),
        earlier_versions=tuple(
            (earlier.version.id, earlier.count)
            for earlier in queries.earlier_judgements(session, reader, version)
        ),
    )


def _row(result: SentenceResult, subject: Subject) -> ResultRow:
    counts = result.counts
    return ResultRow(
        number=result.index + 1,
        source=tuple(_layer(layer, subject.compared.original, result.judges) for layer in result.source),
        target=tuple(_layer(layer, subject.version.text, result.judges) for layer in result.target),
        counts=tuple((verdict, counts[verdict]) for verdict in Verdict if counts[verdict]),
        split=result.disputed,
    )


def _layer(layer: Layer, text: str, judges: int) -> LayerView:
    words = text[layer.start : layer.end]
    if not layer.marks:
        return LayerView(words)
    by = len({mark.judgement_id for mark in layer.marks})
    severities = {Severity(mark.severity) for mark in layer.marks}
    weight = next(severity for severity in _HEAVIEST if severity in severities)
    return LayerView(words, by, weight.value, by < judges, _note(layer))


def _note(layer: Layer) -> str:
    """How a stretch was marked, without names: "2 × Major: Wrong meaning; 1 × Just my taste"."""
    kinds = Counter((Severity(mark.severity), mark.category) for mark in layer.marks)
    parts = []
    for (severity, category), number in sorted(kinds.items(), key=lambda kind: -WEIGHTS[kind[0][0]]):
        what = _("%(severity)s: %(kind)s", severity=SEVERITIES[severity], kind=CATEGORIES[category])\
            if category else str(SEVERITIES[severity])  # fmt: skip
        parts.append(f"{number} × {what}")
    return "; ".join(parts)


def _voice(given: Given, sentences: int) -> VoiceView:
    judgement = given.judgement
    said = {row.sentence: Verdict(row.verdict) for row in judgement.verdicts}
    return VoiceView(
        judgement.id,
        judgement.judge.name,
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


@login_required
def checks(judgement_id: int) -> ResponseReturnValue:
    """Record how the judge checked, after their judgement is saved."""
    session, person = db.session(), current_person()
    judgement = session.get(Judgement, judgement_id)
    if judgement is None:
        abort(404)
    load_post(person, judgement.post_id)
    if judgement.user_id != person.id:
        abort(403)
    known = {check.value for check in Check}
    ticked = [Check(value) for value in request.form.getlist("checks") if value in known]
    judgements.record_checks(session, person, judgement, ticked)
    session.commit()
    return redirect(
        url_for(
            "judging.results",
            post_id=judgement.post_id,
            target=judgement.target,
            version=judgement.translation_version_id,
        )
    )
