"""The practice item, in each language of the pages."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from relay.judging import practice
from relay.judging.judgements import MOST_MARKS
from relay.web import interface_languages
from tests.world import World


@pytest.mark.parametrize("language", interface_languages.codes())
def test_every_language_of_the_pages_has_its_own(language: str) -> None:
    item = practice.item(language)
    assert item.target_language == language and item.source_language != language
    assert 0 < len(item.mistakes) <= MOST_MARKS
    assert [m for m in item.mistakes if not m.words], "something is missing in each"
    for mistake in item.mistakes:
        start, end = item.place(mistake)
        assert (
            item.target[start:end] == mistake.words and item.target.count(mistake.words or item.target) == 1
        )
        assert mistake.words not in item.right.split()


def test_feedback_on_what_was_found_missed_and_marked_for_nothing() -> None:
    item = practice.item("en")
    wrong, grammar, missing = item.mistakes
    sister = (item.target.index("sister"), item.target.index("sister") + 6)
    found = practice.feedback(item, [item.place(wrong), sister], missing=False)
    assert found == practice.Feedback((wrong,), (grammar, missing), (sister,))


def test_a_mark_on_a_part_of_a_mistake_finds_it() -> None:
    item = practice.item("en")
    start = item.target.index("enormous")
    assert item.mistakes[1] in practice.feedback(item, [(start, start + 8)], missing=True).found


def test_all_found() -> None:
    for language in interface_languages.codes():
        item = practice.item(language)
        marked = [item.place(mistake) for mistake in item.mistakes if mistake.words]
        assert practice.feedback(item, marked, missing=True) == practice.Feedback(item.mistakes, (), ())


def test_once_done_it_can_be_skipped(session: Session, world: World) -> None:
    assert not practice.done(session, world.maya)
    practice.finish(session, world.maya)
    practice.finish(session, world.maya)
    session.commit()
    assert practice.done(session, world.maya) and not practice.done(session, world.oliver)
