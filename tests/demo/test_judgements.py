"""The demo's judgements: made through the services, over what the machine really wrote."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay import demo
from relay.board.entities import Partnership, TranslationJob, TranslationVersion
from relay.judging import queries, results
from relay.judging.entities import AuthorQuestion, Guess, HumanTranslation, Judgement, Opinion, OpinionState
from relay.learning.twist_lab.entities import Finding
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain


def test_every_view_of_judging_has_something_to_show(
    app: Flask, session: Session, languages: Catalog, tmp_path: Path
) -> None:
    demo.seed(session, languages, tmp_path)
    session.commit()
    assert not demo.judge(session, languages)  # nothing is translated yet
    drain(app)
    assert demo.judge(session, languages)
    session.commit()
    drain(app)  # questions and answers are translated, second opinions given
    session.expire_all()

    teacher = session.scalars(select(User).where(User.name == "Ms Reed")).one()
    judged = session.scalars(select(TranslationVersion).where(TranslationVersion.id.in_(select(
        Judgement.translation_version_id))))  # fmt: skip
    found = [results.class_results(queries.judgements(session, teacher, version)) for version in judged]
    bands = [band for one in found for band in one.bands]
    assert len(found) >= 4
    assert any(band.agreement.alpha is not None for band in bands)
    assert any(sum(band.penalties) for band in bands) and any(band.scores.values for band in bands)
    assert any(sentence.disputed for one in found for sentence in one.sentences)
    assert all(one.apart for one in found)
    assert session.scalar(select(func.count(HumanTranslation.id))) == 4
    assert session.scalar(select(func.count(Guess.id)).where(Guess.gave_up)) == 1
    assert {finding.note.author.name for finding in session.scalars(select(Finding))} == {"Maya", "Valentina"}
    asked = session.scalars(select(AuthorQuestion)).all()
    assert {question.answer for question in asked} == {"yes", "meant", None}
    assert session.scalar(select(func.count(TranslationJob.id)).where(TranslationJob.state != "done")) == 0
    states = set(session.scalars(select(Opinion.state)))
    assert OpinionState.DONE in states and states <= {OpinionState.DONE, OpinionState.UNAVAILABLE}


def test_judging_once_is_enough(app: Flask, session: Session, languages: Catalog, tmp_path: Path) -> None:
    demo.seed(session, languages, tmp_path)
    session.commit()
    drain(app)
    demo.judge(session, languages)
    session.commit()
    drain(app)
    count = session.scalar(select(func.count(Judgement.id)))
    assert demo.judge(session, languages)
    assert session.scalar(select(func.count(Judgement.id))) == count
    assert session.scalar(select(func.count(Partnership.id))) == 1
